//! The table as it is, in a simulated world that loses, repeats, delays and crashes at every call.
//!
//! The invariant, whatever happens: confirmed ⇔ charged once and sold once; failed ⇒ nothing held,
//! charged or sold; and calls that arrive after the end change nothing.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tokio::sync::Notify;

use super::*;
use crate::{
    checks::{Books, Kind, Model, OrderIs},
    engine::{self, Forward, Policy, Undone},
};

const POLICY: Policy = Policy { attempts: 3, first: Duration::ZERO, longest: Duration::ZERO };
const TIMEOUTS: Timeouts = Timeouts { step: Duration::from_secs(1), charge: Duration::from_secs(4) };

struct World {
    model: Model,
    rng: fastrand::Rng,
    /// Faults left; a world that never calms down never ends.
    faults: u32,
    /// Requests under way that nobody waits for any more.
    late: Vec<(&'static str, Vec<u8>)>,
}

enum Fate {
    Fine,
    LostRequest,
    LostReply,
    Twice,
    CrashBefore,
    CrashAfter,
}

impl World {
    fn fate(&mut self) -> Fate {
        if self.faults == 0 || self.rng.u8(..) < 128 {
            return Fate::Fine;
        }
        self.faults -= 1;
        match self.rng.u8(0..5) {
            0 => Fate::LostRequest,
            1 => Fate::LostReply,
            2 => Fate::Twice,
            3 => Fate::CrashBefore,
            _ => Fate::CrashAfter,
        }
    }

