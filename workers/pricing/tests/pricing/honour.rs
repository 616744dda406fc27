//! A checkout takes what a quote said.

use runtime::Code;
use subjects::v1;

use crate::support::{EGGS, MILK, Stall, amount, ask, basket, line, order};

#[tokio::test]
async fn a_quote_holds_for_one_order_however_often_it_asks() {
    let stall = Stall::open().await;
    let quote = stall.quoted().await;
    let mine = order();
    // Everything becomes dearer; the quote does not.
    stall.put_product(MILK, 90_000).await;
    stall.put_tariff(v1::Tariff { base: 60_000, ..stall.tariff("jkt").await.unwrap() }).await.unwrap();
    let honoured = stall.honour(&ask(&quote, &mine)).await.unwrap();
    assert_eq!(honoured, quote);
    stall.kill().await;
    assert_eq!(stall.honour(&ask(&quote, &mine)).await.unwrap(), quote, "another worker, later");
    // The lines of the same basket, split and turned around.
    let split = vec![line(EGGS, 1), line(MILK, 1), line(MILK, 1)];
    let split = v1::HonourQuote { items: split, ..ask(&quote, &mine) };
    assert_eq!(stall.honour(&split).await.unwrap(), quote);

    let fault = stall.honour(&ask(&quote, &order())).await.unwrap_err();
    assert_eq!(fault.code, Code::QuoteUsed);
    // One order has one price.
    let another = stall.quoted().await;
    assert_eq!(stall.honour(&ask(&another, &mine)).await.unwrap_err().code, Code::QuoteMismatch);
}

#[tokio::test]
async fn another_basket_hub_door_or_method_is_another_price() {
    let stall = Stall::open().await;
    let quote = stall.quoted().await;
    let right = ask(&quote, &order());
    let far = v1::Address { point: Some(v1::Point { lat: -6.30, lng: 106.81 }), ..Default::default() };
    for (wrong, pointer) in [
        (v1::HonourQuote { items: vec![line(MILK, 2)], ..right.clone() }, "/items"),
        (v1::HonourQuote { items: vec![line(MILK, 3), line(EGGS, 1)], ..right.clone() }, "/items"),
        (v1::HonourQuote { hub_id: "hub_2".into(), ..right.clone() }, "/hub_id"),
        (v1::HonourQuote { address: Some(far), ..right.clone() }, "/address"),
        (v1::HonourQuote { payment_method: "cod".into(), ..right.clone() }, "/payment_method"),
    ] {
        let fault = stall.honour(&wrong).await.unwrap_err();
        assert_eq!(fault.code, Code::QuoteMismatch, "{pointer}");
        assert_eq!(fault.fields[0].pointer, pointer);
    }
    stall.honour(&right).await.unwrap();
}

#[tokio::test]
async fn forged_and_foreign_ids_are_refused_alike() {
    let stall = Stall::open().await;
    let quote = stall.quoted().await;
    let right = ask(&quote, &order());
    let mut digits = quote.quote_id.clone().into_bytes();
    digits[60] = if digits[60] == b'0' { b'1' } else { b'0' };
    let forged = String::from_utf8(digits).unwrap();
    let other_uuid = quote.quote_id.replacen(&quote.quote_id[4..6], "ff", 1);
    let ids = [
        forged,
        other_uuid,
        quote.quote_id.to_uppercase(),
        quote.quote_id[..36].to_owned(),
        "qte_".to_owned(),
        String::new(),
        "'; drop table pricing.quote; --".to_owned(),
        "x".repeat(10_000),
    ];
    for quote_id in ids {
        let fault = stall.honour(&v1::HonourQuote { quote_id: quote_id.clone(), ..right.clone() }).await;
        assert_eq!(fault.unwrap_err().code, Code::QuoteInvalid, "{quote_id:.80}");
    }
    let stolen = v1::HonourQuote { user_id: "usr_eve".into(), ..right.clone() };
    assert_eq!(stall.honour(&stolen).await.unwrap_err().code, Code::QuoteInvalid);
    stall.honour(&right).await.unwrap();
}

