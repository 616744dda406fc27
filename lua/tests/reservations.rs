//! The life of a reservation, in any order and any number of times.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use lua::inventory::{
    Change, Confirm, ConfirmReply, Draw, DrawReply, ExpireReply, Extend, ExtendReply, IfUnknown, Line,
    Release, ReleaseReply, ReservationState, Reserve, ReserveReply, Resize, ResizeReply, Return, ReturnReply,
    Shortage, Split, Stock, StockReply, TuneReply, expire_due,
};
use lua::{Operation, run_many};
use support::{HUB, LONG, World, basket};

fn short(sku: &str, wanted: u64, available: u64) -> Shortage {
    Shortage { sku: sku.to_owned(), wanted, available }
}

#[tokio::test]
async fn a_basket_is_held_whole_or_not_at_all() {
    let mut world = World::with(&[("milk", 5), ("eggs", 1)]).await;
    let reply = world.reserve("order_1", &[("milk", 2), ("eggs", 2)]).await;
    assert_eq!(reply, ReserveReply::Short(vec![short("eggs", 2, 1)]));
    assert_eq!(world.units("milk").await, (5, 0));

    // Not stored: the same order may try again.
    let reply = world.reserve("order_1", &[("milk", 2), ("eggs", 1)]).await;
    let ReserveReply::Reserved { at, lines, stock, short, .. } = reply else { panic!("{reply:?}") };
    assert_eq!((at.epoch, at.seq), (1, 1));
    assert_eq!(lines.iter().map(|l| (l.sku.as_str(), l.qty)).collect::<Vec<_>>(), [("eggs", 1), ("milk", 2)]);
    assert_eq!(stock.iter().map(|t| (t.available, t.held)).collect::<Vec<_>>(), [(0, 1), (3, 2)]);
    assert!(short.is_empty());
    assert_eq!(world.units("milk").await, (3, 2));
}

#[tokio::test]
async fn the_same_sku_twice_counts_once_summed() {
    let mut world = World::with(&[("milk", 3)]).await;
    let reply = world.reserve("order_1", &[("milk", 2), ("milk", 2)]).await;
    assert_eq!(reply, ReserveReply::Short(vec![short("milk", 4, 3)]));
    let reply = world.reserve("order_1", &[("milk", 2), ("milk", 1)]).await;
    assert!(matches!(reply, ReserveReply::Reserved { .. }));
    assert_eq!(world.units("milk").await, (0, 3));
}

#[tokio::test]
async fn again_is_a_replay_and_another_basket_a_conflict() {
    let mut world = World::with(&[("milk", 5)]).await;
    let ReserveReply::Reserved { at, expires_at_ms, lines, .. } = world.reserve("o", &[("milk", 2)]).await
    else {
        panic!("not reserved")
    };
    let state = ReservationState::Reserved;
    let replayed = ReserveReply::Replayed { at, state, expires_at_ms, lines };
    assert_eq!(world.reserve("o", &[("milk", 1), ("milk", 1)]).await, replayed);
    assert_eq!(world.reserve("o", &[("milk", 3)]).await, ReserveReply::Conflict);
    let other = basket(&[("milk", 2)]);
    assert_eq!(world.run(Reserve::new(HUB, "o", "user_2", &other, LONG)).await, ReserveReply::Conflict);
    assert_eq!(world.units("milk").await, (3, 2));
    assert_eq!(world.journal().await.len(), 1);
}

#[tokio::test]
async fn partial_mode_holds_what_there_is() {
    let mut world = World::with(&[("milk", 5), ("eggs", 1), ("rice", 0)]).await;
    let wanted = basket(&[("milk", 2), ("eggs", 3), ("rice", 1)]);
    let mut partial = Reserve::new(HUB, "o", "u", &wanted, LONG);
    partial.partial = true;
    let reply = world.run(partial).await;
    let ReserveReply::Reserved { lines, short: lacking, .. } = reply else { panic!("{reply:?}") };
    assert_eq!(lines.iter().map(|l| (l.sku.as_str(), l.qty)).collect::<Vec<_>>(), [("eggs", 1), ("milk", 2)]);
    assert_eq!(lacking, [short("eggs", 3, 1), short("rice", 1, 0)]);

    let nothing = basket(&[("rice", 1)]);
    let mut partial = Reserve::new(HUB, "o2", "u", &nothing, LONG);
    partial.partial = true;
    assert_eq!(world.run(partial).await, ReserveReply::Short(vec![short("rice", 1, 0)]));
}

