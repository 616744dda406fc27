//! Flash sales over HTTP, with every worker a purchase needs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[path = "common/shop.rs"]
mod shop;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use shop::{Shop, run, schemas};

const SETTINGS: &[(&str, &str)] = &[("KILAT__GATEWAY__LIMITS__CHECKOUT_PER_WINDOW", "0")];

fn sale(units: u32, starts_at: DateTime<Utc>) -> Value {
    json!({
        "hub_id": "hub_1", "sku": "milk", "price": { "amount": 1_000, "currency": "IDR" }, "units": units,
        "starts_at": starts_at, "ends_at": starts_at + TimeDelta::minutes(10),
        "mode": "FIFO", "admit_per_s": 50, "place_s": 60, "buckets": 2,
    })
}

async fn market() -> Shop {
    market_with(&[]).await
}

async fn market_with(settings: &[(&str, &str)]) -> Shop {
    let schemas = schemas!(catalogue inventory orders payments checkout flashsale);
    let mut shop = Shop::open(&schemas, &[SETTINGS, settings].concat()).await;
    run!(shop; inventory orders payments checkout flashsale);
    shop.furnish().await;
    shop.receive("milk", 100).await;
    shop
}

async fn open(shop: &Shop, id: &str, units: u32) {
    let path = format!("/v1/admin/sales/{id}");
    let made =
        shop.ok(shop.admin("PUT", &path).json(&sale(units, Utc::now() + TimeDelta::milliseconds(300)))).await;
    assert_eq!(
        (&made["sale_id"], &made["units"], &made["mode"]),
        (&json!(id), &json!(units), &json!("FIFO"))
    );
    shop.house
        .world
        .eventually("the sale is open", || async {
            let body = shop.ok(shop.house.request(&shop.door, "GET", "/v1/flash-sales")).await;
            let card = body["items"].as_array().unwrap().iter().find(|card| card["sale_id"] == id).cloned();
            let card = card.ok_or("it is not listed")?;
            assert!(card.get("sold").is_none() && card.get("held").is_none());
            if card["state"] == "OPEN" { Ok(true) } else { Err(card.to_string()) }
        })
        .await;
}

async fn token(shop: &Shop, user: &str, id: &str) -> String {
    let path = format!("/v1/flash-sale/token?sale_id={id}&fingerprint=phone-of-{user}");
    let body = shop.ok(shop.user(user, "GET", &path)).await;
    body["token"].as_str().unwrap().to_owned()
}

fn knock(shop: &Shop, user: &str, id: &str, token: &str, key: &str, card: &str) -> RequestBuilder {
    shop.user(user, "POST", "/v1/flash-sale/checkout").header("Idempotency-Key", key).json(&json!({
        "sale_id": id, "token": token, "fingerprint": format!("phone-of-{user}"),
        "payment": { "method": "card", "token": card },
        "address": { "line": "Jl. Kemang 1", "lat": -6.27, "lng": 106.82 },
    }))
}

/// Knocks until it is decided, as an app does.
async fn buy(shop: &Shop, user: &str, id: &str, key: &str, card: &str) -> Response {
    shop.house
        .world
        .found(&format!("{user} is served"), || async {
            let token = token(shop, user, id).await;
            let response = knock(shop, user, id, &token, key, card).send().await.unwrap();
            if [202, 429].contains(&response.status().as_u16()) {
                let path = format!("/v1/flash-sale/queue-status?sale_id={id}");
                shop.house
                    .world
                    .eventually("it is their turn", || async {
                        Ok(shop.ok(shop.user(user, "GET", &path)).await["status"] != "WAITING")
                    })
                    .await;
                return Err(response.status().to_string());
            }
            Ok(response)
        })
        .await
}

