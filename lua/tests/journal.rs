//! Every change is in the journal once, in order, and stays there until the record has it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use lua::inventory::{
    Change, Confirm, Extend, JournalNext, JournalRead, JournalTrim, Line, Position, Release, ReserveReply,
    Return, Stock, StockReply, TrimReply, expire_due,
};
use lua::{LuaError, Operation};
use support::{HUB, LONG, World, row};

fn at(epoch: u64, seq: u64) -> Position {
    Position { epoch, seq }
}

#[tokio::test]
async fn one_entry_per_change_in_order() {
    let mut world = World::with(&[("milk", 9)]).await;
    world.reserve("a", &[("milk", 2)]).await;
    world.reserve("a", &[("milk", 2)]).await;
    world.run(Extend::new(HUB, "a", 2 * LONG)).await;
    world.run(Confirm::new(HUB, "a", "user_1")).await;
    world.run(Return::new(HUB, "a")).await;
    world.reserve_for("b", &[("milk", 1)], 0).await;
    expire_due(&mut world.redis, HUB, 10).await.unwrap();
    world.reserve("c", &[("milk", 99)]).await;
    world.run(Release::new(HUB, "d")).await;

    let entries = world.journal().await;
    let seqs: Vec<_> = entries.iter().map(|entry| entry.at).collect();
    assert_eq!(seqs, (1..=7).map(|seq| at(1, seq)).collect::<Vec<_>>());
    let two = vec![Line { sku: "milk".into(), qty: 2 }];
    let Change::Reserved { reservation, user, lines, request, .. } = &entries[0].change else { panic!() };
    assert_eq!((reservation.as_str(), user.as_str(), lines, request.len()), ("a", "user_1", &two, 16));
    assert!(matches!(&entries[1].change, Change::Extended { reservation, .. } if reservation == "a"));
    assert!(
        matches!(&entries[2].change, Change::Committed { rereserved: false, lines, .. } if *lines == two)
    );
    assert!(matches!(&entries[3].change, Change::Returned { lines, .. } if *lines == two));
    assert!(matches!(&entries[5].change, Change::Expired { reservation, .. } if reservation == "b"));
    assert_eq!(entries[6].change, Change::Released { reservation: "d".into(), lines: vec![] });
    assert_eq!((entries[0].stock[0].available, entries[0].stock[0].held), (7, 2));
    assert!(entries[0].at_ms > 1_600_000_000_000);
}

#[tokio::test]
async fn pages_follow_on_and_trimming_is_idempotent() {
    let mut world = World::with(&[("milk", 9)]).await;
    for id in ["a", "b", "c", "d"] {
        world.reserve(id, &[("milk", 1)]).await;
    }
    let page = world.run(JournalRead { hub: HUB, after: Position::default(), limit: 3 }).await;
    assert_eq!((page.entries.len(), page.head, page.applied, page.open), (3, at(1, 4), 0, true));
    let trim = |epoch, seq| JournalTrim { hub: HUB, upto: at(epoch, seq) };
    assert_eq!(world.run(trim(1, 3)).await, TrimReply::Trimmed { waiting: 1 });
    assert_eq!(world.run(trim(1, 3)).await, TrimReply::Trimmed { waiting: 1 });
    assert_eq!(world.run(trim(1, 2)).await, TrimReply::Trimmed { waiting: 1 });
    assert_eq!(world.run(trim(1, 5)).await, TrimReply::Ahead { seq: 4 });
    assert_eq!(world.run(trim(2, 1)).await, TrimReply::Stale { epoch: 1 });
    let page = world.run(JournalRead { hub: HUB, after: at(1, 3), limit: 3 }).await;
    assert_eq!((page.entries.len(), page.entries[0].at, page.applied), (1, at(1, 4), 3));
    let page = world.run(JournalRead { hub: HUB, after: at(1, 4), limit: 3 }).await;
    assert!(page.entries.is_empty());
    let page = world.run(JournalRead::head(HUB)).await;
    assert_eq!((page.entries.len(), page.head, page.applied, page.open), (0, at(1, 4), 3, true));

    // A reader that missed what was trimmed hears of it, with entries left and without.
    let behind = JournalRead { hub: HUB, after: at(1, 1), limit: 3 };
    assert!(
        matches!(world.run_or_error(behind).await, Err(LuaError::Gap { expected, .. }) if expected == at(1, 2))
    );
    world.run(trim(1, 4)).await;
    assert!(
        matches!(world.run_or_error(behind).await, Err(LuaError::Gap { found, .. }) if found == at(1, 4))
    );
    let StockReply::Stock { at: head, applied, skus, holds, .. } =
        world.run(Stock { hub: HUB, skus: &[] }).await
    else {
        panic!("closed")
    };
    assert_eq!((head, applied, skus, holds), (at(1, 4), 4, 1, 4));
}

