//! Stock by other doors, thresholds, and what is said of both.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use lua::LuaError;
use lua::inventory::{
    Adjust, BelowHeld, Change, Count, CountReply, Crossing, Delta, MoveReply, MovementKind, Release,
    Shortage, Threshold, TuneReply,
};
use support::{HUB, World, row};

fn adjust<'a>(movement: &'a str, kind: MovementKind, lines: &'a [(&'a str, i64)]) -> Adjust<'a> {
    Adjust { hub: HUB, movement, kind, lines, note: r#"{"actor":"ann"}"# }
}

fn delta(sku: &str, delta: i64) -> Delta {
    Delta { sku: sku.to_owned(), delta }
}

#[tokio::test]
async fn a_receipt_creates_and_adds_once() {
    let mut world = World::with(&[("milk", 5)]).await;
    let receipt = adjust("m1", MovementKind::Received, &[("milk", 3), ("silk", 2), ("milk", 1)]);
    let reply = world.run(receipt).await;
    let MoveReply::Moved { at, lines, .. } = reply else { panic!("{reply:?}") };
    assert_eq!(lines, [delta("milk", 4), delta("silk", 2)]);
    assert_eq!(world.run(receipt).await, MoveReply::Replayed { at, lines });
    assert_eq!((world.units("milk").await, world.units("silk").await), ((9, 0), (2, 0)));
    let other = adjust("m1", MovementKind::Received, &[("milk", 3)]);
    assert_eq!(world.run(other).await, MoveReply::Conflict);

    let entries = world.journal().await;
    assert_eq!(entries.len(), 1);
    let Change::Moved { movement, kind, note, lines, .. } = &entries[0].change else { panic!("{entries:?}") };
    assert_eq!(
        (movement.as_str(), *kind, note.as_str()),
        ("m1", MovementKind::Received, r#"{"actor":"ann"}"#)
    );
    assert_eq!(lines.len(), 2);
}

#[tokio::test]
async fn nothing_goes_below_zero_nor_into_what_is_held() {
    let mut world = World::with(&[("milk", 5)]).await;
    world.reserve("o", &[("milk", 4)]).await;
    let reply = world.run(adjust("m1", MovementKind::Adjusted, &[("milk", -2)])).await;
    assert_eq!(reply, MoveReply::Short(vec![Shortage { sku: "milk".into(), wanted: 2, available: 1 }]));
    let reply = world.run(adjust("m2", MovementKind::Adjusted, &[("silk", 2)])).await;
    assert_eq!(reply, MoveReply::UnknownSku(vec!["silk".into()]));
    world.run(Release::new(HUB, "o")).await;
    // Refused is not remembered.
    let reply = world.run(adjust("m1", MovementKind::Adjusted, &[("milk", -2)])).await;
    assert!(matches!(reply, MoveReply::Moved { .. }));
    assert_eq!(world.units("milk").await, (3, 0));
}

#[tokio::test]
async fn a_count_sets_the_shelf_holds_included() {
    let mut world = World::with(&[("milk", 5), ("eggs", 5)]).await;
    world.reserve("o", &[("milk", 2)]).await;
    let count = |movement, lines| Count { hub: HUB, movement, lines, note: "" };
    let reply = world.run(count("c1", &[("milk", 1)])).await;
    assert_eq!(reply, CountReply::BelowHeld(vec![BelowHeld { sku: "milk".into(), counted: 1, held: 2 }]));
    let right = count("c1", &[("milk", 6), ("eggs", 2)]);
    let reply = world.run(right).await;
    let CountReply::Moved { at, lines, .. } = reply else { panic!("{reply:?}") };
    assert_eq!(lines, [delta("eggs", -3), delta("milk", 1)]);
    assert_eq!((world.units("milk").await, world.units("eggs").await), ((4, 2), (2, 0)));
    // Sold in between: the replay must not set it again.
    world.reserve("o2", &[("eggs", 1)]).await;
    assert_eq!(world.run(right).await, CountReply::Replayed { at, lines });
    assert_eq!(world.units("eggs").await, (1, 1));
    assert_eq!(world.run(count("c2", &[("silk", 1)])).await, CountReply::UnknownSku(vec!["silk".into()]));
}

#[tokio::test]
async fn questions_that_make_no_sense_are_not_asked() {
    let mut world = World::with(&[("milk", 5)]).await;
    let nothing = world.run_or_error(adjust("m", MovementKind::Adjusted, &[])).await;
    assert!(matches!(nothing, Err(LuaError::Input { .. })));
    let twice = Count { hub: HUB, movement: "c", lines: &[("milk", 1), ("milk", 2)], note: "" };
    assert!(matches!(world.run_or_error(twice).await, Err(LuaError::Input { .. })));
}

#[tokio::test]
async fn each_crossing_is_told_once_in_the_journal() {
    let mut world = World::start().await;
    world.rebuild(1, &[row("milk", 5, 3, 1)], &[], support::WIDE).await;
    world.reserve("a", &[("milk", 2)]).await; // 3: not low
    world.reserve("b", &[("milk", 1)]).await; // 2: low
    world.reserve("c", &[("milk", 1)]).await; // 1: low still
    world.run(Release::new(HUB, "a")).await; // 3: recovered
    let threshold = Threshold { hub: HUB, sku: "milk", threshold: 4 };
    assert!(matches!(world.run(threshold).await, TuneReply::Set { .. })); // 3 < 4: low
    assert!(matches!(world.run(threshold).await, TuneReply::Unchanged { .. }));
    world.run(Threshold { threshold: 0, ..threshold }).await; // off: recovered
    let entries = world.journal().await;
    let told: Vec<_> = entries.iter().map(|entry| entry.stock[0].crossing).collect();
    let (low, recovered) = (Some(Crossing::Low), Some(Crossing::Recovered));
    assert_eq!(told, [None, low, None, recovered, low, recovered]);
    assert_eq!(entries[4].change, Change::Threshold { sku: "milk".into(), threshold: 4 });
    let unknown = Threshold { hub: HUB, sku: "silk", threshold: 1 };
    assert_eq!(world.run(unknown).await, TuneReply::UnknownSku);
}
