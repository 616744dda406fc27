//! Riders around hubs, as dispatch last told.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use futures::StreamExt as _;
use prost::Message as _;
use runtime::Bus;
use subjects::{
    table::{Channel as _, SupplyFeed},
    v1,
};
use tokio_util::sync::CancellationToken;

/// Older news say nothing: dispatch is asked.
const FRESH: Duration = Duration::from_secs(60);
/// How long nobody asks again for what dispatch did not tell.
const ASK_EVERY: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub struct Supply {
    hubs: RwLock<HashMap<String, (v1::HubSupply, Instant)>>,
    /// By city: when it was last asked for.
    asked: RwLock<HashMap<String, Instant>>,
}

impl Supply {
    /// What is around the hub; `None`: nobody knows.
    pub fn at(&self, hub_id: &str) -> Option<v1::HubSupply> {
        let hubs = self.hubs.read().unwrap_or_else(PoisonError::into_inner);
        hubs.get(hub_id).filter(|(_, heard)| heard.elapsed() < FRESH).map(|(supply, _)| supply.clone())
    }

    pub fn hear(&self, supply: v1::HubSupply) {
        let mut hubs = self.hubs.write().unwrap_or_else(PoisonError::into_inner);
        hubs.insert(supply.hub_id.clone(), (supply, Instant::now()));
    }

    /// Whether it is this caller's turn to ask dispatch for the city.
    pub fn may_ask(&self, city: &str) -> bool {
        let recent =
            |asked: &HashMap<String, Instant>| asked.get(city).is_some_and(|at| at.elapsed() < ASK_EVERY);
        if recent(&self.asked.read().unwrap_or_else(PoisonError::into_inner)) {
            return false;
        }
        let mut asked = self.asked.write().unwrap_or_else(PoisonError::into_inner);
        if recent(&asked) {
            return false;
        }
        asked.insert(city.to_owned(), Instant::now());
        true
    }

    /// Listens to dispatch until `cancel`.
    pub async fn follow(&self, bus: &Bus, cancel: &CancellationToken) {
        while !cancel.is_cancelled() {
            match bus.incoming().subscribe(SupplyFeed::filter()).await {
                Ok(mut feed) => {
                    while let Some(Some(message)) = cancel.run_until_cancelled(feed.next()).await {
                        match v1::HubSupply::decode(message.payload) {
                            Ok(supply) => self.hear(supply),
                            Err(error) => tracing::debug!(%error, "not a hub's supply"),
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot hear of riders"),
            }
            let _ = cancel.run_until_cancelled(tokio::time::sleep(AGAIN)).await;
        }
    }
}
