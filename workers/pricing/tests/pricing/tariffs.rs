//! Tariffs of cities, and experiments on them.

use std::collections::HashMap;

use runtime::Code;
use subjects::{table::pricing as api, v1};

use crate::support::{Stall, USER, amount, basket};

#[tokio::test]
async fn a_city_without_a_tariff_has_the_default_of_its_currency() {
    let stall = Stall::open().await;
    let jakarta = stall.tariff("jkt").await.unwrap();
    assert_eq!((jakarta.base, jakarta.per_km, jakarta.floor, jakarta.ceiling), (5_000, 2_000, 5_000, 75_000));
    assert_eq!((jakarta.version, jakarta.cap, jakarta.currency.as_str()), (0, 5.0, "IDR"));
    stall.signals().await;
    let bengaluru = stall.tariff("blr").await.unwrap();
    assert_eq!((bengaluru.base, bengaluru.per_km, bengaluru.ceiling), (2_500, 1_000, 40_000));
    let quote = stall.quote(&v1::MakeQuote { hub_id: "hub_2".into(), ..basket(USER) }).await.unwrap();
    assert_eq!(quote.delivery_fee.unwrap().currency, "INR");
    assert_eq!(stall.tariff("atlantis").await.unwrap_err().code, Code::TariffNotFound);

    stall.put_hub("hub_sg", "sin", "SGD", "Asia/Singapore").await;
    let elsewhere = v1::MakeQuote { hub_id: "hub_sg".into(), ..basket(USER) };
    assert_eq!(stall.quote(&elsewhere).await.unwrap_err().code, Code::TariffNotFound);
}

#[tokio::test]
async fn a_tariff_is_versioned_and_holds_for_the_next_quote() {
    let stall = Stall::open().await;
    let first = v1::Tariff { base: 8_000, per_km: 0, floor: 0, ..stall.tariff("jkt").await.unwrap() };
    let put = stall.put_tariff(first.clone()).await.unwrap();
    assert_eq!((put.version, put.base), (1, 8_000));
    assert_eq!(stall.put_tariff(first.clone()).await.unwrap(), put, "one that changes nothing is no version");
    assert_eq!(amount(stall.quoted().await.delivery_fee.as_ref()), 8_000);
    let second = stall.put_tariff(v1::Tariff { ceiling: 7_000, ..first }).await.unwrap();
    assert_eq!(second.version, 2);
    assert_eq!(amount(stall.quoted().await.delivery_fee.as_ref()), 7_000, "the ceiling");
    stall.kill().await;
    assert_eq!(stall.tariff("jkt").await.unwrap(), second);
    let history = "select count(*) from pricing.tariff where city = 'jkt'";
    assert_eq!(stall.count(history).await, 2);
    let under = "select array_agg(tariff_version order by created_at) from pricing.quote";
    let versions: Vec<i64> = sqlx::query_scalar(under).fetch_one(&stall.world.pg).await.unwrap();
    assert_eq!(versions, [1, 2]);
}

#[tokio::test]
async fn puts_at_once_leave_no_gap() {
    let stall = Stall::open().await;
    stall.worker().await;
    let tariff = stall.tariff("jkt").await.unwrap();
    let puts = (1..=20).map(|i| stall.put_tariff(v1::Tariff { base: 5_000 + i, ..tariff.clone() }));
    let mut versions: Vec<u64> =
        futures::future::join_all(puts).await.into_iter().map(|put| put.unwrap().version).collect();
    versions.sort_unstable();
    assert_eq!(versions, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_no_tariff_is_refused_whole() {
    let stall = Stall::open().await;
    stall.quoted().await;
    let right = stall.tariff("jkt").await.unwrap();
    for (wrong, pointer) in [
        (v1::Tariff { base: -1, ..right.clone() }, "/tariff/base"),
        (v1::Tariff { per_km: i64::MAX, ..right.clone() }, "/tariff/per_km"),
        (v1::Tariff { floor: 80_000, ..right.clone() }, "/tariff/floor"),
        (v1::Tariff { cap: f64::NAN, ..right.clone() }, "/tariff/cap"),
        (v1::Tariff { cap: 5.5, ..right.clone() }, "/tariff/cap"),
        (v1::Tariff { tax_bp: 10_001, ..right.clone() }, "/tariff/tax_bp"),
        (v1::Tariff { currency: "INR".into(), ..right.clone() }, "/tariff/currency"),
        (v1::Tariff { city: String::new(), ..right.clone() }, "/tariff/city"),
        (v1::Tariff { experiment: "x".into(), ..right.clone() }, "/tariff/variants"),
    ] {
        let fault = stall.put_tariff(wrong).await.unwrap_err();
        assert_eq!((fault.code, fault.fields[0].pointer.as_str()), (Code::RequestInvalid, pointer));
    }
    let nothing = stall.world.call::<api::PutTariff>(&v1::PutTariff { tariff: None }).await.unwrap_err();
    assert_eq!(nothing.code, Code::RequestInvalid);
    assert_eq!(stall.count("select count(*) from pricing.tariff").await, 0);
}

#[tokio::test]
async fn an_arm_is_kept_by_its_user_charged_and_logged() {
    let stall = Stall::open().await;
    let arm = |name: &str, weight, factor| v1::Variant { name: name.into(), weight, factor };
    let tariff = v1::Tariff {
        experiment: "fee-1".into(),
        variants: vec![arm("control", 50, 1.0), arm("cheap", 50, 0.8)],
        floor: 0,
        ..stall.tariff("jkt").await.unwrap()
    };
    stall.put_tariff(tariff).await.unwrap();
    let mut counted: HashMap<String, i64> = HashMap::new();
    for user in 0..40 {
        let request = basket(&format!("usr_{user}"));
        let quote = stall.quote(&request).await.unwrap();
        // 10 494 · 0.8 = 8 395.2
        let fee = if quote.variant == "cheap" { 8_395 } else { 10_494 };
        assert_eq!(amount(quote.delivery_fee.as_ref()), fee);
        assert_eq!(stall.quote(&request).await.unwrap().variant, quote.variant);
        *counted.entry(quote.variant).or_default() += 1;
    }
    assert!(counted.len() == 2 && counted.values().all(|n| (8..=32).contains(n)), "{counted:?}");
    let logged =
        "select count(distinct user_id) from pricing.quote where experiment = 'fee-1' and variant = 'cheap'";
    assert_eq!(stall.count(logged).await, counted["cheap"]);
}
