//! Riders and waiting orders around hubs, as dispatch feeds it; asked for when the feed is silent.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use futures::{StreamExt as _, future};
use prost::Message as _;
use runtime::Cx;
use subjects::{
    table::{Channel as _, SupplyFeed, dispatch},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::state::State;

/// What was heard longer ago is only the last known.
const FRESH: Duration = Duration::from_secs(60);
/// Dispatch is asked about hubs that were silent for longer.
const SILENT: Duration = Duration::from_secs(20);
const ASK_EVERY: Duration = Duration::from_secs(5);
const AGAIN: Duration = Duration::from_secs(1);

/// Around one hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    pub riders: u32,
    pub pending: u32,
}

#[derive(Debug, Default)]
pub struct Feed {
    last: RwLock<HashMap<String, (Instant, Supply)>>,
}

impl Feed {
    fn hear(&self, told: &v1::HubSupply) {
        let heard = Supply { riders: told.online, pending: told.pending };
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        last.insert(told.hub_id.clone(), (Instant::now(), heard));
    }

    fn heard_within(&self, hub_id: &str, age: Duration) -> Option<Supply> {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        last.get(hub_id).filter(|(at, _)| at.elapsed() < age).map(|(_, supply)| *supply)
    }

    pub fn fresh(&self, hub_id: &str) -> Option<Supply> {
        self.heard_within(hub_id, FRESH)
    }

    /// Asks dispatch about hubs of a city, at most for `bound`.
    pub async fn ask(&self, cx: &Cx, city: &str, hub_ids: Vec<String>, bound: Duration) {
        let ask = v1::GetSupply { city: city.to_owned(), hub_ids };
        match cx.call::<dispatch::Supply>(&ask, bound).await {
            Ok(list) => list.items.iter().for_each(|told| self.hear(told)),
            Err(fault) => tracing::debug!(city, %fault, "dispatch does not tell of riders"),
        }
    }
}

/// Listens to the feed. Losing some of it is harmless: there is always a next one.
pub async fn listen(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match state.bus.incoming().subscribe(SupplyFeed::filter()).await {
            Ok(mut feed) => {
                while let Some(Some(message)) = cancel.run_until_cancelled(feed.next()).await {
                    match v1::HubSupply::decode(message.payload) {
                        Ok(told) => state.signals.supply.hear(&told),
                        Err(error) => tracing::debug!(%error, "not a hub's supply"),
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "cannot hear of riders"),
        }
        let _ = cancel.run_until_cancelled(tokio::time::sleep(AGAIN)).await;
    }
}

/// Asks where the feed is silent.
pub async fn ask(state: Arc<State>, cancel: CancellationToken) {
    let cx = Cx::background(state.bus.clone());
    while !cancel.is_cancelled() {
        let mut silent: HashMap<String, Vec<String>> = HashMap::new();
        for hub in state.keeper.hubs() {
            if state.signals.supply.heard_within(&hub.hub_id, SILENT).is_none() {
                silent.entry(hub.city.clone()).or_default().push(hub.hub_id.clone());
            }
        }
        let bound = state.settings.signal();
        let asks = silent.into_iter().map(|(city, hubs)| {
            let (cx, state) = (&cx, &state);
            async move { state.signals.supply.ask(cx, &city, hubs, bound).await }
        });
        let _ = cancel.run_until_cancelled(future::join_all(asks)).await;
        let _ = cancel.run_until_cancelled(tokio::time::sleep(ASK_EVERY)).await;
    }
}
