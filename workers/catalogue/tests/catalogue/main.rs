//! The catalogue worker against real servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod agree;
mod bad_input;
mod details;
mod pricing;
mod puts;
mod support;
