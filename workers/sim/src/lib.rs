//! A city as a load and as a judge: customers who order, staff who pick, riders who ride, and a ledger of
//! where every bag really is.
//!
//! | Module | Holds |
//! |---|---|
//! | [`world`] | streets, people and wishes, drawn from a seed; no I/O |
//! | [`doors`] | the public doors: HTTP, event streams, devices over NATS, WebSocket and MQTT |
//! | [`people`] | customers, staff, riders: one task each |
//! | [`judge`] | what happened, and whether it may |
//! | [`run`] | all of it, from opening to the last doorbell |
//!
//! **Invariants.** It knows the system by its public doors only: no database, no service subject, no role's
//! password. The world's draws depend on the seed and on nothing the system does; what the system decides
//! in real time is its own.

pub mod doors;
pub mod judge;
mod options;
pub mod people;
mod run;
pub mod world;

pub use doors::http::Mint;
pub use judge::{Report, Summary};
pub use options::Options;
pub use run::{City, Ends, run};

/// A hub customers may live near.
#[derive(Clone, Debug, PartialEq)]
pub struct Hub {
    pub hub_id: String,
    pub city: String,
    pub lat: f64,
    pub lng: f64,
}
