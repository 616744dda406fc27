//! Every wrong field is refused by name, every wrong rule with the place of each mistake.

use runtime::Fault;
use serde_json::json;
use subjects::{table::promo as api, v1};

use crate::support::{Shop, basket, order, rp, saga};

fn named(fault: &Fault) -> (&'static str, Vec<&str>) {
    (fault.code.as_str(), fault.fields.iter().map(|f| f.pointer.as_str()).collect())
}

fn deep(levels: usize) -> String {
    let leaf = r#"{"type":"MinTransaction","amount":1}"#;
    let when = format!("{}{leaf}{}", r#"{"type":"NOT","child":"#.repeat(levels), "}".repeat(levels));
    format!(r#"{{"name":"deep","currency":"IDR","effect":{{"type":"FreeDelivery"}},"when":{when}}}"#)
}

#[tokio::test]
async fn wrong_rules_are_refused_with_the_place_of_each_mistake() {
    let shop = Shop::open().await;
    let rule = |field: &str, value: serde_json::Value| {
        let mut rule = json!({"name": "a", "currency": "IDR", "effect": {"type": "FreeDelivery"}});
        rule[field] = value;
        rule.to_string()
    };
    let percent = |percent: serde_json::Value| rule("effect", json!({"type": "Percent", "percent": percent}));
    let reference = json!({"type": "AND", "children": [{"$ref": "#/when"}]});
    for (text, places) in [
        ("{".to_owned(), vec![""]),
        ("[]".to_owned(), vec![""]),
        ("null".to_owned(), vec![""]),
        ("{}".to_owned(), vec!["/name", "/currency", "/effect"]),
        // No JSON reader of ours goes so deep, and no tree may.
        (deep(1_000), vec![""]),
        (
            deep(20),
            vec![
                "/when/child/child/child/child/child/child/child/child/child/child/child/child/child/child/child/child",
            ],
        ),
        (rule("when", json!({"type": "FullMoon"})), vec!["/when"]),
        (rule("when", reference), vec!["/when/children/0"]),
        (rule("when", json!({"type": "NOT"})), vec!["/when"]),
        (rule("when", json!({"type": "NOT", "child": []})), vec!["/when/child"]),
        (rule("when", json!({"type": "AND", "children": []})), vec!["/when"]),
        (rule("when", json!({"type": "MinTransaction", "amount": "1"})), vec!["/when"]),
        (rule("when", json!({"type": "MinTransaction", "amount": -1})), vec!["/when/amount"]),
        (rule("when", json!({"type": "MinTransaction", "amount": 1e30})), vec!["/when"]),
        (percent(json!(100.01)), vec!["/effect"]),
        (percent(json!(120)), vec!["/effect"]),
        (percent(json!(0)), vec!["/effect"]),
        (percent(json!(-5)), vec!["/effect"]),
        (rule("effect", json!({"type": "Percent", "percent": 5, "cap": 0})), vec!["/effect/cap"]),
        (rule("effect", json!({"type": "Fixed", "amount": -1})), vec!["/effect/amount"]),
        (
            rule("effect", json!({"type": "Fixed", "amount": 9_223_372_036_854_775_807i64})),
            vec!["/effect/amount"],
        ),
        (rule("effect", json!({"type": "Fixed", "amount": 18_446_744_073_709_551_615u64})), vec!["/effect"]),
        (rule("effect", json!({"type": "Everything"})), vec!["/effect"]),
        (rule("limits", json!({"total": 0})), vec!["/limits/total"]),
        (rule("limits", json!({"budget": -1})), vec!["/limits/budget"]),
        (rule("limits", json!({"total": -1})), vec!["/limits"]),
        (rule("codes", json!(["no spaces please"])), vec!["/codes/0"]),
        (rule("priority", json!(1_001)), vec!["/priority"]),
        (rule("colour", json!("red")), vec!["/colour"]),
        (rule("name", json!("x".repeat(40_000))), vec![""]),
        ("x".repeat(40_000), vec![""]),
    ] {
        let fault = shop.try_put("wrong", &text).await.unwrap_err();
        let short: String = text.chars().take(120).collect();
        let (code, mut found) = named(&fault);
        let mut places = places;
        found.sort_unstable();
        places.sort_unstable();
        assert_eq!((code, found), ("promo.rule_invalid", places), "{short}");
        assert!(!fault.retryable());
    }
    let missing = shop.world.call::<api::Get>(&v1::GetPromo { promo_id: "wrong".into(), version: 0 }).await;
    assert_eq!(named(&missing.unwrap_err()), ("promo.not_found", vec![]));
}

#[tokio::test]
async fn wrong_fields_are_refused_by_name() {
    let shop = Shop::open().await;
    let change = |change: fn(&mut v1::PromoBasket)| {
        let mut basket = basket("usr_1", &[]);
        change(&mut basket);
        Some(basket)
    };
    for (basket, places) in [
        (None, vec!["/basket"]),
        (Some(v1::PromoBasket::default()), vec!["/basket/hub_id", "/basket/items"]),
        (change(|b| b.user_id = "nobody".into()), vec!["/basket/user_id"]),
        (change(|b| b.hub_id = "a.b".into()), vec!["/basket/hub_id"]),
        (change(|b| b.city = "new york".into()), vec!["/basket/city"]),
        (change(|b| b.items[0].qty = 0), vec!["/basket/items/0/qty", "/basket/items/0/total"]),
        (change(|b| b.items[1].unit_price = None), vec!["/basket/items/1/unit_price"]),
        (
            change(|b| b.items[1].unit_price = rp(-1)),
            vec!["/basket/items/1/unit_price/amount", "/basket/items/1/total"],
        ),
        (change(|b| b.items[0].total = rp(1)), vec!["/basket/items/0/total"]),
        (
            change(|b| {
                b.items[0].qty = 999;
                b.items[0].unit_price = rp(i64::MAX);
            }),
            vec!["/basket/items/0/unit_price/amount", "/basket/items/0/total"],
        ),
        (
            change(|b| b.delivery_fee = Some(v1::Money { amount: 1, currency: "USD".into() })),
            vec!["/basket/delivery_fee/currency"],
        ),
        (change(|b| b.codes = vec!["A".into(); 11]), vec!["/basket/codes"]),
        (change(|b| b.codes = vec!["\u{0}".into()]), vec!["/basket/codes/0"]),
        (change(|b| b.segments = vec![String::new()]), vec!["/basket/segments/0"]),
        (change(|b| b.fingerprint = "x".repeat(501)), vec!["/basket/fingerprint"]),
        (
            change(|b| b.at = Some(pbjson_types::Timestamp { seconds: i64::MAX, nanos: 0 })),
            vec!["/basket/at"],
        ),
    ] {
        let request = v1::EvaluatePromos { basket, candidate: String::new() };
        let fault = shop.world.call::<api::Evaluate>(&request).await.unwrap_err();
        assert_eq!(named(&fault), ("request.invalid", places), "{request:?}");
    }

    let promised = v1::AppliedPromo { promo_id: "a b".into(), ..Default::default() };
    let request = v1::RedeemPromos {
        saga_id: "saga".into(),
        order_id: "1".into(),
        basket: Some(v1::PromoBasket { user_id: String::new(), ..basket("usr_1", &[]) }),
        promised: vec![promised],
    };
    let fault = shop.world.call_as::<api::Redeem>("checkout", &request).await.unwrap_err();
    let places = [
        "/saga_id",
        "/order_id",
        "/basket/user_id",
        "/promised/0/promo_id",
        "/promised/0/version",
        "/promised/0/discount",
    ];
    assert_eq!(named(&fault), ("request.invalid", places.to_vec()));
    let twice = v1::AppliedPromo { promo_id: "a".into(), version: 1, discount: rp(1), ..Default::default() };
    let request = v1::RedeemPromos {
        saga_id: saga(),
        order_id: order(),
        basket: Some(basket("usr_1", &[])),
        promised: vec![twice.clone(), twice],
    };
    let fault = shop.world.call_as::<api::Redeem>("checkout", &request).await.unwrap_err();
    assert_eq!(named(&fault), ("request.invalid", vec!["/promised/1/promo_id"]));

    let wrong = v1::PromoRef { order_id: "ord 1".into(), saga_id: "x".into(), reason: "\u{1}".into() };
    let places = || ("request.invalid", vec!["/order_id", "/saga_id", "/reason"]);
    assert_eq!(named(&shop.world.call_as::<api::Commit>("checkout", &wrong).await.unwrap_err()), places());
    assert_eq!(named(&shop.world.call_as::<api::Release>("checkout", &wrong).await.unwrap_err()), places());
    let put = v1::PutPromo::default();
    assert_eq!(
        named(&shop.world.call::<api::Put>(&put).await.unwrap_err()),
        ("request.invalid", vec!["/promo"])
    );
    let put = v1::PutPromo {
        promo: Some(v1::Promo { version: u64::MAX, ..Default::default() }),
        actor: "\n\u{0}".into(),
    };
    assert_eq!(
        named(&shop.world.call::<api::Put>(&put).await.unwrap_err()),
        ("request.invalid", vec!["/actor", "/promo/promo_id", "/promo/rule", "/promo/version"])
    );
    let list =
        v1::ListPromos { page: Some(v1::Page { limit: 101, cursor: "~".into() }), ..Default::default() };
    assert_eq!(
        named(&shop.world.call::<api::List>(&list).await.unwrap_err()),
        ("request.invalid", vec!["/page/limit", "/page/cursor"])
    );
}
