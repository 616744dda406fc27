//! The audit against real servers. A check that cannot fail is a defect: for each of them something is
//! broken, one thing at a time, and that check and no other must find it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod bus;
mod busy;
mod clean;
mod delivery;
mod live;
mod money;
mod orders;
mod promises;
mod promo;
mod quotes;
mod reporting;
mod sales;
mod size;
mod stock;
mod support;
