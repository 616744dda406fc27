//! With the real promotions: what a quote promises is what they give.

use runtime::Code;
use serde_json::json;
use subjects::{
    ids::{SagaId, Token},
    table::promo as api,
    v1,
};

use crate::support::{CITY, HUB, Stall, USER, adds_up, amount, ask, basket, door, order};

async fn put(stall: &Stall, id: &str, rule: serde_json::Value) {
    let promo = v1::Promo { promo_id: id.into(), rule: rule.to_string(), active: true, ..Default::default() };
    let request = v1::PutPromo { promo: Some(promo), actor: "usr_marketing".into() };
    stall.world.call::<api::Put>(&request).await.unwrap();
}

#[tokio::test]
async fn a_quote_is_redeemed_as_it_was_promised() {
    let stall = Stall::alone(&[]).await;
    stall.promo().await;
    stall.eta_answers().await;
    stall.dispatch_answers().await;
    let ten = json!({
        "name": "10 % from Rp 50 000", "currency": "IDR", "limits": {"total": 1},
        "when": {"type": "MinTransaction", "amount": 50_000},
        "effect": {"type": "Percent", "percent": 10, "cap": 20_000}
    });
    put(&stall, "ten", ten).await;
    let ride = json!({
        "name": "Rp 4 000 off the ride", "currency": "IDR", "limits": {"total": 100},
        "effect": {"type": "FreeDelivery", "cap": 4_000}
    });
    put(&stall, "ride", ride).await;
    stall.worker().await;
    let quote = stall
        .world
        .found("both are quoted", || async {
            let quote = stall.quoted().await;
            let stale = quote.signals.as_ref().is_none_or(|signals| !signals.stale.is_empty());
            if quote.promos.len() == 2 && !stale { Ok(quote) } else { Err(format!("{quote:?}")) }
        })
        .await;
    assert_eq!((amount(quote.discount.as_ref()), amount(quote.delivery_discount.as_ref())), (7_000, 4_000));
    assert!(adds_up(&quote), "{quote:?}");

    // As the saga does it.
    let mine = order();
    let honoured = stall.honour(&ask(&quote, &mine)).await.unwrap();
    let redeem = v1::RedeemPromos {
        saga_id: SagaId::fresh().as_str().into(),
        order_id: mine.clone(),
        basket: Some(v1::PromoBasket {
            user_id: USER.into(),
            hub_id: HUB.into(),
            city: CITY.into(),
            items: honoured.items.clone(),
            delivery_fee: honoured.delivery_fee.clone(),
            payment_method: "card".into(),
            address: Some(door()),
            ..Default::default()
        }),
        promised: honoured.promos.clone(),
    };
    let given = stall.world.call_as::<api::Redeem>("checkout", &redeem).await.unwrap();
    assert_eq!(given.applied, honoured.promos);

    // The one use is taken: no quote promises it any more. A code that is none makes no quote.
    stall
        .world
        .eventually("it is not promised any more", || async {
            let quote = stall.quoted().await;
            Ok(quote.promos.iter().all(|promo| promo.promo_id != "ten"))
        })
        .await;
    let coded = v1::MakeQuote { codes: vec!["NOSUCH".into()], ..basket(USER) };
    assert_eq!(stall.quote(&coded).await.unwrap_err().code, Code::PromoCodeUnknown);
}