#[tokio::test]
async fn what_the_hub_does_not_carry_is_named() {
    let mut world = World::with(&[("milk", 5)]).await;
    let reply = world.reserve("o", &[("milk", 1), ("gold", 1), ("silk", 1)]).await;
    assert_eq!(reply, ReserveReply::UnknownSku(vec!["gold".into(), "silk".into()]));
    assert_eq!(world.units("milk").await, (5, 0));
}

#[tokio::test]
async fn confirmed_units_leave_and_come_back_only_by_return() {
    let mut world = World::with(&[("milk", 5)]).await;
    world.reserve("o", &[("milk", 2)]).await;
    let reply = world.run(Confirm::new(HUB, "o", "u")).await;
    let ConfirmReply::Confirmed { at, rereserved: false, lines, .. } = reply else { panic!("{reply:?}") };
    assert_eq!(lines.len(), 1);
    assert_eq!(world.run(Confirm::new(HUB, "o", "u")).await, ConfirmReply::Replayed { at });
    assert_eq!(world.units("milk").await, (3, 0));

    let confirmed = ReservationState::Confirmed;
    assert_eq!(world.run(Release::new(HUB, "o")).await, ReleaseReply::Refused(confirmed));
    assert_eq!(world.run(Extend::new(HUB, "o", LONG)).await, ExtendReply::Refused(confirmed));
    assert!(
        matches!(world.reserve("o", &[("milk", 2)]).await, ReserveReply::Replayed { state, .. } if state == confirmed)
    );

    let reply = world.run(Return::new(HUB, "o")).await;
    let ReturnReply::Returned { at, .. } = reply else { panic!("{reply:?}") };
    let returned = ReservationState::Returned;
    assert_eq!(world.run(Return::new(HUB, "o")).await, ReturnReply::Replayed { at, state: returned });
    assert_eq!(world.units("milk").await, (5, 0));
    assert_eq!(world.run(Release::new(HUB, "o")).await, ReleaseReply::Refused(returned));
    assert_eq!(world.run(Confirm::new(HUB, "o", "u")).await, ConfirmReply::Refused(returned));
    assert_eq!(world.reserve("o", &[("milk", 2)]).await, ReserveReply::Refused(returned));
}

#[tokio::test]
async fn a_return_brings_back_at_most_what_was_sold() {
    let mut world = World::with(&[("milk", 5), ("eggs", 5)]).await;
    world.reserve("o", &[("milk", 2), ("eggs", 1)]).await;
    world.run(Confirm::new(HUB, "o", "u")).await;
    let too_many = basket(&[("milk", 3)]);
    let reply = world.run(Return { lines: Some(&too_many), ..Return::new(HUB, "o") }).await;
    assert_eq!(reply, ReturnReply::Exceeds { sku: "milk".into(), wanted: 3, confirmed: 2 });
    let one = basket(&[("milk", 1)]);
    let reply = world.run(Return { lines: Some(&one), ..Return::new(HUB, "o") }).await;
    assert!(matches!(reply, ReturnReply::Returned { .. }));
    assert_eq!((world.units("milk").await, world.units("eggs").await), ((4, 0), (4, 0)));
}

