//! Each tier, by taking the ones above it away.

use std::time::{Duration, Instant};

use subjects::{
    table::geo as api,
    v1::{self, GeoTier},
};
use testkit::Mode;

use crate::support::{HOME, HUB, Town, away, code, point};

#[tokio::test]
async fn the_record_answers_first_and_the_cache_from_then_on() {
    let (town, running) = Town::open().await;
    town.recorded_then_cached(HOME, HUB, "cell", "at home").await;
    let found = town.find(HOME).await;
    let hub = found.hub.unwrap();
    assert_eq!((hub.hub_id.as_str(), hub.name.as_str(), hub.city.as_str()), (HUB, "The hub hub_1", "jkt"));
    assert!(hub.distance_m < 1.0 && (hub.proximity - 1.0).abs() < 1e-3);
    assert_eq!((found.city.as_str(), found.cell.len()), ("jkt", 15));
    running.stop().await;
}

#[tokio::test]
async fn nobody_serves_this_is_an_answer() {
    let (town, running) = Town::open().await;
    // In the city, in no zone, nor near one.
    let far = away(90.0, 15_000.0);
    town.recorded_then_cached(far, "", "", "far").await;
    assert_eq!(town.find(far).await.city, "jkt");
    // In no city: never cached, so that nobody can fill Redis with the open sea.
    for _ in 0..2 {
        assert_eq!(town.stored((-40.0, 20.0)).await.1, GeoTier::Postgis);
    }
    for pole in [(90.0, 0.0), (-90.0, 180.0), (0.0, 180.0), (0.0, -180.0)] {
        assert_eq!(town.recorded(pole).await, "");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_the_record_answers_without_both_the_distance() {
    let town = Town::bare(&[]).await;
    let (running, proxy) = town.worker_behind_a_proxy().await;
    town.furnish().await;
    town.recorded_then_cached(HOME, HUB, "cell", "with both").await;

    town.world.redis.kill9().unwrap();
    town.comes_to(HOME, (HUB, GeoTier::Postgis, "cell")).await;

    proxy.set(Mode::Cut);
    assert_eq!(town.found(HOME).await, (HUB.into(), GeoTier::Distance, String::new()));
    // Beyond its zone, but within the city's reach: nobody can say better.
    assert_eq!(town.found(away(0.0, 4_900.0)).await, (HUB.into(), GeoTier::Distance, String::new()));
    assert_eq!(town.found(away(0.0, 5_100.0)).await, (String::new(), GeoTier::Distance, String::new()));

    proxy.set(Mode::Pass);
    town.answers_from(HOME, GeoTier::Postgis).await;
    town.world.redis.restart().await.unwrap();
    town.answers_from(HOME, GeoTier::Redis).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_hang_are_not_waited_for() {
    let (town, running) = Town::open().await;
    town.answers_from(HOME, GeoTier::Redis).await;
    // Nobody gets at the zones: statements hang rather than fail.
    let mut lock = town.world.pg.begin().await.unwrap();
    sqlx::raw_sql("lock table geo.zone, geo.feed in access exclusive mode")
        .execute(&mut *lock)
        .await
        .unwrap();
    town.answers_from(HOME, GeoTier::Redis).await;
    town.world.redis.pause().unwrap();
    let started = Instant::now();
    assert_eq!(town.found(HOME).await, (HUB.into(), GeoTier::Distance, String::new()));
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    // Whoever comes next does not wait for the record again: it alone would take a second. (Now and then one
    // is let through to try.)
    town.world
        .eventually("nobody waits again", || async {
            let started = Instant::now();
            assert_eq!(town.found(HOME).await.1, GeoTier::Distance);
            let took = started.elapsed();
            if took < Duration::from_secs(1) { Ok(true) } else { Err(format!("{took:?}")) }
        })
        .await;
    town.world.redis.resume().unwrap();
    lock.rollback().await.unwrap();
    town.answers_from(HOME, GeoTier::Redis).await;
    running.stop().await;
}

#[tokio::test]
async fn a_worker_that_knows_nothing_yet_says_so() {
    let town = Town::bare(&[]).await;
    sqlx::raw_sql("alter schema geo rename to elsewhere").execute(&town.world.pg).await.unwrap();
    let running = town.worker().await;
    let asked = v1::FindHub { point: point(HOME), ..Default::default() };
    assert_eq!(code(town.ask(asked).await), "service.unavailable");
    assert_eq!(code(town.world.call::<api::Cities>(&v1::ListCities {}).await), "service.unavailable");
    sqlx::raw_sql("alter schema elsewhere rename to geo").execute(&town.world.pg).await.unwrap();
    town.world
        .eventually("it answers", || async {
            let asked = v1::FindHub { point: point(HOME), ..Default::default() };
            town.ask(asked).await.map(|_| true).map_err(|fault| fault.to_string())
        })
        .await;
    running.stop().await;
}

#[tokio::test]
async fn nothing_is_cached_when_the_cache_is_off() {
    let (town, running) = Town::open_with(&[("KILAT__GEO__CACHE_S", "0")]).await;
    for _ in 0..3 {
        assert_eq!(town.stored(HOME).await.1, GeoTier::Postgis);
    }
    running.stop().await;
}
