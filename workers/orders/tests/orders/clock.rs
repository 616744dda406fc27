//! What happens because time passes.

use subjects::{
    table::orders,
    v1::{self, OrderStatus as S},
};

use crate::support::{Shop, code, confirm, order};

/// Lets `minutes` pass for one order.
async fn age(shop: &Shop, order_id: &str, minutes: i32) {
    sqlx::query(
        "update orders.orders set placed_at = placed_at - make_interval(mins => $2),
                promised_by = promised_by - make_interval(mins => $2) where order_id = $1",
    )
    .bind(order_id)
    .bind(minutes)
    .execute(&shop.world.pg)
    .await
    .unwrap();
}

async fn open() -> Shop {
    Shop::open_with(&[("KILAT__ORDERS__SWEEP_INTERVAL_S", "1")]).await
}

#[tokio::test]
async fn an_unpaid_order_expires_and_frees_what_it_held() {
    let shop = open().await;
    let (old, young, paid) = (shop.created().await, shop.created().await, shop.confirmed().await);
    age(&shop, &paid.order_id, 16).await;
    age(&shop, &young.order_id, 14).await;
    age(&shop, &old.order_id, 16).await;
    shop.until(&old.order_id, "the order expires", |o| o.status() == S::Failed).await;
    let entry = shop.get(&old.order_id).await.timeline.pop().unwrap();
    assert_eq!((entry.actor.as_str(), entry.reason.as_str()), ("system", "expired"));
    assert_eq!(shop.events_of(&old.order_id).await, [("failed".into(), 2)]);
    assert_eq!(code(shop.saga::<orders::Confirm>(&confirm(&old)).await), "order.closed");
    assert_eq!(shop.get(&young.order_id).await.status(), S::Pending);
    assert_eq!(shop.get(&paid.order_id).await.status(), S::Confirmed);
}

#[tokio::test]
async fn a_missed_promise_is_told_once() {
    let shop = open().await;
    let quick = v1::CreateOrder { sla_minutes: 5, ..order() };
    shop.saga::<orders::Create>(&quick).await.unwrap();
    shop.saga::<orders::Confirm>(&confirm(&quick)).await.unwrap();
    let (late, in_time) = (shop.confirmed().await, shop.confirmed().await);
    age(&shop, &quick.order_id, 6).await;
    age(&shop, &in_time.order_id, 19).await;
    age(&shop, &late.order_id, 21).await;
    shop.world
        .eventually("two breaches are noted", || async {
            let sql = "select count(*) from orders.orders where sla_breached_at is not null";
            Ok(shop.count(sql).await == 2)
        })
        .await;
    // Life goes on, and later sweeps say nothing more.
    let order = shop.advance(&late.order_id, S::AssignedToStore, "store").await.unwrap();
    assert_eq!((order.version, order.timeline.len()), (4, 3));
    age(&shop, &in_time.order_id, 2).await;
    shop.world
        .eventually("the third is noted", || async {
            let sql = "select count(*) from orders.orders where sla_breached_at is not null";
            Ok(shop.count(sql).await == 3)
        })
        .await;
    let expected = [("confirmed".into(), 2), ("sla_breached".into(), 3), ("status".into(), 4)];
    assert_eq!(shop.events_of(&late.order_id).await, expected);
    assert_eq!(shop.events_of(&quick.order_id).await.len(), 2);
}

#[tokio::test]
async fn two_sweepers_expire_each_order_once() {
    let shop = open().await;
    let platform = shop.world.platform("orders").await;
    let second = shop.world.run(::orders::worker(&platform).await.unwrap()).await;
    for _ in 0..30 {
        shop.created().await;
    }
    sqlx::query("update orders.orders set placed_at = placed_at - interval '1 hour'")
        .execute(&shop.world.pg)
        .await
        .unwrap();
    shop.world
        .eventually("all expire", || async {
            Ok(shop.count("select count(*) from orders.orders where status = 'FAILED'").await == 30)
        })
        .await;
    assert_eq!(shop.events().await.len(), 30);
    second.stop().await;
}

#[tokio::test]
async fn old_marks_of_orders_that_never_came_are_removed() {
    let shop = Shop::open().await;
    let young = order();
    shop.saga::<orders::Fail>(&crate::support::fail(&young)).await.unwrap();
    sqlx::query(
        "insert into orders.tombstones (order_id, saga_id, code, reason, at)
         select 'ord_' || n, 'sag_' || n, '', '', now() - interval '91 days' from generate_series(1, 450) n",
    )
    .execute(&shop.world.pg)
    .await
    .unwrap();
    let platform = shop.world.platform("orders").await;
    let again = shop.world.run(::orders::worker(&platform).await.unwrap()).await;
    shop.world
        .eventually("the old ones are gone", || async {
            let left = shop.count("select count(*) from orders.tombstones").await;
            if left == 1 { Ok(true) } else { Err(format!("{left} are left")) }
        })
        .await;
    assert_eq!(code(shop.saga::<orders::Create>(&young).await), "order.closed");
    again.stop().await;
}
