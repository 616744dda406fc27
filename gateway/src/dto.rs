//! What travels over HTTP, and how it becomes what travels on the bus.
//!
//! One file per family. Requests refuse unknown fields and become messages; messages become answers.
//! Nothing here decides anything.

pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod common;
pub mod devices;
pub mod dispatch;
pub mod eta;
pub mod flashsale;
pub mod fulfilment;
pub mod geo;
pub mod inventory;
pub mod orders;
pub mod payments;
pub mod pricing;
pub mod promo;
pub mod search;
pub mod tracking;
