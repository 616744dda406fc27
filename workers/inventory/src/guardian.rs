//! Watches that Redis still knows every hub, and rebuilds those it does not.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    journal::drain,
    rebuild::{self, Rebuilt},
    state::State,
};

/// Between two looks, unless somebody meets a closed hub before.
const LOOK: Duration = Duration::from_millis(250);
/// Between two readings of the list of hubs.
const REFRESH: Duration = Duration::from_secs(1);
/// Hubs rebuilt at once; each holds two connections to the record.
const AT_ONCE: usize = 3;
/// A hub that could not be rebuilt is tried again after this.
const AGAIN: Duration = Duration::from_millis(500);

/// What others tell the guardian.
#[derive(Debug, Default)]
pub struct Watch {
    wake: Notify,
    suspects: Mutex<BTreeSet<String>>,
}

impl Watch {
    /// A hub was met closed, or a new one appeared: look now.
    pub fn kick(&self) {
        self.wake.notify_one();
    }

    /// The hub is open and must not be: Redis and the record contradict each other.
    pub fn suspect(&self, hub: &str) {
        self.suspects.lock().unwrap_or_else(PoisonError::into_inner).insert(hub.to_owned());
        self.kick();
    }

    fn is_suspect(&self, hub: &str) -> bool {
        self.suspects.lock().unwrap_or_else(PoisonError::into_inner).contains(hub)
    }

    fn clear(&self, hub: &str) {
        self.suspects.lock().unwrap_or_else(PoisonError::into_inner).remove(hub);
    }
}

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut refreshed = None::<Instant>;
    let mut not_before: BTreeMap<String, Instant> = BTreeMap::new();
    let mut working: BTreeSet<String> = BTreeSet::new();
    let mut rebuilds: JoinSet<(String, bool)> = JoinSet::new();
    while !cancel.is_cancelled() {
        if refreshed.is_none_or(|at| at.elapsed() >= REFRESH) {
            match state.hubs.refresh().await {
                Ok(()) => refreshed = Some(Instant::now()),
                Err(error) => tracing::warn!(%error, "the list of hubs cannot be read"),
            }
        }
        let broken = broken(&state).await;
        for hub in broken {
            let later = not_before.get(&hub).is_some_and(|at| *at > Instant::now());
            if later || working.contains(&hub) || working.len() >= AT_ONCE {
                continue;
            }
            working.insert(hub.clone());
            let state = state.clone();
            rebuilds.spawn(async move {
                let done = one(&state, &hub).await;
                (hub, done)
            });
        }
        tokio::select! {
            () = cancel.cancelled() => {}
            () = state.watch.wake.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            Some(ended) = rebuilds.join_next(), if !rebuilds.is_empty() => {
                if let Ok((hub, done)) = ended {
                    working.remove(&hub);
                    if done {
                        not_before.remove(&hub);
                    } else {
                        not_before.insert(hub, Instant::now() + AGAIN);
                    }
                    state.watch.kick();
                } else {
                    working.clear();
                }
            }
        }
    }
}

/// Hubs that are closed, in an epoch that is over, or suspect.
async fn broken(state: &State) -> Vec<String> {
    let mut closed = 0u32;
    let mut broken = Vec::new();
    for (hub, page) in drain::heads(state).await {
        // A Redis that does not answer is no reason to rebuild; when it is back it says what it knows.
        let Ok(page) = page else { continue };
        let known = state.hubs.get(&hub).map_or(0, |hub| hub.recorded().epoch);
        if !page.open || page.head.epoch < known {
            closed += 1;
            broken.push(hub);
        } else if state.watch.is_suspect(&hub) {
            broken.push(hub);
        }
    }
    metrics::gauge!("kilat_hubs_closed").set(f64::from(closed));
    broken
}

/// `false`: to be tried again after a while.
async fn one(state: &State, id: &str) -> bool {
    let Some(hub) = state.hubs.get(id) else { return true };
    let (begun, forced) = (Instant::now(), state.watch.is_suspect(id));
    match rebuild::rebuild(state, &hub, forced).await {
        Ok(Rebuilt::Opened { epoch, skus, holds }) => {
            state.watch.clear(id);
            metrics::counter!("kilat_hub_rebuilds_total").increment(1);
            metrics::histogram!("kilat_hub_rebuild_seconds").record(begun.elapsed().as_secs_f64());
            tracing::info!(hub = id, epoch, skus, holds, took = ?begun.elapsed(), "the hub is rebuilt and open");
            true
        }
        Ok(Rebuilt::Healthy) => true,
        Ok(Rebuilt::Elsewhere) => false,
        Ok(Rebuilt::Unbacked(unbacked)) => {
            tracing::error!(hub = id, ?unbacked, "the record holds more than it has; the hub stays closed");
            metrics::counter!("kilat_hub_unbacked_total").increment(1);
            false
        }
        Err(error) => {
            tracing::warn!(hub = id, %error, "the hub cannot be rebuilt yet");
            false
        }
    }
}