#[tokio::test]
async fn what_the_record_has_goes_with_the_reading_of_what_it_has_not() {
    let mut world = World::with(&[("milk", 9)]).await;
    for id in ["a", "b", "c", "d"] {
        world.reserve(id, &[("milk", 1)]).await;
    }
    let next = |epoch, seq| JournalNext { hub: HUB, recorded: at(epoch, seq), limit: 2 };
    let page = world.run(next(1, 0)).await;
    assert_eq!((page.entries.len(), page.head, page.applied, page.open), (2, at(1, 4), 0, true));
    let page = world.run(next(1, 2)).await;
    assert_eq!((page.entries.len(), page.entries[0].at, page.applied), (2, at(1, 3), 2));
    // Asked again, and by one who knows less: nothing comes back, and he hears that he missed something.
    assert_eq!(world.run(next(1, 2)).await, page);
    assert!(
        matches!(world.run_or_error(next(1, 1)).await, Err(LuaError::Gap { expected, .. }) if expected == at(1, 2))
    );
    assert_eq!(world.run(next(1, 2)).await, page);
    // A record that is ahead, or in another epoch, says nothing of these entries.
    let ahead = world.run(next(1, 9)).await;
    assert_eq!((ahead.entries.len(), ahead.applied), (0, 2));
    let later = world.run(next(2, 3)).await;
    assert_eq!((later.entries.len(), later.head, later.applied), (0, at(1, 4), 2));
    let page = world.run(next(1, 4)).await;
    assert_eq!((page.entries.len(), page.head, page.applied), (0, at(1, 4), 4));
}

#[tokio::test]
async fn a_full_journal_stops_new_holds_only() {
    let mut world = World::start().await;
    world.rebuild(1, &[row("milk", 9, 0, 1)], &[], 2).await;
    world.reserve("a", &[("milk", 1)]).await;
    world.reserve("b", &[("milk", 1)]).await;
    assert_eq!(world.reserve("c", &[("milk", 1)]).await, ReserveReply::Busy { waiting: 2 });
    assert!(matches!(world.reserve("a", &[("milk", 1)]).await, ReserveReply::Replayed { .. }));
    world.run(Confirm::new(HUB, "a", "u")).await;
    world.run(Release::new(HUB, "b")).await;
    assert_eq!(world.units("milk").await, (8, 0));
    assert_eq!(world.drain().await.len(), 4);
    assert!(matches!(world.reserve("c", &[("milk", 1)]).await, ReserveReply::Reserved { .. }));
}

#[tokio::test]
async fn an_answer_of_another_version_is_an_error_not_a_guess() {
    let mut world = World::with(&[("milk", 9)]).await;
    world.reserve("a", &[("milk", 1)]).await;
    let key = lua::keys::inventory::journal(HUB);
    redis::cmd("XADD")
        .arg(&key)
        .arg("1-2")
        .arg(&["at", "1", "kind", "sung", "stock", "[]"])
        .query_async::<()>(&mut world.redis)
        .await
        .unwrap();
    let read = JournalRead { hub: HUB, after: Position::default(), limit: 9 };
    let error = read.run(&mut world.redis).await.unwrap_err();
    assert!(matches!(&error, LuaError::Shape { detail, .. } if detail.contains("sung")), "{error}");
}
