//! Who dispatches: takeover, and two at once.

use std::collections::BTreeMap;

use subjects::v1::{self, RiderState, TaskState};

use crate::support::City1;

#[tokio::test]
async fn a_killed_dispatcher_is_followed_by_another_and_no_order_is_lost() {
    let mut city =
        City1::open_with(&[("KILAT__DISPATCH__WINDOW_S", "3"), ("KILAT__DISPATCH__OFFER_S", "4")]).await;
    let first = city.dispatch.take().unwrap();
    let waiting = city.order(1_000.0).await;
    city.until_task(&waiting, "it is in the pool", |task| task.state() == TaskState::Pool).await;
    first.kill().await;
    city.dispatch = Some(city.worker().await);
    let rider = city.rider(200.0).await;
    let offer = city.offer().await;
    assert_eq!(
        (offer.rider_id.as_str(), offer.stops[0].order_id.as_str()),
        (rider.as_str(), waiting.as_str())
    );
    // And one with an offer open: its silence is noticed by the next.
    city.dispatch.take().unwrap().kill().await;
    city.dispatch = Some(city.worker().await);
    city.until_task(&waiting, "the offer ran out", |task| {
        task.state() == TaskState::Pool && task.attempts == 1
    })
    .await;
    assert_eq!(city.state_of(&rider).await, RiderState::Idle);
    city.consistent().await;
}

/// Who holds which zone, by the bucket.
async fn holders(city: &City1) -> BTreeMap<String, usize> {
    let ops = city.world.bus("ops").await;
    let mut holders = BTreeMap::new();
    for zone in 0..16 {
        let subject = format!("$JS.API.DIRECT.GET.KV_LEASE.$KV.LEASE.zone.{zone}");
        if let Ok(message) = ops.outgoing().request(subject, "".into()).await
            && message.status.is_none()
            && !message.payload.is_empty()
        {
            let holder = String::from_utf8_lossy(&message.payload).split(' ').next().unwrap().to_owned();
            *holders.entry(holder).or_default() += 1;
        }
    }
    holders
}

async fn shared(city: &City1, shares: &[usize]) {
    city.world
        .eventually(&format!("the zones are shared {shares:?}"), || async {
            let held = holders(city).await;
            if held.values().copied().eq(shares.iter().copied()) {
                Ok(true)
            } else {
                Err(format!("{held:?}"))
            }
        })
        .await;
}

#[tokio::test]
async fn zones_are_shared_out_and_taken_over() {
    let mut city = City1::open().await;
    shared(&city, &[16]).await;
    let second = city.worker().await;
    shared(&city, &[8, 8]).await;
    // Every hub is dispatched by one of the two.
    let hubs: Vec<String> = (2..8).map(|n| format!("hub_{n}")).collect();
    for hub in &hubs {
        city.hub(hub, crate::support::HUB).await;
    }
    let riders = futures::future::join_all((0u8..6).map(|n| city.rider(100.0 + f64::from(n)))).await;
    for hub in &hubs {
        let request = v1::DispatchOrder {
            hub_id: hub.clone(),
            ..crate::support::request(&crate::support::fresh_order())
        };
        city.call::<subjects::table::dispatch::Request>(&request).await.unwrap();
    }
    for _ in &riders {
        city.offer().await;
    }
    // One is killed, one leaves in good order: the other has them all.
    city.dispatch.take().unwrap().kill().await;
    shared(&city, &[16]).await;
    let third = city.worker().await;
    shared(&city, &[8, 8]).await;
    second.stop().await;
    shared(&city, &[16]).await;
    third.stop().await;
    shared(&city, &[]).await;
    city.consistent().await;
}

/// Leases are only a saving: with two who both believe that every zone is theirs, no rider gets two trips
/// and no order two riders.
#[tokio::test]
async fn two_dispatchers_at_once_never_give_anything_away_twice() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__OFFER_S", "60")]).await;
    city.dispatch.take().unwrap().stop().await;
    let one = dispatch::checks::Rival::of(&city.world.platform("dispatch").await);
    let other = dispatch::checks::Rival::of(&city.world.platform("dispatch").await);
    for i in 0..12 {
        one.rider(&format!("rid_{i}"), 200.0 + 10.0 * f64::from(i)).await.unwrap();
    }
    let mut orders = Vec::new();
    for _ in 0..10 {
        let order = crate::support::fresh_order();
        one.request(crate::support::request(&order)).await.unwrap();
        orders.push(order);
    }
    for _ in 0..8 {
        let (a, b) = tokio::join!(one.pass(), other.pass());
        a.unwrap();
        b.unwrap();
        city.consistent().await;
    }
    city.world
        .eventually("every order is offered", || async {
            let (a, b) = tokio::join!(one.pass(), other.pass());
            a.and(b).map_err(|error| error.to_string())?;
            let left = city.count("select count(*) from dispatch.task where state = 'POOL'").await;
            if left == 0 { Ok(true) } else { Err(format!("{left} left")) }
        })
        .await;
    city.consistent().await;
    let offered = "select count(*) from dispatch.assignment where state = 'OFFERED'";
    let stops = "select count(*) from dispatch.stop";
    assert_eq!(city.count(stops).await, 10, "each order was offered once");
    assert!(city.count(offered).await <= 10);
    city.orders.stop().await;
}
