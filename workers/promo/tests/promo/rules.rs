//! Rules are kept in all their versions, told of, and in force at once; a dry run says why.

use std::collections::BTreeMap;

use serde_json::json;
use subjects::{table::promo as api, v1};

use crate::support::{Shop, amount, basket, coupon, order, refused, rp};

fn reasons(result: &v1::PromoResult) -> BTreeMap<&str, &str> {
    result.traces.iter().map(|trace| (trace.promo_id.as_str(), trace.reason.as_str())).collect()
}

#[tokio::test]
async fn versions_are_kept_and_told_of() {
    let shop = Shop::open().await;
    let first = shop.put("deal", coupon("DEAL", json!({"total": 1}))).await;
    assert_eq!((first.version, first.active, first.warnings.len()), (1, true, 0));
    // The same again is no change.
    assert_eq!(shop.put("deal", coupon("DEAL", json!({"total": 1}))).await, first);
    let second = shop.put_version("deal", &coupon("DEAL", json!({"total": 2})).to_string(), 1).await.unwrap();
    assert_eq!(second.version, 2);
    let fault = refused(
        shop.put_version("deal", &coupon("DEAL", json!({"total": 3})).to_string(), 1).await,
        "promo.conflict",
    );
    assert_eq!(fault.fields[0].pointer, "/promo/version");

    let get = |version| v1::GetPromo { promo_id: "deal".into(), version };
    assert_eq!(shop.world.call::<api::Get>(&get(0)).await.unwrap(), second);
    let old = shop.world.call::<api::Get>(&get(1)).await.unwrap();
    assert_eq!((old.version, &old.rule), (1, &first.rule));
    refused(shop.world.call::<api::Get>(&get(3)).await, "promo.not_found");

    let remove = v1::RemovePromo { promo_id: "deal".into(), actor: "usr_m".into() };
    let ended = shop.world.call::<api::Remove>(&remove).await.unwrap();
    assert_eq!((ended.version, ended.active), (3, false));
    assert_eq!(shop.world.call::<api::Remove>(&remove).await.unwrap().version, 3);
    let nobody = v1::RemovePromo { promo_id: "nobody".into(), ..Default::default() };
    refused(shop.world.call::<api::Remove>(&nobody).await, "promo.not_found");

    shop.world.settled().await;
    let ops = shop.world.bus("ops").await;
    let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
    let mut told = Vec::new();
    for sequence in 1..=stream.cached_info().state.last_sequence {
        let message = stream.get_raw_message(sequence).await.unwrap();
        assert_eq!(message.subject.as_str(), "evt.promo.changed.deal");
        let changed: v1::PromoChanged = prost::Message::decode(message.payload).unwrap();
        let promo = changed.promo.unwrap();
        told.push((changed.meta.unwrap().version, promo.version, promo.active));
    }
    assert_eq!(told, [(1, 1, true), (2, 2, true), (3, 3, false)]);
}

#[tokio::test]
async fn lists_are_paged() {
    let shop = Shop::open().await;
    for n in 0..25 {
        shop.put(&format!("p{n:02}"), coupon(&format!("CODE{n}"), json!({"total": 1}))).await;
    }
    let remove = v1::RemovePromo { promo_id: "p03".into(), ..Default::default() };
    shop.world.call::<api::Remove>(&remove).await.unwrap();
    for (active_only, limit, expected) in [(false, 10, 25), (true, 0, 24), (true, 7, 24)] {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let request = v1::ListPromos { active_only, page: Some(v1::Page { limit, cursor }) };
            let page = shop.world.call::<api::List>(&request).await.unwrap();
            all.extend(page.items.into_iter().map(|promo| promo.promo_id));
            cursor = page.next_cursor;
            if cursor.is_empty() {
                break;
            }
        }
        assert_eq!(all.len(), expected);
        assert!(all.is_sorted());
    }
}

