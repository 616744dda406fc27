//! The laws of the inventory, under random operations:
//!
//! 1. Redis answers and counts as the plain model does.
//! 2. Every operation twice equals once.
//! 3. What was released or returned is never sold again.
//! 4. The journal alone tells the whole stock: available + held + committed − returned = received ± adjusted, never
//!    negative, crossings alternating. A hub rebuilt from it goes on as if nothing had happened.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod model;
mod record;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use lua::inventory::{
    Adjust, BeginRebuild, BeginReply, Confirm, ConfirmReply, Count, CountReply, ExpireReply, Extend,
    ExtendReply, IfUnknown, LoadMovements, LoadReply, LoadReservations, LoadSkus, MoveReply, MovementKind,
    Open, Position, Release, ReleaseReply, Reserve, ReserveReply, Return, ReturnReply, Split, Stock,
    StockReply, Threshold, expire_due,
};
use model::{Answer, Model, Op, SKUS, sum};
use proptest::prelude::*;
use record::Record;
use support::{HUB, LONG, RUNTIME, WIDE, World, basket};

const UNITS: u32 = 12;

fn lines() -> impl Strategy<Value = Vec<(usize, u32)>> {
    prop::collection::vec((0..SKUS.len(), 1..6u32), 1..4)
}

fn op() -> impl Strategy<Value = Op> {
    let id = || 0..7usize;
    let sku = || 0..SKUS.len();
    prop_oneof![
        8 => (id(), lines(), any::<bool>(), prop::bool::weighted(0.2))
            .prop_map(|(id, lines, due, partial)| Op::Reserve { id, lines, due, partial }),
        5 => (id(), prop::option::weighted(0.3, lines())).prop_map(|(id, late)| Op::Confirm { id, late }),
        3 => id().prop_map(|id| Op::Release { id }),
        2 => (id(), prop::option::of(lines())).prop_map(|(id, known)| Op::Return { id, known }),
        1 => id().prop_map(|id| Op::Extend { id }),
        2 => Just(Op::ExpireDue),
        2 => (0..4usize, prop::collection::vec((sku(), -8..8i64), 1..3))
            .prop_map(|(id, lines)| Op::Adjust { id, lines }),
        1 => (4..7usize, sku(), 0..20u32).prop_map(|(id, sku, counted)| Op::Count { id, sku, counted }),
        1 => (sku(), 1..11u32).prop_map(|(sku, buckets)| Op::Split { sku, buckets }),
        1 => (sku(), 0..10u32).prop_map(|(sku, threshold)| Op::Threshold { sku, threshold }),
        1 => Just(Op::Rebuild),
    ]
}

struct Run {
    world: World,
    record: Record,
    epoch: u64,
}

impl Run {
    async fn ask(&mut self, op: &Op) -> Answer {
        let w = &mut self.world;
        match op {
            Op::Reserve { id, lines, due, partial } => {
                let (id, lines) = (format!("o{id}"), named(lines));
                let hold_ms = if *due { 0 } else { LONG };
                let basket = basket(&lines);
                let reserve = Reserve::new(HUB, &id, "user_1", &basket, hold_ms);
                match w.run(Reserve { partial: *partial, ..reserve }).await {
                    ReserveReply::Reserved { .. } => "reserved",
                    ReserveReply::Replayed { .. } => "replayed",
                    ReserveReply::Short(_) => "short",
                    ReserveReply::Conflict => "conflict",
                    ReserveReply::Refused(_) => "refused",
                    other => panic!("{other:?}"),
                }
            }
            Op::Confirm { id, late } => {
                let (id, late) = (format!("o{id}"), late.as_deref().map(|lines| basket(&named(lines))));
                match w.run(Confirm { late: late.as_ref(), ..Confirm::new(HUB, &id, "user_1") }).await {
                    ConfirmReply::Confirmed { .. } => "confirmed",
                    ConfirmReply::Replayed { .. } => "replayed",
                    ConfirmReply::Short(_) => "short",
                    ConfirmReply::Unknown => "unknown",
                    ConfirmReply::Refused(_) => "refused",
                    other => panic!("{other:?}"),
                }
            }
            Op::Release { id } => match w.run(Release::new(HUB, &format!("o{id}"))).await {
                ReleaseReply::Released { .. } => "released",
                ReleaseReply::Buried { .. } => "buried",
                ReleaseReply::Replayed { .. } => "replayed",
                ReleaseReply::Refused(_) => "refused",
                ReleaseReply::Closed => panic!("closed"),
            },
            Op::Return { id, known } => {
                let (id, lines) = (format!("o{id}"), known.as_deref().map(|lines| basket(&named(lines))));
                let if_unknown = if lines.is_some() { IfUnknown::Apply } else { IfUnknown::Bury };
                match w.run(Return { lines: lines.as_ref(), if_unknown, ..Return::new(HUB, &id) }).await {
                    ReturnReply::Returned { .. } => "returned",
                    ReturnReply::Released { .. } => "released",
                    ReturnReply::Buried { .. } => "buried",
                    ReturnReply::Replayed { .. } => "replayed",
                    ReturnReply::Exceeds { .. } => "exceeds",
                    other => panic!("{other:?}"),
                }
            }
            Op::Extend { id } => match w.run(Extend::new(HUB, &format!("o{id}"), LONG)).await {
                ExtendReply::Extended { .. } | ExtendReply::Unchanged { .. } => "extended",
                ExtendReply::Gone => "gone",
                ExtendReply::Refused(_) => "refused",
                ExtendReply::Closed => panic!("closed"),
            },
            Op::ExpireDue => match expire_due(&mut w.redis, HUB, 100).await.unwrap() {
                ExpireReply::Expired { strays, .. } => {
                    assert!(strays.is_empty());
                    "expired"
                }
                ExpireReply::Closed => panic!("closed"),
            },
            Op::Adjust { id, lines } => {
                let lines: Vec<_> = lines.iter().map(|(sku, delta)| (SKUS[*sku], *delta)).collect();
                let (movement, kind) = (format!("m{id}"), MovementKind::Adjusted);
                match w.run(Adjust { hub: HUB, movement: &movement, kind, lines: &lines, note: "" }).await {
                    MoveReply::Moved { .. } => "moved",
                    MoveReply::Replayed { .. } => "replayed",
                    MoveReply::Conflict => "conflict",
                    MoveReply::Short(_) => "short",
                    other => panic!("{other:?}"),
                }
            }
            Op::Count { id, sku, counted } => {
                let (movement, lines) = (format!("m{id}"), [(SKUS[*sku], *counted)]);
                match w.run(Count { hub: HUB, movement: &movement, lines: &lines, note: "" }).await {
                    CountReply::Moved { .. } => "moved",
                    CountReply::Replayed { .. } => "replayed",
                    CountReply::Conflict => "conflict",
                    CountReply::BelowHeld(_) => "below_held",
                    other => panic!("{other:?}"),
                }
            }
            Op::Split { sku, buckets } => {
                w.run(Split { hub: HUB, sku: SKUS[*sku], buckets: *buckets }).await;
                "set"
            }
            Op::Threshold { sku, threshold } => {
                w.run(Threshold { hub: HUB, sku: SKUS[*sku], threshold: *threshold }).await;
                "set"
            }
            Op::Rebuild => {
                self.drain().await;
                self.rebuild().await;
                "set"
            }
        }
    }

