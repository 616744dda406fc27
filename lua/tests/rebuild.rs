//! A hub sells only what was rebuilt from the record, and only one rebuild ever opens it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use lua::inventory::{
    Adjust, BeginRebuild, BeginReply, Change, Close, Confirm, ConfirmReply, Delta, ExpireReply, JournalRead,
    Line, LoadMovements, LoadReply, LoadReservations, LoadSkus, MoveReply, MovementKind, MovementRow, Open,
    OpenReply, Position, Release, ReleaseReply, ReservationRow, ReservationState, ReserveReply, Stock,
    StockReply, Unbacked, expire_due,
};
use support::{HUB, LONG, WIDE, World, connect, row};

fn reservation(id: &str, state: ReservationState, expires_at_ms: u64, qty: u32) -> ReservationRow {
    ReservationRow {
        reservation: id.to_owned(),
        state,
        user: "user_1".to_owned(),
        expires_at_ms,
        request: "f".to_owned(),
        lines: vec![Line { sku: "milk".to_owned(), qty }],
    }
}

/// 2100; a hold of the record that is not due in any test.
const FAR: u64 = 4_102_444_800_000;

#[tokio::test]
async fn a_lost_redis_is_closed_until_rebuilt() {
    let mut world = World::with(&[("milk", 5)]).await;
    world.reserve("o", &[("milk", 2)]).await;
    world.server.restart().await.unwrap();
    world.redis = connect(&world.server).await;

    assert_eq!(world.reserve("o", &[("milk", 2)]).await, ReserveReply::Closed);
    assert_eq!(world.run(Confirm::new(HUB, "o", "u")).await, ConfirmReply::Closed);
    assert_eq!(world.run(Release::new(HUB, "o")).await, ReleaseReply::Closed);
    assert_eq!(world.run(Stock { hub: HUB, skus: &[] }).await, StockReply::Closed);
    assert_eq!(expire_due(&mut world.redis, HUB, 9).await.unwrap(), ExpireReply::Closed);
    assert_eq!(world.run(Open { hub: HUB, epoch: 1, journal_cap: 9 }).await, OpenReply::Lost);
    assert_eq!(world.run(Close { hub: HUB }).await, None);
    // A drainer that knew more than this Redis does is not told of a gap.
    let page = world.run(JournalRead { hub: HUB, after: Position { epoch: 1, seq: 1 }, limit: 9 }).await;
    assert_eq!((page.open, page.head, page.entries.len()), (false, Position::default(), 0));

    world
        .rebuild(2, &[row("milk", 5, 0, 1)], &[reservation("o", ReservationState::Reserved, FAR, 2)], WIDE)
        .await;
    assert_eq!(world.units("milk").await, (3, 2));
    let confirmed = world.run(Confirm::new(HUB, "o", "u")).await;
    assert!(matches!(confirmed, ConfirmReply::Confirmed { at, rereserved: false, .. } if at.epoch == 2));
}

#[tokio::test]
async fn what_the_record_says_of_the_ended_stays_said() {
    let mut world = World::start().await;
    let ended = [ReservationState::Confirmed, ReservationState::Released, ReservationState::Expired];
    let rows: Vec<_> = ended.iter().map(|state| reservation(state.as_str(), *state, 1, 2)).collect();
    world.rebuild(1, &[row("milk", 5, 0, 1)], &rows, WIDE).await;
    assert_eq!(world.units("milk").await, (5, 0));
    assert!(
        matches!(world.run(Confirm::new(HUB, "CONFIRMED", "u")).await, ConfirmReply::Replayed { at } if at.seq == 0)
    );
    let released = ReserveReply::Refused(ReservationState::Released);
    assert_eq!(world.reserve("RELEASED", &[("milk", 2)]).await, released);
    let late = world.run(Confirm::new(HUB, "EXPIRED", "u")).await;
    assert!(matches!(late, ConfirmReply::Confirmed { rereserved: true, .. }));
    assert_eq!(world.units("milk").await, (3, 0));
}

