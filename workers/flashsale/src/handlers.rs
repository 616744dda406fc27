//! One file per operation.

pub mod enter;
pub mod honour;
pub mod orders;
pub mod place;
pub mod sales;
pub mod token;
