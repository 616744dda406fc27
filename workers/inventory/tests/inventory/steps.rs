//! The steps of the saga, each in any order and any number of times.

use runtime::{Code, Fault};
use subjects::{
    ids::OrderId,
    table::inventory as api,
    v1::{self, ReservationStatus},
};

use crate::support::{City1, HUB, city, city_with, order, reference, reserve_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_survives_redelivery() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10), ("eggs", 5)]).await;
    let (sold, gone) = (order(), order());
    for again in [false, true] {
        let held = city.reserve(&sold, &[("milk", 2), ("eggs", 1), ("milk", 1)]).await.unwrap();
        assert_eq!((held.status(), held.replayed, held.items.len()), (ReservationStatus::Reserved, again, 2));
        assert_eq!(city.units("milk").await, (7, 3));
    }
    for again in [false, true] {
        let confirmed = city.confirm(&sold).await.unwrap();
        assert_eq!((confirmed.status(), confirmed.replayed), (ReservationStatus::Confirmed, again));
        // The answer came after the record had it.
        assert_eq!(city.recorded(&sold).await.as_deref(), Some("CONFIRMED"));
        assert_eq!(city.units("milk").await, (7, 0));
    }
    for again in [false, true] {
        let returned = city.give_back(&sold).await.unwrap();
        assert_eq!((returned.status(), returned.replayed), (ReservationStatus::Returned, again));
        assert_eq!(city.units("milk").await, (10, 0));
    }
    city.reserve(&gone, &[("eggs", 5)]).await.unwrap();
    for again in [false, true] {
        let released = city.release(&gone).await.unwrap();
        assert_eq!((released.status(), released.replayed), (ReservationStatus::Released, again));
        assert_eq!(city.units("eggs").await, (5, 0));
    }
    assert_eq!(city.reserve(&gone, &[("eggs", 5)]).await.unwrap_err().code, Code::ReservationClosed);
    assert_eq!(city.confirm(&gone).await.unwrap_err().code, Code::ReservationClosed);
    city.agrees().await;
    city.world.settled().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undo_before_do_leaves_a_tombstone() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    let (released, returned) = (order(), order());
    city.release(&released).await.unwrap();
    city.give_back(&returned).await.unwrap();
    // All undos of a saga that never came to its first step, in their order.
    city.give_back(&released).await.unwrap();
    assert_eq!(city.release(&returned).await.unwrap().status(), ReservationStatus::Released);
    for order in [&released, &returned] {
        assert_eq!(city.reserve(order, &[("milk", 1)]).await.unwrap_err().code, Code::ReservationClosed);
        assert_eq!(late(&city, order, &[("milk", 1)]).await.unwrap_err().code, Code::ReservationClosed);
    }
    assert_eq!(city.units("milk").await, (10, 0));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undoing_a_sale_that_was_never_made_lets_the_hold_go() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    let order = order();
    city.reserve(&order, &[("milk", 4)]).await.unwrap();
    let undone = city.give_back(&order).await.unwrap();
    assert_eq!(undone.status(), ReservationStatus::Released);
    assert_eq!(city.confirm(&order).await.unwrap_err().code, Code::ReservationClosed);
    assert_eq!(city.units("milk").await, (10, 0));
    running.stop().await;
}

/// A confirm with what the saga hands over to be taken if the hold has gone.
async fn late(city: &City1, order: &str, items: &[(&str, u32)]) -> Result<v1::ReservationState, Fault> {
    let items = reserve_of(order, items).items;
    city.call::<api::Confirm>(&v1::ReservationRef { items, ..reference(order) }).await
}

/// Holds that have expired, and that the record knows to have.
async fn expired<const N: usize>(city: &City1) -> [String; N] {
    let orders = std::array::from_fn(|_| order());
    for order in &orders {
        let held = v1::ReserveStock { ttl_s: 1, ..reserve_of(order, &[("milk", 1)]) };
        city.call::<api::Reserve>(&held).await.unwrap();
    }
    for order in &orders {
        let ended = || async { Ok(city.recorded(order).await.as_deref() == Some("EXPIRED")) };
        city.world.eventually("the hold has expired", ended).await;
    }
    orders
}