#[tokio::test]
async fn an_unknown_return_asks_then_does_what_the_record_says() {
    let mut world = World::with(&[("milk", 5)]).await;
    let sold = basket(&[("milk", 2)]);
    let ask = Return { lines: Some(&sold), ..Return::new(HUB, "old") };
    assert_eq!(world.run(ask).await, ReturnReply::Unknown);
    assert!(world.journal().await.is_empty());
    let apply = Return { if_unknown: IfUnknown::Apply, ..ask };
    assert!(matches!(world.run(apply).await, ReturnReply::Returned { .. }));
    assert!(matches!(world.run(apply).await, ReturnReply::Replayed { .. }));
    assert_eq!(world.units("milk").await, (7, 0));

    let bury = Return { if_unknown: IfUnknown::Bury, ..Return::new(HUB, "never") };
    assert!(matches!(world.run(bury).await, ReturnReply::Buried { .. }));
    let refused = ReserveReply::Refused(ReservationState::Released);
    assert_eq!(world.reserve("never", &[("milk", 1)]).await, refused);
}

#[tokio::test]
async fn a_release_before_its_reserve_leaves_a_tombstone() {
    let mut world = World::with(&[("milk", 5)]).await;
    let reply = world.run(Release::new(HUB, "o")).await;
    let ReleaseReply::Buried { at } = reply else { panic!("{reply:?}") };
    let state = ReservationState::Released;
    assert_eq!(world.run(Release::new(HUB, "o")).await, ReleaseReply::Replayed { at });
    assert_eq!(world.run(Return::new(HUB, "o")).await, ReturnReply::Replayed { at, state });
    assert_eq!(world.reserve("o", &[("milk", 1)]).await, ReserveReply::Refused(state));
    let late = basket(&[("milk", 1)]);
    let confirm = Confirm { late: Some(&late), ..Confirm::new(HUB, "o", "u") };
    assert_eq!(world.run(confirm).await, ConfirmReply::Refused(state));
    assert_eq!(world.units("milk").await, (5, 0));
    assert_eq!(world.journal().await.len(), 1);
}

#[tokio::test]
async fn the_clock_takes_what_is_due_and_says_how_late_it_was() {
    let mut world = World::with(&[("milk", 5)]).await;
    world.reserve_for("due", &[("milk", 2)], 0).await;
    world.reserve_for("later", &[("milk", 1)], LONG).await;
    let reply = expire_due(&mut world.redis, HUB, 10).await.unwrap();
    let ExpireReply::Expired { expired, strays, next_in_ms: Some(next), .. } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(expired.len(), 1);
    assert_eq!(expired[0].reservation, "due");
    assert!(expired[0].lag_ms < 5_000 && next > LONG - 60_000 && next <= LONG);
    assert!(strays.is_empty());
    assert_eq!(world.units("milk").await, (4, 1));
    assert_eq!(world.run(Extend::new(HUB, "due", LONG)).await, ExtendReply::Gone);
    let refused = ReserveReply::Refused(ReservationState::Expired);
    assert_eq!(world.reserve("due", &[("milk", 2)]).await, refused);
}

#[tokio::test]
async fn an_expired_reservation_that_is_undone_is_buried() {
    let mut world = World::with(&[("milk", 5)]).await;
    for id in ["released", "returned"] {
        world.reserve_for(id, &[("milk", 2)], 0).await;
    }
    expire_due(&mut world.redis, HUB, 10).await.unwrap();
    world.drain().await;
    let ReleaseReply::Buried { at } = world.run(Release::new(HUB, "released")).await else {
        panic!("not buried")
    };
    assert_eq!(world.run(Release::new(HUB, "released")).await, ReleaseReply::Replayed { at });
    let ReturnReply::Buried { at } = world.run(Return::new(HUB, "returned")).await else {
        panic!("not buried")
    };
    let state = ReservationState::Released;
    assert_eq!(world.run(Return::new(HUB, "returned")).await, ReturnReply::Replayed { at, state });
    assert_eq!(world.run(Release::new(HUB, "returned")).await, ReleaseReply::Replayed { at });

    let lines = basket(&[("milk", 2)]);
    for id in ["released", "returned"] {
        let confirm = Confirm { late: Some(&lines), ..Confirm::new(HUB, id, "user_1") };
        assert_eq!(world.run(confirm).await, ConfirmReply::Refused(state));
        assert_eq!(world.reserve(id, &[("milk", 2)]).await, ReserveReply::Refused(state));
        assert_eq!(world.run(Extend::new(HUB, id, LONG)).await, ExtendReply::Refused(state));
    }
    assert_eq!(world.units("milk").await, (5, 0));
    let tombstones = world.drain().await;
    assert_eq!(tombstones.len(), 2);
    for entry in tombstones {
        assert!(matches!(entry.change, Change::Released { lines, .. } if lines.is_empty()));
        assert!(entry.stock.is_empty());
    }
}

