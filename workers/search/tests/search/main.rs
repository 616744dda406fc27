//! The search worker against real servers, beside the catalogue and the inventory it follows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod current;
mod languages;
mod popularity;
mod private;
mod start;
mod support;
