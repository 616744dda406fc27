//! Who dispatches which hubs. Hubs fall into zones by hash; a zone is one worker's at a time, by lease, and
//! the zones are shared out fairly among those who are there.
//!
//! A lease only keeps two workers from doing the same work. That no rider and no order is given away
//! twice when they do so all the same (a process that slept, a network that split) is for the versions in
//! the record.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use runtime::kv::{Lease, LeaseOptions, Shares};
use tokio_util::sync::CancellationToken;

use crate::{rules::zone_of, state::State};

#[derive(Debug)]
pub struct Zones(Mutex<Vec<Option<Lease>>>);

impl Zones {
    pub fn new(count: u32) -> Self {
        Self(Mutex::new((0..count.max(1)).map(|_| None).collect()))
    }

    /// The zones held now, as a set to ask about hubs.
    pub fn owned(&self) -> Owned {
        Owned(self.slots().iter().map(|lease| lease.as_ref().is_some_and(Lease::is_held)).collect())
    }

    fn put(&self, zone: u32, lease: Lease) {
        if let Some(slot) = self.slots().get_mut(zone as usize) {
            *slot = Some(lease);
        }
    }

    fn take(&self, zone: u32) -> Option<Lease> {
        self.slots().get_mut(zone as usize)?.take()
    }

    fn slots(&self) -> MutexGuard<'_, Vec<Option<Lease>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_all(&self) -> Vec<Lease> {
        self.slots().iter_mut().filter_map(Option::take).collect()
    }
}

/// Zones by number: held or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned(Vec<bool>);

impl Owned {
    /// Every zone, whoever else has them: for tests of what happens then.
    pub fn all(zones: u32) -> Self {
        Self((0..zones.max(1)).map(|_| true).collect())
    }

    pub fn hub(&self, hub: &str) -> bool {
        let zones = u32::try_from(self.0.len()).unwrap_or(1);
        self.0.get(zone_of(hub, zones) as usize).copied().unwrap_or(false)
    }

    fn numbers(&self) -> BTreeSet<u32> {
        (0..).zip(&self.0).filter(|(_, held)| **held).map(|(zone, _)| zone).collect()
    }

    pub fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }
}

/// Between looks at who is there.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The same, while zones are missing from our share.
const HURRY: Duration = Duration::from_millis(200);

/// Takes its share and gives back what is over; everything at the end, so that the next one need not wait for
/// the leases to run out.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let ttl = state.settings.lease();
    let options = LeaseOptions { ttl, renew_every: ttl.mul_f64(0.3), ..LeaseOptions::default() };
    let count = state.settings.zones.max(1);
    let mut shares = Shares::new(state.bus.jetstream(), options, "zone", count, state.bus.instance());
    while !cancel.is_cancelled() {
        let held = state.zones.owned().numbers();
        let round = shares.round(&held).await;
        let over = round.over.iter().filter_map(|zone| state.zones.take(*zone)).map(Lease::release);
        futures::future::join_all(over).await;
        let taken = !round.taken.is_empty();
        for (zone, lease) in round.taken {
            tracing::info!(zone, "this worker dispatches the zone now");
            state.zones.put(zone, lease);
        }
        if taken {
            state.wake.notify_one();
        }
        let held = state.zones.owned().numbers().len();
        metrics::gauge!("kilat_dispatch_zones").set(f64::from(u32::try_from(held).unwrap_or(u32::MAX)));
        let pause = if round.missing { HURRY } else { LOOK_EVERY };
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
    shares.leave().await;
    futures::future::join_all(state.zones.take_all().into_iter().map(Lease::release)).await;
}