#[tokio::test]
async fn what_looks_wrong_is_said_and_taken() {
    let shop = Shop::open().await;
    let codes = |promo: &v1::Promo| promo.warnings.iter().map(|w| w.code.clone()).collect::<Vec<_>>();
    let warned = shop
        .put("odd", json!({"name": "Odd", "currency": "IDR", "effect": {"type": "Percent", "percent": 5},
            "when": {"type": "AND", "children": [
                {"type": "PaymentMethod", "methods": ["card"]}, {"type": "PaymentMethod", "methods": ["cod"]}]}}))
        .await;
    assert_eq!(codes(&warned), ["never_true", "unbounded"]);
    shop.coupon("one", "SAME", json!({"total": 1})).await;
    let clash = shop.put("two", coupon("SAME", json!({"total": 1}))).await;
    assert_eq!(codes(&clash), ["exclusive_clash"]);
    assert!(clash.warnings[0].detail.contains("one"), "{clash:?}");
    let got =
        shop.world.call::<api::Get>(&v1::GetPromo { promo_id: "two".into(), version: 0 }).await.unwrap();
    assert_eq!(got.warnings, clash.warnings);
    // With the other one ended there is no clash.
    let remove = v1::RemovePromo { promo_id: "one".into(), ..Default::default() };
    shop.world.call::<api::Remove>(&remove).await.unwrap();
    let clear = shop.put("two", coupon("SAME", json!({"total": 2}))).await;
    assert_eq!(clear.warnings, []);
}

#[tokio::test]
async fn a_basket_gets_what_the_worked_example_says() {
    let shop = Shop::open().await;
    let percent = |percent: u32, group: &str| {
        json!({"name": group, "currency": "IDR", "group": "launch",
        "limits": {"budget": 100_000_000}, "effect": {"type": "Percent", "percent": percent}})
    };
    shop.put("half", percent(50, "half")).await;
    shop.put("third", percent(30, "third")).await;
    shop.put(
        "ten",
        json!({"name": "ten", "currency": "IDR", "priority": 20, "limits": {"total": 500},
        "effect": {"type": "Fixed", "amount": 10_000}}),
    )
    .await;
    shop.put(
        "tenth",
        json!({"name": "tenth", "currency": "IDR", "priority": 10, "limits": {"budget": 10_000_000},
        "effect": {"type": "Percent", "percent": 10}}),
    )
    .await;
    let result = shop.evaluate(basket("usr_1", &[])).await.unwrap();
    assert_eq!((amount(&result.discount), amount(&result.delivery_discount)), (64_000, 0));
    let given: Vec<i64> = result.applied.iter().map(|applied| amount(&applied.discount)).collect();
    assert_eq!(given, [50_000, 10_000, 4_000]);
    let lines: Vec<i64> = result.lines.iter().map(|line| amount(&line.amount)).collect();
    assert_eq!(lines, [44_800, 19_200]);
    assert_eq!(reasons(&result)["third"], "outbid");
}

