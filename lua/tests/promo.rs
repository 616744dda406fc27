//! Uses of promotions: all or none, and whatever ends an order comes to the same in any order.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use std::collections::BTreeMap;

use lua::promo::{
    Begin, BeginReply, Counts, CountsReply, Due, DueReply, End, Limit, Load, LoadOrder, LoadReply, Open,
    OpenReply, Settle, SettleReply, Take, TakeReply, Use, Used, Who,
};
use proptest::prelude::*;
use support::{LONG, RUNTIME, World};

fn who(user: &str) -> Who {
    Who { user: user.into(), day: "2026-11-21".into(), device: "device".into() }
}

fn limited(promo: &str, amount: u64, total: u64) -> Use {
    Use { total: Some(total), ..Use::unlimited(promo, amount) }
}

async fn opened() -> World {
    let mut world = World::start().await;
    rebuild(&mut world, 1).await;
    world
}

async fn rebuild(world: &mut World, epoch: u64) {
    let (promos, days) = (["a".to_owned(), "b".to_owned()], ["2026-11-21".to_owned()]);
    assert_eq!(world.run(Begin { epoch, promos: &promos, days: &days }).await, BeginReply::Begun);
    assert_eq!(world.run(Open { epoch }).await, OpenReply::Opened);
}

async fn take(world: &mut World, order: &str, who: &Who, hold_ms: u64, uses: &[Use]) -> TakeReply {
    let take = Take { order, digest: "digest", hold_ms, who, per_device: Some(3), answer: b"answer", uses };
    world.run(take).await
}

async fn settle(world: &mut World, order: &str, end: End, uses: &[Use]) -> SettleReply {
    world.run(Settle { order, end, who: &who("u"), uses, counted: false }).await
}

async fn used(world: &mut World, promo: &str) -> Used {
    match world.run(Counts { promos: &[promo], who: &who("u") }).await {
        CountsReply::Counts(counts) => counts[0],
        CountsReply::Closed => panic!("closed"),
    }
}

#[tokio::test]
async fn what_stands_against_one_is_taken_from_none() {
    let mut world = opened().await;
    let uses = |n| [limited("a", 5, 100), limited("b", 7, n)];
    assert!(matches!(
        take(&mut world, "o1", &who("u"), LONG, &uses(1)).await,
        TakeReply::Taken { epoch: 1, .. }
    ));
    assert_eq!(
        take(&mut world, "o2", &who("u"), LONG, &uses(1)).await,
        TakeReply::Short(vec![("b".into(), Limit::Total)])
    );
    assert_eq!(used(&mut world, "a").await, Used { total: 1, amount: 5, today: 1, by_user: 1, by_device: 1 });
    // Each limit has its name.
    let one = Use::unlimited("a", 5);
    for (limit, name) in [
        (Use { daily: Some(1), ..one.clone() }, Limit::Daily),
        (Use { per_user: Some(1), ..one.clone() }, Limit::User),
        (Use { budget: Some(9), ..one.clone() }, Limit::Budget),
    ] {
        assert_eq!(
            take(&mut world, "o3", &who("u"), LONG, &[limit]).await,
            TakeReply::Short(vec![("a".into(), name)])
        );
    }
    for order in ["o4", "o5"] {
        take(&mut world, order, &who("u"), LONG, std::slice::from_ref(&one)).await;
    }
    let refused = take(&mut world, "o6", &who("v"), LONG, std::slice::from_ref(&one)).await;
    assert_eq!(refused, TakeReply::Short(vec![("a".into(), Limit::Device)]));
    // A repeat hears what was decided, whatever it asks for now.
    let TakeReply::Before { state, digest, answer, .. } =
        take(&mut world, "o1", &who("u"), LONG, &uses(1)).await
    else {
        panic!("taken twice")
    };
    assert_eq!(
        (state.as_str(), digest.as_str(), answer.as_slice()),
        ("reserved", "digest", b"answer".as_slice())
    );
    let twice = [one.clone(), one];
    let take = Take {
        order: "o7",
        digest: "",
        hold_ms: LONG,
        who: &who("u"),
        per_device: None,
        answer: b"",
        uses: &twice,
    };
    assert!(world.run_or_error(take).await.is_err(), "one promotion twice");
}