    fn apply(&mut self, subject: &'static str, payload: &[u8]) -> Result<bytes::Bytes, Fault> {
        // Something that was delayed may arrive just now.
        if !self.late.is_empty() && self.rng.bool() {
            let (subject, payload) = self.late.swap_remove(self.rng.usize(..self.late.len()));
            let _ = self.model.answer(subject, &payload);
        }
        self.model.answer(subject, payload)
    }
}

/// One orchestrator's view of the world.
#[derive(Clone)]
struct Eye {
    world: Arc<Mutex<World>>,
    crash: Arc<Notify>,
}

impl Eye {
    async fn crash<T>(&self) -> T {
        self.crash.notify_one();
        std::future::pending().await
    }
}

impl Owners for Eye {
    async fn call<E: Endpoint>(&self, request: &E::Request, _timeout: Duration) -> Result<E::Reply, Fault> {
        let payload = prost::Message::encode_to_vec(request);
        let turns = self.world.lock().unwrap().rng.u8(0..4);
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        let fate = self.world.lock().unwrap().fate();
        let timeout = || Err(Fault::retry(Code::Timeout, "lost"));
        let answer = match fate {
            Fate::LostRequest => {
                self.world.lock().unwrap().late.push((E::SUBJECT, payload));
                return timeout();
            }
            Fate::CrashBefore => {
                self.world.lock().unwrap().late.push((E::SUBJECT, payload));
                return self.crash().await;
            }
            Fate::LostReply => {
                let _ = self.world.lock().unwrap().apply(E::SUBJECT, &payload);
                return timeout();
            }
            Fate::CrashAfter => {
                let _ = self.world.lock().unwrap().apply(E::SUBJECT, &payload);
                return self.crash().await;
            }
            Fate::Twice => {
                let mut world = self.world.lock().unwrap();
                world.late.push((E::SUBJECT, payload.clone()));
                world.apply(E::SUBJECT, &payload)
            }
            Fate::Fine => self.world.lock().unwrap().apply(E::SUBJECT, &payload),
        };
        tokio::task::yield_now().await;
        answer.map(|bytes| <E::Reply as prost::Message>::decode(bytes).unwrap())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Confirmed,
    Failed,
}

/// What the orchestrator does with one delivery; `None`: it comes again.
async fn delivery(eye: &Eye, request: &v1::StartCheckout, backward: bool, first: bool) -> Option<End> {
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut run = if first {
        Saga::first(eye.clone(), TIMEOUTS, request.clone(), None, deadline)
    } else {
        Saga::again(eye.clone(), TIMEOUTS, request.clone(), deadline)
    };
    if !backward {
        match engine::forward(Saga::<Eye>::TABLE, &mut run, &POLICY, deadline).await {
            Forward::Done => return Some(End::Confirmed),
            Forward::Parked { .. } => {
                // The customer pays, or does not, or the window ends.
                let mut world = eye.world.lock().unwrap();
                let captured = world.rng.bool();
                if world.rng.u8(..) < 200 {
                    world.model.settle(captured);
                    return None;
                }
            }
            Forward::Refused { .. } => {}
        }
    }
    match engine::unwind(Saga::<Eye>::TABLE, &mut run, &POLICY).await {
        Ok(Undone::Won) => Some(End::Confirmed),
        Ok(Undone::Yes) => Some(End::Failed),
        Err(_) => None,
    }
}

/// Redelivers until there is an end. A crashed orchestrator is replaced by a new one that knows
/// nothing; `sweeper`: it only ever goes backward.
async fn orchestrator(
    world: Arc<Mutex<World>>,
    request: v1::StartCheckout,
    sweeper: bool,
    mut first: bool,
) -> End {
    loop {
        let eye = Eye { world: world.clone(), crash: Arc::default() };
        // Once the row says "compensating" a redelivery goes backward; before, forward again.
        let backward = sweeper || (!first && world.lock().unwrap().rng.u8(..) < 40);
        let end = tokio::select! {
            end = delivery(&eye, &request, backward, first) => end,
            () = eye.crash.notified() => None,
        };
        first = false;
        if let Some(end) = end {
            return end;
        }
    }
}

fn live(
    seed: u64,
    faults: u32,
    kind: Kind,
    method: &str,
    orchestrators: usize,
    sweeper: bool,
) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .map_err(|e| e.to_string())?;
    runtime.block_on(async {
        let world =
            World { model: Model::default(), rng: fastrand::Rng::with_seed(seed), faults, late: vec![] };
        let world = Arc::new(Mutex::new(world));
        let request = v1::StartCheckout {
            order_id: "ord_1".into(),
            saga_id: "sag_1".into(),
            payment: Some(v1::PaymentChoice { method: method.into(), token: String::new() }),
            items: vec![v1::Line { sku: "milk".into(), qty: 1 }],
            ..Default::default()
        };
        let request = match kind {
            Kind::Plain => request,
            Kind::Codes => v1::StartCheckout { promo_codes: vec!["TEN".into()], ..request },
            Kind::Quote => v1::StartCheckout { quote_id: "qte_1".into(), ..request },
            Kind::Sale => v1::StartCheckout { sale_id: "sale_1".into(), ..request },
        };
        let mut runs: Vec<_> =
            (0..orchestrators).map(|n| orchestrator(world.clone(), request.clone(), false, n == 0)).collect();
        if sweeper {
            runs.push(orchestrator(world.clone(), request.clone(), true, false));
        }
        let ends = futures::future::join_all(runs).await;

        let mut world = world.lock().unwrap();
        for _ in 0..2 {
            let confirmed = world.model.order == OrderIs::Confirmed;
            let expected = if confirmed { kind.confirmed() } else { Books::NOTHING };
            if world.model.books() != expected {
                return Err(format!("{ends:?}, {:?}", world.model));
            }
            let told = if confirmed { End::Confirmed } else { End::Failed };
            if ends.iter().any(|end| *end != told) {
                return Err(format!("{ends:?} but {:?}", world.model));
            }
            // The second round: all that was under way has arrived, and the provider has ended.
            for (subject, payload) in std::mem::take(&mut world.late) {
                let _ = world.model.answer(subject, &payload);
            }
            world.model.settle(true);
        }
        Ok(())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn confirmed_is_charged_and_sold_and_failed_is_nothing(
        seed in any::<u64>(),
        faults in 0u32..16,
        kind in prop::sample::select(Kind::ALL.to_vec()),
        method in prop::sample::select(vec!["card", "decline", "upi"]),
        orchestrators in 1usize..4,
        sweeper in any::<bool>(),
    ) {
        prop_assert_eq!(live(seed, faults, kind, method, orchestrators, sweeper), Ok(()));
    }
}

#[test]
fn without_faults_the_checkout_is_confirmed_and_a_declined_one_undone() {
    for (seed, kind) in (0..20).flat_map(|seed| Kind::ALL.map(|kind| (seed, kind))) {
        assert_eq!(live(seed, 0, kind, "card", 1, false), Ok(()));
        assert_eq!(live(seed, 0, kind, "decline", 1, false), Ok(()));
    }
}

#[test]
fn the_last_row_is_the_pivot_and_only_reads_and_creation_have_no_undo_of_their_own() {
    let table = Saga::<Eye>::TABLE;
    assert!(table.last().unwrap().undo.is_some());
    let without: Vec<&str> = table.iter().filter(|step| step.undo.is_none()).map(|step| step.name).collect();
    assert_eq!(without, ["price", "create_order"]);
}
