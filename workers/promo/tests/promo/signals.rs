//! Too often from one device, or to one door.

use serde_json::json;
use subjects::v1;

use crate::support::{Shop, basket, order, refused, user};

fn from_device(user: &str, codes: &[&str], fingerprint: &str) -> v1::PromoBasket {
    v1::PromoBasket { fingerprint: fingerprint.into(), ..basket(user, codes) }
}

fn to_door(user: &str, line: &str) -> v1::PromoBasket {
    let address = v1::Address { line: line.into(), point: None };
    v1::PromoBasket { address: Some(address), ..basket(user, &["MANY"]) }
}

#[tokio::test]
async fn a_device_has_three_of_a_promotion_a_day() {
    let shop = Shop::open().await;
    shop.coupon("many", "MANY", json!({"total": 100})).await;
    shop.coupon("more", "MORE", json!({"total": 100})).await;
    let mut orders = Vec::new();
    for n in 0..3 {
        let order = order();
        shop.redeem(&order, from_device(&user(n), &["MANY"], "phone")).await.unwrap();
        orders.push(order);
    }
    let fourth =
        || shop.redeem(Box::leak(order().into_boxed_str()), from_device("usr_9", &["MANY"], "phone"));
    assert!(refused(fourth().await, "promo.not_applicable").detail.contains("too often"));
    let trace = shop.evaluate(from_device("usr_9", &["MANY"], "phone")).await.unwrap().traces.remove(0);
    assert_eq!((trace.promo_id.as_str(), trace.reason.as_str()), ("many", "velocity"));
    // Another device, or another promotion; and one use that is given back.
    shop.redeem(&order(), from_device("usr_9", &["MANY"], "tablet")).await.unwrap();
    shop.redeem(&order(), from_device("usr_9", &["MORE"], "phone")).await.unwrap();
    shop.release(&orders[0]).await.unwrap();
    fourth().await.unwrap();
    refused(fourth().await, "promo.not_applicable");
    // What is known of devices outlives Redis, and nothing that is kept names one.
    shop.flush().await;
    shop.until_open().await;
    refused(fourth().await, "promo.not_applicable");
    let devices: Vec<String> =
        sqlx::query_scalar("select distinct device from promo.redemption where device <> ''")
            .fetch_all(&shop.world.pg)
            .await
            .unwrap();
    assert_eq!(devices.len(), 2);
    assert!(devices.iter().all(|device| device.len() == 32 && !device.contains("phone")));
}

#[tokio::test]
async fn without_a_key_devices_are_not_looked_at() {
    let shop = Shop::open_with(&[("KILAT__PROMO__PER_FINGERPRINT", "0")]).await;
    shop.coupon("many", "MANY", json!({"total": 100})).await;
    for n in 0..5 {
        shop.redeem(&order(), from_device(&user(n), &["MANY"], "phone")).await.unwrap();
    }
}

#[tokio::test]
async fn a_door_has_as_many_users_as_a_device_has_uses() {
    let shop = Shop::open().await;
    shop.coupon("many", "MANY", json!({"total": 100})).await;
    let spellings = [
        "Jl. Kemang Raya No. 24, Jakarta",
        "jl kemang raya no 24 jakarta",
        "Jl Kemang Raya, no.24 - Jakarta",
    ];
    for (n, line) in spellings.iter().enumerate() {
        shop.redeem(&order(), to_door(&user(n), line)).await.unwrap();
    }
    let fourth = to_door("usr_9", "JL. KEMANG RAYA NO 24 (JAKARTA)");
    refused(shop.redeem(&order(), fourth.clone()).await, "promo.not_applicable");
    assert_eq!(shop.evaluate(fourth.clone()).await.unwrap().traces[0].reason, "velocity");
    // One's own orders do not speak against one, nor does another street.
    shop.redeem(&order(), to_door(&user(0), spellings[1])).await.unwrap();
    shop.redeem(&order(), to_door("usr_9", "Jl. Sudirman 1, Jakarta")).await.unwrap();
    let grams: Vec<Vec<i64>> =
        sqlx::query_scalar("select first from promo.address").fetch_all(&shop.world.pg).await.unwrap();
    assert_eq!(grams.len(), 5);
}