#[tokio::test]
async fn a_loaded_hold_that_is_due_expires() {
    let mut world = World::start().await;
    world
        .rebuild(
            1,
            &[row("hot", 5, 0, 3), row("milk", 5, 0, 3)],
            &[reservation("o", ReservationState::Reserved, 1, 4)],
            WIDE,
        )
        .await;
    assert_eq!(world.units("milk").await, (1, 4));
    let ExpireReply::Expired { expired, .. } = expire_due(&mut world.redis, HUB, 9).await.unwrap() else {
        panic!()
    };
    assert_eq!(expired.len(), 1);
    assert_eq!(world.units("milk").await, (5, 0));
}

#[tokio::test]
async fn chunks_may_come_twice() {
    let mut world = World::start().await;
    world.run(BeginRebuild { hub: HUB, epoch: 1 }).await;
    let (skus, held) = ([row("milk", 5, 0, 1)], [reservation("o", ReservationState::Reserved, FAR, 2)]);
    for new in [1, 0] {
        assert_eq!(world.run(LoadSkus { hub: HUB, epoch: 1, rows: &skus }).await, LoadReply::Loaded { new });
        let loaded = world.run(LoadReservations { hub: HUB, epoch: 1, rows: &held }).await;
        assert_eq!(loaded, LoadReply::Loaded { new });
    }
    for _ in 0..2 {
        let opened = world.run(Open { hub: HUB, epoch: 1, journal_cap: WIDE }).await;
        assert_eq!(opened, OpenReply::Opened { skus: 1, holds: 1 });
    }
    assert_eq!(world.units("milk").await, (3, 2));
}

#[tokio::test]
async fn of_two_rebuilders_only_the_later_opens() {
    let mut world = World::start().await;
    world.run(BeginRebuild { hub: HUB, epoch: 1 }).await;
    world.run(LoadSkus { hub: HUB, epoch: 1, rows: &[row("ghost", 9, 0, 1)] }).await;
    assert_eq!(world.run(BeginRebuild { hub: HUB, epoch: 2 }).await, BeginReply::Begun);
    assert_eq!(
        world.run(LoadSkus { hub: HUB, epoch: 1, rows: &[row("ghost", 9, 0, 1)] }).await,
        LoadReply::Lost
    );
    assert_eq!(world.run(LoadReservations { hub: HUB, epoch: 1, rows: &[] }).await, LoadReply::Lost);
    assert_eq!(world.run(Open { hub: HUB, epoch: 1, journal_cap: 9 }).await, OpenReply::Lost);
    assert_eq!(world.run(BeginRebuild { hub: HUB, epoch: 1 }).await, BeginReply::Stale { epoch: 2 });
    world.run(LoadSkus { hub: HUB, epoch: 2, rows: &[row("milk", 5, 0, 1)] }).await;
    let opened = world.run(Open { hub: HUB, epoch: 2, journal_cap: 9 }).await;
    assert_eq!(opened, OpenReply::Opened { skus: 1, holds: 0 });
    // And an open hub is not loaded into.
    assert_eq!(world.run(LoadSkus { hub: HUB, epoch: 2, rows: &[row("x", 1, 0, 1)] }).await, LoadReply::Lost);
}

#[tokio::test]
async fn nothing_of_an_old_epoch_leaks_into_a_new_one() {
    let mut world = World::with(&[("milk", 5), ("gone", 5)]).await;
    world.reserve("drifted", &[("milk", 2)]).await;
    world.run(Release::new(HUB, "buried")).await;
    let begin = BeginRebuild { hub: HUB, epoch: 2 };
    assert_eq!(world.run(begin).await, BeginReply::Undrained { epoch: 1, seq: 2, applied: 0 });
    assert_eq!(world.reserve("o", &[("milk", 1)]).await, ReserveReply::Closed);
    assert_eq!(world.drain().await.len(), 2);
    world.rebuild(2, &[row("milk", 5, 0, 1)], &[], WIDE).await;

    let StockReply::Stock { skus, holds, levels, .. } = world.run(Stock { hub: HUB, skus: &[] }).await else {
        panic!("closed")
    };
    assert_eq!((skus, holds, levels[0].held), (1, 0, 0));
    let reserved = world.reserve("drifted", &[("milk", 5)]).await;
    assert!(
        matches!(reserved, ReserveReply::Reserved { at: Position { epoch: 2, seq: 1 }, .. }),
        "{reserved:?}"
    );
    assert_eq!(world.journal().await.len(), 1);
}

