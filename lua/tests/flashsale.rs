//! A sale in Redis: units add up whatever is asked, in whatever order, and however often.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use lua::flashsale::{
    Claim, Claimed, Drawn, Enter, Entered, Figures, GiveBack, GivenBack, HoldSet, Look, Looked, Mode, Open,
    Opened, Place, SetHold, Settle, Settled, Standing, Tick, Ticked, primary,
};
use proptest::prelude::*;
use support::World;

const SALE: &str = "drop";

fn open(epoch: u64, mode: Mode, units: u32, claims: &[Claim]) -> Open<'_> {
    Open {
        sale: SALE,
        epoch,
        starts_ms: 0,
        ends_ms: 4_000_000_000_000,
        mode,
        per_user: 2,
        rate: 1_000,
        place_ms: 60_000,
        buckets: 4,
        hold: "ord_hold",
        units,
        look_ms: 0,
        claims,
    }
}

/// A knock of this user; each with a token and an order of its own.
fn knock(user: u32, qty: u32, n: usize) -> Enter {
    Enter {
        sale: SALE.to_owned(),
        user: format!("usr_{user}"),
        qty,
        fingerprint: format!("device {user}"),
        attempts: 1_000_000,
        window_ms: 10_000,
        nonce: n.to_string(),
        nonce_ms: 60_000,
        primary: primary("phone", &user.to_string()),
        order: format!("ord_{n}"),
        saga: format!("sag_{n}"),
        request: "r".to_owned(),
        lock_ms: 30_000,
        look_ms: 0,
    }
}

async fn figures(world: &mut World) -> Figures {
    match world.run(Place { sale: SALE.to_owned(), user: String::new() }).await {
        Standing::None(figures) => figures,
        other => panic!("{other:?}"),
    }
}

fn tick(seed: u32) -> Tick<'static> {
    Tick { sale: SALE, instance: "a", lead_ms: 60_000, seed, most: 1_000 }
}

#[tokio::test]
async fn a_sale_nobody_opened_is_closed() {
    let mut world = World::start().await;
    assert_eq!(world.run(knock(1, 1, 1)).await, Entered::Closed);
    assert_eq!(world.run(tick(1)).await, Ticked::Closed);
    assert_eq!(world.run(Settle { sale: SALE, order: "o" }).await, Settled::Closed);
    assert_eq!(world.run(GiveBack { sale: SALE, order: "o" }).await, GivenBack::Closed);
    assert_eq!(world.run(Look { sale: SALE, limit: 1, again_ms: 1 }).await, Looked::Closed);
    assert_eq!(world.run(SetHold { sale: SALE, epoch: 1, hold: "h" }).await, HoldSet::Closed);
}

#[tokio::test]
async fn a_claim_is_taken_drawn_sold_and_given_back_once() {
    let mut world = World::start().await;
    let opened = world.run(open(1, Mode::Reject, 3, &[])).await;
    assert_eq!(opened, Opened::Opened { left: 3, held: 0, sold: 0 });
    assert_eq!(world.run(open(1, Mode::Reject, 9, &[])).await, Opened::Stale { epoch: 1 });

    let taken = world.run(knock(1, 2, 1)).await;
    assert_eq!(taken, Entered::Taken { epoch: 1, hold: "ord_hold".into(), left: 1 });
    assert_eq!(world.run(knock(1, 1, 2)).await, Entered::Limit { taken: 2, per_user: 2 });
    assert_eq!(world.run(knock(2, 2, 3)).await, Entered::Short { left: 1 });
    // The lock's half minute is running already.
    let Entered::InFlight { ms } = world.run(Enter { nonce: "new".into(), ..knock(1, 2, 1) }).await else {
        panic!("the key is not locked");
    };
    assert!((1..=30_000).contains(&ms), "{ms}");
    let drawn = Drawn {
        sale: SALE.into(),
        order: "ord_1".into(),
        saga: "sag_1".into(),
        request: "r".into(),
        keep_ms: 60_000,
    };
    assert_eq!(world.run(drawn.clone()).await, Claimed::Drawn);
    assert_eq!(world.run(drawn).await, Claimed::Drawn);
    let again = world.run(Enter { nonce: "newer".into(), ..knock(1, 2, 1) }).await;
    assert_eq!(again, Entered::Known { order: "ord_1".into() });
    let other = Enter { nonce: "newest".into(), request: "s".into(), ..knock(1, 2, 1) };
    assert_eq!(world.run(other).await, Entered::Reused);
    assert_eq!(world.run(knock(1, 2, 1)).await, Entered::NonceUsed);

    assert_eq!(
        world.run(Look { sale: SALE, limit: 9, again_ms: 60_000 }).await,
        Looked::Due(vec!["ord_1".into()])
    );
    assert_eq!(world.run(Look { sale: SALE, limit: 9, again_ms: 60_000 }).await, Looked::Due(vec![]));
    for _ in 0..2 {
        let settled = world.run(Settle { sale: SALE, order: "ord_1" }).await;
        assert_eq!(settled, Settled::Settled { left: 1, held: 0 });
    }
    assert_eq!(figures(&mut world).await, Figures { left: 1, held: 0, sold: 2, waiting: 0 });
    assert_eq!(world.run(GiveBack { sale: SALE, order: "ord_1" }).await, GivenBack::GivenBack { left: 3 });
    assert_eq!(world.run(GiveBack { sale: SALE, order: "ord_1" }).await, GivenBack::Unknown);
    assert_eq!(world.run(Settle { sale: SALE, order: "ord_1" }).await, Settled::Unknown);
    assert_eq!(figures(&mut world).await, Figures { left: 3, held: 0, sold: 0, waiting: 0 });
    assert!(matches!(world.run(knock(1, 2, 9)).await, Entered::Taken { left: 1, .. }), "it may buy again");
}

