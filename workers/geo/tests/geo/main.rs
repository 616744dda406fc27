//! The geo worker against real servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod addresses;
mod bad_input;
mod cache;
mod changes;
mod levels;
mod mmdb;
mod redelivery;
mod scores;
mod support;
mod tiers;
