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
