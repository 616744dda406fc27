//! Many at once: into the pool together, and out of it though the oldest cannot be had.

use subjects::v1::{RiderState, TaskState};

use crate::support::{City1, fresh_order, north, request};

/// Fewer than are handled at once, so that all can wait for the same lock.
const ORDERS: i64 = 50;

#[tokio::test]
async fn orders_that_come_together_are_few_transactions() {
    let city = City1::open().await;
    let first = fresh_order();
    let mut lock = city.world.pg.begin().await.unwrap();
    sqlx::query("insert into dispatch.heard (order_id) values ($1)")
        .bind(&first)
        .execute(&mut *lock)
        .await
        .unwrap();
    city.pick(&first, 1_000.0).await;
    let mut orders = Vec::new();
    for _ in 0..ORDERS {
        let order = fresh_order();
        city.pick(&order, 1_000.0).await;
        orders.push(order);
    }
    let admin = city.world.bus("admin").await;
    city.world
        .eventually("all are in hand", || async {
            let consumer = admin
                .jetstream()
                .get_consumer_from_stream::<async_nats::jetstream::consumer::pull::Config, _, _>(
                    "dispatch-events",
                    "EVENTS",
                )
                .await
                .map_err(|error| error.to_string())?;
            let info = consumer.cached_info();
            let (left, in_hand) = (info.num_pending, info.num_ack_pending);
            if left == 0 && in_hand > orders.len() {
                Ok(true)
            } else {
                Err(format!("{left} left, {in_hand} in hand"))
            }
        })
        .await;
    lock.rollback().await.unwrap();
    for order in &orders {
        city.until_task(order, "it waits", |task| task.state() == TaskState::Pool).await;
    }
    city.until_task(&first, "it waits", |task| task.state() == TaskState::Pool).await;
    // A row that was written once carries the transaction that wrote it.
    let transactions = city.count("select count(distinct xmin::text) from dispatch.task").await;
    assert!(transactions <= 6, "{transactions} transactions for {ORDERS} orders");
    // Asked for again, nothing is written.
    let heard = city.count("select count(distinct xmin::text) from dispatch.heard").await;
    city.pick_event(&first, "created", 1_000.0, 3).await;
    city.world.settled().await;
    assert_eq!(city.count("select count(distinct xmin::text) from dispatch.heard").await, heard);
}

#[tokio::test]
async fn old_orders_nobody_free_may_have_keep_no_other_from_its_rider() {
    let mut city = City1::open().await;
    let desk = dispatch::checks::Rival::of(&city.world.platform("dispatch").await);
    let rider = "rid_asked";
    city.put_rider(rider).await;
    // More than one batch of them.
    for _ in 0..100 {
        desk.request(request(&fresh_order())).await.unwrap();
    }
    sqlx::query("update dispatch.task set asked = array[$1]")
        .bind(rider)
        .execute(&city.world.pg)
        .await
        .unwrap();
    let young = city.order(1_000.0).await;
    city.until_task(&young, "it waits", |task| task.state() == TaskState::Pool).await;
    city.set_at(rider, RiderState::Idle, Some(north(200.0))).await.unwrap();
    let offer = city.offer().await;
    assert_eq!((offer.rider_id.as_str(), offer.stops[0].order_id.as_str()), (rider, young.as_str()));
    assert_eq!(offer.stops.len(), 1);
    city.consistent().await;
}
