//! What a quote promised is given as it was, or nothing is.

use serde_json::json;
use subjects::{table::promo as api, v1};

use crate::support::{Shop, amount, basket, order, refused, rp};

#[tokio::test]
async fn a_quote_is_honoured_even_if_the_rule_has_changed_since() {
    let shop = Shop::open().await;
    shop.put(
        "tenth",
        json!({"name": "10 %", "currency": "IDR", "limits": {"total": 5},
        "effect": {"type": "Percent", "percent": 10}}),
    )
    .await;
    shop.put(
        "ride",
        json!({"name": "Free delivery", "currency": "IDR", "limits": {"total": 5},
        "effect": {"type": "FreeDelivery"}}),
    )
    .await;
    let quoted = shop.evaluate(basket("usr_1", &[])).await.unwrap();
    assert_eq!((amount(&quoted.discount), amount(&quoted.delivery_discount)), (19_000, 9_000));
    let promised = quoted.applied.clone();
    assert_eq!(promised.len(), 2);

    shop.put(
        "tenth",
        json!({"name": "5 %", "currency": "IDR", "limits": {"total": 5},
        "effect": {"type": "Percent", "percent": 5}}),
    )
    .await;
    let (first, second) = (order(), order());
    let given = shop.redeem_promised(&first, basket("usr_1", &[]), promised.clone()).await.unwrap();
    assert_eq!((&given.applied, &given.lines), (&promised, &quoted.lines));
    assert_eq!(amount(&given.discount), 19_000);
    let again = shop.redeem_promised(&first, basket("usr_1", &[]), promised.clone()).await.unwrap();
    assert!(again.replayed && again.applied == promised);
    shop.until_used("tenth", 1).await;
    shop.until_used("ride", 1).await;

    // One of two is used up: neither is given.
    shop.put(
        "ride",
        json!({"name": "Free delivery", "currency": "IDR", "limits": {"total": 1},
        "effect": {"type": "FreeDelivery"}}),
    )
    .await;
    let fault = refused(
        shop.redeem_promised(&second, basket("usr_1", &[]), promised.clone()).await,
        "promo.exhausted",
    );
    let place = promised.iter().position(|of| of.promo_id == "ride").unwrap();
    assert_eq!(fault.fields[0].pointer, format!("/promised/{place}"));
    shop.until_used("tenth", 1).await;

    // Taken out of force, it ends at once.
    let remove = v1::RemovePromo { promo_id: "tenth".into(), actor: "usr_m".into() };
    assert!(!shop.world.call::<api::Remove>(&remove).await.unwrap().active);
    refused(shop.redeem_promised(&second, basket("usr_1", &[]), promised).await, "promo.not_applicable");
}

#[tokio::test]
async fn a_promise_that_was_never_made_is_not_kept() {
    let shop = Shop::open().await;
    shop.put(
        "card",
        json!({"name": "Card", "currency": "IDR", "limits": {"total": 5},
        "when": {"type": "PaymentMethod", "methods": ["card"]},
        "effect": {"type": "Fixed", "amount": 10_000}}),
    )
    .await;
    let promised = shop.evaluate(basket("usr_1", &[])).await.unwrap().applied;
    let cash = v1::PromoBasket { payment_method: "cod".into(), ..basket("usr_1", &[]) };
    let fault = refused(shop.redeem_promised(&order(), cash, promised.clone()).await, "promo.not_applicable");
    assert!(fault.detail.contains("cod"), "{fault}");

    let with = |change: fn(&mut v1::AppliedPromo)| {
        let mut promised = promised.clone();
        change(&mut promised[0]);
        promised
    };
    for wrong in [
        with(|of| of.version = 7),
        with(|of| of.promo_id = "nobody".into()),
        with(|of| of.discount = rp(20_000)),
        with(|of| of.delivery_discount = rp(5_000)),
        with(|of| {
            of.discount = rp(210_000);
            of.lines = vec![v1::LineDiscount { sku: "rice-5kg".into(), amount: rp(210_000) }];
        }),
        with(|of| {
            of.discount = rp(9_001);
            of.delivery_discount = rp(9_001);
            of.lines = vec![];
        }),
        with(|of| of.discount.as_mut().unwrap().currency = "USD".into()),
    ] {
        refused(shop.redeem_promised(&order(), basket("usr_1", &[]), wrong).await, "promo.not_applicable");
    }
    shop.until_used("card", 0).await;
    shop.redeem_promised(&order(), basket("usr_1", &[]), promised).await.unwrap();
    shop.until_used("card", 1).await;
}

#[tokio::test]
async fn codes_bring_what_they_are_for_or_say_why_not() {
    let shop = Shop::open().await;
    shop.put(
        "auto",
        json!({"name": "For all", "currency": "IDR", "limits": {"budget": 1_000_000},
        "effect": {"type": "Fixed", "amount": 1_000}}),
    )
    .await;
    shop.coupon("half", "HALF", json!({"total": 5})).await;
    shop.put(
        "big",
        json!({"name": "Big", "currency": "IDR", "codes": ["BIG"], "limits": {"total": 5},
        "when": {"type": "MinTransaction", "amount": 500_000}, "effect": {"type": "Fixed", "amount": 1}}),
    )
    .await;
    shop.put(
        "over",
        json!({"name": "Over", "currency": "IDR", "codes": ["OVER"], "limits": {"total": 5},
        "window": {"until": "2020-01-01T00:00:00Z"}, "effect": {"type": "Fixed", "amount": 1}}),
    )
    .await;
    shop.put(
        "dollars",
        json!({"name": "Dollars", "currency": "USD", "codes": ["DOLLARS"], "limits": {"total": 5},
        "effect": {"type": "Fixed", "amount": 1}}),
    )
    .await;
    let ask = |codes: &'static [&'static str]| {
        shop.redeem(Box::leak(order().into_boxed_str()), basket("usr_1", codes))
    };
    // What needs no code comes with a quote only.
    let given = ask(&["HALF"]).await.unwrap();
    assert_eq!(given.applied.iter().map(|a| a.promo_id.as_str()).collect::<Vec<_>>(), ["half"]);
    assert_eq!(ask(&[]).await.unwrap(), v1::PromoResult::default());
    let fault = refused(ask(&["HALF", "NOBODYS"]).await, "promo.code_unknown");
    assert_eq!(fault.fields[0].pointer, "/basket/codes/1");
    let fault = refused(ask(&["HALF", "BIG"]).await, "promo.not_applicable");
    assert!(fault.detail.contains("needs 500000"), "{fault}");
    refused(ask(&["OVER"]).await, "promo.not_applicable");
    refused(ask(&["DOLLARS"]).await, "promo.not_applicable");
    let remove = v1::RemovePromo { promo_id: "half".into(), actor: String::new() };
    shop.world.call::<api::Remove>(&remove).await.unwrap();
    refused(ask(&["HALF"]).await, "promo.not_applicable");
    shop.until_used("half", 1).await;
}
