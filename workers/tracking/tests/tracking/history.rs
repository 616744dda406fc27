//! Points into Postgres, and out.

use std::time::Duration;

use chrono::{Days, Utc};
use futures::StreamExt as _;
use subjects::{
    Channel as _,
    ids::{City, Name, OrderId, Token as _},
    table::{OrderTrack, TrackFrames, tracking},
    v1,
};
use testkit::eventually;

use crate::support::{CITY, Order, Ride, Town, code, north, now_ms, rider};

async fn history(town: &Town, order: &OrderId, limit: u32, cursor: &str) -> v1::TrackHistory {
    let page = Some(v1::Page { limit, cursor: cursor.into() });
    let request = v1::GetHistory { order_id: order.to_string(), page };
    town.world.call::<tracking::History>(&request).await.unwrap()
}

#[tokio::test]
async fn the_way_of_an_order_is_kept_and_only_that() {
    let town = Town::open().await;
    let rider = rider();
    let (mine, other) = (Order::of(&rider), Order::of(&rider));
    let mut ride = Ride::of(&rider);
    town.ride(&mut ride, &[north(0.0), north(15.0)]).await;
    let before = ride.at_ms;
    let gateway = town.world.bus("gateway").await;
    let track = OrderTrack { order: other.order_id.clone() };
    let mut dot = gateway.incoming().subscribe(track.subject()).await.unwrap();
    gateway.ready(&tokio_util::sync::CancellationToken::new()).await;
    town.assignment_at("accepted", &mine, 3, before).await;
    town.assignment_at("accepted", &other, 3, before).await;
    let mut metres = 15.0;
    let begun = std::time::Instant::now();
    loop {
        assert!(begun.elapsed() < testkit::eventually::WITHIN, "the owner does not hear of it");
        // Until the owner has heard of both, of which the other one came last.
        metres += 15.0;
        town.ride(&mut ride, &[north(metres)]).await;
        if let Ok(Some(_)) = tokio::time::timeout(Duration::from_millis(300), dot.next()).await {
            break;
        }
    }
    for n in 1..4 {
        town.ride(&mut ride, &[north(metres + 15.0 * f64::from(n))]).await;
    }
    eventually("the points are in the record", || async {
        let request = v1::GetHistory { order_id: mine.order_id.to_string(), page: None };
        let all = town.world.call::<tracking::History>(&request).await.map_err(|fault| fault.to_string())?;
        Ok(all.items.last().is_some_and(|point| point.at_ms == ride.at_ms))
    })
    .await;

    let all = history(&town, &mine.order_id, 0, "").await;
    assert!(all.items.len() >= 4 && all.items[0].at_ms > before, "{all:?}");
    assert!(all.items.array_windows().all(|[a, b]| b.at_ms == a.at_ms + 2_000), "{all:?}");
    assert!(all.next_cursor.is_empty());
    assert!(all.items.iter().all(|point| point.order_ids == [mine.order_id.to_string()]));
    assert!(all.items.iter().all(|point| point.rider_id == rider.as_str()));

    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = history(&town, &mine.order_id, 2, &cursor).await;
        paged.extend(page.items);
        if page.next_cursor.is_empty() {
            break;
        }
        cursor = page.next_cursor;
    }
    assert_eq!(paged, all.items);

    let nobody = v1::GetHistory { order_id: OrderId::fresh().to_string(), page: None };
    assert_eq!(code(town.world.call::<tracking::History>(&nobody).await), "tracking.not_carried");
    let page = Some(v1::Page { limit: 2, cursor: "elsewhere".into() });
    let bad = v1::GetHistory { order_id: mine.order_id.to_string(), page };
    assert_eq!(code(town.world.call::<tracking::History>(&bad).await), "request.invalid");
}

#[tokio::test]
async fn a_frame_that_comes_again_is_not_there_twice() {
    let town = Town::open().await;
    let rider = rider();
    let frame = |fence: u64, frame, points: usize| v1::TrackFrame {
        city: CITY.into(),
        partition: 3,
        // Far from those of the worker's own leases.
        fence: 1_000_000 + fence,
        frame,
        points: (0..points)
            .map(|n| v1::TrackPoint {
                rider_id: rider.to_string(),
                order_ids: vec!["ord_a".into(), "ord_b".into()],
                lat: -6.2,
                lng: 106.8,
                speed_mps: 7.5,
                bearing_deg: 90.0,
                accuracy_m: 3.0,
                at_ms: now_ms() + i64::try_from(n).unwrap(),
            })
            .collect(),
    };
    let channel = TrackFrames { city: City::parse(CITY).unwrap(), partition: Name::parse("3").unwrap() };
    for (fence, number, points) in [(7, 1, 50), (7, 2, 200), (7, 1, 50), (8, 1, 20), (7, 2, 200), (8, 1, 20)]
    {
        town.event("tracking", &channel, &frame(fence, number, points)).await;
    }
    eventually("all frames are in", || async {
        Ok(town.count("select count(*) from tracking.frame where fence in (1000007, 1000008)").await == 3)
    })
    .await;
    // A point of a day that has no place keeps none of the others out.
    let mut strange = frame(9, 1, 3);
    strange.points[1].at_ms = 0;
    strange.points.push(v1::TrackPoint { at_ms: i64::MAX, ..strange.points[0].clone() });
    town.event("tracking", &channel, &strange).await;
    eventually("the strange one is in", || async {
        Ok(town.count("select count(*) from tracking.frame where fence = 1000009").await == 1)
    })
    .await;
    town.world.settled().await;
    let points = town.count("select count(*) from tracking.point where orders = '{ord_a,ord_b}'").await;
    assert_eq!(points, 50 + 200 + 20 + 2);
}

#[tokio::test]
async fn days_are_made_ahead_and_dropped_after_their_time() {
    let world = testkit::World::start_with(
        &[(::tracking::SCHEMA, &::tracking::MIGRATOR)],
        &[("KILAT__TRACKING__RETENTION_DAYS", "30")],
    )
    .await;
    for days in [10, 40] {
        let day = Utc::now().date_naive().checked_sub_days(Days::new(days)).unwrap();
        let next = day.checked_add_days(Days::new(1)).unwrap();
        let sql = format!(
            "create table tracking.point_{} partition of tracking.point for values from ('{day}') to ('{next}')",
            day.format("%Y%m%d")
        );
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&world.pg).await.unwrap();
    }
    let platform = world.platform("tracking").await;
    let running = world.run(::tracking::worker(&platform).await.unwrap()).await;
    // Yesterday, today, seven days ahead, and the one of ten days ago; not the one of forty.
    world
        .eventually("the partitions are as they should be", || async {
            let count: i64 = sqlx::query_scalar(
                "select count(*) from pg_inherits where inhparent = 'tracking.point'::regclass",
            )
            .fetch_one(&world.pg)
            .await
            .map_err(|error| error.to_string())?;
            if count == 10 { Ok(true) } else { Err(format!("{count}")) }
        })
        .await;
    running.stop().await;
}
