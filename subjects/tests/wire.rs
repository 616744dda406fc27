//! The wire: golden bytes per message, and both encodings agreeing with each other.
//!
//! A change of a golden file is a change of the wire. A diff here is not a stale fixture: an old worker
//! still runs beside the new one and reads these bytes. `KILAT_BLESS=1` writes files that are missing
//! only; an existing one has to be deleted by hand, by someone who has thought of that worker.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{fmt::Write, path::Path};

use proptest::prelude::*;
use prost::Message;
use subjects::{
    Fault,
    codec::{Encoding, Wire, short_name},
    v1,
};

fn money(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

fn at() -> Option<pbjson_types::Timestamp> {
    Some(pbjson_types::Timestamp { seconds: 1_795_248_000, nanos: 5_000_000 })
}

fn lines() -> Vec<v1::Line> {
    vec![v1::Line { sku: "milk-1l".into(), qty: 2 }, v1::Line { sku: "Bread_400".into(), qty: 1 }]
}

fn meta(aggregate: &str, id: &str) -> Option<v1::EventMeta> {
    Some(v1::EventMeta {
        aggregate: aggregate.into(),
        id: id.into(),
        version: 3,
        city: "jkt".into(),
        at: at(),
    })
}

fn order() -> v1::Order {
    v1::Order {
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        hub_id: "hub_kemang".into(),
        city: "jkt".into(),
        status: v1::OrderStatus::Confirmed.into(),
        items: vec![v1::OrderLine {
            sku: "milk-1l".into(),
            name: "Fresh Milk".into(),
            qty: 2,
            unit_price: money(19_500),
            total: money(39_000),
        }],
        totals: Some(v1::Totals {
            subtotal: money(39_000),
            discount: money(0),
            delivery_fee: money(9_000),
            total: money(48_000),
            ..Default::default()
        }),
        address: Some(v1::Address {
            line: "Jl. Kemang Raya 10".into(),
            point: Some(v1::Point { lat: -6.2607, lng: 106.8136 }),
        }),
        payment: Some(v1::OrderPayment {
            payment_id: "pay_1".into(),
            method: "card".into(),
            status: "captured".into(),
        }),
        timeline: vec![v1::TimelineEntry {
            from: v1::OrderStatus::Pending.into(),
            to: v1::OrderStatus::Confirmed.into(),
            actor: "saga".into(),
            reason: String::new(),
            at: at(),
            version: 2,
        }],
        version: 2,
        placed_at: at(),
        updated_at: at(),
        promised_by: at(),
        ..Default::default()
    }
}

/// Holds one message to its golden file: hex of the protobuf, then the JSON.
fn golden<M: Wire + PartialEq>(message: &M) {
    let name = short_name::<M>();
    let bytes = message.encode_to_vec();
    let json = serde_json::to_string_pretty(message).unwrap();
    let hex = bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    });
    let now = format!("{hex}\n{json}\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if std::env::var_os("KILAT_BLESS").is_some() && !path.exists() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let was = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(was, now, "the wire form of {name} changed");
    assert!(Encoding::Protobuf.decode::<M>(&bytes).unwrap() == *message);
    assert!(Encoding::Json.decode::<M>(json.as_bytes()).unwrap() == *message);
}

#[test]
fn the_saga_speaks_these_bytes() {
    golden(&v1::StartCheckout {
        saga_id: "sag_1".into(),
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        idempotency_key: "k-1".into(),
        req_hash: vec![1, 2, 255].into(),
        hub_id: "hub_kemang".into(),
        items: lines(),
        payment: Some(v1::PaymentChoice { method: "card".into(), token: "tok_ok".into() }),
        address: order().address,
        promo_codes: vec!["HEMAT".into()],
        quote_id: "q".into(),
        deadline: at(),
        reply_to: "gw.i1.sag_1".into(),
        ..Default::default()
    });
    golden(&v1::SagaCommand { saga_id: "sag_1".into(), reason: "late".into(), actor: "sweeper".into() });
    golden(&v1::CheckoutOutcome {
        saga_id: "sag_1".into(),
        order_id: "ord_1".into(),
        state: v1::SagaState::Confirmed.into(),
        order: Some(order()),
        fault: None,
        next_action: String::new(),
        req_hash: vec![7].into(),
    });
    golden(&v1::SagaStuck {
        meta: meta("saga", "sag_1"),
        saga_id: "sag_1".into(),
        order_id: "ord_1".into(),
        step: "charge".into(),
        error: "provider away".into(),
    });
}