#[tokio::test]
async fn two_orders_at_once_one_of_them_gets_it() {
    let stall = Stall::open().await;
    stall.worker().await;
    let quote = stall.quoted().await;
    let asked = (0..40).map(|_| {
        let request = ask(&quote, &order());
        let stall = &stall;
        async move { stall.honour(&request).await }
    });
    let answers = futures::future::join_all(asked).await;
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(taken.len(), 1);
    assert!(refused.iter().all(|fault| fault.as_ref().unwrap_err().code == Code::QuoteUsed));
}

#[tokio::test]
async fn an_expired_one_is_answered_with_the_difference_and_a_new_one() {
    let stall = Stall::open_with(&[("KILAT__PRICING__QUOTE_S", "8")]).await;
    let (used, late) = (stall.quoted().await, stall.quote(&basket("usr_bob")).await.unwrap());
    let first = order();
    stall.honour(&ask(&used, &first)).await.unwrap();
    stall.put_product(MILK, 21_000).await;
    stall
        .world
        .eventually("the record's clock has passed it", || async {
            let sql = "select count(*) from pricing.quote where expires_at > clock_timestamp()";
            Ok(stall.count(sql).await == 0)
        })
        .await;
    assert_eq!(stall.honour(&ask(&used, &first)).await.unwrap(), used, "what was taken stays taken");

    let mine = order();
    let fault = stall.honour(&ask(&late, &mine)).await.unwrap_err();
    assert_eq!(fault.code, Code::QuoteExpired);
    let field = |pointer: &str| {
        fault.fields.iter().find(|field| field.pointer == pointer).map(|field| field.detail.clone())
    };
    let was = amount(late.total.as_ref());
    assert_eq!(field("/total").unwrap(), format!("was {was} IDR, now {} IDR", was + 2_000));
    assert_eq!(field("/subtotal").unwrap(), "was 70000 IDR, now 72000 IDR");
    assert_eq!(field("/delivery_fee"), None, "what did not change is not named");
    let fresh = v1::HonourQuote { quote_id: field("/quote_id").unwrap(), ..ask(&late, &mine) };
    let again = stall.honour(&ask(&late, &mine)).await.unwrap_err();
    assert_eq!(again.code, Code::QuoteExpired);
    let honoured = stall.honour(&fresh).await.unwrap();
    assert_eq!(amount(honoured.total.as_ref()), was + 2_000);
    assert_eq!(honoured.quote_id, fresh.quote_id);
}

#[tokio::test]
async fn asked_again_about_an_expired_one_the_new_one_is_the_same() {
    let stall = Stall::open().await;
    let quote = stall.quoted().await;
    expire(&stall).await;
    let mine = ask(&quote, &order());
    let fresh = |fault: runtime::Fault| {
        fault.fields.into_iter().find(|field| field.pointer == "/quote_id").unwrap().detail
    };
    let first = fresh(stall.honour(&mine).await.unwrap_err());
    stall.kill().await;
    assert_eq!(fresh(stall.honour(&mine).await.unwrap_err()), first);
    assert_eq!(stall.count("select count(*) from pricing.quote").await, 2);
    expire(&stall).await;
    assert_ne!(fresh(stall.honour(&mine).await.unwrap_err()), first, "its time is over, too");
}

#[tokio::test]
async fn what_cannot_be_had_any_more_is_said_so() {
    let stall = Stall::open().await;
    let quote = stall.quoted().await;
    expire(&stall).await;
    let gone =
        v1::Product { sku: MILK.into(), name: MILK.into(), category: "food".into(), ..Default::default() };
    let put = v1::PutProduct { product: Some(gone) };
    stall.world.call::<subjects::table::catalogue::PutProduct>(&put).await.unwrap();
    let fault = stall.honour(&ask(&quote, &order())).await.unwrap_err();
    assert_eq!(fault.code, Code::QuoteExpired);
    assert!(
        fault.fields.iter().all(|field| field.pointer != "/quote_id") && fault.detail.contains(MILK),
        "{fault:?}"
    );
}

async fn expire(stall: &Stall) {
    sqlx::query("update pricing.quote set expires_at = clock_timestamp()")
        .execute(&stall.world.pg)
        .await
        .unwrap();
}
