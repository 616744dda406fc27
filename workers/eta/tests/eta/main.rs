//! The eta worker against real servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod calculate;
mod orders;
mod redelivery;
mod support;
