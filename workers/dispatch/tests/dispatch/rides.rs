//! From the pool to the door.

use subjects::v1::{AssignmentState, OrderStatus as S, RiderState, TaskState};

use crate::support::City1;

#[tokio::test]
async fn an_order_is_offered_accepted_and_delivered_with_every_message_sent_twice() {
    let mut city = City1::open().await;
    let rider = city.rider(500.0).await;
    let order = city.order(1_500.0).await;
    city.pick(&order, 1_500.0).await;
    let offer = city.offer().await;
    assert_eq!((offer.rider_id.as_str(), offer.stops.len()), (rider.as_str(), 1));
    assert_eq!(offer.stops[0].order_id, order);
    assert_eq!(city.state_of(&rider).await, RiderState::Assigned);
    let accepted = city.accept(&offer).await.unwrap();
    assert_eq!(accepted.state(), AssignmentState::Accepted);
    assert_eq!(city.accept(&offer).await.unwrap(), accepted, "the same answer");
    assert_eq!(city.state_of(&rider).await, RiderState::ToHub);
    // Not packed: he may come, and not leave.
    city.set(&rider, RiderState::Picking).await.unwrap();
    let refused = city.set(&rider, RiderState::Delivering).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "dispatch.illegal_transition");
    assert!(refused.detail.contains(&order), "{}", refused.detail);
    city.pack(&order).await;
    city.until_order(&order, S::AssignedToPartner).await;
    for _ in 0..2 {
        city.set(&rider, RiderState::Delivering).await.unwrap();
    }
    city.until_order(&order, S::InTransit).await;
    for _ in 0..2 {
        let trip = city.progress(&rider, &order, S::Delivered).await.unwrap();
        assert_eq!(trip.state(), AssignmentState::Completed);
    }
    let done = city.until_order(&order, S::Delivered).await;
    let way: Vec<S> = done.timeline.iter().map(|entry| entry.to()).collect();
    assert_eq!(
        way[3..],
        [S::Picking, S::Packed, S::AssignedToPartner, S::PickedUp, S::InTransit, S::Delivered]
    );
    assert_eq!(done.timeline.last().unwrap().actor, rider);
    assert_eq!(city.state_of(&rider).await, RiderState::Completed);
    city.set(&rider, RiderState::Idle).await.unwrap();
    city.set(&rider, RiderState::Offline).await.unwrap();
    let events = city.events_of(&order).await;
    let words: Vec<&str> = events.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["offered", "accepted", "picked_up", "delivered"]);
    let versions: Vec<u64> = events.iter().map(|(_, event)| event.meta.as_ref().unwrap().version).collect();
    assert!(versions.windows(2).all(|pair| pair[0] < pair[1]), "{versions:?}");
    city.consistent().await;
}

#[tokio::test]
async fn the_bag_may_be_packed_before_anybody_asks_for_a_rider() {
    let mut city = City1::open().await;
    let order = city.placed(900.0).await;
    city.pack(&order).await;
    city.pick_event(&order, "packed", 900.0, 3).await;
    city.pick(&order, 900.0).await;
    city.rider(400.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.until_order(&order, S::AssignedToPartner).await;
    // He forgets to say that he has come, and says only that he has it.
    city.progress(&offer.rider_id, &order, S::PickedUp).await.unwrap();
    assert_eq!(city.state_of(&offer.rider_id).await, RiderState::Picking);
    city.progress(&offer.rider_id, &order, S::InTransit).await.unwrap();
    assert_eq!(city.state_of(&offer.rider_id).await, RiderState::Delivering);
    city.progress(&offer.rider_id, &order, S::Delivered).await.unwrap();
    city.until_order(&order, S::Delivered).await;
    city.consistent().await;
}

#[tokio::test]
async fn two_orders_of_one_street_go_on_one_trip() {
    let window = [("KILAT__DISPATCH__WINDOW_S", "30"), ("KILAT__DISPATCH__WINDOW_ORDERS", "2")];
    let mut city = City1::open_with(&window).await;
    city.rider(300.0).await;
    let (far, near) = (city.order(1_500.0).await, city.order(1_400.0).await);
    let offer = city.offer().await;
    let stops: Vec<&str> = offer.stops.iter().map(|stop| stop.order_id.as_str()).collect();
    assert_eq!(stops, [near.as_str(), far.as_str()], "the nearer door first");
    assert!(offer.stops[0].planned_s < offer.stops[1].planned_s);
    city.accept(&offer).await.unwrap();
    for order in [&near, &far] {
        city.pack(order).await;
    }
    city.until_order(&near, S::AssignedToPartner).await;
    city.until_order(&far, S::AssignedToPartner).await;
    city.set(&offer.rider_id, RiderState::Picking).await.unwrap();
    city.set(&offer.rider_id, RiderState::Delivering).await.unwrap();
    let after_one = city.progress(&offer.rider_id, &near, S::Delivered).await.unwrap();
    assert_eq!(after_one.state(), AssignmentState::PickedUp);
    assert_eq!(city.state_of(&offer.rider_id).await, RiderState::Delivering);
    let refused = city.set(&offer.rider_id, RiderState::Completed).await.unwrap_err();
    assert!(refused.detail.contains('1'), "{}", refused.detail);
    let after_two = city.progress(&offer.rider_id, &far, S::Delivered).await.unwrap();
    assert_eq!(after_two.state(), AssignmentState::Completed);
    city.until_order(&far, S::Delivered).await;
    city.consistent().await;
}

#[tokio::test]
async fn the_nearest_free_rider_is_asked_and_the_silent_one_is_not() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__SILENT_S", "60")]).await;
    let near = city.rider(200.0).await;
    let far = city.rider(3_000.0).await;
    sqlx::query("update dispatch.rider set heard_at = now() - interval '2 minutes' where rider_id = $1")
        .bind(&near)
        .execute(&city.world.pg)
        .await
        .unwrap();
    city.order(1_000.0).await;
    assert_eq!(city.offer().await.rider_id, far);
    assert_eq!(city.state_of(&near).await, RiderState::Idle);
}

#[tokio::test]
async fn a_rider_who_accepts_and_does_not_come_loses_the_trip() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__STALL_S", "1")]).await;
    let lazy = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.pack(&order).await;
    city.until_task(&order, "it is back", |task| task.state() == TaskState::Pool).await;
    assert_eq!(city.state_of(&lazy).await, RiderState::Offline);
    // He changes his mind; he is not asked for this one again.
    city.set(&lazy, RiderState::Idle).await.unwrap();
    let other = city.rider(2_000.0).await;
    assert_eq!(city.offer().await.rider_id, other);
    city.consistent().await;
}

#[tokio::test]
async fn a_rider_who_says_nothing_after_the_last_door_is_free_again() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__REST_S", "1")]).await;
    let rider = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.pack(&order).await;
    city.progress(&rider, &order, S::PickedUp).await.unwrap();
    city.progress(&rider, &order, S::Delivered).await.unwrap();
    city.world
        .eventually("he is free", || async { Ok(city.state_of(&rider).await == RiderState::Idle) })
        .await;
    city.until_order(&order, S::Delivered).await;
    city.consistent().await;
}
