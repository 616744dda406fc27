//! What every worker stands on, so that a handler is only
//! `async fn reserve(state, cx, request) -> Result<Reply, Fault>`.
//!
//! | Module | Does |
//! |---|---|
//! | [`worker`] | endpoints, consumers and tasks that start together and drain together |
//! | [`bus`] | the two NATS connections: call, store, send live |
//! | `service`, `discovery` | request/reply endpoints; `nats micro` |
//! | [`consume`] | JetStream consumers, and what becomes of each message |
//! | [`deadletter`] | messages that could not be handled |
//! | [`batch`] | concurrent requests of one kind gathered into one statement |
//! | [`record`] | what PostgreSQL's no means |
//! | [`session`] | a database connection of one's own for the hot statements |
//! | [`outbox`], [`inbox`] | events out exactly as records change; duplicates in, once |
//! | [`hubs`] | asks catalogue for the hubs there are, for workers that keep a copy |
//! | [`kv`] | idempotency records and leases in JetStream KV |
//! | [`config`] | the one place that reads files and the environment |
//! | [`telemetry`], [`trace`] | logs, metrics, traces |
//!
//! **Invariant:** a handler never sees an ack, a header or a raw payload.

pub mod batch;
pub mod bus;
pub mod config;
pub mod consume;
pub mod deadletter;
mod discovery;
pub mod hubs;
pub mod inbox;
pub mod kv;
pub mod meta;
pub mod outbox;
pub mod platform;
pub mod record;
pub mod retry;
mod service;
pub mod session;
pub mod telemetry;
pub mod trace;
pub mod worker;

pub use bus::{Bus, Login};
pub use consume::Consumer;
pub use meta::{Cx, Meta};
pub use platform::{Platform, StartError};
pub use subjects::{Code, Fault};
pub use worker::{Worker, WorkerError};
