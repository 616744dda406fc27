//! What is refused, and by what name.

use subjects::{
    ids::RiderId,
    table::dispatch,
    v1::{self, OrderStatus as S, RiderState},
};

use crate::support::{City1, code, fresh_assignment, fresh_order, north, request};

#[tokio::test]
async fn ids_nobody_knows() {
    let city = City1::open().await;
    let nobody: String = RiderId::fresh().into();
    let get = v1::GetRider { rider_id: nobody.clone() };
    assert_eq!(code(city.call::<dispatch::Rider>(&get).await), "dispatch.rider_not_found");
    assert_eq!(code(city.set(&nobody, RiderState::Idle).await), "dispatch.rider_not_found");
    let offers = v1::ListOffers { rider_id: nobody.clone() };
    assert_eq!(code(city.call::<dispatch::Offers>(&offers).await), "dispatch.rider_not_found");
    let none = fresh_assignment();
    assert_eq!(code(city.accept(&none).await), "dispatch.assignment_not_found");
    assert_eq!(code(city.reject(&none, "other").await), "dispatch.assignment_not_found");
    let order = fresh_order();
    assert_eq!(code(city.progress(&nobody, &order, S::Delivered).await), "dispatch.order_not_found");
    let task = v1::GetTask { order_id: order.clone() };
    assert_eq!(code(city.call::<dispatch::Task>(&task).await), "dispatch.order_not_found");
    let carrier = v1::GetCarrier { order_id: order };
    assert_eq!(code(city.call::<dispatch::Carrier>(&carrier).await), "dispatch.order_not_found");
    let unknown = v1::DispatchOrder { hub_id: "hub_9".into(), ..request(&fresh_order()) };
    assert_eq!(code(city.call::<dispatch::Request>(&unknown).await), "dispatch.unknown_hub");
    let supply = v1::GetSupply { city: "jkt".into(), hub_ids: vec!["hub_9".into()] };
    assert_eq!(code(city.call::<dispatch::Supply>(&supply).await), "dispatch.unknown_hub");
}

#[tokio::test]
async fn the_wrong_rider() {
    let mut city = City1::open().await;
    let rider = city.rider(200.0).await;
    let order = city.order(1_000.0).await;
    let offer = city.offer().await;
    let other = city.rider(5_000.0).await;
    assert_eq!(code(city.accept_as(&offer, &other).await), "dispatch.wrong_rider");
    let stolen = v1::Assignment { rider_id: other.clone(), ..offer.clone() };
    assert_eq!(code(city.reject(&stolen, "other").await), "dispatch.wrong_rider");
    city.accept(&offer).await.unwrap();
    assert_eq!(code(city.progress(&other, &order, S::PickedUp).await), "dispatch.wrong_rider");
    assert_eq!(code(city.progress(&rider, &order, S::PickedUp).await), "order.illegal_transition");
    city.pack(&order).await;
    assert_eq!(code(city.progress(&rider, &order, S::Delivered).await), "order.illegal_transition");
    // The news of the packed bag may still be on the way: orders are asked.
    city.progress(&rider, &order, S::PickedUp).await.unwrap();
    let carrier = v1::GetCarrier { order_id: order.clone() };
    assert_eq!(city.call::<dispatch::Carrier>(&carrier).await.unwrap().rider_id, rider);
    city.progress(&rider, &order, S::Delivered).await.unwrap();
    assert_eq!(code(city.call::<dispatch::Carrier>(&carrier).await), "tracking.not_carried");
    city.consistent().await;
}