/// Everything a zombie could do to sell it, before and after Redis has lost its memory.
async fn is_never_sold(city: &City1, orders: &[String]) {
    for again in [false, true] {
        for order in orders {
            let closed = Code::ReservationClosed;
            assert_eq!(city.confirm(order).await.unwrap_err().code, closed, "again: {again}");
            assert_eq!(late(city, order, &[("milk", 1)]).await.unwrap_err().code, closed, "again: {again}");
            assert_eq!(city.reserve(order, &[("milk", 1)]).await.unwrap_err().code, closed);
            assert_eq!(city.recorded(order).await.as_deref(), Some("RELEASED"));
        }
        if !again {
            city.forget().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_hold_that_was_undone_is_never_sold() {
    let (city, running) = city().await;
    city.receive(&[("milk", 5)]).await;
    let orders: [String; 3] = expired(&city).await;
    let [released, returned, both] = &orders;
    for again in [false, true] {
        let undone = city.release(released).await.unwrap();
        assert_eq!((undone.status(), undone.replayed), (ReservationStatus::Released, again));
        for order in [returned, both] {
            let undone = city.give_back(order).await.unwrap();
            assert_eq!((undone.status(), undone.replayed), (ReservationStatus::Released, again));
        }
        let undone = city.release(both).await.unwrap();
        assert_eq!((undone.status(), undone.replayed), (ReservationStatus::Released, true));
    }
    // A release alone does not wait for the record.
    city.agrees().await;
    is_never_sold(&city, &orders).await;
    assert_eq!(city.units("milk").await, (5, 0));
    city.agrees().await;
    running.stop().await;
}

/// Compensation returns first and releases last; what it has returned is closed from that answer on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sold_between_return_and_release() {
    let (city, running) = city().await;
    city.receive(&[("milk", 5)]).await;
    let [expired] = expired(&city).await;
    let orders = [order(), expired, order()];
    city.reserve(&orders[0], &[("milk", 1)]).await.unwrap();
    for order in &orders {
        assert_eq!(city.give_back(order).await.unwrap().status(), ReservationStatus::Released);
    }
    is_never_sold(&city, &orders).await;
    for order in &orders {
        let undone = city.release(order).await.unwrap();
        assert_eq!((undone.status(), undone.replayed), (ReservationStatus::Released, true));
    }
    assert_eq!(city.units("milk").await, (5, 0));
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirm_and_a_return_at_once_end_unsold() {
    let (city, running) = city().await;
    city.receive(&[("milk", 100)]).await;
    for _ in 0..60 {
        let order = order();
        city.reserve(&order, &[("milk", 1)]).await.unwrap();
        let (sold, undone) = tokio::join!(city.confirm(&order), city.give_back(&order));
        let state = city.recorded(&order).await;
        match sold {
            Ok(_) => assert_eq!(state.as_deref(), Some("RETURNED")),
            Err(fault) => {
                assert_eq!((fault.code, state.as_deref()), (Code::ReservationClosed, Some("RELEASED")));
            }
        }
        assert!(undone.is_ok(), "{undone:?}");
    }
    assert_eq!(city.units("milk").await, (100, 0));
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_ends_within_the_bound_and_a_late_confirm_takes_again_or_says_no() {
    let (city, running) = city().await;
    city.receive(&[("milk", 3)]).await;
    let (late, too_late) = (order(), order());
    let mut request = reserve_of(&late, &[("milk", 2)]);
    request.ttl_s = 1;
    let held = city.call::<api::Reserve>(&request).await.unwrap();
    let ends = std::time::Duration::from_millis(1_000);
    let begun = std::time::Instant::now();
    city.world.eventually("the hold has ended", || async { Ok(city.units("milk").await == (3, 0)) }).await;
    let lag = begun.elapsed().saturating_sub(ends);
    assert!(held.expires_at.is_some() && lag.as_secs_f64() < 6.0, "{lag:?}");

    let confirmed = city.confirm(&late).await.unwrap();
    assert!(confirmed.rereserved, "{confirmed:?}");
    assert_eq!(city.units("milk").await, (1, 0));

    // Unknown to Redis and to the record, but the caller says what it was.
    let of =
        v1::ReservationRef { items: reserve_of(&too_late, &[("milk", 2)]).items, ..reference(&too_late) };
    let short = city.call::<api::Confirm>(&of).await.unwrap_err();
    assert_eq!((short.code, short.shortages[0].available), (Code::OutOfStock, 1));
    assert_eq!(city.confirm(&too_late).await.unwrap_err().code, Code::ReservationNotFound);
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirmed_reservation_redis_forgot_is_sold_once_and_returned_once() {
    let (city, running) = city().await;
    city.receive(&[("milk", 5)]).await;
    let order = order();
    city.reserve(&order, &[("milk", 2)]).await.unwrap();
    city.confirm(&order).await.unwrap();
    // What a day does.
    let client = redis::Client::open(city.world.redis.url()).unwrap();
    let mut redis = client.get_multiplexed_async_connection().await.unwrap();
    let forget = || lua::keys::inventory::reservation(HUB, &order);
    redis::cmd("DEL").arg(forget()).query_async::<()>(&mut redis).await.unwrap();

    let again = v1::ReservationRef { items: reserve_of(&order, &[("milk", 2)]).items, ..reference(&order) };
    assert!(city.call::<api::Confirm>(&again).await.unwrap().replayed);
    assert_eq!(city.units("milk").await, (3, 0));
    assert_eq!(city.give_back(&order).await.unwrap().status(), ReservationStatus::Returned);
    redis::cmd("DEL").arg(forget()).query_async::<()>(&mut redis).await.unwrap();
    assert!(city.give_back(&order).await.unwrap().replayed);
    assert_eq!(city.units("milk").await, (5, 0));
    city.agrees().await;

    // And it is not held anew, either: the id tells its age.
    let made = uuid::Timestamp::from_unix(uuid::NoContext, 1_700_000_000, 0);
    let old: String = OrderId::from_uuid(uuid::Uuid::new_v7(made)).into();
    city.reserve(&old, &[("milk", 2)]).await.unwrap();
    city.confirm(&old).await.unwrap();
    let key = lua::keys::inventory::reservation(HUB, &old);
    redis::cmd("DEL").arg(key).query_async::<()>(&mut redis).await.unwrap();
    let again = city.reserve(&old, &[("milk", 2)]).await.unwrap();
    assert_eq!((again.status(), again.replayed), (ReservationStatus::Confirmed, true));
    assert_eq!(city.units("milk").await, (3, 0));
    // Nor is its sale buried by a release.
    assert_eq!(city.release(&old).await.unwrap_err().code, Code::ReservationClosed);
    assert_eq!(city.give_back(&old).await.unwrap().status(), ReservationStatus::Returned);
    assert_eq!(city.units("milk").await, (5, 0));
    city.agrees().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holds_are_extended_never_shortened() {
    let (city, running) = city_with(&[]).await;
    city.receive(&[("milk", 5)]).await;
    let order = order();
    let held = city.reserve(&order, &[("milk", 1)]).await.unwrap();
    let extend = |ttl_s| v1::ExtendHold { reservation_id: order.clone(), hub_id: HUB.into(), ttl_s };
    let longer = city.call::<api::Extend>(&extend(600)).await.unwrap();
    assert!(longer.expires_at.as_ref().unwrap().seconds > held.expires_at.as_ref().unwrap().seconds + 500);
    let shorter = city.call::<api::Extend>(&extend(5)).await.unwrap();
    assert_eq!((shorter.expires_at, shorter.replayed), (longer.expires_at, true));
    city.confirm(&order).await.unwrap();
    assert_eq!(city.call::<api::Extend>(&extend(5)).await.unwrap_err().code, Code::ReservationClosed);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partial_mode_takes_what_is_there() {
    let (city, running) = city().await;
    city.receive(&[("milk", 2), ("eggs", 1)]).await;
    let mut request = reserve_of(&order(), &[("milk", 3), ("eggs", 1)]);
    let whole = city.call::<api::Reserve>(&request).await.unwrap_err();
    assert_eq!((whole.code, whole.shortages.len()), (Code::OutOfStock, 1));
    assert_eq!((whole.shortages[0].wanted, whole.shortages[0].available), (3, 2));
    request.partial = true;
    let part = city.call::<api::Reserve>(&request).await.unwrap();
    assert_eq!((part.shortages.len(), part.items.len()), (1, 2));
    assert_eq!((city.units("milk").await, city.units("eggs").await), ((0, 2), (0, 1)));
    running.stop().await;
}
