//! The payments worker in a world of real servers, with the sandbox on the other side.

// Helpers outside #[test] functions may fail a test by panicking, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_input;
mod breaker;
mod charges;
mod crashes;
mod orders;
mod races;
mod reconcile;
mod refunds;
mod retention;
mod support;
mod undo;
mod wallets;
mod webhooks;
