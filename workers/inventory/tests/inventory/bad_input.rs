//! What is refused, and by which name.

use runtime::Code;
use subjects::{
    Endpoint,
    table::inventory as api,
    v1::{self, MovementKind},
};

use crate::support::{City1, HUB, city, movement, order, reference, reserve_of};

async fn refused<E: Endpoint>(city: &City1, request: E::Request) -> (Code, String)
where
    E::Reply: std::fmt::Debug,
{
    let fault = city.call::<E>(&request).await.unwrap_err();
    assert!(!fault.retryable(), "{fault:?}");
    (fault.code, fault.fields.first().map(|field| field.pointer.clone()).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reserve() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    let good = || reserve_of(&order(), &[("milk", 1)]);
    let wrong: Vec<(v1::ReserveStock, &str)> = vec![
        (v1::ReserveStock { reservation_id: "pay_1".into(), ..good() }, "/reservation_id"),
        (v1::ReserveStock { reservation_id: String::new(), ..good() }, "/reservation_id"),
        (v1::ReserveStock { hub_id: "hub.1".into(), ..good() }, "/hub_id"),
        (v1::ReserveStock { user_id: "somebody".into(), ..good() }, "/user_id"),
        (v1::ReserveStock { items: vec![], ..good() }, "/items"),
        (v1::ReserveStock { ttl_s: 901, ..good() }, "/ttl_s"),
        (v1::ReserveStock { ttl_s: u32::MAX, ..good() }, "/ttl_s"),
        (reserve_of(&order(), &[("milk", 0)]), "/items/0/qty"),
        (reserve_of(&order(), &[("milk", 1000)]), "/items/0/qty"),
        (reserve_of(&order(), &[("milk", 999), ("milk", 1)]), "/items"),
        (reserve_of(&order(), &[("mi lk", 1)]), "/items/0/sku"),
        (v1::ReserveStock { items: vec![good().items[0].clone(); 101], ..good() }, "/items"),
    ];
    for (request, pointer) in wrong {
        let said = format!("{request:?}").chars().take(200).collect::<String>();
        let expected = (Code::RequestInvalid, pointer.to_owned());
        assert_eq!(refused::<api::Reserve>(&city, request).await, expected, "{said}");
    }
    let unknown = refused::<api::Reserve>(&city, reserve_of(&order(), &[("milk", 1), ("beer", 1)])).await;
    assert_eq!(unknown.0, Code::InventoryUnknownSku);
    let nowhere = v1::ReserveStock { hub_id: "hub_2".into(), ..good() };
    assert_eq!(refused::<api::Reserve>(&city, nowhere).await.0, Code::InventoryUnknownHub);

    let one = good();
    city.call::<api::Reserve>(&one).await.unwrap();
    let other = v1::ReserveStock { user_id: "usr_2".into(), ..one.clone() };
    assert_eq!(refused::<api::Reserve>(&city, other).await.0, Code::ReservationConflict);
    let other = reserve_of(&one.reservation_id, &[("milk", 2)]);
    assert_eq!(refused::<api::Reserve>(&city, other).await.0, Code::ReservationConflict);
    city.confirm(&one.reservation_id).await.unwrap();
    let sold = refused::<api::Release>(&city, reference(&one.reservation_id)).await;
    assert_eq!(sold.0, Code::ReservationClosed);
    assert_eq!(city.units("milk").await, (9, 0));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_steps() {
    let (city, running) = city().await;
    assert_eq!(refused::<api::Confirm>(&city, reference(&order())).await.0, Code::ReservationNotFound);
    assert_eq!(refused::<api::Confirm>(&city, reference("")).await.0, Code::RequestInvalid);
    let nowhere = v1::ReservationRef { hub_id: "hub_9".into(), ..reference(&order()) };
    assert_eq!(refused::<api::Confirm>(&city, nowhere.clone()).await.0, Code::InventoryUnknownHub);
    assert_eq!(refused::<api::Release>(&city, nowhere.clone()).await.0, Code::InventoryUnknownHub);
    assert_eq!(refused::<api::Return>(&city, nowhere).await.0, Code::InventoryUnknownHub);
    let items = reserve_of(&order(), &[("milk", 1)]).items;
    let nobody = v1::ReservationRef { items, user_id: String::new(), ..reference(&order()) };
    let expected = (Code::RequestInvalid, "/user_id".to_owned());
    assert_eq!(refused::<api::Confirm>(&city, nobody).await, expected);
    let extend = |ttl_s| v1::ExtendHold { reservation_id: order(), hub_id: HUB.into(), ttl_s };
    assert_eq!(refused::<api::Extend>(&city, extend(0)).await.1, "/ttl_s");
    assert_eq!(refused::<api::Extend>(&city, extend(901)).await.1, "/ttl_s");
    assert_eq!(refused::<api::Extend>(&city, extend(60)).await.0, Code::ReservationNotFound);
    let split =
        |sku: &str, buckets| v1::SplitSku { hub_id: HUB.into(), sku: sku.into(), buckets, low_threshold: 0 };
    assert_eq!(refused::<api::Split>(&city, split("milk", 65)).await.1, "/buckets");
    assert_eq!(refused::<api::Split>(&city, split("milk", 2)).await.0, Code::InventoryUnknownSku);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_movement() {
    let (city, running) = city().await;
    city.receive(&[("milk", 10)]).await;
    let with = |kind, items: &[(&str, i64)]| movement("mov_1", HUB, kind, items);
    let wrong = vec![
        (movement("m", HUB, MovementKind::Receive, &[("milk", 1)]), "/movement_id"),
        (with(MovementKind::Unspecified, &[("milk", 1)]), "/kind"),
        (with(MovementKind::Receive, &[]), "/lines"),
        (with(MovementKind::Receive, &[("milk", 0)]), "/lines/0/qty"),
        (with(MovementKind::Receive, &[("milk", -1)]), "/lines/0/qty"),
        (with(MovementKind::Receive, &[("milk", i64::MAX)]), "/lines/0/qty"),
        (with(MovementKind::Adjust, &[("milk", 0)]), "/lines/0/qty"),
        (with(MovementKind::Count, &[("milk", -1)]), "/lines/0/qty"),
        (with(MovementKind::Count, &[("milk", 1), ("milk", 2)]), "/lines/1/sku"),
        (with(MovementKind::Transfer, &[("milk", 1)]), "/to_hub_id"),
        (
            v1::MoveStock { to_hub_id: HUB.into(), ..with(MovementKind::Transfer, &[("milk", 1)]) },
            "/to_hub_id",
        ),
        (v1::MoveStock { reason: "x".repeat(501), ..with(MovementKind::Receive, &[("milk", 1)]) }, "/reason"),
    ];
    for (request, pointer) in wrong {
        let said = format!("{request:?}").chars().take(200).collect::<String>();
        let expected = (Code::RequestInvalid, pointer.to_owned());
        assert_eq!(refused::<api::Move>(&city, request).await, expected, "{said}");
    }
    let unknown = refused::<api::Move>(&city, with(MovementKind::Adjust, &[("beer", 3)])).await;
    assert_eq!(unknown.0, Code::InventoryUnknownSku);
    let below = city.call::<api::Move>(&with(MovementKind::Adjust, &[("milk", -11)])).await.unwrap_err();
    assert_eq!((below.code, below.shortages[0].available), (Code::BelowZero, 10));
    let nowhere = v1::MoveStock { to_hub_id: "hub_9".into(), ..with(MovementKind::Transfer, &[("milk", 1)]) };
    assert_eq!(refused::<api::Move>(&city, nowhere).await.0, Code::InventoryUnknownHub);
    assert_eq!(city.units("milk").await, (10, 0));
    running.stop().await;
}
