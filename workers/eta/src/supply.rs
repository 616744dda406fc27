//! Riders and orders around hubs, as dispatch feeds it; asked for when the feed is silent.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::StreamExt;
use prost::Message;
use runtime::{Cx, Fault};
use subjects::{table::dispatch, v1};
use tokio_util::sync::CancellationToken;

use crate::{learn::wait::Supply, state::State};

/// What was fed longer ago is not believed any more.
const FRESH: Duration = Duration::from_secs(20);
const FEED: &str = "supply.>";

#[derive(Debug, Default)]
pub struct Feed {
    last: Mutex<HashMap<String, (Instant, Supply)>>,
}

impl Feed {
    fn note(&self, fed: &v1::HubSupply) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.insert(fed.hub_id.clone(), (Instant::now(), supply(fed)));
    }

    fn fresh(&self, hub_id: &str) -> Option<Supply> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.get(hub_id).filter(|(at, _)| at.elapsed() < FRESH).map(|(_, supply)| *supply)
    }

    /// From the feed, or from dispatch itself within `bound`.
    ///
    /// # Errors
    /// Dispatch did not answer, or does not know the hub.
    pub async fn at(
        &self,
        cx: &Cx,
        city: &str,
        hub_id: &str,
        bound: Duration,
    ) -> Result<Option<Supply>, Fault> {
        if let Some(supply) = self.fresh(hub_id) {
            return Ok(Some(supply));
        }
        let ask = v1::GetSupply { city: city.to_owned(), hub_ids: vec![hub_id.to_owned()] };
        let list = cx.call::<dispatch::Supply>(&ask, bound).await?;
        for fed in &list.items {
            self.note(fed);
        }
        Ok(self.fresh(hub_id))
    }
}

fn supply(fed: &v1::HubSupply) -> Supply {
    let oldest_wait_s = if fed.oldest_wait_s.is_finite() { fed.oldest_wait_s.max(0.0) } else { 0.0 };
    Supply {
        online: f64::from(fed.online),
        idle: f64::from(fed.idle),
        pending: f64::from(fed.pending),
        oldest_wait_s,
    }
}

/// Listens to the feed. Losing some of it is harmless: there is always a next one.
pub async fn listen(state: Arc<State>, cancel: CancellationToken) {
    let Ok(mut feed) = state.bus.incoming().subscribe(FEED).await else {
        cancel.cancelled().await;
        return;
    };
    while let Some(Some(message)) = cancel.run_until_cancelled(feed.next()).await {
        if let Ok(fed) = v1::HubSupply::decode(message.payload) {
            state.supply.note(&fed);
        }
    }
    cancel.cancelled().await;
}
