//! See the crate's documentation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, reason = "figures, for who runs it with --nocapture")]

mod catalogue_http;
mod crowd;
mod found;
mod garbage;
mod line;
mod orders_http;
mod payments_http;
mod quotes_http;
mod redelivery;
mod redis_lost;
mod ride;
mod shop;
mod stock_http;
