use proptest::prelude::*;

use super::*;
use crate::provider::{Decline, DeclineCode};

fn outcome(kind: u8) -> Outcome {
    let provider_ref = "x".to_owned();
    match kind {
        0 => Outcome::Captured { provider_ref, amount: 100 },
        1 => Outcome::Authorized { provider_ref },
        2 => Outcome::Declined {
            provider_ref: None,
            decline: Decline { code: DeclineCode::CardDeclined, reason: String::new() },
        },
        3 => Outcome::Voided { provider_ref },
        _ => Outcome::Pending { provider_ref: None, next: NextAction::Wait },
    }
}

fn step(stands: Status, news: &Outcome, source: Source) -> Status {
    match judge(stands, news, source) {
        Verdict::To { status, .. } => status,
        Verdict::Keep | Verdict::Ask | Verdict::Note { .. } => stands,
    }
}

fn messages() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0_u8..5, 0..12)
}

#[test]
fn words_go_there_and_back() {
    for status in Status::ALL {
        assert_eq!(Status::parse(status.word()), Some(status));
    }
    assert_eq!(Status::parse("paid"), None);
}

#[test]
fn a_partial_refund_lies_between() {
    assert_eq!(Status::after_refunds(100, 0), Status::Captured);
    assert_eq!(Status::after_refunds(100, 99), Status::PartiallyRefunded);
    assert_eq!(Status::after_refunds(100, 100), Status::Refunded);
}

#[test]
fn an_unknown_state_moves_nothing() {
    for status in Status::ALL {
        for source in [Source::Message, Source::Snapshot] {
            assert_eq!(step(status, &outcome(4), source), status);
        }
    }
}

#[test]
fn undoing_finds_all_money_there_is() {
    assert_eq!(unwind(Status::Authorized, 0, 0, 0), Unwind::Void);
    assert_eq!(unwind(Status::Captured, 100, 0, 0), Unwind::Refund(100));
    assert_eq!(unwind(Status::PartiallyRefunded, 100, 30, 20), Unwind::Refund(50));
    assert_eq!(unwind(Status::PartiallyRefunded, 100, 30, 70), Unwind::Wait);
    assert_eq!(unwind(Status::Refunded, 100, 100, 0), Unwind::Nothing);
    assert_eq!(unwind(Status::Pending, 0, 0, 0), Unwind::Chase);
}

proptest! {
    /// The heart of it: whatever comes, in whatever order, a success among the news is what remains.
    #[test]
    fn a_success_wins_in_every_order(news in messages(), at in any::<prop::sample::Index>(), start in 0_usize..8) {
        let mut news = news;
        let place = at.index(news.len() + 1);
        news.insert(place, 0);
        let start = Status::ALL[start];
        let end = news.iter().fold(start, |s, kind| step(s, &outcome(*kind), Source::Message));
        prop_assert!(end.was_captured(), "{start:?} with {news:?} became {end:?}");
    }

    #[test]
    fn success_is_sticky(news in messages(), snapshots in messages()) {
        for start in [Status::Captured, Status::PartiallyRefunded, Status::Refunded] {
            let end = news.iter().fold(start, |s, kind| step(s, &outcome(*kind), Source::Message));
            let end = snapshots.iter().fold(end, |s, kind| step(s, &outcome(*kind), Source::Snapshot));
            prop_assert_eq!(end, start);
        }
    }

    /// Without a success among the news nobody ever becomes paid.
    #[test]
    fn nobody_is_paid_without_money(news in proptest::collection::vec(1_u8..5, 0..12)) {
        let end = news.iter().fold(Status::Pending, |s, kind| step(s, &outcome(*kind), Source::Message));
        prop_assert!(!end.was_captured());
    }

    /// A provider whose story is authorize → capture, told by several messengers that repeat and
    /// reorder it; a stale no is mixed in. The truth comes last, by the sweeper's fetch.
    #[test]
    fn the_sweeper_has_the_last_word(news in messages(), truth in 0_u8..4) {
        let stood = news.iter().fold(Status::Pending, |s, kind| step(s, &outcome(*kind), Source::Message));
        let end = step(stood, &outcome(truth), Source::Snapshot);
        match truth {
            0 => prop_assert!(end.was_captured()),
            1 => prop_assert!(end == Status::Authorized || end.was_captured()),
            _ => prop_assert!(end.is_no() || end.was_captured()),
        }
    }

    /// The same news twice is the same as once.
    #[test]
    fn news_are_idempotent(start in 0_usize..8, kind in 0_u8..5) {
        for source in [Source::Message, Source::Snapshot] {
            let once = step(Status::ALL[start], &outcome(kind), source);
            prop_assert_eq!(step(once, &outcome(kind), source), once);
        }
    }
}
