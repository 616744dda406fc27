//! Inventory over the bus, with real NATS, Redis and Postgres.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod availability;
mod bad_input;
mod crowd;
mod draws;
mod events;
mod faults;
mod load;
mod movements;
mod record;
mod steps;
mod storm;
mod support;