#[test]
fn the_steps_speak_these_bytes() {
    golden(&v1::ReserveStock {
        reservation_id: "ord_1".into(),
        hub_id: "hub_kemang".into(),
        user_id: "usr_1".into(),
        items: lines(),
        ttl_s: 30,
        partial: true,
        ..Default::default()
    });
    golden(&v1::StockReserved {
        reservation_id: "ord_1".into(),
        status: v1::ReservationStatus::Reserved.into(),
        expires_at: at(),
        items: lines(),
        shortages: vec![v1::Shortage { sku: "milk-1l".into(), wanted: 2, available: 1 }],
        replayed: true,
    });
    golden(&v1::ReservationRef {
        reservation_id: "ord_1".into(),
        hub_id: "hub_kemang".into(),
        items: lines(),
        user_id: "usr_1".into(),
        reason: "undo".into(),
    });
    golden(&v1::CreateOrder {
        saga_id: "sag_1".into(),
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        hub_id: "hub_kemang".into(),
        city: "jkt".into(),
        items: order().items,
        totals: order().totals,
        address: order().address,
        payment_method: "card".into(),
        sla_minutes: 20,
        ..Default::default()
    });
    golden(&v1::ConfirmOrder {
        saga_id: "sag_1".into(),
        order_id: "ord_1".into(),
        payment_id: "pay_1".into(),
        payment_status: "captured".into(),
    });
    golden(&v1::FailOrder {
        saga_id: "sag_1".into(),
        order_id: "ord_1".into(),
        code: "payments.declined".into(),
        reason: "declined".into(),
    });
    golden(&v1::ChargePayment {
        saga_id: "sag_1".into(),
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        city: "jkt".into(),
        amount: money(48_000),
        method: "card".into(),
        token: "tok_ok".into(),
    });
    golden(&v1::PaymentState {
        payment_id: "pay_1".into(),
        order_id: "ord_1".into(),
        status: v1::PaymentStatus::Captured.into(),
        amount: money(48_000),
        refunded: money(0),
        provider: "sandbox".into(),
        method: "card".into(),
        next_action: String::new(),
        decline_code: String::new(),
        replayed: false,
        at: at(),
    });
    golden(&v1::UndoPayment { saga_id: "sag_1".into(), order_id: "ord_1".into(), reason: "undo".into() });
    golden(&v1::BasketPriced {
        hub_id: "hub_kemang".into(),
        city: "jkt".into(),
        currency: "IDR".into(),
        items: vec![v1::PricedLine {
            sku: "milk-1l".into(),
            name: "Fresh Milk".into(),
            qty: 2,
            unit_price: money(19_500),
            total: money(39_000),
            ..Default::default()
        }],
        subtotal: money(39_000),
        delivery_fee: money(9_000),
        total: money(48_000),
    });
}