/// Three attempts in ten seconds are allowed to a device.
async fn patient(shop: &Shop, user: &str, key: &str) -> Response {
    shop.house
        .world
        .found("the device may knock again", || async {
            let token = token(shop, user, "drop").await;
            let response = knock(shop, user, "drop", &token, key, "tok_ok").send().await.unwrap();
            if response.status() == 429 { Err(response.status().to_string()) } else { Ok(response) }
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_is_joined_won_and_an_order_like_any_other() {
    let shop = market().await;
    open(&shop, "drop", 3).await;
    let first = token(&shop, "usr_1", "drop").await;
    let joined = knock(&shop, "usr_1", "drop", &first, "k1", "tok_ok").send().await.unwrap();
    let status = joined.status().as_u16();
    let body: Value = joined.json().await.unwrap();
    assert!([201, 202].contains(&status), "{status} {body}");
    if status == 202 {
        assert_eq!((&body["sale_id"], &body["status"]), (&json!("drop"), &json!("WAITING")));
        assert!(body["position"].as_u64().unwrap() >= 1 && body["estimated_wait_s"].is_number(), "{body}");
    }
    let bought = buy(&shop, "usr_1", "drop", "k1", "tok_ok").await;
    assert!([200, 201].contains(&bought.status().as_u16()), "{bought:?}");
    let location = bought.headers()["location"].to_str().unwrap().to_owned();
    let order: Value = bought.json().await.unwrap();
    assert_eq!((&order["sale_id"], &order["status"]), (&json!("drop"), &json!("CONFIRMED")));
    assert_eq!(order["totals"]["subtotal"]["amount"], 1_000);
    assert_eq!(shop.ok(shop.user("usr_1", "GET", &location)).await["order_id"], order["order_id"]);

    // The same key is the same purchase.
    shop.house
        .world
        .eventually("the sale knows", || async {
            let path = "/v1/flash-sale/queue-status?sale_id=drop";
            Ok(shop.ok(shop.user("usr_1", "GET", path)).await["status"] == "BOUGHT")
        })
        .await;
    let again = patient(&shop, "usr_1", "k1").await;
    assert_eq!(
        (again.status().as_u16(), again.headers()["idempotency-replayed"].to_str().unwrap()),
        (200, "true")
    );
    assert_eq!(again.json::<Value>().await.unwrap()["order_id"], order["order_id"]);

    let other = patient(&shop, "usr_1", "k2").await;
    assert_eq!(common::problem(other).await.1, "flash.per_user_limit");

    // A card that is declined costs the buyer the place, not the sale the unit.
    let poor = buy(&shop, "usr_2", "drop", "k1", "tok_declined").await;
    let (status, code, _) = common::problem(poor).await;
    assert_eq!((status, code.as_str()), (402, "payments.declined"));
    let poor = buy(&shop, "usr_2", "drop", "k1", "tok_declined").await;
    assert_eq!(common::problem(poor).await.1, "payments.declined", "its key is answered as it was");
    for user in ["usr_3", "usr_4"] {
        let bought = buy(&shop, user, "drop", "k1", "tok_ok").await;
        assert!(bought.status().is_success(), "{user} {:?}", bought.text().await);
    }
    let late = buy(&shop, "usr_5", "drop", "k1", "tok_ok").await;
    let (status, code, _) = common::problem(late).await;
    assert_eq!((status, code.as_str()), (410, "flash.sold_out"));
    shop.house
        .world
        .eventually("the sale is told", || async {
            let sale = shop.ok(shop.admin("GET", "/v1/admin/sales/drop")).await;
            let told = (sale["sold"].as_u64(), sale["held"].as_u64(), sale["state"].as_str());
            if told == (Some(3), Some(0), Some("SOLD_OUT")) { Ok(true) } else { Err(sale.to_string()) }
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_for_one_device_and_one_attempt() {
    // Longer than a busy machine takes over four attempts.
    let shop = market_with(&[("KILAT__FLASHSALE__ATTEMPTS_WINDOW_S", "60")]).await;
    open(&shop, "drop", 5).await;
    let good = token(&shop, "usr_1", "drop").await;
    let refused =
        async |user: &str, token: &str| shop.no(knock(&shop, user, "drop", token, "k", "tok_ok")).await;
    for (user, token, code) in
        [("usr_1", "forged.token", "flash.token_invalid"), ("usr_2", good.as_str(), "flash.token_invalid")]
    {
        let (status, said, _) = refused(user, token).await;
        assert_eq!((status, said.as_str()), (401, code), "{user} {token}");
    }
    let taken = knock(&shop, "usr_1", "drop", &good, "k", "tok_ok").send().await.unwrap();
    assert!(taken.status().is_success());
    let (status, code, _) = refused("usr_1", &good).await;
    assert_eq!((status, code.as_str()), (401, "flash.token_used"));
    // Three attempts in the window, and no more.
    let mut said = Vec::new();
    for key in ["a", "b", "c"] {
        let token = token(&shop, "usr_1", "drop").await;
        let response = knock(&shop, "usr_1", "drop", &token, key, "tok_ok").send().await.unwrap();
        if response.status() == 429 {
            let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait));
            said.push(common::problem(response).await.1);
        }
    }
    assert!(said.iter().any(|code| code == "flash.rate_limited"), "{said:?}");
    // A sale that is not there, or not yet.
    let none = shop.no(shop.user("usr_1", "GET", "/v1/flash-sale/token?sale_id=none&fingerprint=f")).await;
    assert_eq!((none.0, none.1.as_str()), (404, "flash.sale_not_found"));
    let status = shop.no(shop.user("usr_9", "GET", "/v1/flash-sale/queue-status?sale_id=drop")).await;
    assert_eq!((status.0, status.1.as_str()), (404, "flash.place_not_found"));
    shop.ok(shop.admin("PUT", "/v1/admin/sales/later").json(&sale(5, Utc::now() + TimeDelta::hours(1))))
        .await;
    let early = token_of(&shop, "later").await;
    if let Some(early) = early {
        let (status, code, _) = shop.no(knock(&shop, "usr_1", "later", &early, "k", "tok_ok")).await;
        assert_eq!((status, code.as_str()), (409, "flash.not_open"));
    }
}

/// A sale may refuse tokens until it begins, too.
async fn token_of(shop: &Shop, id: &str) -> Option<String> {
    let path = format!("/v1/flash-sale/token?sale_id={id}&fingerprint=phone-of-usr_1");
    let response = shop.user("usr_1", "GET", &path).send().await.unwrap();
    if response.status() == 200 {
        return response.json::<Value>().await.unwrap()["token"].as_str().map(str::to_owned);
    }
    assert_eq!(common::problem(response).await.1, "flash.not_open");
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_sales_and_wrong_knocks_are_pointed_at() {
    let shop = market().await;
    let begin = Utc::now() + TimeDelta::hours(1);
    for (field, wrong) in [
        ("hub_id", json!("a.b")),
        ("sku", json!("")),
        ("price", json!({ "amount": -1, "currency": "IDR" })),
        ("units", json!(0)),
        ("units", json!(100_001)),
        ("per_user", json!(1_000)),
        ("ends_at", json!(begin - TimeDelta::hours(1))),
        ("mode", json!("LOTTERY")),
        ("admit_per_s", json!(0)),
        ("place_s", json!(3_601)),
        ("buckets", json!(65)),
        ("units", json!("many")),
        ("discount", json!(1)),
    ] {
        let mut body = sale(5, begin);
        body[field] = wrong.clone();
        let (status, code, pointers) = shop.no(shop.admin("PUT", "/v1/admin/sales/x").json(&body)).await;
        assert_eq!((status, code.as_str()), (422, "request.invalid"), "{field} {wrong}");
        assert!(
            pointers.iter().all(|pointer| pointer.starts_with(&format!("/{field}"))),
            "{field} {pointers:?}"
        );
    }
    // More than the hub has.
    let (status, code, _) = shop.no(shop.admin("PUT", "/v1/admin/sales/x").json(&sale(101, begin))).await;
    assert_eq!((status, code.as_str()), (409, "inventory.out_of_stock"));
    assert_eq!(shop.no(shop.admin("GET", "/v1/admin/sales/x")).await.1, "flash.sale_not_found");

    let post = |body: &Value| {
        shop.user("usr_1", "POST", "/v1/flash-sale/checkout").header("Idempotency-Key", "k").json(body)
    };
    let good = json!({ "sale_id": "x", "token": "t", "fingerprint": "f", "payment": { "method": "card" },
        "address": { "line": "Jl. 1", "lat": -6.2, "lng": 106.8 } });
    for (pointer, wrong) in [
        ("/sale_id", json!("a.b")),
        ("/token", json!("")),
        ("/fingerprint", json!("f".repeat(129))),
        ("/payment/method", json!("")),
        ("/address/lat", json!(91)),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = wrong;
        assert_eq!(shop.no(post(&body)).await, (422, "request.invalid".into(), vec![pointer.into()]));
    }
    let without = shop.user("usr_1", "POST", "/v1/flash-sale/checkout").json(&good);
    assert_eq!(shop.no(without).await.1, "idempotency.key_missing");
    for query in ["", "?sale_id=x", "?fingerprint=f", "?sale_id=a.b&fingerprint=f"] {
        assert_eq!(shop.no(shop.user("usr_1", "GET", &format!("/v1/flash-sale/token{query}"))).await.0, 422);
    }
}

/// The events of a stream until one satisfies, or it ends.
async fn until(
    response: &mut Response,
    mut enough: impl FnMut(&str, &Value) -> bool,
) -> Vec<(String, Value)> {
    let (mut text, mut all) = (String::new(), Vec::new());
    loop {
        while let Some((event, rest)) = text.clone().split_once("\n\n") {
            text = rest.to_owned();
            let field = |name: &str| {
                event.lines().find_map(|line| line.strip_prefix(name)).map(|v| v.trim().to_owned())
            };
            let (Some(name), Some(data)) = (field("event:"), field("data:")) else { continue };
            let data: Value = serde_json::from_str(&data).unwrap();
            let stop = enough(&name, &data);
            all.push((name, data));
            if stop {
                return all;
            }
        }
        let chunk = tokio::time::timeout(std::time::Duration::from_secs(30), response.chunk());
        match chunk.await.expect("an event in time").unwrap() {
            Some(chunk) => text.push_str(std::str::from_utf8(&chunk).unwrap()),
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_is_followed_to_the_end() {
    let shop = market().await;
    open(&shop, "drop", 1).await;
    let path = "/v1/flash-sale/queue-stream?sale_id=drop";
    let stranger = shop.no(shop.user("usr_9", "GET", path)).await;
    assert_eq!((stranger.0, stranger.1.as_str()), (404, "flash.place_not_found"));
    for user in ["usr_1", "usr_2"] {
        let token = token(&shop, user, "drop").await;
        let joined = knock(&shop, user, "drop", &token, "k", "tok_ok").send().await.unwrap();
        assert!(joined.status().is_success() || joined.status() == 410, "{joined:?}");
    }
    let mut first = shop.user("usr_1", "GET", path).send().await.unwrap();
    assert_eq!(first.headers()["content-type"], "text/event-stream");
    let seen = until(&mut first, |name, data| name == "place" && data["status"] != "WAITING").await;
    assert_eq!(seen[0].0, "place", "{seen:?}");
    let bought = buy(&shop, "usr_1", "drop", "k", "tok_ok").await;
    assert!(bought.status().is_success());
    // It ends by itself, with what became of the buyer.
    let rest = until(&mut first, |_, _| false).await;
    let last =
        rest.iter().chain(&seen).filter(|(name, _)| name == "place").map(|(_, data)| data["status"].clone());
    assert!(last.into_iter().any(|status| status == "BOUGHT"), "{seen:?} {rest:?}");
    assert!(rest.iter().chain(&seen).any(|(name, data)| name == "tick" && data["left"].is_number()));
    let over = shop.user("usr_1", "GET", path).header("Last-Event-ID", "BOUGHT").send().await.unwrap();
    assert_eq!(over.status(), 204);
    // Who still waits hears that nothing is left.
    let status = shop.ok(shop.user("usr_2", "GET", "/v1/flash-sale/queue-status?sale_id=drop")).await;
    assert!(
        ["SOLD_OUT", "ADMITTED", "UNLIKELY", "WAITING"].contains(&status["status"].as_str().unwrap()),
        "{status}"
    );
    shop.house.world.eventually("nobody is followed", || async { Ok(shop.door.app.sales.is_empty()) }).await;
}
