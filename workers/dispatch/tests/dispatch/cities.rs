//! What one city has otherwise.

use subjects::v1;

use crate::support::City1;

/// As if he had carried an order this hour.
async fn has_carried_one(city: &City1, rider: &str) {
    let task = "insert into dispatch.task (order_id, hub_id, city, state, drop_lat, drop_lng, address, placed_at,
                    ready_at, promised_by, priority, created_at, not_before)
                values ('ord_before', 'hub_1', 'jkt', 'DELIVERED', -6.2, 106.8, '', now(), now(), now(), 0, now(), now())";
    let trip =
        "insert into dispatch.assignment (assignment_id, rider_id, hub_id, city, state, hub_lat, hub_lng,
                    offered_at, expires_at, ready_at)
                values ('asg_before', $1, 'hub_1', 'jkt', 'COMPLETED', -6.2, 106.8, now(), now(), now())";
    let stop = "insert into dispatch.stop values ('asg_before', 'ord_before', 0, 0)";
    sqlx::query(task).execute(&city.world.pg).await.unwrap();
    sqlx::query(trip).bind(rider).execute(&city.world.pg).await.unwrap();
    sqlx::query(stop).execute(&city.world.pg).await.unwrap();
}

#[tokio::test]
async fn a_city_with_weights_of_its_own_asks_another_rider() {
    let weights = [
        ("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__DISTANCE", "0"),
        ("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__ETA", "0"),
        ("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__READINESS", "0"),
        ("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__LATENESS", "0"),
        ("KILAT__DISPATCH__CITIES__JKT__WEIGHTS__LOAD", "1"),
        ("KILAT__DISPATCH__CITIES__JKT__REACH_M", "2500"),
    ];
    for (own, settings) in [(false, &[][..]), (true, &weights[..])] {
        let mut city = City1::open_with(settings).await;
        let (near, far) = (city.rider(100.0).await, city.rider(2_000.0).await);
        let _too_far_here = city.rider(3_000.0).await;
        has_carried_one(&city, &near).await;
        city.order(1_000.0).await;
        let offer = city.offer().await;
        assert_eq!(
            offer.rider_id,
            if own { far } else { near },
            "everywhere the near one, here the rested one"
        );
        let supply = v1::GetSupply { city: "jkt".into(), hub_ids: vec!["hub_1".into()] };
        let around = city.call::<subjects::table::dispatch::Supply>(&supply).await.unwrap().items;
        assert_eq!(around[0].online, if own { 2 } else { 3 });
    }
}
