//! Tokens, keys and sales that are none, or not any more.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{TimeDelta, Utc};
use flashsale::token::{Payload, sign};
use runtime::{Code, Fault};
use subjects::{
    table::flashsale as api,
    v1::{self, PlaceState, SaleMode},
};

use crate::support::{Buyer, KEY, SKU, Shop, money, sale};

fn code<T: std::fmt::Debug>(answer: Result<T, Fault>) -> Code {
    answer.unwrap_err().code
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A token as the worker would make it, by a clock of its own.
fn made(sale: &str, buyer: &Buyer, expiry: u64, nonce: &str) -> String {
    let payload = Payload {
        fingerprint: format!("phone of {}", buyer.user),
        sale: sale.into(),
        user: buyer.user.clone(),
        expiry,
        nonce: nonce.into(),
    };
    sign(KEY.as_bytes(), &payload).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_expired_replayed_forged_or_for_another() {
    let shop = Shop::open(50).await;
    shop.begin(sale("drop", 10)).await;
    shop.begin(v1::Sale { sku: SKU.into(), ..sale("other", 10) }).await;
    let knock = async |buyer: &Buyer, token: String, key: &str| {
        shop.world.call::<api::Enter>(&shop.knock("drop", buyer, token, key)).await
    };
    let buyer = Buyer::new();
    let token = shop.token("drop", &buyer).await.unwrap();

    let forged = format!("{}A", &token[..token.len() - 1]);
    if forged != token {
        assert_eq!(code(knock(&buyer, forged, "k").await), Code::SaleTokenInvalid);
    }
    assert_eq!(code(knock(&buyer, "no token".into(), "k").await), Code::SaleTokenInvalid);
    assert_eq!(
        code(knock(&buyer, shop.token("other", &buyer).await.unwrap(), "k").await),
        Code::SaleTokenInvalid
    );
    assert_eq!(
        code(knock(&Buyer::new(), token.clone(), "k").await),
        Code::SaleTokenInvalid,
        "another device"
    );
    let old = made("drop", &buyer, now() - 32, "old");
    assert_eq!(code(knock(&buyer, old, "k").await), Code::SaleTokenExpired);
    let far = made("drop", &buyer, now() + 120, "far");
    assert_eq!(code(knock(&buyer, far, "k").await), Code::SaleTokenInvalid, "from a clock two minutes ahead");

    // None of these was an attempt of the device: nobody can shut others out with tokens that are none.
    assert_eq!(knock(&buyer, token.clone(), "k").await.unwrap().state(), PlaceState::Waiting);
    assert_eq!(code(knock(&buyer, token, "k").await), Code::SaleTokenUsed);

    // A clock off by nearly half a minute, either way.
    for (n, expiry) in [now() - 20, now() + 58].into_iter().enumerate() {
        let skewed = Buyer::new();
        let token = made("drop", &skewed, expiry, &format!("skew-{n}"));
        assert_eq!(knock(&skewed, token, "k").await.unwrap().state(), PlaceState::Waiting);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_stopped_and_joining_twice_is_joining_once() {
    // Longer than a busy machine takes over four attempts.
    let shop = Shop::open_with(50, &[("KILAT__FLASHSALE__ATTEMPTS_WINDOW_S", "60")]).await;
    shop.begin(v1::Sale { admit_per_s: 1, ..sale("drop", 10) }).await;
    for _ in 0..5 {
        shop.enter("drop", &Buyer::new(), "k").await.unwrap();
    }
    let buyer = Buyer::new();
    let first = shop.enter("drop", &buyer, "k").await.unwrap();
    let again = shop.enter("drop", &buyer, "k").await.unwrap();
    let other_key = shop.enter("drop", &buyer, "k2").await.unwrap();
    assert!(again.position <= first.position && other_key.position <= again.position);
    let flood = shop.enter("drop", &buyer, "k").await.unwrap_err();
    assert_eq!(flood.code, Code::SaleFlood);
    assert!((1..=60_000).contains(&flood.retry_after_ms), "{flood:?}");
    assert!(shop.get("drop").await.waiting <= 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_is_one_purchase_and_one_buyer_has_a_limit() {
    let shop = Shop::open(50).await;
    shop.begin(v1::Sale { mode: SaleMode::Reject.into(), per_user: 2, ..sale("door", 10) }).await;
    let buyer = Buyer::new();
    let first = shop.enter("door", &buyer, "k").await.unwrap();
    assert_eq!(first.state(), PlaceState::Buying);
    let again = shop.enter("door", &buyer, "k").await.unwrap();
    assert_eq!((again.order_id, again.saga_id), (first.order_id.clone(), first.saga_id));

    let token = shop.token("door", &buyer).await.unwrap();
    let two = v1::EnterSale { qty: 2, ..shop.knock("door", &buyer, token, "k") };
    assert_eq!(code(shop.world.call::<api::Enter>(&two).await), Code::IdempotencyKeyReused);
    shop.stands("door", &buyer, PlaceState::Bought).await;

    let mut buyer = Buyer::new();
    let token = shop.token("door", &buyer).await.unwrap();
    let three = v1::EnterSale { qty: 3, ..shop.knock("door", &buyer, token, "k3") };
    assert_eq!(code(shop.world.call::<api::Enter>(&three).await), Code::SaleLimit);
    let token = shop.token("door", &buyer).await.unwrap();
    let two = v1::EnterSale { qty: 2, ..shop.knock("door", &buyer, token, "k2") };
    assert_eq!(shop.world.call::<api::Enter>(&two).await.unwrap().state(), PlaceState::Buying);
    assert_eq!(code(shop.enter("door", &buyer, "k1").await), Code::SaleLimit);
    buyer.user = "nobody".into();
    let token = "x".to_owned();
    assert_eq!(
        code(shop.world.call::<api::Enter>(&shop.knock("door", &buyer, token, "k")).await),
        Code::RequestInvalid
    );
    shop.adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sales_that_are_none() {
    let shop = Shop::open(10).await;
    let put = async |sale: v1::Sale| shop.world.call::<api::Put>(&v1::PutSale { sale: Some(sale) }).await;
    shop.put::<subjects::table::inventory::Stock>(&v1::GetStock {
        hub_id: crate::support::HUB.into(),
        sku: SKU.into(),
    })
    .await;

    let short = put(sale("big", 11)).await.unwrap_err();
    assert_eq!(short.code, Code::OutOfStock);
    assert_eq!((short.shortages[0].wanted, short.shortages[0].available), (11, 10));
    let none = put(v1::Sale { sku: "cable".into(), ..sale("none", 1) }).await.unwrap_err();
    assert!(matches!(none.code, Code::OutOfStock | Code::InventoryUnknownSku), "no stock at all: {none}");
    for (wrong, pointer) in [
        (v1::Sale { units: 0, ..sale("s", 1) }, "/units"),
        (v1::Sale { units: u32::MAX, ..sale("s", 1) }, "/units"),
        (v1::Sale { sale_id: "a sale".into(), ..sale("s", 1) }, "/sale_id"),
        (v1::Sale { price: None, ..sale("s", 1) }, "/price"),
        (v1::Sale { price: money(-1), ..sale("s", 1) }, "/price/amount"),
        (v1::Sale { price: money(i64::MAX), ..sale("s", 1) }, "/price/amount"),
        (v1::Sale { ends_at: None, ..sale("s", 1) }, "/ends_at"),
        (v1::Sale { ends_at: Some((Utc::now() - TimeDelta::hours(1)).into()), ..sale("s", 1) }, "/ends_at"),
        (v1::Sale { mode: 9, ..sale("s", 1) }, "/mode"),
        (v1::Sale { buckets: 65, ..sale("s", 1) }, "/buckets"),
        (v1::Sale { per_user: 1_000, ..sale("s", 1) }, "/per_user"),
    ] {
        let fault = put(wrong).await.unwrap_err();
        assert_eq!(fault.code, Code::RequestInvalid, "{fault}");
        assert!(fault.fields.iter().any(|field| field.pointer == pointer), "{pointer}: {fault:?}");
    }
    let rupee = Some(v1::Money { amount: 1, currency: "INR".into() });
    let fault = put(v1::Sale { price: rupee, ..sale("s", 1) }).await.unwrap_err();
    assert_eq!(fault.fields[0].pointer, "/price/currency");

    // Later: nobody may enter yet, and it may still be changed; once it has begun it may not.
    let later =
        v1::Sale { starts_at: Some((Utc::now() + TimeDelta::seconds(12)).into()), ..sale("later", 5) };
    put(later.clone()).await.unwrap();
    let buyer = Buyer::new();
    assert_eq!(code(shop.enter("later", &buyer, "k").await), Code::SaleNotOpen);
    assert_eq!(code(shop.place("later", &buyer.user).await), Code::PlaceNotFound);
    let fewer = v1::Sale { units: 4, ..later };
    assert_eq!(put(fewer.clone()).await.unwrap().units, 4);
    shop.is("later", v1::SaleState::Open).await;
    assert_eq!(put(fewer.clone()).await.unwrap().units, 4, "the same again changes nothing");
    assert_eq!(code(put(v1::Sale { units: 3, ..fewer }).await), Code::SaleFixed);

    let nobody = v1::GetSale { sale_id: "nobody".into() };
    assert_eq!(code(shop.world.call::<api::Get>(&nobody).await), Code::SaleNotFound);
    let all = shop.world.call::<api::List>(&v1::ListSales::default()).await.unwrap();
    assert_eq!(all.items.iter().map(|sale| sale.sale_id.as_str()).collect::<Vec<_>>(), ["later"]);
    tokio::time::timeout(Duration::from_secs(60), shop.adds_up()).await.unwrap();
}
