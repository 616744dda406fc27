//! Carts, promotions and quotes over real workers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[path = "common/shop.rs"]
mod shop;

use gateway::auth::Role::Driver;
use serde_json::{Value, json};
use shop::{Shop, run, schemas};

fn milk(qty: u32) -> Value {
    json!({ "hub_id": "hub_1", "sku": "milk", "qty": qty })
}

fn hub() -> Value {
    json!({ "hub_id": "hub_1" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_begins_without_a_name_and_ends_with_its_owner() {
    let mut shop = Shop::open(&schemas!(catalogue cart), &[]).await;
    run!(shop; cart);
    shop.furnish().await;
    let anybody = |method: &str, path: &str| shop.house.request(&shop.door, method, path);

    let first = anybody("PUT", "/v1/cart/items").json(&milk(2)).send().await.unwrap();
    assert_eq!(
        (first.status().as_u16(), first.headers()["cache-control"].to_str().unwrap()),
        (200, "no-store")
    );
    let id = first.headers()["x-cart-id"].to_str().unwrap().to_owned();
    assert!(id.starts_with("anon_") && id.len() == 37, "{id}");
    let body: Value = first.json().await.unwrap();
    assert_eq!((&body["owner"], &body["items"][0]["qty"]), (&json!(id), &json!(2)));
    assert_eq!(body["subtotal"], json!({ "amount": 40_000, "currency": "IDR" }));
    // It is told once, and opens the cart from then on.
    let more = anybody("PUT", "/v1/cart/items").header("X-Cart-Id", &id).json(&milk(1)).send().await.unwrap();
    assert!(!more.headers().contains_key("x-cart-id"));
    let shown = shop.ok(anybody("GET", "/v1/cart?hub_id=hub_1").header("X-Cart-Id", &id)).await;
    assert_eq!((&shown["items"][0]["qty"], &shown["version"]), (&json!(3), &json!(2)));
    assert_eq!(shown["items"][0].get("available"), Some(&Value::Null));
    let codes = json!({ "hub_id": "hub_1", "promo_codes": ["save"] });
    let coded = shop.ok(anybody("PUT", "/v1/cart/codes").header("X-Cart-Id", &id).json(&codes)).await;
    assert_eq!(coded["promo_codes"], json!(["SAVE"]));

    shop.ok(shop.user("usr_1", "PUT", "/v1/cart/items").json(&milk(1))).await;
    let merge = json!({ "hub_id": "hub_1", "from": id });
    for _ in 0..2 {
        let merged = shop.ok(shop.user("usr_1", "POST", "/v1/cart/merge").json(&merge)).await;
        assert_eq!((&merged["owner"], &merged["items"][0]["qty"]), (&json!("usr_1"), &json!(4)));
    }
    let gone = shop.no(anybody("GET", "/v1/cart?hub_id=hub_1").header("X-Cart-Id", &id)).await;
    assert_eq!((gone.0, gone.1.as_str()), (404, "cart.not_found"));
    let theirs = shop.no(shop.user("usr_2", "POST", "/v1/cart/merge").json(&merge)).await;
    assert_eq!(theirs.0, 404);

    let set = json!({ "hub_id": "hub_1", "sku": "tea", "qty": 5, "set": true });
    shop.ok(shop.user("usr_1", "PUT", "/v1/cart/items").json(&set)).await;
    let less = shop.ok(shop.user("usr_1", "DELETE", "/v1/cart/items/milk?hub_id=hub_1")).await;
    assert_eq!((less["items"].as_array().unwrap().len(), &less["items"][0]["sku"]), (1, &json!("tea")));
    let same = shop.ok(shop.user("usr_1", "POST", "/v1/cart/revalidate").json(&hub())).await;
    assert_eq!(same["differences"], json!([]));
    let empty = shop.ok(shop.user("usr_1", "DELETE", "/v1/cart?hub_id=hub_1")).await;
    assert_eq!(empty["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_is_nobody_elses() {
    let mut shop = Shop::open(&schemas!(catalogue cart), &[]).await;
    run!(shop; cart);
    shop.furnish().await;
    let anybody = |method: &str, path: &str| shop.house.request(&shop.door, method, path);
    shop.ok(shop.user("usr_1", "PUT", "/v1/cart/items").json(&milk(1))).await;

    // Neither by the header nor as the other half of a merge.
    for name in [
        "usr_1",
        "anon_",
        "anon_1234",
        "ANON_0123456789abcdef0123456789abcdef",
        "anon_0123456789abcdef0123456789abcdeg",
    ] {
        let asked = shop.no(anybody("GET", "/v1/cart?hub_id=hub_1").header("X-Cart-Id", name)).await;
        assert_eq!(asked, (422, "request.invalid".into(), vec!["/header/X-Cart-Id".into()]), "{name}");
        let merge = json!({ "hub_id": "hub_1", "from": name });
        let merged = shop.no(shop.user("usr_2", "POST", "/v1/cart/merge").json(&merge)).await;
        assert_eq!(merged, (422, "request.invalid".into(), vec!["/from".into()]), "{name}");
    }
    // A token goes before a header.
    let own = shop.user("usr_2", "GET", "/v1/cart?hub_id=hub_1").header("X-Cart-Id", "usr_1");
    assert_eq!(shop.ok(own).await["owner"], "usr_2");
    let driver = shop.role(Driver, "rid_1", "GET", "/v1/cart?hub_id=hub_1");
    assert_eq!(shop.no(driver).await.1, "auth.forbidden");
    let nobody = shop.no(anybody("GET", "/v1/cart?hub_id=hub_1")).await;
    assert_eq!((nobody.0, nobody.1.as_str()), (404, "cart.not_found"));

    let put = |body: Value| shop.user("usr_1", "PUT", "/v1/cart/items").json(&body);
    for (body, pointer) in [
        (json!({ "hub_id": "hub_1", "sku": "milk", "qty": 0 }), "/qty"),
        (json!({ "hub_id": "hub_1", "sku": "milk", "qty": 1_000, "set": true }), "/qty"),
        (json!({ "hub_id": "hub_1", "sku": "milk", "qty": 999 }), "/qty"),
        (json!({ "hub_id": "hub_1", "sku": "milk", "qty": -1 }), "/qty"),
        (json!({ "hub_id": "hub 1", "sku": "milk", "qty": 1 }), "/hub_id"),
        (json!({ "hub_id": "hub_1", "sku": "", "qty": 1 }), "/sku"),
        (json!({ "hub_id": "hub_1", "sku": "milk", "qty": 1, "price": 1 }), "/price"),
    ] {
        assert_eq!(shop.no(put(body)).await, (422, "request.invalid".into(), vec![pointer.into()]));
    }
    let unknown = shop.no(put(json!({ "hub_id": "hub_1", "sku": "gold", "qty": 1 }))).await;
    assert_eq!((unknown.0, unknown.1.as_str()), (422, "catalogue.unknown_sku"));
    let shown = shop.ok(shop.user("usr_1", "GET", "/v1/cart?hub_id=hub_1")).await;
    assert_eq!(shown["version"], 1);
}

fn rule(amount: i64) -> Value {
    json!({ "rule": { "name": "Save", "currency": "IDR", "codes": ["SAVE"],
        "when": { "type": "MinTransaction", "amount": 30_000 },
        "effect": { "type": "Fixed", "amount": amount }, "limits": { "total": 1000 } } })
}

fn basket(codes: &[&str]) -> Value {
    json!({ "hub_id": "hub_1", "items": [{ "sku": "milk", "qty": 2 }, { "sku": "tea", "qty": 2 }], "promo_codes": codes })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_made_tried_changed_and_ended() {
    let mut shop = Shop::open(&schemas!(catalogue promo), &[]).await;
    run!(shop; promo);
    shop.furnish().await;
    let path = "/v1/admin/promos/save";
    shop.house
        .world
        .eventually("promotions are open", || async {
            Ok(shop.admin("PUT", path).json(&rule(5_000)).send().await.unwrap().status() == 200)
        })
        .await;
    let made = shop.ok(shop.admin("GET", path)).await;
    assert_eq!(
        (&made["rule"]["name"], &made["active"], &made["version"]),
        (&json!("Save"), &json!(true), &json!(1))
    );
    let wrong =
        json!({ "rule": { "name": "", "currency": "IDR", "effect": { "type": "Percent", "percent": 120 } } });
    let (status, code, pointers) = shop.no(shop.admin("PUT", path).json(&wrong)).await;
    assert_eq!((status, code.as_str()), (422, "promo.rule_invalid"));
    assert!(
        pointers.contains(&"/rule/name".to_owned()) && pointers.iter().all(|p| p.starts_with("/rule/")),
        "{pointers:?}"
    );
    for body in
        [json!({ "rule": "x" }), json!({ "rule": [] }), json!({}), json!({ "rule": {}, "aktive": true })]
    {
        let refused = shop.no(shop.admin("PUT", path).json(&body)).await;
        assert!(refused.0 == 422 && !refused.2.is_empty(), "{refused:?}");
    }
    let unbounded = json!({ "rule": { "name": "All", "currency": "IDR", "effect": { "type": "Percent", "percent": 1 } } });
    let warned = shop.ok(shop.admin("PUT", "/v1/admin/promos/all").json(&unbounded)).await;
    assert!(warned["warnings"].as_array().unwrap().iter().any(|w| w["code"] == "unbounded"), "{warned}");
    shop.ok(shop.admin("DELETE", "/v1/admin/promos/all")).await;

    let post = |path: &str, body: &Value| shop.user("usr_1", "POST", path).json(body);
    shop.house
        .world
        .eventually("the rule is in force", || async {
            let verdict = shop.ok(post("/v1/promos/validate", &basket(&["SAVE"]))).await;
            Ok(verdict["applicable"].as_array().unwrap().len() == 1)
        })
        .await;
    let verdict = shop.ok(post("/v1/promos/validate", &basket(&["SAVE"]))).await;
    assert_eq!(verdict["applicable"][0]["promo_id"], "save");
    let small = json!({ "hub_id": "hub_1", "items": [{ "sku": "tea", "qty": 1 }], "promo_codes": ["SAVE"] });
    let not = shop.ok(post("/v1/promos/validate", &small)).await;
    let trace = not["traces"].as_array().unwrap().iter().find(|t| t["promo_id"] == "save").unwrap().clone();
    assert_eq!(
        (&trace["applies"], &trace["reason"], &trace["leaves"][0]["holds"]),
        (&json!(false), &json!("condition"), &json!(false))
    );

    let applied = shop.ok(post("/v1/promos/apply", &basket(&["SAVE"]))).await;
    let amount = |name: &str| applied["totals"][name]["amount"].as_i64().unwrap();
    let totals = ["subtotal", "discount", "delivery_fee", "delivery_discount", "total"].map(amount);
    assert_eq!(totals, [50_000, 5_000, 9_000, 0, 54_000]);
    let lines = applied["lines"].as_array().unwrap();
    let sum = |name: &str| lines.iter().map(|line| line[name]["amount"].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("discount"), sum("to_pay")), (5_000, 45_000));
    // Nothing was taken: the same again is the same.
    assert_eq!(shop.ok(post("/v1/promos/apply", &basket(&["SAVE"]))).await, applied);

    let unknown = shop.no(post("/v1/promos/apply", &basket(&["SAVE", "NOPE"]))).await;
    assert_eq!(unknown, (422, "promo.code_unknown".into(), vec!["/promo_codes/1".into()]));
    let mut more = basket(&[]);
    more["candidate"] =
        json!({ "name": "Try", "currency": "IDR", "effect": { "type": "Fixed", "amount": 7_000 } });
    assert_eq!(shop.no(post("/v1/promos/apply", &more)).await.2, ["/candidate"]);
    let tried = shop.ok(shop.service("POST", "/v1/promos/apply").json(&more)).await;
    assert_eq!(tried["totals"]["discount"]["amount"], 7_000);
    more["candidate"]["effect"] = json!({ "type": "Fixed", "amount": -1 });
    let refused = shop.no(shop.admin("POST", "/v1/promos/validate").json(&more)).await;
    assert!(
        refused.1 == "promo.rule_invalid" && refused.2.iter().all(|p| p.starts_with("/candidate")),
        "{refused:?}"
    );

    let list = shop.ok(shop.admin("GET", "/v1/admin/promos?active=true&limit=1")).await;
    assert_eq!((&list["items"][0]["promo_id"], &list["next_cursor"]), (&json!("save"), &Value::Null));
    for query in ["?active=yes", "?limit=0"] {
        assert_eq!(shop.no(shop.admin("GET", &format!("/v1/admin/promos{query}"))).await.0, 422);
    }
    let ended = shop.ok(shop.admin("DELETE", path)).await;
    assert_eq!(ended["active"], false);
    let missing = shop.no(shop.admin("GET", "/v1/admin/promos/none")).await;
    assert_eq!((missing.0, missing.1.as_str()), (404, "promo.not_found"));
}

fn tariff() -> Value {
    json!({ "currency": "IDR", "base": 5_000, "per_km": 2_000, "floor": 5_000, "ceiling": 75_000, "tax_bp": 1_100,
        "experiment": "fees", "variants": [{ "name": "as-is", "weight": 1, "factor": 1.0 }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_says_what_is_charged_and_until_when() {
    let mut shop = Shop::open(&schemas!(catalogue promo pricing), &[]).await;
    run!(shop; promo pricing);
    shop.furnish().await;
    let path = "/v1/admin/tariffs/jkt";
    let put = shop.ok(shop.admin("PUT", path).json(&tariff())).await;
    assert_eq!((&put["city"], &put["cap"], &put["tax_bp"]), (&json!("jkt"), &json!(5.0), &json!(1_100)));
    assert_eq!(shop.ok(shop.admin("GET", path)).await, put);
    for (field, wrong) in [
        ("/base", json!(-1)),
        ("/ceiling", json!(1)),
        ("/cap", json!(6.0)),
        ("/tax_bp", json!(10_001)),
        ("/currency", json!("rupiah")),
        ("/variants/0/weight", json!(0)),
        ("/variants/0/factor", json!(0.0)),
        ("/experiment", json!("")),
    ] {
        let mut body = tariff();
        *body.pointer_mut(field).unwrap_or(&mut Value::Null) = wrong.clone();
        if body.pointer(field).is_none() {
            body[field.trim_start_matches('/')] = wrong;
        }
        let refused = shop.no(shop.admin("PUT", path).json(&body)).await;
        assert_eq!(refused, (422, "request.invalid".into(), vec![field.into()]));
    }

    let ask = json!({ "hub_id": "hub_1", "items": [{ "sku": "milk", "qty": 2 }],
        "address": { "line": "Jl. Kemang 1", "lat": -6.27, "lng": 106.82 } });
    let quote = |body: &Value| shop.user("usr_1", "POST", "/v1/quotes").json(body);
    shop.house
        .world
        .eventually("pricing knows the hub", || async {
            let response = quote(&ask).send().await.unwrap();
            if response.status() == 201 { Ok(true) } else { Err(response.text().await.unwrap()) }
        })
        .await;
    let made = shop.ok(quote(&ask)).await;
    assert!(made["quote_id"].as_str().unwrap().starts_with("qte_"), "{made}");
    let amount = |name: &str| made[name]["amount"].as_i64().unwrap_or_default();
    let all = amount("subtotal") - amount("discount") + amount("delivery_fee") - amount("delivery_discount")
        + amount("tax");
    assert_eq!((amount("subtotal"), amount("total")), (40_000, all));
    assert!(
        amount("tax") > 0 && amount("delivery_fee") >= 5_000 && made["distance_m"].as_f64().unwrap() > 500.0
    );
    assert_eq!(made["variant"], "as-is");
    let left = made["expires_at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap()
        - chrono::Utc::now();
    assert!((880..=900).contains(&left.num_seconds()), "{left}");
    for (field, wrong) in [
        ("/items/0/qty", json!(0)),
        ("/address/lat", json!(96.0)),
        ("/address/line", json!("")),
        ("/hub_id", json!("a.b")),
    ] {
        let mut body = ask.clone();
        *body.pointer_mut(field).unwrap() = wrong;
        assert_eq!(shop.no(quote(&body)).await, (422, "request.invalid".into(), vec![field.into()]));
    }
    let signals = shop.ok(shop.admin("GET", "/v1/admin/signals/hub_1")).await;
    assert_eq!((&signals["area"], &signals["beta"]), (&json!("hub_1"), &Value::Null));
    assert!(signals["multiplier"].as_f64().unwrap() >= 1.0, "{signals}");
    assert_eq!(shop.no(shop.admin("GET", "/v1/admin/signals/hub_none")).await.0, 404);
    assert_eq!(shop.no(shop.admin("GET", "/v1/admin/tariffs/nowhere")).await.1, "pricing.tariff_not_found");
}
