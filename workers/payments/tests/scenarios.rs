//! Every adapter through the same scenarios; see `common/suite.rs`.

// Helpers outside #[test] functions may fail a test by panicking, too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]
// Each test file uses a part of what they share.
#![allow(dead_code)]

mod common;

use common::{suite, worlds};

#[tokio::test]
async fn sandbox() {
    suite::all(&worlds::sandbox().await).await;
}

#[tokio::test]
async fn stripe() {
    suite::all(&worlds::stripe().await).await;
}

#[tokio::test]
async fn razorpay() {
    suite::all(&worlds::razorpay().await).await;
}

#[tokio::test]
async fn cod() {
    suite::all(&worlds::cod().await).await;
}
