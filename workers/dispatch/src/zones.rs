//! Who dispatches which hubs. Hubs fall into zones by hash; a zone is one worker's at a time, by lease.
//!
//! A lease only keeps two workers from doing the same work. That no rider and no order is given away
//! twice when they do so all the same (a process that slept, a network that split) is for the versions in
//! the record.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use runtime::kv::{Acquired, Lease, LeaseOptions, Leases};
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
        let zones = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Owned(zones.iter().map(|lease| lease.as_ref().is_some_and(Lease::is_held)).collect())
    }

    fn put(&self, zone: usize, lease: Option<Lease>) {
        if let Some(slot) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(zone) {
            *slot = lease;
        }
    }

    fn take_all(&self) -> Vec<Lease> {
        let mut zones = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        zones.iter_mut().filter_map(Option::take).collect()
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

    pub fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }
}

/// Takes what is free, every second, and gives everything back at the end, so that the next one need not
/// wait for the leases to run out.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let ttl = state.settings.lease();
    let options = LeaseOptions { ttl, renew_every: ttl.mul_f64(0.3), ..LeaseOptions::default() };
    let leases = Leases::new(state.bus.jetstream(), options);
    while !cancel.is_cancelled() {
        let Owned(held) = state.zones.owned();
        for (zone, _) in held.iter().enumerate().filter(|(_, held)| !**held) {
            if cancel.is_cancelled() {
                break;
            }
            match leases.acquire(&format!("zone.{zone}"), state.bus.instance()).await {
                Ok(Acquired::Mine(lease)) => {
                    tracing::info!(zone, "this worker dispatches the zone now");
                    state.zones.put(zone, Some(lease));
                    state.wake.notify_one();
                }
                Ok(Acquired::Held(_)) => state.zones.put(zone, None),
                Err(error) => {
                    tracing::debug!(zone, %error, "no answer about the zone");
                    state.zones.put(zone, None);
                }
            }
        }
        let held = state.zones.owned().0.iter().filter(|held| **held).count();
        metrics::gauge!("kilat_dispatch_zones").set(f64::from(u32::try_from(held).unwrap_or(u32::MAX)));
        let _ = cancel.run_until_cancelled(tokio::time::sleep(Duration::from_secs(1))).await;
    }
    futures::future::join_all(state.zones.take_all().into_iter().map(Lease::release)).await;
}
