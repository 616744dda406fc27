//! Outbox, inbox and KV against real servers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests may fail like tests"
)]

mod idempotency;
mod inbox;
mod lease;
mod outbox;
mod place;
mod record;
mod session;
