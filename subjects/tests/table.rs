//! Builders and parsers agree, and no two subjects overlap.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::HashSet;

use proptest::prelude::*;
use subjects::{
    Channel,
    ids::{City, OrderId, SagaId, Token, Word},
    table::{self, CheckoutStart, OrderEvent},
};

#[test]
fn a_subject_stands_once() {
    let mut seen = HashSet::new();
    for row in table::rows() {
        assert!(seen.insert(row.subject), "{} stands twice", row.subject);
        let found = table::row_of(row.subject).expect("a row finds itself");
        assert_eq!(found.subject, row.subject, "{} is shadowed", row.subject);
    }
}

#[test]
fn the_filter_is_the_template_with_stars() {
    assert_eq!(OrderEvent::filter(), "evt.order.*.*.*");
    assert_eq!(CheckoutStart::filter(), "checkout.cmd.start.*");
}

proptest! {
    #[test]
    fn building_then_parsing_gives_the_channel_back(
        event in "[a-z_]{1,12}", city in "[a-z]{3}", order in "ord_[a-z0-9]{1,32}",
    ) {
        let channel = OrderEvent {
            event: Word::parse(&event).expect("word"),
            city: City::parse(&city).expect("city"),
            order: OrderId::parse(&order).expect("order"),
        };
        prop_assert_eq!(OrderEvent::parse(&channel.subject()), Some(channel));
    }

    #[test]
    fn parsing_garbage_never_panics(text in ".{0,60}") {
        let _ = OrderEvent::parse(&text);
        let _ = table::row_of(&text);
    }
}

#[test]
fn a_foreign_subject_is_refused() {
    let saga = SagaId::derive("usr_1", "k");
    assert!(CheckoutStart::parse(&format!("checkout.cmd.cancel.{saga}")).is_none());
    assert!(CheckoutStart::parse(&format!("checkout.cmd.start.{saga}.x")).is_none());
    assert!(CheckoutStart::parse("checkout.cmd.start").is_none());
    assert!(CheckoutStart::parse("checkout.cmd.start.nosaga").is_none());
}

#[test]
fn a_payload_reads_as_json_by_its_subject_in_either_encoding() {
    let order = subjects::v1::OrderChanged { order_id: "ord_1".into(), ..Default::default() };
    let subject = "evt.order.confirmed.jkt.ord_1";
    let protobuf = prost::Message::encode_to_vec(&order);
    let read = table::decode_json(subject, &protobuf).expect("one of ours").expect("readable");
    assert_eq!(read, serde_json::json!({ "order_id": "ord_1" }));
    let again =
        table::decode_json(subject, read.to_string().as_bytes()).expect("one of ours").expect("readable");
    assert_eq!(again, read);
    assert!(table::decode_json(subject, b"\xff\xff").expect("one of ours").is_err());
    assert!(table::decode_json("foreign.subject", &protobuf).is_none());
}

#[test]
fn a_message_is_whole_only_as_its_own_type() {
    let order =
        subjects::v1::OrderChanged { reason: "late".into(), saga_id: "sag_1".into(), ..Default::default() };
    let payload = prost::Message::encode_to_vec(&order);
    let whole = |subject: &str| (table::row_of(subject).unwrap().read)(&payload).is_ok_and(|r| r.whole);
    assert!(whole("evt.order.failed.jkt.ord_1"));
    assert!(!whole("evt.hub.changed.jkt.hub_1"));
}
