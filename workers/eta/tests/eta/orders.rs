//! An order's promise, what becomes of it, and what is learned.

use chrono::{TimeDelta, Utc};
use futures::StreamExt;
use prost::Message as _;
use subjects::v1::{self, OrderStatus as S};

use crate::support::{CITY, Kitchen, id, observed, p, sources};

#[tokio::test]
async fn an_order_is_promised_once_and_its_parts_become_observed() {
    let kitchen = Kitchen::open().await;
    let order = id();
    let mut told = kitchen.listen(&order).await;
    let start = Utc::now();
    kitchen.order_event(&order, S::Confirmed, 2, start).await;
    let first = heard(&mut told, "it is promised", |eta| eta.promised.is_some()).await;
    assert_eq!(first.order_id, order);
    let promised = first.promised.unwrap();
    assert!(promised.p50_s < promised.p80_s && promised.p80_s < promised.p95_s);
    let asked = kitchen.others.asked.lock().unwrap().last().unwrap().clone();
    assert_eq!((asked.order_id.as_str(), asked.lines, asked.units), (order.as_str(), 1, 2));

    kitchen.pick_event(&order, 2, start + TimeDelta::seconds(400), None).await;
    heard(&mut told, "ready later than thought", |later| p(later)[0] > p(&first)[0] + 100).await;
    kitchen.pick_event(&order, 3, Utc::now(), Some(Utc::now())).await;
    heard(&mut told, "it is packed", |eta| sources(eta)[0] == "observed").await;
    kitchen.assignment_event(&order, "accepted", Utc::now()).await;
    kitchen.assignment_event(&order, "picked_up", Utc::now()).await;
    let riding = kitchen.until(&order, "it is on its way", |eta| observed(eta) == 2).await;
    assert!(p(&riding)[0] < p(&first)[0]);
    kitchen.order_event(&order, S::Delivered, 9, Utc::now()).await;
    let over = kitchen.until(&order, "it is there", |eta| observed(eta) == 3).await;
    assert_eq!(p(&over), [0; 3]);
    assert_eq!(over.promised, Some(promised), "what was promised stays");
    kitchen
        .world
        .eventually("three samples", || async {
            let n = kitchen.count("select count(*) from eta.sample").await;
            if n == 3 { Ok(true) } else { Err(n.to_string()) }
        })
        .await;
}

/// The first of what is told that is so. On a busy machine the same may be told twice.
async fn heard(
    told: &mut (impl futures::Stream<Item = v1::Eta> + Unpin),
    what: &str,
    so: impl Fn(&v1::Eta) -> bool,
) -> v1::Eta {
    let mut last = None;
    let hear = async {
        loop {
            let eta = told.next().await.unwrap();
            if so(&eta) {
                return eta;
            }
            last = Some(eta);
        }
    };
    let heard = tokio::time::timeout(testkit::eventually::WITHIN, hear).await;
    heard.unwrap_or_else(|_| panic!("not told: {what}; last told: {last:?}"))
}

#[tokio::test]
async fn an_answer_for_an_order_stands_until_something_happens() {
    let kitchen = Kitchen::open().await;
    let order = id();
    kitchen.order_event(&order, S::Confirmed, 2, Utc::now()).await;
    kitchen.until(&order, "it stands", |eta| eta.sticky).await;
    kitchen.pick_event(&order, 2, Utc::now(), Some(Utc::now())).await;
    kitchen.until(&order, "it is made anew", |eta| observed(eta) == 1).await;
}

#[tokio::test]
async fn a_rider_who_comes_closer_is_told_of() {
    let kitchen = Kitchen::open().await;
    let order = id();
    let now = Utc::now();
    kitchen.order_event(&order, S::Confirmed, 2, now).await;
    kitchen.pick_event(&order, 2, now, Some(now)).await;
    kitchen.assignment_event(&order, "picked_up", now).await;
    let far = kitchen.until(&order, "it is on its way", |eta| observed(eta) == 2).await;
    let mut told = kitchen.listen(&order).await;
    // What was told of the ride's beginning may come first.
    rides_up(&kitchen, &order, -6.1901, &mut told, |eta| p(eta)[0] + 100 < p(&far)[0]).await;
}

/// The rider tells again and again where he is, as he does, until somebody has looked and told.
async fn rides_up(
    kitchen: &Kitchen,
    order: &str,
    lat: f64,
    told: &mut (impl futures::Stream<Item = v1::Eta> + Unpin),
    so: impl Fn(&v1::Eta) -> bool,
) -> v1::Eta {
    let tracking = kitchen.world.bus("tracking").await;
    let closer = tokio::time::timeout(testkit::eventually::WITHIN, async {
        loop {
            let at_ms = Utc::now().timestamp_millis();
            let position =
                v1::Position { rider_id: "rid_1".into(), lat, lng: 106.8, at_ms, ..Default::default() };
            let place = v1::OrderLocation { order_id: order.to_owned(), position: Some(position) };
            let subject = format!("track.{order}");
            tracking.outgoing().publish(subject, place.encode_to_vec().into()).await.unwrap();
            let next = tokio::time::timeout(std::time::Duration::from_millis(500), told.next()).await;
            if let Ok(Some(eta)) = next
                && so(&eta)
            {
                break eta;
            }
        }
    });
    closer.await.unwrap_or_else(|_| panic!("nobody looks at {lat}"))
}

