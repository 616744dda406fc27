//! When the journals are drained: at once if somebody waits, soon if not, and whatever a dead worker left.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use lua::{
    LuaError,
    inventory::{JournalPage, JournalRead, Position},
    run_many,
};
use runtime::retry::Backoff;
use tokio_util::sync::CancellationToken;

use super::round::round;
use crate::state::State;

/// How long a change nobody waits for may wait for company.
const LAZY: Duration = Duration::from_millis(20);
/// Pauses between looks at the journals of hubs nobody here has changed.
const LOOK_MIN: Duration = Duration::from_millis(20);
const LOOK_MAX: Duration = Duration::from_secs(1);

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut drainer = Drainer { state, seen: BTreeMap::new(), look: LOOK_MIN, looked: Instant::now() };
    let mut pause = Backoff::new(Duration::from_millis(20), Duration::from_secs(1));
    let mut last = false;
    loop {
        if last || !drainer.wait(&cancel).await {
            // What is left when the worker drains; another worker would find it, but later.
            let hubs = drainer.state.pending.take();
            let _ = round(&drainer.state, &hubs).await;
            return;
        }
        let hubs = drainer.state.pending.take();
        if hubs.is_empty() {
            continue;
        }
        if let Err(error) = round(&drainer.state, &hubs).await {
            tracing::warn!(%error, hubs = hubs.len(), "the record cannot take the journal; trying again");
            metrics::counter!("kilat_journal_failures_total").increment(1);
            hubs.iter().for_each(|hub| drainer.state.pending.now(hub));
            pause.wait(&cancel).await;
            last = cancel.is_cancelled();
        } else {
            pause.reset();
        }
    }
}

struct Drainer {
    state: Arc<State>,
    /// Hubs with entries waiting at the last look, and how far they had been trimmed.
    seen: BTreeMap<String, Position>,
    look: Duration,
    looked: Instant,
}

impl Drainer {
    /// Until there is something to do. `false`: cancelled.
    async fn wait(&mut self, cancel: &CancellationToken) -> bool {
        let look_in = self.look.saturating_sub(self.looked.elapsed());
        // First, or hubs that are always busy would keep us from ever looking at the others.
        if look_in.is_zero() && !cancel.is_cancelled() {
            self.look().await;
            return true;
        }
        tokio::select! {
            biased;
            () = cancel.cancelled() => return false,
            () = self.state.pending.urgent.notified() => {}
            () = self.state.pending.lazy.notified() => {
                tokio::select! {
                    () = cancel.cancelled() => return false,
                    () = self.state.pending.urgent.notified() => {}
                    () = tokio::time::sleep(LAZY) => {}
                }
            }
            () = tokio::time::sleep(look_in) => self.look().await,
        }
        true
    }

    /// Finds what workers that died have left: journals that wait and do not get shorter.
    async fn look(&mut self) {
        let heads = heads(&self.state).await;
        let (mut waiting, mut seen, mut stuck) = (0, BTreeMap::new(), false);
        for (hub, page) in heads {
            let Ok(page) = page else { continue };
            waiting += page.head.seq.saturating_sub(page.applied);
            if page.head.seq > page.applied {
                let trimmed = Position { epoch: page.head.epoch, seq: page.applied };
                if self.seen.get(&hub) == Some(&trimmed) {
                    self.state.pending.orphan(&hub);
                    stuck = true;
                }
                seen.insert(hub, trimmed);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "bounded by the journal's cap")]
        metrics::gauge!("kilat_journal_entries").set(waiting as f64);
        self.look = if stuck { LOOK_MIN } else { (self.look * 2).min(LOOK_MAX) };
        (self.seen, self.looked) = (seen, Instant::now());
    }
}

/// The head of every hub's journal, in one round trip.
pub async fn heads(state: &State) -> Vec<(String, Result<JournalPage, LuaError>)> {
    let hubs = state.hubs.all();
    let reads: Vec<_> = hubs.iter().map(|hub| JournalRead::head(hub.id())).collect();
    let pages = run_many(&mut state.redis.clone(), &reads).await;
    hubs.iter().map(|hub| hub.id().to_owned()).zip(pages).collect()
}
