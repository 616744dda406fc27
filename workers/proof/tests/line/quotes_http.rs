//! A quote over HTTP: it is charged while it stands, and afterwards it is answered with what has changed.

use serde_json::{Value, json};
use testkit::eventually;

use crate::{
    line::{HUB, SKU},
    shop::{Shop, Who, one},
};

fn with_quote(quote: &Value) -> Value {
    let mut basket = one();
    basket["quote_id"] = quote["quote_id"].clone();
    basket
}

async fn quoted(shop: &Shop, who: &Who) -> Value {
    let ask = json!({
        "hub_id": HUB, "items": [{ "sku": SKU, "qty": 1 }], "address": one()["address"], "payment_method": "card",
    });
    shop.post(who, "/v1/quotes", ask).await.is(201)
}

/// What the product of the tests costs from now on.
async fn costs(shop: &Shop, amount: i64) {
    let now = shop.get(&Who::admin(), &format!("/v1/products/{SKU}")).await.is(200);
    let product = json!({
        "name": now["name"], "category": now["category"],
        "prices": [{ "city": "jkt", "amount": { "amount": amount, "currency": "IDR" } }],
    });
    shop.put(&Who::admin(), &format!("/v1/admin/products/{SKU}"), product).await.is(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_quote_is_answered_with_the_difference_and_asks_again() {
    let shop = Shop::open().await;
    let buyer = Who::customer();
    let (stands, late) = (quoted(&shop, &buyer).await, quoted(&shop, &buyer).await);
    assert_eq!(late["subtotal"]["amount"], 18_500);

    costs(&shop, 20_500).await;
    eventually("who asks now hears the new price", || async {
        let now = quoted(&shop, &buyer).await["subtotal"]["amount"].as_i64();
        if now == Some(20_500) { Ok(true) } else { Err(format!("{now:?}")) }
    })
    .await;
    let order = shop.checkout(&buyer, "stands", &with_quote(&stands)).await.is(201);
    assert_eq!(order["totals"]["total"], stands["total"], "a quote that stands is what is charged");

    let aged = "update pricing.quote set expires_at = clock_timestamp()";
    sqlx::query(aged).execute(&shop.line.world.pg).await.unwrap();
    let refused = shop.checkout(&buyer, "late", &with_quote(&late)).await;
    let refused = refused.refused(409, "pricing.quote_expired");
    let named = |pointer: &str| {
        let errors = refused["errors"].as_array().unwrap();
        let error = errors.iter().find(|error| error["pointer"] == pointer);
        error.unwrap_or_else(|| panic!("{pointer} in {refused}"))["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(named("/subtotal"), "was 18500 IDR, now 20500 IDR");

    let fresh = json!({ "quote_id": named("/quote_id") });
    let order = shop.checkout(&buyer, "again", &with_quote(&fresh)).await.is(201);
    assert_eq!(order["totals"]["subtotal"]["amount"], 20_500);
    let (was, now) = (late["total"]["amount"].to_string(), order["totals"]["total"]["amount"].to_string());
    assert_eq!(named("/total"), format!("was {was} IDR, now {now} IDR"), "what was told is what was charged");
    shop.close().await;
}
