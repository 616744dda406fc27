//! The dispatch worker against real servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod cities;
mod gather;
mod late;
mod live;
mod owners;
mod redelivery;
mod refusals;
mod rides;
mod support;
