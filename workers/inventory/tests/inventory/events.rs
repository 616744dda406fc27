//! What inventory hears, and what it tells.

use std::time::{Duration, Instant};

use futures::{FutureExt, Stream, StreamExt};
use prost::Message;
use runtime::Meta;
use subjects::{
    ids::{City, OrderId, Token, Word},
    table::{Channel, OrderEvent, StockFeed},
    v1,
};

use testkit::eventually::WITHIN;
use tokio::sync::Mutex;

use crate::support::{City1, HUB, city, order};

/// Every `evt.stock.*` there is: (low, available).
async fn crossings(city: &City1) -> Vec<(bool, u32)> {
    city.world.settled().await;
    let ops = city.world.bus("ops").await;
    let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
    let last = stream.cached_info().state.last_sequence;
    let mut crossings = Vec::new();
    for sequence in 1..=last {
        let Ok(message) = stream.get_raw_message(sequence).await else { continue };
        if message.subject.starts_with("evt.stock.") {
            let event = v1::StockCrossed::decode(message.payload).unwrap();
            assert_eq!(message.subject.contains(".low."), event.low);
            assert_eq!((event.sku.as_str(), event.threshold), ("milk", 5));
            crossings.push((event.low, event.available));
        }
    }
    crossings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_crossing_of_the_threshold_is_told_once() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    city.split("milk", 1, 5).await;
    let orders: Vec<String> = (0..8).map(|_| order()).collect();
    for order in &orders {
        city.reserve(order, &[("milk", 1)]).await.unwrap();
        city.reserve(order, &[("milk", 1)]).await.unwrap();
    }
    for order in &orders {
        city.release(order).await.unwrap();
        city.release(order).await.unwrap();
    }
    city.reserve(&order(), &[("milk", 7)]).await.unwrap();
    city.agrees().await;
    assert_eq!(crossings(&city).await, [(true, 4), (false, 5), (true, 3)]);

    // A lost Redis crosses nothing.
    redis::cmd("FLUSHALL").query_async::<()>(&mut city.redis().await).await.unwrap();
    city.sells(HUB).await;
    city.agrees().await;
    assert_eq!(crossings(&city).await.len(), 3);
    running.stop().await;
}

/// Reads the feed until it tells this level of milk; answers how many messages that took.
async fn until_told(feed: &mut (impl Stream<Item = v1::StockChanged> + Unpin), available: u32) -> u128 {
    let told = async {
        for messages in 1.. {
            let change = feed.next().await.unwrap();
            assert_eq!(change.hub_id, HUB);
            if change.levels[0].available == available {
                return messages;
            }
        }
        0
    };
    tokio::time::timeout(WITHIN, told).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_seen_on_the_feed_within_a_tenth_of_a_second() {
    let (city, running) = city().await;
    city.receive(&[("milk", 100_000)]).await;
    let gateway = city.world.bus("gateway").await;
    let feed = gateway.incoming().subscribe(StockFeed::filter()).await.unwrap();
    let feed = Mutex::new(feed.map(|message| v1::StockChanged::decode(message.payload).unwrap()));
    // The subscription has reached the server once something comes through it.
    city.world
        .eventually("the feed is heard", || async {
            city.reserve(&order(), &[("milk", 1)]).await.unwrap();
            Ok(feed.lock().await.next().now_or_never().is_some())
        })
        .await;
    // On a machine that does something else besides, a round may take longer; then the next one tells.
    city.world
        .eventually("half of twenty are seen in time", || async {
            let mut lags = Vec::new();
            for _ in 0..20 {
                let (before, begun) = (city.units("milk").await.0, Instant::now());
                city.reserve(&order(), &[("milk", 1)]).await.unwrap();
                until_told(&mut *feed.lock().await, before - 1).await;
                lags.push(begun.elapsed());
            }
            lags.sort();
            println!("feed lag: median {:?}, worst {:?}", lags[10], lags[19]);
            if lags[10] < Duration::from_millis(100) { Ok(true) } else { Err(format!("{lags:?}")) }
        })
        .await;
    let mut feed = feed.into_inner();

    // A burst is conflated, and its last word is the truth.
    let begun = Instant::now();
    for _ in 0..100 {
        city.reserve(&order(), &[("milk", 1)]).await.unwrap();
    }
    let took = begun.elapsed();
    let last = city.units("milk").await.0;
    let messages = until_told(&mut feed, last).await;
    assert!(messages <= took.as_millis() / 50 + 3, "{messages} messages in {took:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_ends_gives_its_units_back() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    let (sold, held, never) = (order(), order(), order());
    city.reserve(&sold, &[("milk", 2)]).await.unwrap();
    city.confirm(&sold).await.unwrap();
    city.reserve(&held, &[("milk", 3)]).await.unwrap();
    assert_eq!(city.units("milk").await, (5, 3));
    let orders = city.world.bus("orders").await;
    for (turn, (event, id)) in
        [("cancelled", &sold), ("failed", &held), ("failed", &never), ("cancelled", &sold)].iter().enumerate()
    {
        let channel = OrderEvent {
            event: Word::parse(event).unwrap(),
            city: City::parse("jkt").unwrap(),
            order: OrderId::parse(id).unwrap(),
        };
        let message = v1::OrderChanged { order_id: (*id).clone(), hub_id: HUB.into(), ..Default::default() };
        orders.store(&Meta::default(), &channel, &message, &format!("turn-{turn}")).await.unwrap();
    }
    city.world
        .eventually("all units are back", || async {
            let states =
                [city.recorded(&sold).await, city.recorded(&held).await, city.recorded(&never).await];
            let states: Vec<_> = states.iter().map(|state| state.as_deref().unwrap_or("")).collect();
            if states == ["RETURNED", "RELEASED", "RELEASED"] { Ok(true) } else { Err(format!("{states:?}")) }
        })
        .await;
    assert_eq!(city.units("milk").await, (10, 0));
    city.agrees().await;
    city.world.settled().await;
    running.stop().await;
}
