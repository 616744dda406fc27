//! The promo worker against real servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod crowd;
mod ends;
mod lost;
mod promises;
mod rules;
mod signals;
mod support;