#[tokio::test]
async fn closed_counts_give_and_take_nothing() {
    let mut world = World::start().await;
    let uses = [limited("a", 5, 100)];
    assert_eq!(take(&mut world, "o1", &who("u"), LONG, &uses).await, TakeReply::Closed);
    assert_eq!(settle(&mut world, "o1", End::Released, &uses).await, SettleReply::Closed);
    assert_eq!(world.run(Due { limit: 1 }).await, DueReply::Closed);
    assert_eq!(world.run(Open { epoch: 1 }).await, OpenReply::Stale { epoch: 0 });
    rebuild(&mut world, 4).await;
    let promos: [String; 0] = [];
    assert_eq!(
        world.run(Begin { epoch: 4, promos: &promos, days: &promos }).await,
        BeginReply::Stale { epoch: 4 }
    );

    // What is loaded is counted; a redemption of an earlier epoch is none.
    take(&mut world, "old", &who("u"), LONG, &uses).await;
    let (promos, days) = (["a".to_owned()], ["2026-11-21".to_owned()]);
    world.run(Begin { epoch: 5, promos: &promos, days: &days }).await;
    let fields = [("n".to_owned(), 99), ("a".to_owned(), 495), ("u:u".to_owned(), 1)];
    let key = lua::keys::promo::uses("a");
    assert_eq!(
        world.run(Load { epoch: 4, key: &key, ttl_ms: 0, fields: &fields }).await,
        LoadReply::Stale { epoch: 5 }
    );
    assert_eq!(
        world.run(Load { epoch: 5, key: &key, ttl_ms: 0, fields: &fields }).await,
        LoadReply::Loaded { rows: 3 }
    );
    let held =
        LoadOrder { epoch: 5, order: "held", until_ms: 1, digest: "digest", who: &who("u"), uses: &uses };
    assert_eq!(world.run(held).await, LoadReply::Loaded { rows: 1 });
    world.run(Open { epoch: 5 }).await;
    let DueReply::Due { orders, next_in_ms } = world.run(Due { limit: 10 }).await else { panic!("closed") };
    assert_eq!((orders, next_in_ms), (vec!["held".to_owned()], None));
    assert!(matches!(
        take(&mut world, "old", &who("u"), LONG, &uses).await,
        TakeReply::Taken { epoch: 5, .. }
    ));
    assert!(matches!(take(&mut world, "new", &who("u"), LONG, &uses).await, TakeReply::Short(_)));
    assert!(matches!(settle(&mut world, "held", End::Expired, &uses).await, SettleReply::Settled { .. }));
    assert_eq!(used(&mut world, "a").await.total, 99);
    // Spent by the record, forgotten by Redis: the use comes back all the same.
    let spent = Settle { order: "spent", end: End::Released, who: &who("u"), uses: &uses, counted: true };
    world.run(spent.clone()).await;
    world.run(spent).await;
    assert_eq!(used(&mut world, "a").await.total, 98);
}

#[tokio::test]
async fn an_end_that_knows_other_uses_is_told_which() {
    let mut world = opened().await;
    let uses = [limited("a", 0, 100), limited("b", 7, 100)];
    take(&mut world, "o1", &who("u"), LONG, &uses).await;
    let SettleReply::Other { who: theirs, uses: others } = settle(&mut world, "o1", End::Released, &[]).await
    else {
        panic!("settled without its keys")
    };
    assert_eq!((theirs, others.len()), (who("u"), 2));
    settle(&mut world, "o1", End::Released, &others).await;
    assert_eq!(
        (used(&mut world, "a").await, used(&mut world, "b").await),
        (Used::default(), Used::default())
    );
}

#[derive(Debug, Clone, Copy)]
enum Move {
    Take(u8),
    End(u8, End),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let end = prop_oneof![Just(End::Expired), Just(End::Committed), Just(End::Released)];
    let one = prop_oneof![
        (0u8..5).prop_map(Move::Take),
        (0u8..5, end).prop_map(|(order, end)| Move::End(order, end))
    ];
    prop::collection::vec(one, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_what_stands_after_any_moves(moves in moves()) {
        RUNTIME.block_on(async {
            let mut world = opened().await;
            let uses = [limited("a", 5, 3), limited("b", 7, 3)];
            // None: never heard of; a rank as the script has it.
            let mut states: BTreeMap<u8, &str> = BTreeMap::new();
            for one in moves {
                let counts = |states: &BTreeMap<u8, &str>| {
                    states.values().filter(|state| ["reserved", "committed"].contains(state)).count() as u64
                };
                match one {
                    Move::Take(order) => {
                        let had = counts(&states);
                        let name = format!("o{order}");
                        let who = Who { device: String::new(), ..who("u") };
                        match take(&mut world, &name, &who, LONG, &uses).await {
                            TakeReply::Taken { .. } => {
                                assert!(had < 3, "past the limit");
                                assert_eq!(states.insert(order, "reserved"), None);
                            }
                            TakeReply::Before { state, .. } => assert_eq!(states.get(&order), Some(&state.as_str())),
                            TakeReply::Short(_) => assert!(had >= 3 && !states.contains_key(&order)),
                            TakeReply::Closed => panic!("closed"),
                        }
                    }
                    Move::End(order, end) => {
                        let name = format!("o{order}");
                        let who = Who { device: String::new(), ..who("u") };
                        let reply = world.run(Settle { order: &name, end, who: &who, uses: &uses, counted: false }).await;
                        let rank = |state: Option<&&str>| {
                            let ranks = ["reserved", "expired", "committed", "released"];
                            state.map_or(0, |state| ranks.iter().position(|r| r == state).unwrap() + 1)
                        };
                        let moves = rank(Some(&end.as_str())) > rank(states.get(&order))
                            && (end != End::Expired || states.contains_key(&order));
                        match reply {
                            SettleReply::Settled { .. } => {
                                assert!(moves);
                                states.insert(order, end.as_str());
                            }
                            SettleReply::Before { .. } => assert!(!moves),
                            other => panic!("{other:?}"),
                        }
                    }
                }
                let (n, a, b) = (counts(&states), used(&mut world, "a").await, used(&mut world, "b").await);
                assert_eq!((a.total, a.amount, a.today, a.by_user), (n, 5 * n, n, n));
                assert_eq!((b.total, b.amount), (n, 7 * n));
            }
        });
    }
}
