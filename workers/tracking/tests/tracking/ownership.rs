//! Who owns a partition, and what becomes of it when he goes.

use std::collections::BTreeMap;

use subjects::{
    ids::{RiderId, Token as _},
    v1,
};
use testkit::eventually;

use crate::support::{Ride, Town, north, rider};

/// A rider for each partition.
fn riders() -> Vec<RiderId> {
    let mut riders = BTreeMap::new();
    while riders.len() < 16 {
        let rider = rider();
        riders.insert(subjects::partition(&rider), rider);
    }
    riders.into_values().collect()
}

/// Who holds which partition, by the bucket.
async fn holders(town: &Town) -> Vec<String> {
    let ops = town.world.bus("ops").await;
    let mut holders = Vec::new();
    for partition in 0..16 {
        let subject = format!("$JS.API.DIRECT.GET.KV_LEASE.$KV.LEASE.part.{partition}");
        if let Ok(message) = ops.outgoing().request(subject, "".into()).await
            && message.status.is_none()
            && !message.payload.is_empty()
        {
            holders.push(String::from_utf8_lossy(&message.payload).split(' ').next().unwrap().to_owned());
        }
    }
    holders
}

async fn shared_by(town: &Town, workers: usize) {
    eventually(&format!("{workers} share the partitions"), || async {
        let mut shares: BTreeMap<String, usize> = BTreeMap::new();
        for holder in holders(town).await {
            *shares.entry(holder).or_default() += 1;
        }
        let (least, most) = (16 / workers, 16usize.div_ceil(workers));
        let fair = shares.values().all(|n| (least..=most).contains(n));
        let fair = fair && shares.len() == workers && shares.values().sum::<usize>() == 16;
        if fair { Ok(true) } else { Err(format!("{shares:?}")) }
    })
    .await;
}

async fn all_owned(town: &Town, riders: &[RiderId]) {
    for rider in riders {
        eventually("every partition is served", || async {
            Ok(town.ask_ping(rider, &v1::Ping::default()).await.is_some())
        })
        .await;
    }
}

#[tokio::test]
async fn partitions_are_shared_given_back_and_taken_over() {
    let mut town = Town::of_mortals().await;
    let riders = riders();
    shared_by(&town, 1).await;
    all_owned(&town, &riders).await;

    let second = town.another().await;
    shared_by(&town, 2).await;
    all_owned(&town, &riders).await;
    let third = town.another().await;
    shared_by(&town, 3).await;
    all_owned(&town, &riders).await;

    // One dies, one leaves in good order: the last one has them all.
    town.running.take().unwrap().kill().await;
    shared_by(&town, 2).await;
    second.stop().await;
    shared_by(&town, 1).await;
    all_owned(&town, &riders).await;
    third.stop().await;
    assert_eq!(holders(&town).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_rider_is_known_to_the_next_owner() {
    let mut town = Town::of_mortals().await;
    let rider = rider();
    let mut ride = Ride::of(&rider);
    town.ride(&mut ride, &[north(0.0), north(15.0), north(30.0), north(45.0), north(60.0)]).await;
    eventually("his last position is kept", || async {
        let kept = town.position(&rider).await.map_err(|fault| fault.to_string())?;
        Ok(kept.at_ms == ride.at_ms)
    })
    .await;
    let before = town.position(&rider).await.unwrap();
    assert!((before.speed_mps - 7.5).abs() < 2.5, "{before:?}");

    town.running.take().unwrap().kill().await;
    let next = town.another().await;
    eventually("somebody owns the partition again", || async {
        Ok(town.ask_ping(&rider, &v1::Ping::default()).await.is_some())
    })
    .await;
    // What he sent before is a duplicate, also to who has never heard it.
    let again = v1::Ping { at_ms: ride.at_ms, ..crate::support::ping(north(60.0)) };
    assert_eq!(town.reason(&rider, &again).await, "too_soon");
    town.ride(&mut ride, &[north(75.0), north(90.0)]).await;
    eventually("his position has moved on", || async {
        let now = town.position(&rider).await.map_err(|fault| fault.to_string())?;
        Ok(now.at_ms == ride.at_ms && (now.speed_mps - 7.5).abs() < 2.0)
    })
    .await;
    next.stop().await;
}

#[tokio::test]
async fn without_redis_pings_are_still_judged_and_told() {
    let town = Town::open().await;
    let rider = rider();
    town.world.redis.kill9().unwrap();
    let mut ride = Ride::of(&rider);
    town.ride(&mut ride, &[north(0.0), north(15.0), north(30.0)]).await;
    assert_eq!(crate::support::code(town.position(&rider).await), "service.unavailable");
    town.world.redis.restart().await.unwrap();
    eventually("the next ping is kept", || {
        let ping = v1::Ping { at_ms: ride.at_ms + 2_000, ..crate::support::ping(north(45.0)) };
        let town = &town;
        let rider = &rider;
        async move {
            town.send_ping(rider, &ping).await;
            let kept = town.position(rider).await.map_err(|fault| fault.to_string())?;
            Ok(kept.rider_id == rider.as_str())
        }
    })
    .await;
}
