//! The people. Each is a task; what they share is the [`Sim`](crate::run::Sim).
//!
//! | File | Who |
//! |---|---|
//! | `customer` | looks who serves him, orders, watches, sometimes cancels |
//! | `store` | a hub's staff: takes the oldest basket, picks it, puts the bag on the counter |
//! | `rider` | logs in, waits, answers offers, rides, hands over |
//! | `trip` | what a rider knows of an offer or a trip |

pub mod customer;
pub mod rider;
pub mod store;
pub mod trip;
