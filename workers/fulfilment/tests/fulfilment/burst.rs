//! A flash sale: what one hub's queue tells of stays in proportion to its orders.

use std::collections::HashMap;

use chrono::Utc;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::Value;
use subjects::v1::{OrderStatus as S, PickState as P};
use testkit::redelivery;

use crate::support::Hub;

const ORDERS: usize = 300;
/// Events per order. Each is told of once when it comes. Those at the front are told of again whenever their time has
/// grown by an eighth, until the queue is so long that no load grows any more: of 16 orders at 4 pickers at most
/// ln 4 ÷ ln 9/8 = 12 times. The rest is for the clock, which moves meanwhile.
const EVENTS_EACH: usize = 3;

/// How often each subject of `evt.pick.>` was told, once the outbox is empty.
async fn told(hub: &Hub) -> HashMap<String, usize> {
    hub.world.settled().await;
    let ops = hub.world.bus("ops").await;
    let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
    stream.info_with_subjects("evt.pick.>").await.unwrap().try_collect().await.unwrap()
}

async fn number(hub: &Hub, sql: &str) -> usize {
    let rows: Value = redelivery::rows(&hub.world, sql).await;
    rows[0]["n"].as_u64().unwrap().try_into().unwrap()
}

#[tokio::test]
async fn three_hundred_orders_at_once_are_told_of_in_proportion() {
    let hub = Hub::open().await;
    let ids: Vec<String> = stream::iter(0..ORDERS).map(|_| hub.confirmed(2)).buffered(16).collect().await;
    hub.world
        .eventually("every order is announced", || async {
            let announced = number(&hub, "select count(*) as n from fulfilment.task where announced").await;
            if announced == ORDERS { Ok(true) } else { Err(format!("{announced} announced")) }
        })
        .await;
    let rush = told(&hub).await;
    let events: usize = rush.values().sum();
    assert_eq!(rush.len(), ORDERS, "each order under one word, created");
    assert!(events <= EVENTS_EACH * ORDERS, "{events} events of {ORDERS} orders");
    let versions = number(&hub, "select sum(version - 1)::bigint as n from fulfilment.task").await;
    assert_eq!(versions, events, "each version told once");
    // Half a minute, an eighth of what is left, and what was yet to come when it was told.
    let wrong = "select count(*) as n from fulfilment.task
                 where told_ready_at is null
                    or abs(extract(epoch from ready_at - told_ready_at))
                       > greatest(30, extract(epoch from told_ready_at - created_at) / 8)";
    assert_eq!(number(&hub, wrong).await, 0, "told of something else than is thought");

    // One change at the long queue is told, and hardly anything besides.
    for (id, to, state, word) in [
        (&ids[0], S::Picking, P::Picking, "started"),
        (&ids[0], S::Packed, P::Packed, "packed"),
        (&ids[9], S::Cancelled, P::Cancelled, "cancelled"),
    ] {
        let before: usize = told(&hub).await.values().sum();
        let version = if to == S::Packed { 5 } else { 4 };
        hub.order_event(id, to, version, 2, Utc::now()).await;
        hub.until(id, state).await;
        let after = told(&hub).await;
        assert_eq!(after.get(&format!("evt.pick.{word}.jkt.{id}")), Some(&1));
        let besides = after.values().sum::<usize>() - before - 1;
        assert!(besides <= ORDERS / 10, "{besides} told besides {word}");
    }
}
