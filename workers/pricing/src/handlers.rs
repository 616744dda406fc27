//! One file per endpoint or event.

pub mod honour;
pub mod hubs;
pub mod orders;
pub mod quote;
pub mod signals;
pub mod tariff;
