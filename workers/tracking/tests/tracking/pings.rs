//! A ping's way: verdict, position, customer, dispatch, trail.

use futures::StreamExt as _;
use prost::Message as _;
use subjects::{
    table::{OrderTrack, PositionFrames, tracking},
    v1,
};
use testkit::eventually;

use crate::support::{CITY, Order, Ride, Town, code, next, north, rider};
use subjects::{Channel as _, ids::Token as _};

#[tokio::test]
async fn a_ping_becomes_a_position_a_dot_and_a_trail() {
    let town = Town::open().await;
    let (world, rider) = (&town.world, rider());
    let order = Order::of(&rider);
    assert_eq!(code(town.position(&rider).await), "tracking.no_position");
    assert_eq!(code(town.position_of(&order.order_id).await), "tracking.not_carried");

    let gateway = world.bus("gateway").await;
    let track = OrderTrack { order: order.order_id.clone() };
    let mut dot = gateway.incoming().subscribe(track.subject()).await.unwrap();
    let dispatch = world.bus("dispatch").await;
    let mut frames = dispatch.incoming().subscribe(PositionFrames::filter()).await.unwrap();
    gateway.ready(&tokio_util::sync::CancellationToken::new()).await;
    dispatch.ready(&tokio_util::sync::CancellationToken::new()).await;

    let mut ride = Ride::of(&rider);
    town.ride(&mut ride, &[north(-60.0), north(-45.0)]).await;
    town.assignment_at("accepted", &order, 3, ride.at_ms + 1).await;
    let mut metres = -45.0;
    let begun = std::time::Instant::now();
    let message = loop {
        // Until the owner of the partition has heard that he carries it.
        assert!(begun.elapsed() < testkit::eventually::WITHIN, "the owner does not hear of it");
        metres += 15.0;
        town.ride(&mut ride, &[north(metres)]).await;
        let wait = std::time::Duration::from_millis(300);
        if let Ok(Some(message)) = tokio::time::timeout(wait, dot.next()).await {
            break message;
        }
    };
    let location = v1::OrderLocation::decode(message.payload).unwrap();
    assert_eq!(location.order_id, order.order_id.as_str());
    let seen = location.position.unwrap();
    assert_eq!(seen.rider_id, rider.as_str());
    assert!(
        (seen.lat - north(metres).0).abs() < 1e-3 && seen.accuracy_m > 0.0 && seen.speed_mps < 55.6,
        "{seen:?}"
    );

    loop {
        let frame = next(&mut frames).await.expect("dispatch hears of him");
        let frame = v1::PositionFrame::decode(frame.payload).unwrap();
        assert_eq!(frame.city, CITY);
        if frame.positions.iter().any(|position| position.rider_id == rider.as_str()) {
            break;
        }
    }

    eventually("his last position is kept", || async {
        let kept = town.position(&rider).await.map_err(|fault| fault.to_string())?;
        Ok(kept.at_ms == seen.at_ms && (kept.lat - seen.lat).abs() < 1e-9)
    })
    .await;
    let by_order = town.position_of(&order.order_id).await.unwrap();
    assert_eq!(by_order.rider_id, rider.as_str());

    let everyone = v1::GetPositions { city: CITY.into(), rider_ids: Vec::new() };
    let list = world.call::<tracking::Positions>(&everyone).await.unwrap();
    assert!(list.items.iter().any(|position| position.rider_id == rider.as_str()), "{list:?}");
    let elsewhere = v1::GetPositions { city: "bdg".into(), rider_ids: vec![rider.to_string()] };
    assert_eq!(world.call::<tracking::Positions>(&elsewhere).await.unwrap().items, []);

    let request = v1::GetTrail { rider_id: rider.to_string(), ..Default::default() };
    let trail = world.call::<tracking::Trail>(&request).await.unwrap();
    assert_eq!(trail.items.len(), 2 + ((metres + 45.0) / 15.0) as usize);
    assert!(trail.items.is_sorted_by_key(|point| point.at_ms));
    assert_eq!(trail.items.last().unwrap().order_ids, [order.order_id.to_string()]);
    assert!(trail.items[0].order_ids.is_empty());
    // Who follows an order sees nothing of the way before it.
    let request = v1::GetTrail { order_id: order.order_id.to_string(), ..Default::default() };
    let of_order = world.call::<tracking::Trail>(&request).await.unwrap();
    assert!(of_order.items.len() < trail.items.len(), "{of_order:?}");

    town.assignment_at("delivered", &order, 5, ride.at_ms + 1).await;
    eventually("nobody carries it any more", || async {
        match town.position_of(&order.order_id).await {
            Err(fault) if fault.code.as_str() == "tracking.not_carried" => Ok(true),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    // Late news changes nothing.
    town.assignment("accepted", &order, 4).await;
    town.assignment("picked_up", &order, 4).await;
    world.settled().await;
    assert_eq!(code(town.position_of(&order.order_id).await), "tracking.not_carried");
    assert!(town.position(&rider).await.is_ok());
}
