//! The worker against real servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_input;
mod crossings;
mod history;
mod mapping;
mod ownership;
mod pings;
mod redelivery;
mod support;
