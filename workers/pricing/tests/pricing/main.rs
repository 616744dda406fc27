//! The pricing worker against real servers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test fails by panicking"
)]

mod answers;
mod bad_input;
mod honour;
mod orders;
mod promos;
mod quotes;
mod signals;
mod support;
mod tariffs;
