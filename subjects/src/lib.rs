//! The contract: every subject Kilat speaks, the messages on it, and who owns it.
//!
//! | Module | Holds |
//! |---|---|
//! | [`table`] | the table: request/reply endpoints and channels (work, event, live), with builders, parsers and filters |
//! | [`v1`] | the messages, generated from `proto/kilat/v1/*.proto` and committed |
//! | [`codec`] | the two encodings: protobuf, and canonical proto3 JSON |
//! | [`ids`] | typed ids; what may stand as one token of a subject |
//! | [`codes`] | every error code, unique and stable |
//! | [`fault`] | the error reply, and how a handler says no |
//! | [`check`] | field-by-field validation of a request |
//! | [`headers`] | the NATS headers Kilat reads and writes |
//! | [`partition()`] | which partition a rider's pings go to |
//!
//! **Invariant:** this crate does no I/O. Two workers that share nothing else share this.

pub mod check;
pub mod codec;
pub mod codes;
pub mod fault;
pub mod headers;
pub mod ids;
pub mod partition;
pub mod reference;
pub mod table;

pub use check::Check;
pub use codes::Code;
pub use fault::{Fault, Severity};
pub use partition::{PARTITIONS, partition};
pub use table::{Channel, Endpoint, Kind};

/// The messages of `kilat.v1`, with canonical JSON through serde (snake_case names).
#[allow(
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_imports
)]
pub mod v1 {
    include!("generated/kilat.v1.rs");
    include!("generated/kilat.v1.serde.rs");
}
