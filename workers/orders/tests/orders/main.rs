//! The orders worker against real servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod batches;
mod clock;
mod lists;
mod moves;
mod payments;
mod races;
mod steps;
mod support;
