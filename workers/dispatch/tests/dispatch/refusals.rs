//! No, silence, and cancels.

use subjects::v1::{AssignmentState, OrderStatus as S, RiderState, TaskState};

use crate::support::{City1, code};

#[tokio::test]
async fn a_no_sends_the_order_to_the_next_rider_and_never_back() {
    let mut city = City1::open().await;
    city.rider(200.0).await;
    city.rider(400.0).await;
    let order = city.order(1_000.0).await;
    let first = city.offer().await;
    let rejected = city.reject(&first, "too_far").await.unwrap();
    assert_eq!(rejected.state(), AssignmentState::Rejected);
    assert_eq!(city.reject(&first, "too_far").await.unwrap(), rejected, "twice is once");
    assert_eq!(code(city.accept(&first).await), "dispatch.offer_closed");
    assert_eq!(city.state_of(&first.rider_id).await, RiderState::Idle);
    let second = city.offer().await;
    assert_ne!(second.rider_id, first.rider_id);
    city.accept(&second).await.unwrap();
    assert_eq!(code(city.reject(&second, "break").await), "dispatch.offer_closed");
    let task = city.task(&order).await;
    assert_eq!((task.attempts, task.asked.len()), (2, 2));
    let events = city.events_of(&order).await;
    let told: Vec<(&str, &str)> = events.iter().map(|(w, e)| (w.as_str(), e.reason.as_str())).collect();
    assert_eq!(told, [("offered", ""), ("rejected", "too_far"), ("offered", ""), ("accepted", "")]);
    city.consistent().await;
}

#[tokio::test]
async fn silence_is_a_no_and_after_the_last_of_them_the_order_is_back_in_the_pool() {
    let settings = [
        ("KILAT__DISPATCH__OFFER_S", "60"),
        ("KILAT__DISPATCH__REASSIGNMENTS", "1"),
        ("KILAT__DISPATCH__SILENT_OFFERS", "1"),
    ];
    let mut city = City1::open_with(&settings).await;
    city.rider(200.0).await;
    city.rider(400.0).await;
    let order = city.order(1_000.0).await;
    let first = city.offer().await;
    city.a_minute_later().await;
    let second = city.offer().await;
    assert_ne!(first.rider_id, second.rider_id);
    assert_eq!(code(city.accept(&first).await), "dispatch.offer_expired");
    city.a_minute_later().await;
    city.until_task(&order, "it is back", |task| task.state() == TaskState::Pool && task.attempts == 2).await;
    let words = city.words_of(&order).await;
    assert_eq!(words, ["offered", "timed_out", "offered", "timed_out", "pooled"]);
    // Both let an offer pass in silence: they are off shift, and come back by saying so.
    assert_eq!(city.state_of(&first.rider_id).await, RiderState::Offline);
    let third = city.rider(600.0).await;
    let last = city.offer().await;
    assert_eq!(last.rider_id, third, "from the pool it is offered again");
    city.accept(&last).await.unwrap();
    city.consistent().await;
}

#[tokio::test]
async fn a_cancelled_order_is_never_accepted() {
    let mut city = City1::open().await;
    let rider = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    // The cancel is known to orders alone, its event perhaps still on the way.
    city.cancel(&order).await;
    assert_eq!(code(city.accept(&offer).await), "dispatch.order_cancelled");
    assert_eq!(city.state_of(&rider).await, RiderState::Idle);
    assert_eq!(city.task(&order).await.state(), TaskState::Cancelled);
    // Asked for again, by a message that was late: it stays so.
    city.pick(&order, 1_000.0).await;
    assert_eq!(city.words_of(&order).await, ["offered", "cancelled"]);
    city.consistent().await;
}

#[tokio::test]
async fn a_cancel_before_the_request_is_remembered() {
    let mut city = City1::open().await;
    let early = city.placed(1_000.0).await;
    city.cancel(&early).await;
    city.world
        .eventually("the cancel is heard", || async {
            Ok(city.count("select count(*) from dispatch.heard where ended is not null").await == 1)
        })
        .await;
    city.pick(&early, 1_000.0).await;
    city.until_task(&early, "it is over", |task| task.state() == TaskState::Cancelled).await;
    city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    assert_eq!(city.offer().await.stops[0].order_id, order, "the other one is offered, this one never");
}

#[tokio::test]
async fn a_cancel_after_the_accept_frees_the_rider() {
    let mut city = City1::open().await;
    let rider = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.cancel(&order).await;
    city.until_task(&order, "it is over", |task| task.state() == TaskState::Cancelled).await;
    assert_eq!(city.state_of(&rider).await, RiderState::Idle);
    assert_eq!(city.accept(&offer).await.unwrap_err().code.as_str(), "dispatch.order_cancelled");
    let progress = city.progress(&rider, &order, S::PickedUp).await;
    assert_eq!(code(progress), "dispatch.order_cancelled");
    city.consistent().await;
}

#[tokio::test]
async fn accept_races_cancel_and_one_of_them_wins_whole() {
    let mut city = City1::open().await;
    for round in 0..6 {
        let rider = city.rider(200.0 + f64::from(round)).await;
        let order = city.order(1_000.0).await;
        let offer = city.offer().await;
        let cancel = city.order_event(&order, "cancelled", S::Cancelled);
        let (accepted, ()) = tokio::join!(city.accept(&offer), cancel);
        city.until_task(&order, "it is over", |task| task.state() == TaskState::Cancelled).await;
        match accepted {
            Ok(trip) => assert_eq!(trip.state(), AssignmentState::Accepted),
            Err(fault) => assert_eq!(fault.code.as_str(), "dispatch.order_cancelled"),
        }
        city.world
            .eventually("he is free", || async { Ok(city.state_of(&rider).await == RiderState::Idle) })
            .await;
        city.set(&rider, RiderState::Offline).await.unwrap();
        city.consistent().await;
    }
}

#[tokio::test]
async fn off_shift_with_an_offer_is_a_no_and_with_a_trip_is_refused() {
    let mut city = City1::open().await;
    let rider = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.set(&rider, RiderState::Offline).await.unwrap();
    assert_eq!(city.state_of(&rider).await, RiderState::Offline);
    assert_eq!(code(city.accept(&offer).await), "dispatch.offer_closed");
    city.until_task(&order, "it is back", |task| task.state() == TaskState::Pool).await;
    city.rider(300.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    let refused = city.set(&offer.rider_id, RiderState::Offline).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "dispatch.illegal_transition");
    assert!(refused.detail.contains("TO_HUB") && refused.detail.contains("OFFLINE"), "{}", refused.detail);
    city.consistent().await;
}
