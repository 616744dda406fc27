//! Redis is emptied, or dies; the worker dies.

use futures::{StreamExt as _, stream};
use serde_json::json;
use subjects::table::promo as api;

use crate::support::{Shop, basket, order, refused, user};

#[tokio::test]
async fn an_emptied_redis_is_rebuilt_before_anything_is_redeemed() {
    let shop = Shop::open().await;
    shop.coupon("ten", "TEN", json!({"total": 10, "daily": 10, "per_user": 1, "budget": 100_000})).await;
    let mut orders = Vec::new();
    for n in 0..6 {
        let order = order();
        shop.redeem(&order, basket(&user(n), &["TEN"])).await.unwrap();
        orders.push(order);
    }
    shop.commit(&orders[0]).await.unwrap();
    shop.release(&orders[1]).await.unwrap();
    let before = shop.used("ten", "usr_0").await;
    assert_eq!((before.total, before.amount, before.today, before.by_user), (5, 50_000, 5, 1));

    shop.flush().await;
    shop.until_open().await;
    assert_eq!(shop.used("ten", "usr_0").await, before);
    // A use that is known to the record only is spent, given back and run out as any other.
    refused(shop.redeem(&order(), basket("usr_0", &["TEN"])).await, "promo.exhausted");
    assert!(shop.redeem(&orders[2], basket("usr_2", &["TEN"])).await.unwrap().replayed);
    shop.commit(&orders[2]).await.unwrap();
    shop.release(&orders[3]).await.unwrap();
    shop.event(&orders[0], "usr_0", "cancelled").await;
    shop.until_state(&orders[0], "released").await;
    shop.until_used("ten", 3).await;
    let mut given = 0;
    for n in 10..30 {
        given += usize::from(shop.redeem(&order(), basket(&user(n), &["TEN"])).await.is_ok());
    }
    assert_eq!(given, 7);
    shop.until_used("ten", 10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn redis_emptied_again_and_again_in_a_crowd_gives_no_use_twice() {
    let shop = Shop::open().await;
    shop.coupon("hundred", "HUNDRED", json!({"total": 100, "per_user": 1})).await;
    let crowd = stream::iter(0..400)
        .map(|n| {
            let shop = &shop;
            async move {
                let (order, user) = (order(), user(n));
                let given = shop.redeem(&order, basket(&user, &["HUNDRED"])).await.is_ok();
                // Some pay, some do not.
                if given && n % 5 == 0 {
                    shop.release(&order).await.unwrap();
                } else if given && n % 2 == 0 {
                    shop.event(&order, &user, "confirmed").await;
                }
                given && n % 5 != 0
            }
        })
        .buffer_unordered(40)
        .filter(|given| futures::future::ready(*given))
        .count();
    let breaker = async {
        for _ in 0..5 {
            shop.until_open().await;
            shop.flush().await;
        }
    };
    let (given, ()) = tokio::join!(crowd, breaker);
    shop.until_open().await;
    assert!(given <= 100, "{given} uses of 100");
    shop.until_used("hundred", given as u64).await;
    // What is left can still be had, and no more.
    let left = stream::iter(1_000..1_120)
        .map(|n| {
            let shop = &shop;
            async move { shop.redeem(&order(), basket(&user(n), &["HUNDRED"])).await }
        })
        .buffer_unordered(40)
        .filter(|answer| futures::future::ready(answer.is_ok()))
        .count()
        .await;
    assert_eq!(given + left, 100);
}

#[tokio::test]
async fn without_redis_nothing_is_redeemed_and_ends_are_remembered() {
    let shop = Shop::open().await;
    shop.coupon("many", "MANY", json!({"total": 10})).await;
    let (paid, undone) = (order(), order());
    shop.redeem(&paid, basket("usr_1", &["MANY"])).await.unwrap();
    shop.redeem(&undone, basket("usr_2", &["MANY"])).await.unwrap();
    shop.world.redis.kill9().unwrap();

    let request = subjects::v1::RedeemPromos {
        saga_id: crate::support::saga(),
        order_id: order(),
        basket: Some(basket("usr_3", &["MANY"])),
        promised: vec![],
    };
    let fault = shop.world.call_as::<api::Redeem>("checkout", &request).await.unwrap_err();
    assert!(fault.retryable(), "{fault:?}");
    // Ends need the record only.
    let end = |order: &str| subjects::v1::PromoRef { order_id: order.to_owned(), ..Default::default() };
    let state = shop.world.call_as::<api::Release>("checkout", &end(&undone)).await.unwrap();
    assert_eq!(state.state, "released");
    shop.event(&paid, "usr_1", "confirmed").await;
    shop.until_heard(&paid).await;

    shop.world.redis.restart().await.unwrap();
    shop.until_open().await;
    shop.until_state(&paid, "committed").await;
    shop.until_state(&undone, "released").await;
    shop.until_used("many", 1).await;
    shop.redeem_as_asked(&request).await.unwrap();
    shop.until_used("many", 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_worker_that_dies_leaves_counts_that_agree() {
    let shop = Shop::with_short_holds().await;
    shop.coupon("many", "MANY", json!({"total": 1_000})).await;
    let requests: Vec<_> = (0..200)
        .map(|n| subjects::v1::RedeemPromos {
            saga_id: crate::support::saga(),
            order_id: order(),
            basket: Some(basket(&user(n), &["MANY"])),
            promised: vec![],
        })
        .collect();
    let bus = shop.world.bus("checkout").await;
    let meta = runtime::Meta::default();
    let asked = stream::iter(&requests)
        .map(|request| bus.call::<api::Redeem>(&meta, request, std::time::Duration::from_millis(400)))
        .buffer_unordered(200)
        .collect::<Vec<_>>();
    let Shop { world, running } = shop;
    let (answers, ()) = tokio::join!(asked, running.kill());
    let platform = world.platform("promo").await;
    let running = world.run(::promo::worker(&platform).await.unwrap()).await;
    let shop = Shop { world, running };
    // Whoever was answered is in the record; nobody pays, so all of it comes back.
    let answered = answers.iter().filter(|answer| answer.is_ok()).count();
    let known: i64 =
        sqlx::query_scalar("select count(*) from promo.redemption").fetch_one(&shop.world.pg).await.unwrap();
    assert!(i64::try_from(answered).unwrap() <= known, "{answered} answers, {known} in the record");
    shop.until_used("many", 0).await;
}