    async fn drain(&mut self) {
        for entry in self.world.drain().await {
            self.record.apply(&entry);
        }
    }

    async fn rebuild(&mut self) {
        self.epoch += 1;
        let (epoch, w) = (self.epoch, &mut self.world);
        let (skus, reservations, movements) = self.record.rows();
        assert_eq!(w.run(BeginRebuild { hub: HUB, epoch }).await, BeginReply::Begun);
        w.run(LoadSkus { hub: HUB, epoch, rows: &skus }).await;
        let loaded = w.run(LoadReservations { hub: HUB, epoch, rows: &reservations }).await;
        assert_eq!(loaded, LoadReply::Loaded { new: reservations.len() as u64 });
        w.run(LoadMovements { hub: HUB, epoch, rows: &movements }).await;
        w.run(Open { hub: HUB, epoch, journal_cap: WIDE }).await;
    }

    /// The head of the journal, and (available, held) per SKU.
    async fn stock(&mut self) -> (Position, Vec<(u64, u64)>) {
        match self.world.run(Stock { hub: HUB, skus: &SKUS }).await {
            StockReply::Stock { at, levels, .. } => {
                (at, levels.iter().map(|level| (level.available(), level.held)).collect())
            }
            StockReply::Closed => panic!("closed"),
        }
    }
}

fn named(lines: &[(usize, u32)]) -> Vec<(&'static str, u32)> {
    lines.iter().map(|(sku, qty)| (SKUS[*sku], *qty)).collect()
}

async fn obeys(ops: Vec<Op>) {
    let world = World::start().await;
    let mut run = Run { world, record: Record::new(&SKUS, i64::from(UNITS)), epoch: 0 };
    run.rebuild().await;
    let (mut model, mut undone) = (Model::new(UNITS), BTreeSet::new());
    for op in &ops {
        let expected = model.apply(op);
        assert_eq!(run.ask(op).await, expected, "{op:?}");
        match op {
            Op::Confirm { id, .. } => assert!(expected != "confirmed" || !undone.contains(id), "{op:?}"),
            Op::Release { id } | Op::Return { id, .. } if !matches!(expected, "refused" | "exceeds") => {
                undone.insert(*id);
            }
            _ => {}
        }
        let once = run.stock().await;
        let shelves: Vec<_> =
            model.shelves.values().map(|s| (u64::from(s.available), u64::from(s.held))).collect();
        assert_eq!(once.1, shelves, "after {op:?}");

        if *op != Op::Rebuild {
            assert_eq!(run.ask(op).await, model.apply(op), "again {op:?}");
            let twice = run.stock().await;
            assert_eq!(twice.1, once.1, "after {op:?} twice");
            // An extension counts from now, so a second one may reach a millisecond further and be journaled.
            assert!(twice.0 == once.0 || matches!(op, Op::Extend { .. }), "{op:?} was journaled twice");
        }
    }
    run.drain().await;
    let (_, stock) = run.stock().await;
    let record: Vec<_> =
        run.record.units.values().map(|u| ((u.on_hand - u.held) as u64, u.held as u64)).collect();
    assert_eq!(stock, record, "the journal tells another story");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn redis_obeys_the_laws(ops in prop::collection::vec(op(), 1..80)) {
        RUNTIME.block_on(obeys(ops));
    }
}

#[test]
fn the_model_sums_like_a_basket() {
    assert_eq!(sum(&[(0, 1), (1, 2), (0, 3)]), [("eggs", 4), ("milk", 2)].into());
}
