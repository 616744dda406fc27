//! Which partitions this instance owns: takes its share, gives back what is over, and starts and stops the
//! task of each.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use runtime::kv::{Acquired, KvError, Lease, LeaseOptions, Leases};
use serde::Deserialize;
use subjects::PARTITIONS;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::{follow, ingest, share::share, state::State};

/// Between looks at who is there.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The same, while partitions are missing from our share: their owner is about to give them up, or is dead.
const HURRY: Duration = Duration::from_millis(200);
const TIMEOUT: Duration = Duration::from_secs(1);

/// A partition of ours at work.
struct Mine {
    stop: CancellationToken,
    task: AbortOnDropHandle<Lease>,
}

/// Owns its share until told to stop; then gives it back, so that others need not wait for it to expire.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let ttl = state.settings.lease();
    let leases = Leases::new(
        state.bus.jetstream(),
        // A third of it, less a little: three renewals fit in.
        LeaseOptions { ttl, renew_every: ttl * 3 / 10, timeout: TIMEOUT },
    );
    let me = state.bus.instance().to_owned();
    let mut presence: Option<Lease> = None;
    let mut mine: BTreeMap<u32, Mine> = BTreeMap::new();
    // A partition that knows no city refuses every ping in it.
    follow::know_cities(&state, &cancel).await;
    while !cancel.is_cancelled() {
        if presence.as_ref().is_none_or(|lease| !lease.is_held()) {
            presence = match leases.acquire(&format!("part.worker.{me}"), &me).await {
                Ok(Acquired::Mine(lease)) => Some(lease),
                // Our own of before, which we lost: it expires.
                Ok(Acquired::Held(_)) | Err(_) => None,
            };
        }
        reap(&state, &mut mine).await;
        // Who cannot be seen to be there takes nothing: the others would count without him.
        let missing = match (&presence, look(&state).await) {
            (Some(_), Some(seen)) => balance(&state, &leases, &me, &seen, &mut mine).await,
            _ => true,
        };
        metrics::gauge!("kilat_tracking_partitions").set(mine.len() as f64);
        let pause = if missing { HURRY } else { LOOK_EVERY };
        tokio::select! {
            () = cancel.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    // First the name, so that the others count without us; then the partitions, all at once.
    if let Some(presence) = presence {
        presence.release().await;
    }
    let all: Vec<u32> = mine.keys().copied().collect();
    give_back(&state, &mut mine, &all).await;
    metrics::gauge!("kilat_tracking_partitions").set(0.0);
}

/// Takes what is missing from our share and gives back what is over; whether something is still missing.
async fn balance(
    state: &Arc<State>,
    leases: &Leases,
    me: &str,
    seen: &Seen,
    mine: &mut BTreeMap<u32, Mine>,
) -> bool {
    let share = share(me, &seen.present);
    if mine.len() > share {
        let over: Vec<u32> = mine.keys().rev().take(mine.len() - share).copied().collect();
        give_back(state, mine, &over).await;
        return false;
    }
    let mut others: Vec<u32> = (0..PARTITIONS).filter(|partition| !mine.contains_key(partition)).collect();
    // Not all instances after the same one first.
    fastrand::shuffle(&mut others);
    // Those that nobody has first; the others too, because one that was just released still looks held.
    others.sort_by_key(|partition| seen.held.contains(partition));
    for partition in others {
        if mine.len() >= share {
            return false;
        }
        match leases.acquire(&format!("part.{partition}"), me).await {
            Ok(Acquired::Mine(lease)) => {
                tracing::info!(partition, fence = lease.fence(), "partition taken");
                let stop = CancellationToken::new();
                let owning = ingest::run(state.clone(), partition, lease, stop.clone());
                let task = AbortOnDropHandle::new(tokio::spawn(owning));
                mine.insert(partition, Mine { stop, task });
            }
            Ok(Acquired::Held(_)) => {}
            Err(error) => {
                tracing::debug!(partition, %error, "the lease could not be asked for");
                return true;
            }
        }
    }
    mine.len() < share
}

/// Lets partitions finish, together, and releases them.
async fn give_back(state: &State, mine: &mut BTreeMap<u32, Mine>, partitions: &[u32]) {
    let going: Vec<_> = partitions.iter().filter_map(|p| Some((*p, mine.remove(p)?))).collect();
    for (_, mine) in &going {
        mine.stop.cancel();
    }
    let gone = going.into_iter().map(async |(partition, mine)| {
        if let Ok(lease) = mine.task.await {
            lease.release().await;
        }
        state.disown(partition);
        tracing::info!(partition, "partition given back");
    });
    futures::future::join_all(gone).await;
}

/// Forgets partitions whose task has ended because their lease was lost.
async fn reap(state: &State, mine: &mut BTreeMap<u32, Mine>) {
    let ended: Vec<u32> = mine.iter().filter(|(_, m)| m.task.is_finished()).map(|(p, _)| *p).collect();
    give_back(state, mine, &ended).await;
}

#[derive(Deserialize)]
struct StreamInfo {
    state: StreamState,
}

#[derive(Deserialize)]
struct StreamState {
    #[serde(default)]
    subjects: BTreeMap<String, u64>,
}

const OURS: &str = "$KV.LEASE.part.";

/// What the bucket shows.
struct Seen {
    /// The instances that have a lease on their name.
    present: BTreeSet<String>,
    /// The partitions that somebody has.
    held: BTreeSet<u32>,
}

/// A name or partition that was just given back still shows, for a second. `None`: nobody can say.
async fn look(state: &State) -> Option<Seen> {
    let ask = serde_json::json!({ "subjects_filter": format!("{OURS}>") }).to_string();
    let request = async_nats::Request::new().payload(ask.into()).timeout(Some(TIMEOUT));
    let reply = state.bus.outgoing().send_request("$JS.API.STREAM.INFO.KV_LEASE", request).await;
    let reply = reply.map_err(|error| KvError::Unavailable(error.to_string()));
    let info: StreamInfo = match reply.map(|reply| serde_json::from_slice(&reply.payload)) {
        Ok(Ok(info)) => info,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the bucket of leases does not say who is there");
            return None;
        }
        Err(error) => {
            tracing::debug!(%error, "the bucket of leases is away");
            return None;
        }
    };
    let mut seen = Seen { present: BTreeSet::new(), held: BTreeSet::new() };
    for subject in info.state.subjects.into_keys() {
        let Some(key) = subject.strip_prefix(OURS) else { continue };
        match key.strip_prefix("worker.") {
            Some(name) => drop(seen.present.insert(name.to_owned())),
            None => seen.held.extend(key.parse::<u32>()),
        }
    }
    Some(seen)
}