#[test]
fn the_events_speak_these_bytes() {
    golden(&v1::OrderChanged {
        meta: meta("order", "ord_1"),
        order_id: "ord_1".into(),
        user_id: "usr_1".into(),
        hub_id: "hub_kemang".into(),
        from: v1::OrderStatus::Pending.into(),
        to: v1::OrderStatus::Confirmed.into(),
        total: money(48_000),
        items: lines(),
        payment_id: "pay_1".into(),
        reason: String::new(),
        drop: Some(v1::Point { lat: -6.26, lng: 106.81 }),
        promised_by: at(),
        saga_id: "sag_1".into(),
    });
    golden(&v1::PaymentChanged {
        meta: meta("payment", "pay_1"),
        payment_id: "pay_1".into(),
        order_id: "ord_1".into(),
        saga_id: "sag_1".into(),
        status: v1::PaymentStatus::Refunded.into(),
        amount: money(48_000),
        refunded: money(48_000),
        reason: "cancelled".into(),
    });
    golden(&v1::StockCrossed {
        meta: meta("stock", "milk-1l"),
        hub_id: "hub_kemang".into(),
        sku: "milk-1l".into(),
        available: 4,
        threshold: 5,
        low: true,
    });
    golden(&v1::HubChanged {
        meta: meta("hub", "hub_kemang"),
        hub: Some(v1::Hub {
            hub_id: "hub_kemang".into(),
            name: "Kemang".into(),
            city: "jkt".into(),
            currency: "IDR".into(),
            time_zone: "Asia/Jakarta".into(),
            point: Some(v1::Point { lat: -6.2607, lng: 106.8136 }),
            active: true,
            version: 1,
            delivery_fee: money(9_000),
        }),
    });
    golden(&v1::ProductChanged {
        meta: meta("product", "milk-1l"),
        product: Some(v1::Product {
            sku: "milk-1l".into(),
            name: "Fresh Milk".into(),
            category: "dairy/milk".into(),
            brand: "Ladang Segar".into(),
            pack: "1 L".into(),
            prices: vec![v1::Price { city: "jkt".into(), amount: money(19_500) }],
            active: true,
            version: 1,
            ..Default::default()
        }),
    });
    golden(&v1::DeadLetter {
        id: "CHECKOUT-7-checkout-orch".into(),
        domain: "checkout".into(),
        subject: "checkout.cmd.start.sag_1".into(),
        payload: vec![0, 1, 254].into(),
        headers: [("traceparent".to_owned(), "00-…".to_owned())].into(),
        code: "request.malformed".into(),
        error: "not a StartCheckout".into(),
        stream: "CHECKOUT".into(),
        consumer: "checkout-orch".into(),
        delivered: 1,
        at: at(),
    });
    golden(&v1::Fault {
        code: "inventory.out_of_stock".into(),
        detail: "milk-1l".into(),
        retryable: false,
        fields: vec![v1::FieldError { pointer: "/items/0/qty".into(), detail: "must be 1 to 999".into() }],
        shortages: vec![v1::Shortage { sku: "milk-1l".into(), wanted: 2, available: 1 }],
        retry_after_ms: 0,
    });
}

/// `{` can never begin one of our protobuf messages: it would be field 15, and nothing with a field 15
/// may come first. So the first byte tells JSON from protobuf.
#[test]
fn the_first_byte_tells_the_encoding() {
    assert_eq!(Encoding::of(None, b"{}"), Encoding::Json);
    assert_eq!(Encoding::of(Some("application/json; charset=utf-8"), b""), Encoding::Json);
    assert_eq!(Encoding::of(Some("application/protobuf"), b""), Encoding::Protobuf);
    assert_eq!(Encoding::of(None, &order().encode_to_vec()), Encoding::Protobuf);
}

#[test]
fn unknown_json_fields_and_wrong_types_are_refused() {
    for wrong in
        [r#"{"hub_id":"h","sku":"s","colour":"red"}"#, r#"{"hub_id":7}"#, r#"{"hub_id":["h"]}"#, "[]", "{"]
    {
        assert!(Encoding::Json.decode::<v1::GetStock>(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn a_fault_of_a_newer_worker_keeps_its_meaning() {
    let wire = v1::Fault { code: "moon.full".into(), retryable: true, ..Default::default() };
    let fault = Fault::from_wire(wire);
    assert!(fault.retryable() && fault.detail.starts_with("moon.full"));
}

proptest! {
    #[test]
    fn a_fault_survives_the_wire(detail in ".{0,40}", pointer in "(/[a-z]{1,8}){1,3}", left in 0u32..99) {
        let mut fault = Fault::invalid(vec![v1::FieldError { pointer, detail }])
            .with_shortages(vec![v1::Shortage { sku: "s".into(), wanted: 99, available: left }]);
        fault.retry_after_ms = left;
        prop_assert_eq!(Fault::from_wire(fault.to_wire()), fault);
    }

    #[test]
    fn garbage_is_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Encoding::of(None, &bytes).decode::<v1::StartCheckout>(&bytes);
        let _ = Encoding::Json.decode::<v1::Order>(&bytes);
        let _ = Encoding::Protobuf.decode::<v1::Order>(&bytes);
    }
}
