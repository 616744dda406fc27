//! Arrival at the hub and at the door.

use subjects::{ids::Token as _, v1};
use testkit::eventually;

use crate::support::{Order, Ride, Town, north, rider};

async fn told(town: &Town, count: i64) {
    eventually("the crossings are told", || async {
        let crossings = town.count("select coalesce(sum(crossings), 0)::bigint from tracking.carry").await;
        if crossings >= count { Ok(true) } else { Err(format!("{crossings}")) }
    })
    .await;
}

fn words(crossings: &[(String, v1::GeofenceCrossed)]) -> Vec<(String, v1::Fence)> {
    crossings.iter().map(|(word, event)| (word.clone(), event.fence())).collect()
}

#[tokio::test]
async fn each_crossing_is_told_once_also_across_a_takeover() {
    let mut town = Town::of_mortals().await;
    let rider = rider();
    let order = Order { door: north(200.0), ..Order::of(&rider) };
    town.assignment("accepted", &order, 3).await;
    // Every event comes twice.
    town.assignment("accepted", &order, 3).await;
    eventually("the record knows the carriage", || async {
        Ok(town.count("select count(*) from tracking.carry where active").await == 1)
    })
    .await;
    let mut ride = Ride::of(&rider);
    town.ride(&mut ride, &[-120.0, -96.0, -72.0, -48.0, -24.0, 0.0].map(north)).await;
    told(&town, 1).await;

    // Another worker takes over while he stands at the hub: he has arrived there only once.
    let next = town.another().await;
    town.running.take().unwrap().kill().await;
    eventually("somebody owns the partition again", || async {
        Ok(town.ask_ping(&rider, &v1::Ping::default()).await.is_some())
    })
    .await;
    town.ride(&mut ride, &[24.0, 48.0, 72.0, 96.0, 120.0].map(north)).await;
    told(&town, 2).await;
    town.ride(&mut ride, &[144.0, 168.0, 192.0].map(north)).await;
    told(&town, 3).await;

    let crossings = town.crossings().await;
    assert_eq!(
        words(&crossings),
        [
            ("entered".to_owned(), v1::Fence::Hub),
            ("left".to_owned(), v1::Fence::Hub),
            ("entered".to_owned(), v1::Fence::Customer),
        ]
    );
    let (_, first) = &crossings[0];
    assert_eq!(first.rider_id, rider.as_str());
    assert_eq!((first.order_id.as_str(), first.hub_id.as_str()), (order.order_id.as_str(), "hub_1"));
    assert_eq!(first.assignment_id, order.assignment_id);
    let versions: Vec<_> = crossings.iter().map(|(_, event)| event.meta.as_ref().unwrap().version).collect();
    assert_eq!(versions, [1, 2, 3]);
    next.stop().await;
}

#[tokio::test]
async fn who_carries_nothing_crosses_nothing() {
    let town = Town::open().await;
    let (rider, other) = (rider(), rider());
    let order = Order::of(&other);
    town.assignment("accepted", &order, 3).await;
    town.assignment("cancelled", &order, 4).await;
    town.world.settled().await;
    town.ride(&mut Ride::of(&rider), &[north(-100.0), north(-20.0), north(-5.0), north(0.0)]).await;
    town.ride(&mut Ride::of(&other), &[north(-100.0), north(-20.0), north(-5.0), north(0.0)]).await;
    assert_eq!(town.crossings().await, []);
}
