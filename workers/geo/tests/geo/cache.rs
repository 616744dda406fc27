//! What the cache says is what the record says, also for readers and writers who meet.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use geodesy::{Place, Resolution, cell};
use redis::AsyncCommands as _;
use subjects::v1::{self, GeoTier};

use crate::support::{HOME, HUB, Town, away, circle, hub, square};

fn region(at: (f64, f64)) -> String {
    cell(Place::new(at.0, at.1).unwrap()).parent(Resolution::Six).unwrap().to_string()
}

#[tokio::test]
async fn while_a_fence_stands_nothing_is_cached_and_afterwards_it_is() {
    let (town, running) = Town::open().await;
    let mut redis = town.redis().await;
    town.recorded_then_cached(HOME, HUB, "cell", "no fence").await;
    // As a writer leaves it who dies before he has lifted it.
    let key = lua::keys::geo::generation(&region(HOME));
    let () = redis.set(&key, "!dead").await.unwrap();
    for _ in 0..3 {
        assert_eq!(town.stored(HOME).await.1, GeoTier::Postgis);
    }
    let () = redis.pexpire(&key, 50).await.unwrap();
    town.answers_from(HOME, GeoTier::Redis).await;
    running.stop().await;
}

/// A change that cannot be fenced off is not made.
#[tokio::test]
async fn a_change_waits_for_a_cache_that_can_be_told() {
    let (town, running) = Town::open().await;
    town.world.redis.kill9().unwrap();
    let refused = town.put_zone(circle(HUB, 900.0)).await.unwrap_err();
    assert!(refused.retryable(), "{refused:?}");
    assert_eq!(town.count("select version from geo.zone").await, 1);
    town.world.redis.restart().await.unwrap();
    town.world
        .eventually("the zone is put", || async {
            town.put_zone(circle(HUB, 900.0)).await.map(|_| true).map_err(|fault| fault.to_string())
        })
        .await;
    running.stop().await;
}

/// Two instances, readers without pause, and a zone that goes from one side of the city to the other: once
/// a put has been answered, no lookup says anything else, whichever instance and tier it comes from.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_older_than_the_last_change() {
    let (town, first) = Town::open().await;
    let second = town.worker().await;
    let sides = [away(270.0, 12_000.0), away(90.0, 12_000.0)];
    let town = Arc::new(town);
    let done = Arc::new(AtomicBool::new(false));
    let lookups = Arc::new(AtomicU64::new(0));
    let readers: Vec<_> = (0..6)
        .map(|i| {
            let (town, done, lookups) = (town.clone(), done.clone(), lookups.clone());
            tokio::spawn(async move {
                while !done.load(Ordering::Relaxed) {
                    town.find(sides[i % 2]).await;
                    lookups.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for round in 0..30 {
        let here = round % 2;
        let zone = v1::Zone { polygon: Some(square(sides[here], 0.01)), ..circle(HUB, 0.0) };
        town.put_zone(zone).await.unwrap();
        for _ in 0..6 {
            assert_eq!(town.recorded(sides[here]).await, HUB, "round {round}");
            assert_eq!(town.recorded(sides[1 - here]).await, "", "round {round}");
        }
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    // Both tiers were in it.
    assert!(lookups.load(Ordering::Relaxed) > 100);
    for side in sides {
        town.answers_from(side, GeoTier::Redis).await;
    }
    town.world.settled().await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn values_end_by_themselves() {
    let (town, running) = Town::open_with(&[("KILAT__GEO__CACHE_S", "300")]).await;
    town.answers_from(HOME, GeoTier::Redis).await;
    let mut redis = town.redis().await;
    let (region, place) = (region(HOME), Place::new(HOME.0, HOME.1).unwrap());
    let left: i64 = redis.ttl(lua::keys::geo::cell(&region, &cell(place).to_string())).await.unwrap();
    assert!((1..=300).contains(&left), "{left}");
    let left: i64 = redis.ttl(lua::keys::geo::generation(&region)).await.unwrap();
    assert!(left > 300, "{left}");
    town.answers_from(HOME, GeoTier::Redis).await;
    running.stop().await;
}

/// As above, for hubs that close and open again: an instance that has not heard of it asks before it says
/// that nobody is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_agree_who_is_open() {
    let (town, first) = Town::open().await;
    let second = town.worker().await;
    for version in 2..14 {
        let active = version % 2 == 1;
        town.tell(v1::Hub { version, active, ..hub(HUB, HOME) }).await;
        town.has(&format!("select version from geo.hub where hub_id = '{HUB}'"), version as i64).await;
        let expected = if active { HUB } else { "" };
        for _ in 0..10 {
            assert_eq!(town.recorded(HOME).await, expected, "version {version}");
        }
    }
    first.stop().await;
    second.stop().await;
}
