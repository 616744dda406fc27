//! Products, categories, hubs, health, documents.

use gateway::table::SPECS;
use serde_json::json;

use crate::{
    line::{HUB_BLR, SKU},
    shop::{Shop, Who, basket, sent},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_admin_puts_is_shown_and_sold() {
    let shop = Shop::open().await;
    let (admin, buyer) = (Who::admin(), Who::customer());

    let shown = sent(shop.nobody("GET", &format!("/v1/products/{SKU}"))).await.is(200);
    assert_eq!((shown["sku"].as_str(), shown["version"].as_u64()), (Some(SKU), Some(1)));
    assert_eq!(shown["prices"].as_array().unwrap().len(), 2);
    let local = shop.get(&buyer, &format!("/v1/products/{SKU}?hub_id={HUB_BLR}")).await.is(200);
    assert_eq!(
        local["prices"],
        json!([{ "city": "blr", "amount": { "amount": 18_500, "currency": "INR" } }])
    );

    let product = |price: i64| {
        json!({
            "name": "Kopi Toraja", "category": "drinks/coffee/beans", "brand": "Sulotco", "pack": "250 g",
            "prices": [{ "city": "jkt", "amount": { "amount": price, "currency": "IDR" } }],
        })
    };
    for (price, version) in [(89_000, 1), (89_000, 1), (92_500, 2)] {
        let put = shop.put(&admin, "/v1/admin/products/toraja-250g", product(price)).await.is(200);
        assert_eq!(put["version"], version, "a put that changes nothing makes no version");
        let got = sent(shop.nobody("GET", "/v1/products/toraja-250g")).await.is(200);
        assert_eq!(got, put);
        assert_eq!(got["prices"][0]["amount"]["amount"], price);
    }
    let tree = sent(shop.nobody("GET", "/v1/categories")).await;
    assert_eq!(tree.headers["cache-control"], "public, max-age=30");
    let tree = tree.is(200);
    let child = |items: &serde_json::Value, slug: &str| {
        let items = items.as_array().unwrap();
        let found =
            items.iter().find(|c| c["slug"].as_str().is_some_and(|s| s.rsplit('/').next() == Some(slug)));
        found.unwrap_or_else(|| panic!("{slug} in {items:?}"))["children"].clone()
    };
    assert_eq!(child(&child(&child(&tree["items"], "drinks"), "coffee"), "beans"), json!([]));

    // A hub with a fee of its own: both are in the next price.
    let hub = json!({
        "name": "Menteng", "city": "jkt", "currency": "IDR", "time_zone": "Asia/Jakarta", "lat": -6.19,
        "lng": 106.83, "delivery_fee": { "amount": 7_000, "currency": "IDR" },
    });
    let put = shop.put(&admin, "/v1/admin/hubs/hub_menteng", hub).await.is(200);
    assert_eq!((put["active"].as_bool(), put["version"].as_u64()), (Some(true), Some(1)));
    shop.line.receive("hub_menteng", &[("toraja-250g", 5)]).await;
    let mut order = basket("card", Some("tok_ok"), &[("toraja-250g", 2)]);
    order["hub_id"] = json!("hub_menteng");
    let order = shop.checkout(&buyer, "k", &order).await.is(201);
    let totals: Vec<_> = ["subtotal", "discount", "delivery_fee", "total"]
        .map(|part| order["totals"][part]["amount"].as_i64().unwrap())
        .into();
    assert_eq!(totals, [185_000, 0, 7_000, 192_000]);

    // Taken off the shelf: not sold any more, at no price of the client's.
    let mut off = product(92_500);
    off["active"] = json!(false);
    assert_eq!(shop.put(&admin, "/v1/admin/products/toraja-250g", off).await.is(200)["active"], false);
    let mut again = basket("card", Some("tok_ok"), &[("toraja-250g", 1)]);
    again["hub_id"] = json!("hub_menteng");
    assert_eq!(shop.checkout(&buyer, "k2", &again).await.status, 422);
    let mut elsewhere = basket("card", Some("tok_ok"), &[("toraja-250g", 1)]);
    elsewhere["hub_id"] = json!(HUB_BLR);
    assert_eq!(shop.checkout(&buyer, "k3", &elsewhere).await.status, 422);

    assert_eq!(sent(shop.nobody("GET", "/healthz")).await.is(200)["status"], "ok");
    let ready = sent(shop.nobody("GET", "/readyz")).await.is(200);
    assert_eq!((ready["ready"].as_bool(), ready["nats"].as_bool()), (Some(true), Some(true)));
    let document = sent(shop.nobody("GET", "/v1/openapi.json")).await.is(200);
    for spec in SPECS {
        assert!(
            document["paths"][spec.path][spec.verb.as_str()].is_object(),
            "{} {}",
            spec.verb.as_str(),
            spec.path
        );
    }
    let page = sent(shop.nobody("GET", "/docs")).await.is(200);
    assert!(page.as_str().unwrap().contains("/v1/checkout"));
    shop.close().await;
}