#[tokio::test]
async fn holds_without_units_are_refused_whole() {
    let mut world = World::start().await;
    world.run(BeginRebuild { hub: HUB, epoch: 1 }).await;
    world.run(LoadSkus { hub: HUB, epoch: 1, rows: &[row("milk", 5, 0, 1)] }).await;
    let rows = [
        reservation("a", ReservationState::Reserved, FAR, 3),
        reservation("b", ReservationState::Reserved, FAR, 3),
    ];
    let reply = world.run(LoadReservations { hub: HUB, epoch: 1, rows: &rows }).await;
    let unbacked = Unbacked { reservation: "b".into(), sku: "milk".into(), wanted: 3, available: 2 };
    assert_eq!(reply, LoadReply::Short(vec![unbacked]));
    world.run(Open { hub: HUB, epoch: 1, journal_cap: 9 }).await;
    assert_eq!(world.units("milk").await, (5, 0));
}

#[tokio::test]
async fn a_movement_is_known_across_a_rebuild() {
    let mut world = World::with(&[("milk", 5)]).await;
    let receipt =
        Adjust { hub: HUB, movement: "m", kind: MovementKind::Received, lines: &[("milk", 3)], note: "" };
    world.run(receipt).await;
    let entries = world.drain().await;
    let Change::Moved { request, .. } = &entries[0].change else { panic!("{entries:?}") };
    world.run(BeginRebuild { hub: HUB, epoch: 2 }).await;
    world.run(LoadSkus { hub: HUB, epoch: 2, rows: &[row("milk", 8, 0, 1)] }).await;
    let lines = vec![Delta { sku: "milk".into(), delta: 3 }];
    let rows = [MovementRow { movement: "m".into(), request: request.clone(), lines: lines.clone() }];
    assert_eq!(
        world.run(LoadMovements { hub: HUB, epoch: 2, rows: &rows }).await,
        LoadReply::Loaded { new: 1 }
    );
    world.run(Open { hub: HUB, epoch: 2, journal_cap: WIDE }).await;
    assert_eq!(world.run(receipt).await, MoveReply::Replayed { at: Position { epoch: 2, seq: 0 }, lines });
    assert_eq!(world.units("milk").await, (8, 0));
}

#[tokio::test]
async fn a_closed_hub_opens_again_as_it_was() {
    let mut world = World::with(&[("milk", 5)]).await;
    world.reserve_for("o", &[("milk", 2)], LONG).await;
    assert_eq!(world.run(Close { hub: HUB }).await, Some(1));
    assert_eq!(world.run(Close { hub: HUB }).await, Some(1));
    assert_eq!(world.reserve("p", &[("milk", 1)]).await, ReserveReply::Closed);
    assert_eq!(world.journal().await.len(), 1);
    let opened = world.run(Open { hub: HUB, epoch: 1, journal_cap: WIDE }).await;
    assert_eq!(opened, OpenReply::Opened { skus: 1, holds: 1 });
    assert!(
        matches!(world.reserve("p", &[("milk", 1)]).await, ReserveReply::Reserved { at, .. } if at.seq == 2)
    );
}

#[tokio::test]
async fn a_rebuild_of_many_skus_fits_the_scripts() {
    let mut world = World::start().await;
    let skus: Vec<_> = (0..9000).map(|n| row(&format!("sku-{n}"), 1, 0, 1)).collect();
    let lines = (0..9000).map(|n| Line { sku: format!("sku-{n}"), qty: 1 }).collect();
    let everything = ReservationRow { lines, ..reservation("o", ReservationState::Reserved, FAR, 1) };
    world.rebuild(1, &skus, &[everything], WIDE).await;
    assert_eq!(world.units("sku-8999").await, (0, 1));
}
