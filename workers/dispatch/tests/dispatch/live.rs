//! What comes live: positions, fences, devices; and news that comes twice or out of order.

use prost::Message;
use subjects::{
    codec::Encoding,
    v1::{self, AssignmentState, Fence, OrderStatus as S, RiderState, TaskState},
};

use crate::support::{City1, north};

#[tokio::test]
async fn a_rider_who_forgets_to_say_so_is_moved_by_the_fences() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__DOOR_S", "45")]).await;
    let rider = city.rider(500.0).await;
    let order = city.order(1_500.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.crossing(&offer, "", Fence::Hub, "entered", 0).await;
    city.until_state(&rider, RiderState::Picking).await;
    // He moves his bicycle: the bag is not packed.
    city.crossing(&offer, "", Fence::Hub, "left", 1).await;
    city.pack(&order).await;
    city.until_order(&order, S::AssignedToPartner).await;
    assert_eq!(city.state_of(&rider).await, RiderState::Picking);
    city.crossing(&offer, "", Fence::Hub, "left", 60).await;
    city.until_state(&rider, RiderState::Delivering).await;
    city.until_order(&order, S::InTransit).await;
    // He rides past the door first, and comes back to it.
    city.crossing(&offer, &order, Fence::Customer, "entered", 100).await;
    let arrived = "select count(*) from dispatch.task where arrived_at is not null";
    city.world.eventually("he is at the door", || async { Ok(city.count(arrived).await == 1) }).await;
    city.crossing(&offer, &order, Fence::Customer, "left", 110).await;
    city.world.eventually("he rode on", || async { Ok(city.count(arrived).await == 0) }).await;
    assert_eq!(city.task(&order).await.state(), TaskState::PickedUp);
    city.crossing(&offer, &order, Fence::Customer, "entered", 200).await;
    city.world.eventually("he is at the door", || async { Ok(city.count(arrived).await == 1) }).await;
    city.crossing(&offer, &order, Fence::Customer, "left", 260).await;
    city.until_order(&order, S::Delivered).await;
    assert_eq!(city.state_of(&rider).await, RiderState::Completed);
    // Late crossings of a trip that is over change nothing.
    city.crossing(&offer, "", Fence::Hub, "entered", 300).await;
    city.set(&rider, RiderState::Idle).await.unwrap();
    city.world.settled().await;
    assert_eq!(city.state_of(&rider).await, RiderState::Idle);
    city.consistent().await;
}

#[tokio::test]
async fn a_live_position_brings_a_silent_rider_back() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__SILENT_S", "60")]).await;
    let rider = city.rider(200.0).await;
    let silence = "update dispatch.rider set heard_at = now() - interval '2 minutes'";
    sqlx::query(silence).execute(&city.world.pg).await.unwrap();
    let order = city.order(1_000.0).await;
    city.until_task(&order, "it waits", |task| task.state() == TaskState::Pool).await;
    let supply = v1::GetSupply { city: "jkt".into(), hub_ids: vec![] };
    city.position(&rider, north(300.0)).await;
    let offer = city.offer().await;
    assert_eq!(offer.rider_id, rider);
    let around = city.call::<subjects::table::dispatch::Supply>(&supply).await.unwrap().items;
    assert_eq!((around[0].online, around[0].idle, around[0].pending), (1, 0, 0));
}

#[tokio::test]
async fn devices_are_answered_as_the_endpoints_answer() {
    let mut city = City1::open().await;
    let rider = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    let desk = dispatch::checks::Rival::of(&city.world.platform("dispatch").await);
    let say = |event: &str, report: v1::RiderReport, encoding| {
        let subject = format!("drv.jkt.{rider}.evt.{event}");
        let desk = &desk;
        async move { desk.report(&subject, report, encoding).await }
    };
    let accept = v1::RiderReport { assignment_id: offer.assignment_id.clone(), ..Default::default() };
    for _ in 0..2 {
        let reply = say("accept", accept.clone(), Encoding::Protobuf).await.unwrap();
        assert_eq!(v1::Assignment::decode(reply).unwrap().state(), AssignmentState::Accepted);
    }
    let json = say("accept", accept, Encoding::Json).await.unwrap();
    assert!(std::str::from_utf8(&json).unwrap().contains(&offer.assignment_id));
    let refused = say("dance", v1::RiderReport::default(), Encoding::Protobuf).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "request.malformed");
    city.pack(&order).await;
    let progress =
        |status: S| v1::RiderReport { order_id: order.clone(), status: status.into(), ..Default::default() };
    for to in [S::PickedUp, S::InTransit, S::Delivered] {
        say("progress", progress(to), Encoding::Protobuf).await.unwrap();
    }
    let state = v1::RiderReport { state: RiderState::Idle.into(), ..Default::default() };
    say("state", state, Encoding::Protobuf).await.unwrap();
    assert_eq!(city.state_of(&rider).await, RiderState::Idle);
    city.until_order(&order, S::Delivered).await;
}

#[tokio::test]
async fn news_twice_late_and_out_of_order_is_news_once() {
    let mut city = City1::open().await;
    let order = city.placed(1_000.0).await;
    // Packed before it is asked for, and again after it is delivered.
    city.pick_event(&order, "packed", 1_000.0, 3).await;
    city.pack(&order).await;
    city.pick_event(&order, "started", 1_000.0, 2).await;
    for _ in 0..3 {
        city.pick(&order, 1_000.0).await;
    }
    let rider = city.rider(300.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.order_event(&order, "status", S::Packed).await;
    city.set(&rider, RiderState::Picking).await.unwrap();
    city.set(&rider, RiderState::Delivering).await.unwrap();
    city.progress(&rider, &order, S::Delivered).await.unwrap();
    city.until_order(&order, S::Delivered).await;
    city.pick_event(&order, "packed", 1_000.0, 3).await;
    city.pick(&order, 1_000.0).await;
    city.order_event(&order, "status", S::Delivered).await;
    city.order_event(&order, "cancelled", S::Cancelled).await;
    let words = city.words_of(&order).await;
    assert_eq!(words, ["offered", "accepted", "picked_up", "delivered"]);
    assert_eq!(city.task(&order).await.state(), TaskState::Delivered);
    let owed = "select count(*) from dispatch.effect where done_at is null";
    city.world.eventually("nothing is owed", || async { Ok(city.count(owed).await == 0) }).await;
    city.consistent().await;
}

#[tokio::test]
async fn an_admin_who_says_delivered_ends_the_trip() {
    let mut city = City1::open().await;
    let rider = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.pack(&order).await;
    city.progress(&rider, &order, S::InTransit).await.unwrap();
    city.until_order(&order, S::InTransit).await;
    city.order_event(&order, "status", S::Delivered).await;
    city.until_state(&rider, RiderState::Completed).await;
    city.until_order(&order, S::Delivered).await;
    city.consistent().await;
}
