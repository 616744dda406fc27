//! Sales over the bus, with the real workers behind them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should"
)]

mod bad_input;
mod crowd;
mod faults;
mod life;
mod support;