#[tokio::test]
async fn fields_that_are_wrong_are_named() {
    let city = City1::open().await;
    let bad = v1::DispatchOrder {
        order_id: "pay_1".into(),
        drop: Some(v1::Point { lat: 106.8, lng: f64::NAN }),
        ready_at: None,
        priority: f64::NAN,
        ..request(&fresh_order())
    };
    let fault = city.call::<dispatch::Request>(&bad).await.unwrap_err();
    assert_eq!(fault.code.as_str(), "request.invalid");
    let pointers: Vec<&str> = fault.fields.iter().map(|field| field.pointer.as_str()).collect();
    assert_eq!(pointers, ["/order_id", "/drop/lat", "/drop/lng", "/ready_at", "/priority"]);
    let rider = city.rider(100.0).await;
    assert_eq!(
        code(city.set_at(&rider, RiderState::Idle, Some(v1::Point { lat: 91.0, lng: 0.0 })).await),
        "request.invalid"
    );
    assert_eq!(code(city.set(&rider, RiderState::Unspecified).await), "request.invalid");
    assert_eq!(code(city.progress(&rider, &fresh_order(), S::Closed).await), "request.invalid");
    let offer = fresh_assignment();
    assert_eq!(code(city.reject(&offer, "because").await), "request.invalid");
    let crowd = v1::Rider {
        rider_id: rider.clone(),
        name: "\u{7}".into(),
        city: "a.b".into(),
        capacity: 7,
        ..Default::default()
    };
    let fault = city.call::<dispatch::PutRider>(&v1::PutRider { rider: Some(crowd) }).await.unwrap_err();
    assert_eq!(fault.fields.len(), 3, "{fault}");
    assert_eq!(code(city.call::<dispatch::PutRider>(&v1::PutRider { rider: None }).await), "request.invalid");
}

#[tokio::test]
async fn illegal_moves_are_refused_by_name() {
    let city = City1::open().await;
    let rider = city.rider(200.0).await;
    for to in [
        RiderState::Assigned,
        RiderState::ToHub,
        RiderState::Picking,
        RiderState::Delivering,
        RiderState::Completed,
    ] {
        let fault = city.set(&rider, to).await.unwrap_err();
        assert_eq!(fault.code.as_str(), "dispatch.illegal_transition");
        assert!(fault.detail.contains("IDLE"), "{}", fault.detail);
        assert_eq!(city.state_of(&rider).await, RiderState::Idle);
    }
    let away = v1::Rider {
        rider_id: rider.clone(),
        name: "Budi".into(),
        city: "jkt".into(),
        active: false,
        ..Default::default()
    };
    let put = city.call::<dispatch::PutRider>(&v1::PutRider { rider: Some(away) }).await.unwrap();
    assert_eq!(put.state(), RiderState::Offline, "he waits for no offer any more");
    assert_eq!(code(city.set(&rider, RiderState::Idle).await), "dispatch.rider_inactive");
}

#[tokio::test]
async fn the_same_order_twice_is_one_and_another_of_its_name_is_a_conflict() {
    let city = City1::open().await;
    let order = fresh_order();
    let asked = request(&order);
    let first = city.call::<dispatch::Request>(&asked).await.unwrap();
    let again = city.call::<dispatch::Request>(&asked).await.unwrap();
    assert_eq!((first.order_id, first.created_at), (again.order_id, again.created_at));
    let other = v1::DispatchOrder { drop: Some(north(2_000.0)), ..asked };
    assert_eq!(code(city.call::<dispatch::Request>(&other).await), "dispatch.conflict");
}

#[tokio::test]
async fn a_city_without_riders_waits_and_says_so() {
    let mut city = City1::open().await;
    let order = city.order(1_000.0).await;
    city.until_task(&order, "it waits", |task| task.state() == crate::support::POOL).await;
    let supply = v1::GetSupply { city: "jkt".into(), hub_ids: vec![] };
    let supply = city.call::<dispatch::Supply>(&supply).await.unwrap();
    assert_eq!((supply.items.len(), supply.items[0].online, supply.items[0].pending), (1, 0, 1));
    let riders = v1::ListRiders { city: "jkt".into(), ..Default::default() };
    assert!(city.call::<dispatch::Riders>(&riders).await.unwrap().items.is_empty());
    city.rider(100.0).await;
    assert_eq!(city.offer().await.stops[0].order_id, order, "the first rider who comes is asked at once");
}