#[tokio::test]
async fn a_return_lets_go_of_what_was_never_sold() {
    let mut world = World::with(&[("milk", 5)]).await;
    world.reserve("o", &[("milk", 2)]).await;
    // How much the caller would have back of a sale does not matter: there was none.
    let one = basket(&[("milk", 1)]);
    let reply = world.run(Return { lines: Some(&one), ..Return::new(HUB, "o") }).await;
    let ReturnReply::Released { at, lines, stock } = reply else { panic!("{reply:?}") };
    assert_eq!((lines[0].qty, stock[0].available, stock[0].held), (2, 5, 0));
    let state = ReservationState::Released;
    assert_eq!(world.run(Return::new(HUB, "o")).await, ReturnReply::Replayed { at, state });
    assert_eq!(world.run(Confirm::new(HUB, "o", "u")).await, ConfirmReply::Refused(state));
    assert_eq!(world.units("milk").await, (5, 0));
    // Nothing is left for the clock.
    let StockReply::Stock { holds, .. } = world.run(Stock { hub: HUB, skus: &[] }).await else {
        panic!("closed")
    };
    assert_eq!(holds, 0);
}

#[tokio::test]
async fn a_late_confirm_takes_the_stock_again_or_says_no() {
    let mut world = World::with(&[("milk", 3)]).await;
    world.reserve_for("first", &[("milk", 2)], 0).await;
    world.reserve_for("second", &[("milk", 1)], 0).await;
    expire_due(&mut world.redis, HUB, 10).await.unwrap();
    world.reserve("third", &[("milk", 1)]).await;
    let reply = world.run(Confirm::new(HUB, "first", "u")).await;
    assert!(matches!(reply, ConfirmReply::Confirmed { rereserved: true, .. }), "{reply:?}");
    let reply = world.run(Confirm::new(HUB, "second", "u")).await;
    assert_eq!(reply, ConfirmReply::Short(vec![short("milk", 1, 0)]));
    assert_eq!(world.units("milk").await, (0, 1));

    assert_eq!(world.run(Confirm::new(HUB, "lost", "u")).await, ConfirmReply::Unknown);
    world.run(Release::new(HUB, "third")).await;
    let lines = basket(&[("milk", 1)]);
    let late = Confirm { late: Some(&lines), ..Confirm::new(HUB, "lost", "u") };
    assert!(matches!(world.run(late).await, ConfirmReply::Confirmed { rereserved: true, .. }));
    assert!(matches!(world.run(late).await, ConfirmReply::Replayed { .. }));
    let committed = world
        .journal()
        .await
        .into_iter()
        .filter(|e| matches!(e.change, Change::Committed { rereserved: true, .. }));
    assert_eq!(committed.count(), 2);
}

#[tokio::test]
async fn a_hold_is_extended_and_never_shortened() {
    let mut world = World::with(&[("milk", 5)]).await;
    world.reserve_for("o", &[("milk", 2)], 0).await;
    let reply = world.run(Extend::new(HUB, "o", LONG)).await;
    let ExtendReply::Extended { at, expires_at_ms } = reply else { panic!("{reply:?}") };
    let reply = world.run(Extend::new(HUB, "o", 1)).await;
    assert_eq!(reply, ExtendReply::Unchanged { at, expires_at_ms });
    let ExpireReply::Expired { expired, .. } = expire_due(&mut world.redis, HUB, 10).await.unwrap() else {
        panic!("closed")
    };
    assert!(expired.is_empty());
    assert_eq!(world.run(Extend::new(HUB, "nobody", LONG)).await, ExtendReply::Gone);
}