/// Each position is looked at by one of the replicas, and nobody knows which. So each of them dies once.
#[tokio::test]
async fn when_the_replica_that_looks_dies_another_goes_on() {
    let kitchen = Kitchen::open().await;
    let order = id();
    let now = Utc::now();
    kitchen.order_event(&order, S::Confirmed, 2, now).await;
    kitchen.pick_event(&order, 2, now, Some(now)).await;
    kitchen.assignment_event(&order, "picked_up", now).await;
    let riding = kitchen.until(&order, "it is on its way", |eta| observed(eta) == 2).await;
    let mut before = p(&riding)[0];
    let mut told = kitchen.listen(&order).await;
    kitchen.worker().await;
    // From 1.1 km away to 700 m, 300 m and to the door, and each time the oldest of two is gone.
    for lat in [-6.1965, -6.193, -6.1901] {
        before = p(&rides_up(&kitchen, &order, lat, &mut told, |eta| p(eta)[0] + 20 < before).await)[0];
        kitchen.kill_oldest().await;
        kitchen.worker().await;
    }
}

#[tokio::test]
async fn every_event_twice_and_backwards_teaches_once() {
    let kitchen = Kitchen::open().await;
    let order = id();
    let start = Utc::now() - TimeDelta::minutes(30);
    let at = |s| start + TimeDelta::seconds(s);
    for _ in 0..2 {
        kitchen.assignment_event(&order, "delivered", at(900)).await;
        kitchen.assignment_event(&order, "picked_up", at(300)).await;
        kitchen.pick_event(&order, 3, at(200), Some(at(200))).await;
        kitchen.pick_event(&order, 2, at(150), None).await;
        kitchen.assignment_event(&order, "accepted", at(100)).await;
        kitchen.order_event(&order, S::Confirmed, 2, start).await;
    }
    let eta = kitchen.until(&order, "it is delivered", |eta| observed(eta) == 3).await;
    assert!(eta.promised.is_none(), "it was there before anybody could promise anything");
    assert_eq!(eta.at.unwrap().seconds, at(900).timestamp());
    kitchen
        .world
        .eventually("two samples", || async {
            let n = kitchen.count("select count(*) from eta.sample").await;
            if n == 2 { Ok(true) } else { Err(n.to_string()) }
        })
        .await;
    kitchen.world.settled().await;
    assert_eq!(kitchen.count("select count(*) from eta.steering").await, 0);
}

#[tokio::test]
async fn a_cancelled_order_has_no_estimate() {
    let kitchen = Kitchen::open().await;
    let order = id();
    kitchen.order_event(&order, S::Confirmed, 2, Utc::now()).await;
    kitchen.until(&order, "it is promised", |eta| eta.promised.is_some()).await;
    kitchen.order_event(&order, S::Cancelled, 3, Utc::now()).await;
    kitchen
        .world
        .eventually("it has none", || async {
            match kitchen.eta(&order).await {
                Err(fault) if fault.code.as_str() == "eta.order_not_found" => Ok(true),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
}

#[tokio::test]
async fn deliveries_calibrate_and_a_worker_that_dies_forgets_nothing() {
    let kitchen = Kitchen::open().await;
    let nothing = kitchen.calibration(CITY).await;
    assert_eq!((nothing.delivered, nothing.within_p50, nothing.loss_p95_s), (0, 0.0, 0.0));
    // Half of them in good time, half far too late.
    let deliver = async |orders: usize| {
        for n in 0..orders {
            let delivered = if n % 2 == 0 { 300 } else { 4_000 };
            kitchen.delivered(&id(), [100, 140, delivered]).await;
        }
    };
    deliver(20).await;
    let held = kitchen.calibration(CITY).await;
    assert_eq!((held.delivered, held.within_p50, held.within_p95), (20, 0.5, 0.5));
    assert!(held.loss_p50_s > 500.0 && held.loss_p80_s > held.loss_p50_s, "{held:?}");
    assert_eq!(kitchen.calibration("").await.delivered, 20);
    assert_eq!(kitchen.calibration("blr").await.delivered, 0);

    // What a formula was off by steers nothing; what a learned model is off by does.
    let first = "select count(*) from (select modelled from eta.promise order by created_at limit 1) p where modelled is null";
    assert_eq!(kitchen.count(first).await, 1);
    // Half of these rides are none, and 48 make a city learned.
    deliver(100).await;
    kitchen
        .world
        .eventually("every part is learned", || async {
            kitchen.forget().await;
            let eta = kitchen.calculate(1, 0.01).await.map_err(|fault| fault.to_string())?;
            if sources(&eta) == ["learned"; 3] { Ok(true) } else { Err(format!("{eta:?}")) }
        })
        .await;
    let before =
        kitchen.count("select coalesce(sum(n), 0)::bigint from eta.steering where stage = 'confirmed'").await;
    deliver(12).await;
    let steered = kitchen.count("select n::bigint from eta.steering where stage = 'confirmed'").await;
    assert_eq!(steered - before, 12);
    let theta: Vec<f64> =
        sqlx::query_scalar("select theta from eta.steering where city = 'jkt' and stage = 'confirmed'")
            .fetch_one(&kitchen.world.pg)
            .await
            .unwrap();
    assert!(theta[2] > theta[0] && theta[2] > 0.1, "p95 was held half the time: {theta:?}");

    // Whoever comes next knows what the last one knew.
    kitchen.kill().await;
    kitchen
        .world
        .eventually("the waits and the picking are known", || async {
            kitchen.forget().await;
            let eta = kitchen.calculate(1, 0.01).await.map_err(|fault| fault.to_string())?;
            if sources(&eta)[..2] == ["learned"; 2] { Ok(true) } else { Err(format!("{eta:?}")) }
        })
        .await;
}
