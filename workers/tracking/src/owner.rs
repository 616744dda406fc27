//! Which partitions this instance owns: takes its share, gives back what is over, and starts and stops the
//! task of each.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use runtime::kv::{Lease, LeaseOptions, Shares};
use subjects::PARTITIONS;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::{follow, ingest, state::State};

/// Between looks at who is there.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The same, while partitions are missing from our share: their owner is about to give them up, or is dead.
const HURRY: Duration = Duration::from_millis(200);

/// A partition of ours at work.
struct Mine {
    stop: CancellationToken,
    task: AbortOnDropHandle<Lease>,
}

/// Owns its share until told to stop; then gives it back, so that others need not wait for it to expire.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let ttl = state.settings.lease();
    // A third of it, less a little: three renewals fit in.
    let options = LeaseOptions { ttl, renew_every: ttl * 3 / 10, ..LeaseOptions::default() };
    let mut shares = Shares::new(state.bus.jetstream(), options, "part", PARTITIONS, state.bus.instance());
    let mut mine: BTreeMap<u32, Mine> = BTreeMap::new();
    // A partition that knows no city refuses every ping in it.
    follow::know_cities(&state, &cancel).await;
    while !cancel.is_cancelled() {
        reap(&state, &mut mine).await;
        let round = shares.round(&mine.keys().copied().collect()).await;
        give_back(&state, &mut mine, &round.over).await;
        for (partition, lease) in round.taken {
            tracing::info!(partition, fence = lease.fence(), "partition taken");
            let stop = CancellationToken::new();
            let owning = ingest::run(state.clone(), partition, lease, stop.clone());
            let task = AbortOnDropHandle::new(tokio::spawn(owning));
            mine.insert(partition, Mine { stop, task });
        }
        metrics::gauge!("kilat_tracking_partitions").set(mine.len() as f64);
        let pause = if round.missing { HURRY } else { LOOK_EVERY };
        tokio::select! {
            () = cancel.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    // First the name, so that the others count without us; then the partitions, all at once.
    shares.leave().await;
    let all: Vec<u32> = mine.keys().copied().collect();
    give_back(&state, &mut mine, &all).await;
    metrics::gauge!("kilat_tracking_partitions").set(0.0);
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
