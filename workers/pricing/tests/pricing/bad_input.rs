//! What is refused, by name, and leaves nothing behind.

use runtime::{Code, Fault};
use subjects::{table::pricing as api, v1};

use crate::support::{HUB, MILK, Stall, USER, ask, basket, line, order};

fn pointers(fault: &Fault) -> Vec<&str> {
    fault.fields.iter().map(|field| field.pointer.as_str()).collect()
}

fn at(lat: f64, lng: f64) -> v1::MakeQuote {
    let address = v1::Address { line: "door".into(), point: Some(v1::Point { lat, lng }) };
    v1::MakeQuote { address: Some(address), ..basket(USER) }
}

#[tokio::test]
async fn requests_that_are_none() {
    let stall = Stall::open().await;
    let right = basket(USER);
    let cases: Vec<(v1::MakeQuote, &[&str])> = vec![
        (v1::MakeQuote { address: None, ..right.clone() }, &["/address/point"]),
        (
            v1::MakeQuote {
                address: Some(v1::Address { line: "no place".into(), point: None }),
                ..right.clone()
            },
            &["/address/point"],
        ),
        (at(f64::NAN, 106.8), &["/address/point/lat"]),
        (at(-6.2, f64::INFINITY), &["/address/point/lng"]),
        (at(106.8, -6.2), &["/address/point/lat"]),
        (at(-90.1, 180.1), &["/address/point/lat", "/address/point/lng"]),
        (at(-7.6, 106.81), &["/address/point"]),
        (at(90.0, 0.0), &["/address/point"]),
        (v1::MakeQuote { user_id: "ada".into(), ..right.clone() }, &["/user_id"]),
        (v1::MakeQuote { user_id: String::new(), ..right.clone() }, &["/user_id"]),
        (v1::MakeQuote { hub_id: "hub 1".into(), ..right.clone() }, &["/hub_id"]),
        (v1::MakeQuote { items: Vec::new(), ..right.clone() }, &["/items"]),
        (v1::MakeQuote { items: vec![line(MILK, 0)], ..right.clone() }, &["/items/0/qty"]),
        (v1::MakeQuote { items: vec![line(MILK, u32::MAX)], ..right.clone() }, &["/items/0/qty", "/items"]),
        (v1::MakeQuote { items: vec![line("a b", 1)], ..right.clone() }, &["/items/0/sku"]),
        (v1::MakeQuote { items: vec![line(MILK, 1); 101], ..right.clone() }, &["/items"]),
        (v1::MakeQuote { codes: vec!["X".into(); 11], ..right.clone() }, &["/codes"]),
        (v1::MakeQuote { codes: vec![String::new()], ..right.clone() }, &["/codes/0"]),
        (v1::MakeQuote { codes: vec!["a\0b".into()], ..right.clone() }, &["/codes/0"]),
        (v1::MakeQuote { fingerprint: "f".repeat(257), ..right.clone() }, &["/fingerprint"]),
        (v1::MakeQuote { payment_method: "\u{7}".into(), ..right.clone() }, &["/payment_method"]),
    ];
    for (request, expected) in cases {
        let fault = stall.quote(&request).await.unwrap_err();
        assert_eq!(fault.code, Code::RequestInvalid, "{expected:?}: {fault:?}");
        assert_eq!(pointers(&fault), expected);
    }
    let nowhere = v1::MakeQuote { hub_id: "hub_none".into(), ..right.clone() };
    assert_eq!(stall.quote(&nowhere).await.unwrap_err().code, Code::PricingUnknownHub);
    let unsold = v1::MakeQuote { items: vec![line("caviar", 1)], ..right.clone() };
    assert_eq!(stall.quote(&unsold).await.unwrap_err().code, Code::UnknownSku);
    assert_eq!(stall.count("select count(*) from pricing.quote").await, 0);
    stall.quote(&right).await.unwrap();
}

#[tokio::test]
async fn what_costs_more_than_money_can_say_is_refused() {
    let stall = Stall::open().await;
    stall.put_product(MILK, subjects::check::MAX_AMOUNT).await;
    let one = v1::MakeQuote { items: vec![line(MILK, 1)], ..basket(USER) };
    // The goods alone are the most there is; with the ride they are too dear.
    let fault = stall.quote(&one).await.unwrap_err();
    assert_eq!((fault.code, pointers(&fault)), (Code::RequestInvalid, vec!["/items"]));
    let many = v1::MakeQuote { items: vec![line(MILK, 999)], ..basket(USER) };
    assert!(!stall.quote(&many).await.unwrap_err().retryable());
}

#[tokio::test]
async fn what_a_checkout_may_not_ask() {
    let stall = Stall::open().await;
    let quote = stall.quoted().await;
    let right = ask(&quote, &order());
    for (wrong, pointer) in [
        (v1::HonourQuote { order_id: "order".into(), ..right.clone() }, "/order_id"),
        (v1::HonourQuote { user_id: String::new(), ..right.clone() }, "/user_id"),
        (v1::HonourQuote { hub_id: "a.b".into(), ..right.clone() }, "/hub_id"),
        (v1::HonourQuote { items: Vec::new(), ..right.clone() }, "/items"),
        (v1::HonourQuote { address: None, ..right.clone() }, "/address/point"),
    ] {
        let fault = stall.honour(&wrong).await.unwrap_err();
        assert_eq!((fault.code, pointers(&fault)), (Code::RequestInvalid, vec![pointer]));
    }
    let free = "select count(*) from pricing.quote where order_id is null";
    assert_eq!(stall.count(free).await, 1, "nothing was taken");
}

#[tokio::test]
async fn areas_and_cities_that_are_none() {
    let stall = Stall::open().await;
    let area = |area: &str| v1::GetSignals { area: area.into() };
    let fault = stall.world.call::<api::Signals>(&area("a.b")).await.unwrap_err();
    assert_eq!((fault.code, pointers(&fault)), (Code::RequestInvalid, vec!["/area"]));
    let fault = stall.world.call::<api::Signals>(&area("hub_none")).await.unwrap_err();
    assert_eq!(fault.code, Code::PricingUnknownHub);
    assert_eq!(stall.world.call::<api::Signals>(&area(HUB)).await.unwrap().area, HUB);
    assert_eq!(stall.tariff("two words").await.unwrap_err().code, Code::RequestInvalid);
}
