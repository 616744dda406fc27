//! What a charge costs in commits. Counted in transaction ids: only what writes takes one.

use futures::future::join_all;

use super::support::{Till, charge_of};

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
    // Of the relay's deletes, those that were fast enough are counted, too.
    (xid(till).await - before - 1) as f64 / count as f64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commits_per_charge_fall_as_load_rises() {
    let till = Till::open().await;
    till.credit("usr_1", 1_000_000_000).await;
    for (method, alone_at_most) in [("card", 4.0), ("wallet", 2.0), ("cod", 2.0)] {
        let alone = commits(&till, method, 30, false).await;
        let together = commits(&till, method, 400, true).await;
        eprintln!("{method}: {alone:.2} commits per charge one by one, {together:.2} with 400 at once");
        assert!(alone <= alone_at_most, "{method} alone: {alone}");
        assert!(together <= 0.5, "{method} together: {together}");
    }
    till.close().await;
}
