//! Accepted, and nothing moves: nobody waits for ever.

use std::time::Duration;

use subjects::v1::{OrderStatus as S, RiderState, TaskState};

use crate::support::{City1, north};

#[tokio::test]
async fn a_rider_who_falls_silent_on_his_way_is_followed_by_another() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__LOST_S", "5")]).await;
    let rider = city.rider(500.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    // While he is heard of he keeps it, however long the store takes. Between two words of his a busy machine
    // may pause, but not for five seconds.
    let begun = std::time::Instant::now();
    while begun.elapsed() < Duration::from_secs(8) {
        city.position(&rider, north(400.0)).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(city.task(&order).await.state(), TaskState::Assigned);
    // His phone is in a canal.
    city.until_task(&order, "it is taken back", |task| task.state() == TaskState::Pool).await;
    assert_eq!(city.state_of(&rider).await, RiderState::Offline);
    let other = city.rider(600.0).await;
    let offer = city.offer().await;
    assert_eq!(offer.rider_id, other);
    city.accept(&offer).await.unwrap();
    // And when he is back, it is not his any more.
    let late = city.progress(&rider, &order, S::PickedUp).await;
    assert_eq!(crate::support::code(late), "dispatch.wrong_rider");
    city.consistent().await;
}

#[tokio::test]
async fn a_bag_on_the_counter_does_not_wait_for_one_that_never_comes() {
    let settings = [
        ("KILAT__DISPATCH__WINDOW_S", "30"),
        ("KILAT__DISPATCH__WINDOW_ORDERS", "2"),
        ("KILAT__DISPATCH__STALL_S", "60"),
    ];
    let mut city = City1::open_with(&settings).await;
    let rider = city.rider(300.0).await;
    let (packed, forgotten) = (city.order(1_400.0).await, city.order(1_500.0).await);
    let offer = city.offer().await;
    assert_eq!(offer.stops.len(), 2);
    city.accept(&offer).await.unwrap();
    city.set(&rider, RiderState::Picking).await.unwrap();
    city.pack(&packed).await;
    city.until_order(&packed, S::AssignedToPartner).await;
    // What is left of the trip then has its minute anew.
    city.two_minutes_later().await;
    city.until_task(&forgotten, "the other goes back", |task| task.state() == TaskState::Pool).await;
    city.set(&rider, RiderState::Delivering).await.unwrap();
    city.progress(&rider, &packed, S::Delivered).await.unwrap();
    city.until_order(&packed, S::Delivered).await;
    // Somebody else is asked for it.
    let other = city.rider(250.0).await;
    let offer = city.offer().await;
    assert_eq!((offer.rider_id, offer.stops[0].order_id.clone()), (other, forgotten));
    city.consistent().await;
}

#[tokio::test]
async fn a_rider_who_has_the_bag_and_says_nothing_is_told_of() {
    // He would be lost long before he is overdue, had he not taken the bag.
    let settings = [("KILAT__DISPATCH__OVERDUE_S", "10"), ("KILAT__DISPATCH__LOST_S", "7")];
    let mut city = City1::open_with(&settings).await;
    let rider = city.rider(300.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.pack(&order).await;
    city.until_order(&order, S::AssignedToPartner).await;
    city.progress(&rider, &order, S::InTransit).await.unwrap();
    city.world
        .eventually("it is told of", || async {
            Ok(city.words_of(&order).await.contains(&"overdue".to_owned()))
        })
        .await;
    // It is still his, and only he can end it.
    assert_eq!(city.task(&order).await.state(), TaskState::PickedUp);
    city.progress(&rider, &order, S::Delivered).await.unwrap();
    city.until_order(&order, S::Delivered).await;
    city.consistent().await;
}

#[tokio::test]
async fn a_rider_who_left_unseen_with_the_bag_is_not_followed_by_another() {
    let mut city = City1::open_with(&[("KILAT__DISPATCH__STALL_S", "60")]).await;
    let rider = city.rider(300.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    city.accept(&offer).await.unwrap();
    city.set(&rider, RiderState::Picking).await.unwrap();
    city.pack(&order).await;
    city.until_order(&order, S::AssignedToPartner).await;
    // His phone says once more what it said last, from half way to the door.
    city.set_at(&rider, RiderState::Picking, Some(north(500.0))).await.unwrap();
    city.two_minutes_later().await;
    city.until_state(&rider, RiderState::Delivering).await;
    city.until_order(&order, S::InTransit).await;
    city.progress(&rider, &order, S::Delivered).await.unwrap();
    city.until_order(&order, S::Delivered).await;
    let words = city.words_of(&order).await;
    assert!(!words.iter().any(|word| word == "cancelled" || word == "pooled"), "{words:?}");
    city.consistent().await;
}
