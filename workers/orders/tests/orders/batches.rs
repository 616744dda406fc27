//! The hot path under load: many at once, few commits, each caller its own answer.

use std::collections::HashSet;

use futures::future::join_all;
use subjects::{
    ids::Token,
    table::orders,
    v1::{self, OrderStatus as S},
};

use crate::support::{Shop, confirm, fail, order};

async fn commits(shop: &Shop) -> i64 {
    shop.count("select count(distinct xmin::text) from orders.orders").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_creates_share_commits_and_keep_their_answers() {
    let shop = Shop::open().await;
    let requests: Vec<v1::CreateOrder> = (0..200).map(|_| order()).collect();
    // Each saga twice, at the same time.
    let calls = requests.iter().chain(&requests).map(|request| shop.saga::<orders::Create>(request));
    let answers: Vec<v1::OrderCreated> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    for (at, request) in requests.iter().enumerate() {
        let pair = [&answers[at], &answers[at + 200]];
        assert!(
            pair.iter().all(|answer| answer.order_id == request.order_id && answer.status() == S::Pending)
        );
        assert_eq!(pair.iter().filter(|answer| !answer.replayed).count(), 1, "created once");
    }
    let of_creates = commits(&shop).await;
    assert!(of_creates < 100, "{of_creates} commits for 200 orders");
    assert_eq!(shop.count("select count(*) from orders.lines").await, 400);
    assert_eq!(shop.count("select count(*) from orders.history").await, 200);

    let confirms: Vec<v1::ConfirmOrder> = requests.iter().map(confirm).collect();
    let calls = confirms.iter().chain(&confirms).map(|request| shop.saga::<orders::Confirm>(request));
    let answers: Vec<v1::OrderConfirmed> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    for (at, request) in requests.iter().enumerate() {
        let pair = [&answers[at], &answers[at + 200]];
        assert_eq!(pair.iter().filter(|answer| !answer.replayed).count(), 1, "confirmed once");
        assert!(pair.iter().all(|answer| answer.order.as_ref().unwrap().order_id == request.order_id));
    }
    let of_confirms = commits(&shop).await;
    println!("200 orders: {of_creates} commits to create, {of_confirms} to confirm");
    assert!(of_confirms < 100, "{of_confirms} commits for 200 orders");
    let events = shop.events().await;
    let ids: HashSet<&str> = events.iter().map(|(channel, _)| channel.order.as_str()).collect();
    assert_eq!((events.len(), ids.len()), (200, 200), "each event exactly once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_refused_takes_nobody_with_it() {
    let shop = Shop::open().await;
    let known = shop.created().await;
    let mut requests: Vec<v1::CreateOrder> = (0..40).map(|_| order()).collect();
    // Another saga's order, a closed one, and two sagas for one order, all in the same rush.
    requests[5].order_id = known.order_id.clone();
    shop.saga::<orders::Fail>(&fail(&requests[6])).await.unwrap();
    requests[8].order_id = requests[7].order_id.clone();
    let answers = join_all(requests.iter().map(|request| shop.saga::<orders::Create>(request))).await;
    assert_eq!(answers[5].as_ref().unwrap_err().code.as_str(), "order.conflict");
    assert_eq!(answers[6].as_ref().unwrap_err().code.as_str(), "order.closed");
    assert!(answers[7].is_ok() != answers[8].is_ok());
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 37);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_batching_the_same_orders_do_not_deadlock() {
    let shop = Shop::open().await;
    let platform = shop.world.platform("orders").await;
    let second = shop.world.run(::orders::worker(&platform).await.unwrap()).await;
    let requests: Vec<v1::CreateOrder> = (0..150).map(|_| order()).collect();
    let creates = join_all(requests.iter().map(|r| shop.saga::<orders::Create>(r)));
    let fails: Vec<v1::FailOrder> = requests.iter().rev().map(fail).collect();
    let fails = join_all(fails.iter().map(|r| shop.saga::<orders::Fail>(r)));
    let (created, failed) = tokio::join!(creates, fails);
    assert!(failed.iter().all(|answer| answer.as_ref().is_ok_and(|closed| closed.closed)), "{failed:?}");
    for answer in created {
        assert!(answer.map_or_else(|fault| fault.code.as_str() == "order.closed", |_| true));
    }
    assert_eq!(
        shop.count("select deadlocks from pg_stat_database where datname = current_database()").await,
        0
    );
    second.stop().await;
}