#[tokio::test]
async fn one_leads_and_the_others_follow() {
    let mut world = World::start().await;
    world.run(open(1, Mode::Fifo, 3, &[])).await;
    assert!(matches!(world.run(tick(1)).await, Ticked::Led { .. }));
    assert_eq!(world.run(Tick { instance: "b", ..tick(1) }).await, Ticked::Follows);
    world.run(Tick { lead_ms: 0, ..tick(1) }).await;
    // The lead ended at once; Redis' clock has to go on by a millisecond.
    let mut led = false;
    for _ in 0..10_000 {
        led = matches!(world.run(Tick { instance: "b", ..tick(1) }).await, Ticked::Led { .. });
        if led {
            break;
        }
    }
    assert!(led);
}

#[tokio::test]
async fn what_is_opened_from_the_record_is_what_the_record_has() {
    let mut world = World::start().await;
    let claim = |n: u32, sold| Claim {
        order: format!("ord_{n}"),
        user: format!("usr_{n}"),
        qty: n,
        saga: format!("sag_{n}"),
        sold,
    };
    let claims = [claim(1, true), claim(2, false)];
    assert_eq!(world.run(open(4, Mode::Reject, 2, &claims)).await, Opened::Oversold { units: 1 });
    assert_eq!(world.run(knock(9, 1, 9)).await, Entered::Closed, "and nothing was opened");
    let opened = world.run(open(5, Mode::Reject, 7, &claims)).await;
    assert_eq!(opened, Opened::Opened { left: 4, held: 2, sold: 1 });
    assert_eq!(world.run(knock(2, 1, 10)).await, Entered::Limit { taken: 2, per_user: 2 });
    assert_eq!(
        world.run(Look { sale: SALE, limit: 9, again_ms: 1 }).await,
        Looked::Due(vec!["ord_2".into()])
    );
    let standing = world.run(Place { sale: SALE.into(), user: "usr_1".into() }).await;
    assert!(matches!(standing, Standing::Bought { order, .. } if order == "ord_1"));
}

/// What is asked of a sale.
#[derive(Debug, Clone, Copy)]
enum Step {
    Knock { user: u32, qty: u32 },
    Admit,
    Settle(usize),
    GiveBack(usize),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0u32..12, 1u32..4).prop_map(|(user, qty)| Step::Knock { user, qty }),
        2 => Just(Step::Admit),
        2 => (0usize..40).prop_map(Step::Settle),
        2 => (0usize..40).prop_map(Step::GiveBack),
        1 => Just(Step::Reopen),
    ]
}

/// What the record would have: every order that took units, and whether it stands.
#[derive(Debug, Default)]
struct Model {
    claims: Vec<Claim>,
}

impl Model {
    fn figures(&self, units: u32) -> (u32, u32, u32) {
        let sum =
            |sold| self.claims.iter().filter(|claim| claim.sold == sold).map(|claim| claim.qty).sum::<u32>();
        (units - sum(true) - sum(false), sum(false), sum(true))
    }
}

async fn live(mode: Mode, units: u32, steps: Vec<Step>) {
    let mut world = World::start().await;
    let (mut model, mut epoch) = (Model::default(), 1);
    world.run(open(epoch, mode, units, &[])).await;
    for (n, step) in steps.into_iter().enumerate() {
        match step {
            Step::Knock { user, qty } => {
                let knock = knock(user, qty, n);
                if let Entered::Taken { .. } = world.run(knock.clone()).await {
                    let Enter { order, user, saga, .. } = knock;
                    model.claims.push(Claim { order, user, qty, saga, sold: false });
                }
            }
            Step::Admit => {
                // Credit comes with time.
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                let Ticked::Led { left, places, .. } = world.run(tick(7)).await else { panic!() };
                assert!(places <= u64::from(left), "{places} places for {left} units");
            }
            Step::Settle(at) => {
                if let Some(claim) = model.claims.get_mut(at) {
                    claim.sold = true;
                    let order = claim.order.clone();
                    assert!(matches!(
                        world.run(Settle { sale: SALE, order: &order }).await,
                        Settled::Settled { .. }
                    ));
                }
            }
            Step::GiveBack(at) => {
                if at < model.claims.len() {
                    let claim = model.claims.remove(at);
                    for expected in [true, false] {
                        let back = world.run(GiveBack { sale: SALE, order: &claim.order }).await;
                        assert_eq!(matches!(back, GivenBack::GivenBack { .. }), expected);
                    }
                }
            }
            Step::Reopen => {
                epoch += 1;
                world.run(open(epoch, mode, units, &model.claims)).await;
            }
        }
        let Figures { left, held, sold, .. } = figures(&mut world).await;
        assert_eq!((left, held, sold), model.figures(units), "after {step:?}");
        for user in model.claims.iter().map(|claim| &claim.user) {
            let has: u32 =
                model.claims.iter().filter(|claim| claim.user == *user).map(|claim| claim.qty).sum();
            assert!(has <= 2, "{user} has {has}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Left, held and sold are what was offered, whatever is asked; places never outnumber units.
    #[test]
    fn units_add_up(mode in prop::sample::select(vec![Mode::Fifo, Mode::Random, Mode::Reject]),
                    units in 1u32..12, steps in prop::collection::vec(step(), 1..80)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(live(mode, units, steps));
    }
}
