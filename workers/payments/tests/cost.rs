//! What a charge costs in commits. Counted in transaction ids: only what writes takes one. The whole cluster
//! shares them, so this test has a process, and with it a cluster, to itself.

// Helpers outside #[test] functions may fail a test by panicking, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use futures::future::join_all;

use support::{Till, charge_of};

// This file uses a part of it.
#[allow(dead_code)]
#[path = "payments/support.rs"]
mod support;

/// A busy machine may let one of four hundred wait; and no sweep is counted.
const SETTINGS: [(&str, &str); 4] = [
    ("KILAT__PAYMENTS__DEADLINE_MS", "8000"),
    ("KILAT__PAYMENTS__SWEEP_INTERVAL_S", "600"),
    ("KILAT__PAYMENTS__SWEEP_AFTER_S", "600"),
    ("KILAT__CHECKOUT__CHARGE_TIMEOUT_MS", "9000"),
];

async fn xid(till: &Till) -> i64 {
    till.count("select pg_current_xact_id()::text::bigint").await
}

/// Commits per charge, the sandbox's own included.
async fn commits(till: &Till, method: &str, count: i64, at_once: bool) -> f64 {
    let before = xid(till).await;
    let requests: Vec<_> = (0..count).map(|_| charge_of(method, "", 1_000)).collect();
    if at_once {
        for answer in join_all(requests.iter().map(|request| till.charge(request))).await {
            answer.unwrap();
        }
    } else {
        for request in &requests {
            till.charge(request).await.unwrap();
        }
    }
    // Of the relay's deletes, those that were fast enough are counted, too: at most one a charge. And so are a few
    // transactions of autovacuum.
    (xid(till).await - before - 1) as f64 / count as f64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commits_per_charge_fall_as_load_rises() {
    let till = Till::open_with(&SETTINGS).await;
    till.credit("usr_1", 1_000_000_000).await;
    for (method, alone_at_most) in [("card", 4.3), ("wallet", 2.3), ("cod", 2.3)] {
        let alone = commits(&till, method, 30, false).await;
        let together = commits(&till, method, 400, true).await;
        eprintln!("{method}: {alone:.2} commits per charge one by one, {together:.2} with 400 at once");
        assert!(alone <= alone_at_most, "{method} alone: {alone}");
        assert!(together <= 0.5, "{method} together: {together}");
    }
    till.close().await;
}
