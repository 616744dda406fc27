//! Many at once.

use futures::{StreamExt as _, stream};
use serde_json::json;

use crate::support::{Shop, basket, order, user};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_for_a_hundred_uses_get_exactly_a_hundred_one_each() {
    let shop = Shop::open().await;
    shop.coupon("first-100", "FIRST100", json!({"total": 100, "per_user": 1})).await;
    // A second instance: the worker is not what keeps count.
    let platform = shop.world.platform("promo").await;
    let second = shop.world.run(::promo::worker(&platform).await.unwrap()).await;

    // 500 users, each with two orders at once.
    let orders: Vec<(String, String)> = (0..1_000).map(|n| (order(), user(n % 500))).collect();
    let begun = std::time::Instant::now();
    let answers: Vec<_> = stream::iter(&orders)
        .map(|(order, user)| async { (user.clone(), shop.redeem(order, basket(user, &["FIRST100"])).await) })
        .buffer_unordered(1_000)
        .collect()
        .await;
    println!("1 000 redemptions in {:?}", begun.elapsed());
    let mut given: Vec<&String> = answers.iter().filter(|(_, a)| a.is_ok()).map(|(user, _)| user).collect();
    assert_eq!(given.len(), 100);
    given.sort_unstable();
    given.dedup();
    assert_eq!(given.len(), 100, "one each");
    for (_, answer) in &answers {
        assert!(
            answer.as_ref().is_ok_and(|a| a.applied.len() == 1)
                || answer.as_ref().is_err_and(|fault| fault.code.as_str() == "promo.exhausted")
        );
    }
    shop.until_used("first-100", 100).await;

    // Thirty are never paid, in three ways; as many others find their uses.
    let winners: Vec<(String, String)> = stream::iter(&orders)
        .filter_map(|(order, user)| async {
            let again = shop.redeem(order, basket(user, &["FIRST100"])).await;
            again.is_ok_and(|a| a.replayed).then(|| (order.clone(), user.clone()))
        })
        .collect()
        .await;
    assert_eq!(winners.len(), 100, "each hears the same again");
    for (n, (order, user)) in winners.iter().enumerate() {
        match n {
            0..10 => assert_eq!(shop.release(order).await.unwrap(), "released"),
            10..20 => shop.event(order, user, "cancelled").await,
            20..30 => shop.event(order, user, "failed").await,
            _ => shop.event(order, user, "confirmed").await,
        }
    }
    shop.until_used("first-100", 70).await;
    let fresh: Vec<(String, String)> = (1_000..1_200).map(|n| (order(), user(n))).collect();
    let given = stream::iter(&fresh)
        .map(|(order, user)| shop.redeem(order, basket(user, &["FIRST100"])))
        .buffer_unordered(200)
        .filter(|answer| futures::future::ready(answer.is_ok()))
        .count()
        .await;
    assert_eq!(given, 30);
    shop.until_used("first-100", 100).await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_budget_is_never_overdrawn() {
    let shop = Shop::open().await;
    // Ten thousand each; the last one does not fit.
    shop.coupon("purse", "PURSE", json!({"budget": 125_000})).await;
    let given = stream::iter(0..60)
        .map(|n| {
            let shop = &shop;
            async move { shop.redeem(&order(), basket(&user(n), &["PURSE"])).await }
        })
        .buffer_unordered(60)
        .filter(|answer| futures::future::ready(answer.is_ok()))
        .count()
        .await;
    assert_eq!(given, 12);
    assert_eq!(shop.used("purse", "").await.amount, 120_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_promotions_are_taken_together_or_not_at_all() {
    let shop = Shop::open().await;
    shop.coupon("wide", "WIDE", json!({"total": 1_000})).await;
    shop.coupon("narrow", "NARROW", json!({"total": 7})).await;
    let given = stream::iter(0..50)
        .map(|n| {
            let shop = &shop;
            async move { shop.redeem(&order(), basket(&user(n), &["WIDE", "NARROW"])).await }
        })
        .buffer_unordered(50)
        .filter(|answer| futures::future::ready(answer.is_ok()))
        .count()
        .await;
    assert_eq!(given, 7);
    shop.until_used("wide", 7).await;
    shop.until_used("narrow", 7).await;
}
