//! The fulfilment worker against real servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod burst;
mod events;
mod gather;
mod queue;
mod redelivery;
mod support;
