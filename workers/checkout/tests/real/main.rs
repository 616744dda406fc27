//! The worker on real NATS and Postgres, with scripted owners of the steps.

// Helpers of tests fail by panicking, as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod checks;
mod common;
mod saga;