#[tokio::test]
async fn a_hot_sku_draws_from_several_buckets_and_gives_back_to_fewer() {
    let mut world = World::with(&[("drop", 10)]).await;
    let split = Split { hub: HUB, sku: "drop", buckets: 10 };
    assert!(matches!(world.run(split).await, TuneReply::Set { .. }));
    assert!(matches!(world.run(split).await, TuneReply::Unchanged { .. }));
    assert_eq!(world.level("drop").await.buckets, vec![1; 10]);
    assert!(matches!(world.reserve("o", &[("drop", 7)]).await, ReserveReply::Reserved { .. }));
    world.run(Split { buckets: 3, ..split }).await;
    assert_eq!(world.units("drop").await, (3, 7));
    world.run(Release::new(HUB, "o")).await;
    let level = world.level("drop").await;
    assert_eq!((level.available(), level.held, level.buckets.len()), (10, 0, 3));
    world.run(Split { buckets: 1, ..split }).await;
    assert_eq!(world.level("drop").await.buckets, [10]);
    assert!(world.run_or_error(Split { buckets: 0, ..split }).await.is_err());
}

#[tokio::test]
async fn many_in_one_round_trip_each_with_its_own_answer() {
    let mut world = World::with(&[("milk", 3)]).await;
    redis::cmd("SCRIPT").arg("FLUSH").query_async::<()>(&mut world.redis).await.unwrap();
    let one = basket(&[("milk", 1)]);
    let ids: Vec<String> = (0..5).map(|n| format!("o{n}")).collect();
    let all: Vec<Reserve> = ids.iter().map(|id| Reserve::new(HUB, id, "u", &one, LONG)).collect();
    let replies: Vec<_> = run_many(&mut world.redis, &all).await.into_iter().map(Result::unwrap).collect();
    let reserved = replies.iter().filter(|reply| matches!(reply, ReserveReply::Reserved { .. })).count();
    assert_eq!(reserved, 3);
    assert_eq!(replies[4], ReserveReply::Short(vec![short("milk", 1, 0)]));
    let again: Vec<_> = run_many(&mut world.redis, &all).await.into_iter().map(Result::unwrap).collect();
    assert!(matches!(again[0], ReserveReply::Replayed { .. }));
    assert!(run_many::<Reserve, _>(&mut world.redis, &[]).await.is_empty());
}

#[tokio::test]
async fn a_single_question_loads_its_script_too() {
    let mut world = World::with(&[("milk", 3)]).await;
    redis::cmd("SCRIPT").arg("FLUSH").query_async::<()>(&mut world.redis).await.unwrap();
    assert!(matches!(world.reserve("o", &[("milk", 1)]).await, ReserveReply::Reserved { .. }));
    let one = basket(&[("milk", 1)]);
    let words = lua::words(&Reserve::new(HUB, "o", "u", &one, 1).command());
    assert_eq!(words[..3], ["EVALSHA", lua::inventory::RESERVE.sha(), "5"]);
}

fn line(sku: &str, qty: u32) -> Line {
    Line { sku: sku.to_owned(), qty }
}

async fn resize(world: &mut World, id: &str, units: u32) -> ResizeReply {
    let basket = basket(&[("milk", units)]);
    world.run(Resize { hub: HUB, reservation: id, user: "user_1", basket: &basket, hold_ms: LONG }).await
}

async fn draw(world: &mut World, id: &str, from: &str, units: u32) -> DrawReply {
    let basket = basket(&[("milk", units)]);
    world.run(Draw { hub: HUB, reservation: id, user: "user_1", basket: &basket, from, hold_ms: LONG }).await
}

