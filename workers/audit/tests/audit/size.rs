use std::time::{Duration, Instant};

use crate::support::{Ground, assert_clean};

const ORDERS: u32 = 1_000;

/// Generous, since a test box is slow and busy; a query that compared every order with every other would not pass.
const WITHIN: Duration = Duration::from_secs(20);

#[tokio::test]
async fn many_orders_are_audited_in_one_breath() {
    let ground = Ground::empty().await;
    ground.seed(1, ORDERS, "closed").await;
    ground.open().await;
    ground.sql("analyze").await;
    let started = Instant::now();
    let report = ground.audit().await;
    assert_clean(&report);
    assert!(started.elapsed() < WITHIN, "{report}");
    println!("{report}");
}
