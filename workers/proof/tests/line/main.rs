//! See the crate's documentation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod crowd;
mod garbage;
mod line;
mod redelivery;
mod redis_lost;
mod shop;
