//! The worker dies between the provider's books and ours.

use std::sync::Arc;

use subjects::v1::PaymentStatus;

use super::support::{Till, charge_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_before_the_result_and_charged_once() {
    let till = Till::open().await;
    let request = charge_of("card", "tok_timeout", 50_000);
    let Till { world, running } = till;
    let world = Arc::new(world);
    let lost = tokio::spawn({
        let (world, request) = (world.clone(), request.clone());
        async move { world.call_as::<subjects::table::payments::Charge>("checkout", &request).await }
    });
    let there = || async {
        let sql = "select count(*) from payments.sandbox_payments where order_id = $1";
        let count: i64 = sqlx::query_scalar(sql).bind(&request.order_id).fetch_one(&world.pg).await.unwrap();
        Ok(count == 1)
    };
    world.eventually("the provider has it", there).await;
    running.kill().await;
    lost.abort();
    let _ = lost.await;

    let world = Arc::into_inner(world).unwrap();
    let running = Till::worker(&world).await;
    let till = Till { world, running };
    // The saga comes again; the sweeper may have been faster.
    let state = till.charged(&request).await;
    assert_eq!(state.status(), PaymentStatus::Captured);
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 0));
    assert_eq!(till.words(&request.order_id).await, ["captured"]);
    assert_eq!(till.count("select count(*) from payments.operation where state <> 'answered'").await, 0);
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_and_never_asked_again_the_sweeper_finds_it() {
    let till = Till::open().await;
    let request = charge_of("card", "tok_timeout", 50_000);
    let Till { world, running } = till;
    let world = Arc::new(world);
    let lost = tokio::spawn({
        let (world, request) = (world.clone(), request.clone());
        async move { world.call_as::<subjects::table::payments::Charge>("checkout", &request).await }
    });
    let there = || async {
        let sql = "select count(*) from payments.sandbox_payments where order_id = $1";
        let count: i64 = sqlx::query_scalar(sql).bind(&request.order_id).fetch_one(&world.pg).await.unwrap();
        Ok(count == 1)
    };
    world.eventually("the provider has it", there).await;
    running.kill().await;
    lost.abort();
    let _ = lost.await;

    let world = Arc::into_inner(world).unwrap();
    let running = Till::worker(&world).await;
    let till = Till { world, running };
    till.until(&request.order_id, PaymentStatus::Captured).await;
    assert_eq!(till.words(&request.order_id).await, ["captured"]);
    assert_eq!(till.count("select count(*) from payments.operation where state <> 'answered'").await, 0);
    till.close().await;
}