/// All a hold has, and what the shelf could not give.
fn resized(reply: ResizeReply) -> (Vec<Line>, Vec<Shortage>) {
    match reply {
        ResizeReply::Resized { lines, short, .. } => (lines, short),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_hold_is_set_to_what_it_should_hold() {
    let mut world = World::with(&[("milk", 10)]).await;
    assert_eq!(resized(resize(&mut world, "pool", 4).await), (vec![line("milk", 4)], vec![]));
    assert_eq!(world.units("milk").await, (6, 4));
    assert_eq!(resized(resize(&mut world, "pool", 4).await).0, [line("milk", 4)], "again is the same");
    assert_eq!(resized(resize(&mut world, "pool", 2).await).0, [line("milk", 2)]);
    assert_eq!(world.units("milk").await, (8, 2));
    let all = resized(resize(&mut world, "pool", 12).await);
    assert_eq!(all, (vec![line("milk", 10)], vec![short("milk", 12, 10)]), "as far as the shelf goes");
    assert_eq!(resize(&mut world, "other", 1).await, ResizeReply::Short(vec![short("milk", 1, 0)]));

    let released = world.run(Release::new(HUB, "pool")).await;
    assert!(matches!(released, ReleaseReply::Released { .. }), "{released:?}");
    assert_eq!(world.units("milk").await, (10, 0));
    assert_eq!(resize(&mut world, "pool", 1).await, ResizeReply::Refused(ReservationState::Released));
}

#[tokio::test]
async fn a_draw_comes_out_of_the_hold_and_not_off_the_shelf() {
    let mut world = World::with(&[("milk", 10)]).await;
    world.run(Split { hub: HUB, sku: "milk", buckets: 4 }).await;
    resize(&mut world, "pool", 9).await;
    let drawn = draw(&mut world, "a", "pool", 5).await;
    let DrawReply::Reserve(ReserveReply::Reserved { lines, stock, .. }) = drawn else { panic!("{drawn:?}") };
    assert_eq!(lines, [line("milk", 5)]);
    assert_eq!((stock[0].available, stock[0].held), (1, 9));
    assert_eq!(world.units("milk").await, (1, 9));

    let again = draw(&mut world, "a", "pool", 5).await;
    assert!(matches!(again, DrawReply::Reserve(ReserveReply::Replayed { .. })), "{again:?}");
    let plain = world.reserve("a", &[("milk", 5)]).await;
    assert!(matches!(plain, ReserveReply::Replayed { .. }), "whoever does not know of the pool: {plain:?}");
    assert_eq!(draw(&mut world, "a", "pool", 4).await, DrawReply::Reserve(ReserveReply::Conflict));
    let much = draw(&mut world, "b", "pool", 5).await;
    assert_eq!(much, DrawReply::Reserve(ReserveReply::Short(vec![short("milk", 5, 4)])));
    assert_eq!(draw(&mut world, "b", "nobody", 1).await, DrawReply::Ended);

    // The last unit ends the pool; what comes back goes to the shelf, and a new pool takes it.
    draw(&mut world, "b", "pool", 4).await;
    assert_eq!(draw(&mut world, "c", "pool", 1).await, DrawReply::Ended);
    assert_eq!(resize(&mut world, "pool", 1).await, ResizeReply::Refused(ReservationState::Released));
    world.run(Release::new(HUB, "a")).await;
    assert_eq!(world.units("milk").await, (6, 4));
    assert_eq!(resized(resize(&mut world, "pool_2", 5).await).0, [line("milk", 5)]);

    // Every entry says what the record has after it, the one between the two halves of a draw as well.
    let (mut held, mut epochs) = (0_i64, 0);
    for entry in world.journal().await {
        held += match &entry.change {
            Change::Reserved { lines, .. } => i64::from(lines[0].qty),
            Change::Released { lines, .. } => -i64::from(lines[0].qty),
            Change::Resized { deltas, .. } => deltas.iter().map(|delta| delta.delta).sum(),
            _ => 0,
        };
        for touched in &entry.stock {
            assert_eq!((touched.available as i64, touched.held as i64), (10 - held, held), "{entry:?}");
            epochs += 1;
        }
    }
    assert!(epochs > 5);
}
