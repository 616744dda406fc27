//! The world adds up, checked from the records: stock, money, orders, sagas, events, queues.
//!
//! | | |
//! |---|---|
//! | reads | every schema of Postgres, the stock of every hub in Redis, streams and consumers |
//! | writes | nothing |
//! | exports | `kilat_audit_findings{check}`, `kilat_audit_unchecked{check}`, `kilat_audit_age_seconds`, `kilat_audit_seconds` |
//!
//! | File | Holds |
//! |---|---|
//! | `checks/*.rs`, `checks/sql/*.sql` | what is checked: one entry, and one query, per check |
//! | [`report`] | what was found, for people and as JSON |
//! | [`promises`] | how the promises of `eta` held: no check, a figure |
//! | `store`, `stream` | how Postgres and JetStream are asked |
//!
//! **A busy system is not a broken one.** All queries of a run see one snapshot. What moves between two
//! places is compared in the order it travels in: a stream is read before the snapshot to find what
//! should not be there, and after it to find what is missing; Redis is compared with the record at one
//! position of the journal, the entries in between counted in. For steps that another worker has yet
//! to take there is a grace ([`Options::grace`]); after a test there is none ([`Options::settled`]).
//!
//! **Invariant:** this is the only crate that reads schemas of others, and it reads only: its
//! transactions are `read only`.

pub mod checks;
mod options;
mod promises;
pub mod report;
mod run;
mod store;
mod stream;
mod worker;

pub use options::Options;
pub use promises::{Held, Levels, Promises, promises};
pub use report::{Checked, Finding, Report, Severity, Verdict};
pub use run::{Sources, run};
pub use worker::{worker, worker_every};
