//! Levels, reservations, movements.

use serde_json::{Value, json};
use subjects::ids::{OrderId, Token};

use crate::{
    line::{HUB, HUB_BLR, UNITS},
    shop::{Answer, Shop, Who, sent},
};

const EGGS: &str = "eggs-12";

impl Shop {
    async fn level(&self, hub: &str, sku: &str) -> (i64, i64) {
        let level = sent(self.nobody("GET", &format!("/v1/stock/{hub}/{sku}"))).await.is(200);
        let buckets = level["buckets"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).sum::<i64>();
        assert_eq!(Some(buckets), level["available"].as_i64());
        (buckets, level["held"].as_i64().unwrap())
    }

    async fn step(&self, id: &str, step: &str, body: Value) -> Answer {
        self.post(&Who::service(), &format!("/v1/inventory/reservations/{id}/{step}"), body).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reservation_is_held_extended_released_and_confirmed() {
    let shop = Shop::open().await;
    let service = Who::service();
    let reserve = |id: &str, qty: u32| {
        json!({ "order_id": id, "hub_id": HUB, "user_id": Who::customer().id(),
                "items": [{ "sku": EGGS, "qty": qty }], "ttl_s": 60 })
    };
    let (one, other, third) = (OrderId::fresh(), OrderId::fresh(), OrderId::fresh());
    let body = reserve(one.as_str(), 3);
    let path = "/v1/inventory/reservations";
    for replayed in [false, true] {
        let held = shop.post(&service, path, body.clone()).await;
        assert_eq!(held.replayed(), replayed);
        let held = held.is(201);
        assert_eq!((&held["status"], &held["items"]), (&json!("RESERVED"), &body["items"]));
        assert_eq!(shop.level(HUB, EGGS).await, (UNITS - 3, 3));
    }
    shop.post(&service, path, reserve(one.as_str(), 4)).await.refused(409, "inventory.reservation_conflict");

    let at = |body: &Value| body["expires_at"].as_str().unwrap().to_owned();
    let first = at(&shop.post(&service, path, body.clone()).await.is(201));
    let longer = shop.step(one.as_str(), "extend", json!({ "hub_id": HUB, "ttl_s": 600 })).await.is(200);
    assert!(at(&longer) > first, "{longer}");
    let shorter = shop.step(one.as_str(), "extend", json!({ "hub_id": HUB, "ttl_s": 1 })).await.is(200);
    assert!(at(&shorter) >= at(&longer), "a hold is never shortened");

    for replayed in [false, true] {
        let released = shop.step(one.as_str(), "release", json!({ "hub_id": HUB, "reason": "no" })).await;
        assert_eq!(released.replayed(), replayed);
        assert_eq!(released.is(200)["status"], "RELEASED");
    }
    assert_eq!(shop.level(HUB, EGGS).await, (UNITS, 0));
    let late = shop.step(one.as_str(), "confirm", json!({ "hub_id": HUB })).await;
    late.refused(409, "inventory.reservation_closed");

    // More than there is, in part: what is there, and what is short.
    let mut part = reserve(third.as_str(), 999);
    part["items"] = json!([{ "sku": EGGS, "qty": 999 }, { "sku": "tofu-300g", "qty": 1 }]);
    shop.post(&service, path, reserve(other.as_str(), 2)).await.is(201);
    let short = shop.post(&service, path, part.clone()).await.refused(409, "inventory.out_of_stock");
    assert_eq!(short["shortages"], json!([{ "sku": EGGS, "wanted": 999, "available": 998 }]));
    part["partial"] = json!(true);
    let held = shop.post(&service, path, part).await.is(201);
    assert_eq!(held["shortages"], json!([{ "sku": EGGS, "wanted": 999, "available": 998 }]));
    assert_eq!(shop.level(HUB, EGGS).await, (0, UNITS));
    shop.step(third.as_str(), "release", json!({ "hub_id": HUB })).await.is(200);

    // Sold; but for no order, so it is given back before the audit.
    for replayed in [false, true] {
        let sold = shop.step(other.as_str(), "confirm", json!({ "hub_id": HUB })).await;
        assert_eq!(sold.replayed(), replayed);
        assert_eq!(sold.is(200)["status"], "CONFIRMED");
    }
    assert_eq!(shop.level(HUB, EGGS).await, (UNITS - 2, 0));
    let of = subjects::v1::ReservationRef {
        reservation_id: other.as_str().into(),
        hub_id: HUB.into(),
        ..Default::default()
    };
    shop.line.world.call_as::<subjects::table::inventory::Return>("checkout", &of).await.unwrap();
    assert_eq!(shop.level(HUB, EGGS).await, (UNITS, 0));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_movement_counts_once() {
    let shop = Shop::open().await;
    let store = Who::store();
    let path = "/v1/inventory/movements";
    let movement = |kind: &str, qty: i64| {
        let mut body = json!({ "hub_id": HUB, "kind": kind, "reason": "a proof",
                               "lines": [{ "sku": EGGS, "qty": qty }] });
        if kind == "transfer" {
            body["to_hub_id"] = json!(HUB_BLR);
        }
        body
    };
    let (mut here, mut there) = (UNITS, UNITS);
    for (kind, qty, change, arrives) in
        [("receive", 40, 40, 0), ("adjust", -7, -7, 0), ("transfer", 30, -30, 30), ("count", 990, -13, 0)]
    {
        let body = movement(kind, qty);
        (here, there) = (here + change, there + arrives);
        let mut ids = Vec::new();
        for replayed in [false, true] {
            let moved = shop.post_keyed(&store, path, kind, body.clone()).await;
            assert_eq!(moved.replayed(), replayed, "{kind}: {}", moved.body);
            let moved = moved.is(201);
            assert_eq!(moved["levels"][0]["sku"], EGGS);
            ids.push(moved["movement_id"].clone());
            assert_eq!(shop.level(HUB, EGGS).await, (here, 0), "{kind}");
            assert_eq!(shop.level(HUB_BLR, EGGS).await, (there, 0), "{kind}");
        }
        assert_eq!(ids[0], ids[1]);
        let mut other = body.clone();
        other["lines"][0]["qty"] = json!(qty + 1);
        // A count's other body: see `found`.
        if kind != "count" {
            shop.post_keyed(&store, path, kind, other).await.refused(422, "idempotency.key_reused");
        }
    }
    // Another caller's key is another key.
    shop.post_keyed(&Who::admin(), path, "receive", movement("receive", 1)).await.is(201);
    assert_eq!(shop.level(HUB, EGGS).await, (here + 1, 0));
    shop.post_keyed(&store, path, "all", movement("adjust", -5_000))
        .await
        .refused(409, "inventory.below_zero");
    shop.post_keyed(&store, path, "away", movement("transfer", 5_000))
        .await
        .refused(409, "inventory.below_zero");
    assert_eq!(shop.level(HUB_BLR, EGGS).await, (there, 0));
    shop.close().await;
}