#[tokio::test]
async fn every_reason_has_its_word() {
    let shop = Shop::open().await;
    let rule = |more: serde_json::Value| {
        let mut rule = json!({"name": "a", "currency": "IDR", "limits": {"total": 5},
            "effect": {"type": "Fixed", "amount": 1_000}});
        for (field, value) in more.as_object().unwrap() {
            rule[field] = value.clone();
        }
        rule
    };
    shop.put("applied", rule(json!({}))).await;
    shop.put(
        "condition",
        rule(json!({"when": {"type": "AND", "children": [
        {"type": "MinTransaction", "amount": 500_000}, {"type": "Category", "categories": ["pantry"]}]}})),
    )
    .await;
    shop.put("not_now", rule(json!({"window": {"from": "2099-01-01T00:00:00Z"}}))).await;
    shop.put("code", rule(json!({"codes": ["NEVER"]}))).await;
    shop.put("spent", rule(json!({"codes": ["SPENT"], "limits": {"total": 1}}))).await;
    shop.put("purse", rule(json!({"limits": {"budget": 999}}))).await;
    shop.put("mine", rule(json!({"codes": ["MINE"], "limits": {"per_user": 1}}))).await;
    shop.put("dollars", rule(json!({"currency": "USD"}))).await;
    shop.put("first", rule(json!({"when": {"type": "FirstNOrder", "n": 1}}))).await;
    shop.redeem(&order(), basket("usr_1", &["SPENT", "MINE"])).await.unwrap();
    let bought = order();
    shop.event(&bought, "usr_1", "confirmed").await;
    shop.until_heard(&bought).await;

    let result = shop.evaluate(basket("usr_1", &["SPENT", "MINE"])).await.unwrap();
    let expected = [
        ("applied", "applied"),
        ("code", "code"),
        ("condition", "condition"),
        ("dollars", "condition"),
        ("first", "condition"),
        ("mine", "exhausted"),
        ("not_now", "not_now"),
        ("purse", "exhausted"),
        ("spent", "exhausted"),
    ];
    assert_eq!(reasons(&result), BTreeMap::from(expected));
    let leaves = |id: &str| &result.traces.iter().find(|trace| trace.promo_id == id).unwrap().leaves;
    let said: Vec<(&str, bool)> = leaves("condition").iter().map(|l| (l.pointer.as_str(), l.holds)).collect();
    assert_eq!(said, [("/children/0", false), ("/children/1", true)]);
    assert!(leaves("first")[0].why.contains("2 orders before"), "{:?}", leaves("first"));
    // Another user has none of that against him; and no count has moved by asking.
    let other = shop.evaluate(basket("usr_2", &["MINE"])).await.unwrap();
    assert_eq!((reasons(&other)["mine"], reasons(&other)["first"]), ("applied", "applied"));
    shop.until_used("mine", 1).await;
    // An order that is cancelled was not one.
    shop.event(&bought, "usr_1", "cancelled").await;
    let unknown = shop.evaluate(basket("usr_1", &["NOBODYS"])).await;
    assert_eq!(refused(unknown, "promo.code_unknown").fields[0].pointer, "/basket/codes/0");
}

#[tokio::test]
async fn a_rule_is_tried_before_it_is_put() {
    let shop = Shop::open().await;
    shop.coupon("ten", "TEN", json!({"total": 5})).await;
    let candidate = json!({"name": "Try", "currency": "IDR", "codes": ["TRY"], "priority": 5,
        "effect": {"type": "Percent", "percent": 10, "scope": {"categories": ["pantry"]}}});
    let result = shop.try_candidate(basket("usr_1", &["TEN", "TRY"]), &candidate.to_string()).await.unwrap();
    let given: Vec<(&str, i64)> =
        result.applied.iter().map(|a| (a.promo_id.as_str(), amount(&a.discount))).collect();
    assert_eq!(given, [("(candidate)", 7_000), ("ten", 10_000)]);
    refused(shop.evaluate(basket("usr_1", &["TRY"])).await, "promo.code_unknown");
    assert_eq!(shop.world.call::<api::List>(&v1::ListPromos::default()).await.unwrap().items.len(), 1);

    let wrong = json!({"name": "", "currency": "IDR", "effect": {"type": "Percent", "percent": 120}});
    let fault =
        refused(shop.try_candidate(basket("usr_1", &[]), &wrong.to_string()).await, "promo.rule_invalid");
    let mut places: Vec<&str> = fault.fields.iter().map(|field| field.pointer.as_str()).collect();
    places.sort_unstable();
    assert_eq!(places, ["/effect", "/name"]);
}

#[tokio::test]
async fn other_instances_hear_of_a_change() {
    let shop = Shop::open().await;
    let platform = shop.world.platform("promo").await;
    let second = shop.world.run(::promo::worker(&platform).await.unwrap()).await;
    for round in 1..=3 {
        shop.put(
            "deal",
            json!({"name": "Deal", "currency": "IDR", "limits": {"total": 5},
            "effect": {"type": "Fixed", "amount": round * 1_000}}),
        )
        .await;
        // Whichever of the two is asked: soon all of them say the same, ten times in a row.
        shop.world
            .eventually("both know", || async {
                for _ in 0..10 {
                    let result = shop.evaluate(basket("usr_1", &[])).await.unwrap();
                    if result.discount != rp(round * 1_000) {
                        return Err(format!("{result:?}"));
                    }
                }
                Ok(true)
            })
            .await;
    }
    second.stop().await;
}
