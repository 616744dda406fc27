//! Carts, over a real catalogue, inventory and promotions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod changes;
mod merge;
mod record;
mod revalidate;
mod support;
