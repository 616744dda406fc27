//! Stock in the index: from the live feed as it comes, and by reading whole hubs, at first and now and then,
//! since the feed may lose something.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use prost::Message;
use runtime::{Code, Fault, Meta};
use subjects::{
    table::{Channel, StockFeed, inventory},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::state::{State, aside};

/// How long a level that was lost on its way may stay wrong.
const EVERY: Duration = Duration::from_secs(60);
/// Between attempts.
const PAUSE: Duration = Duration::from_millis(500);
/// How long inventory may take for a page.
const PATIENCE: Duration = Duration::from_secs(2);

impl State {
    /// Has the levels of these hubs read.
    pub fn want_levels<'a>(&self, hubs: impl IntoIterator<Item = &'a String>) {
        self.live().0.wanted.extend(hubs.into_iter().cloned());
        self.fill.notify_one();
    }

    fn told(&self, message: &v1::StockChanged) {
        let (mut live, engine) = self.live();
        if let Some(told) = live.told.get_mut(&message.hub_id) {
            told.extend(message.levels.iter().map(|level| level.sku.clone()));
        }
        engine.set_stock(
            &message.hub_id,
            message.levels.iter().map(|level| (level.sku.as_str(), level.available)),
        );
    }

    fn read(&self, page: &v1::LevelList) {
        let (mut live, engine) = self.live();
        // What the feed told while the page was on its way is newer.
        let told = live.told.remove(&page.hub_id).unwrap_or_default();
        let levels = page.items.iter().filter(|level| !told.contains(&level.sku));
        engine.set_stock(&page.hub_id, levels.map(|level| (level.sku.as_str(), level.available)));
    }
}

/// Takes levels in as they are told.
pub async fn listen(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match state.bus.incoming().subscribe(StockFeed::filter()).await {
            Err(error) => tracing::warn!(%error, "cannot hear of stock; reading it"),
            Ok(mut feed) => {
                while let Some(Some(message)) = cancel.run_until_cancelled(feed.next()).await {
                    let Ok(changed) = v1::StockChanged::decode(message.payload) else { continue };
                    let told = state.clone();
                    if let Err(error) = aside(move || told.told(&changed)).await {
                        tracing::warn!(%error, "levels were lost");
                    }
                }
            }
        }
        let _ = cancel.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
    }
}

/// Reads hubs whose levels are wanted, and every hub now and then.
pub async fn fill(state: Arc<State>, cancel: CancellationToken) {
    let mut known = std::collections::BTreeSet::new();
    let mut whole = tokio::time::Instant::now() + EVERY;
    while !cancel.is_cancelled() {
        let failed = pass(&state, &mut known, &cancel).await;
        let wait = if failed { PAUSE } else { whole.saturating_duration_since(tokio::time::Instant::now()) };
        tokio::select! {
            () = cancel.cancelled() => return,
            () = state.fill.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
        if tokio::time::Instant::now() >= whole {
            whole = tokio::time::Instant::now() + EVERY;
            state.want_levels(&known);
        }
    }
}

/// True if a hub could not be read.
async fn pass(
    state: &Arc<State>,
    known: &mut std::collections::BTreeSet<String>,
    cancel: &CancellationToken,
) -> bool {
    let wanted = state.live().0.wanted.clone();
    let mut failed = false;
    for hub in wanted {
        if cancel.is_cancelled() {
            return true;
        }
        match hub_levels(state, &hub).await {
            Ok(()) => {
                state.live().0.wanted.remove(&hub);
                known.insert(hub);
            }
            Err(error) => {
                metrics::counter!("kilat_search_levels_failures_total").increment(1);
                tracing::warn!(hub, %error, "cannot read the stock of a hub yet");
                failed = true;
            }
        }
    }
    failed
}

async fn hub_levels(state: &Arc<State>, hub: &str) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        state.live().0.told.insert(hub.to_owned(), Default::default());
        let ask = v1::ListLevels { hub_id: hub.to_owned(), after: after.clone(), limit: 0 };
        let page = state.bus.call::<inventory::Levels>(&Meta::default(), &ask, PATIENCE).await;
        let page = match page {
            // It has none yet, and tells of the first.
            Err(fault) if fault.code == Code::InventoryUnknownHub => v1::LevelList::default(),
            page => page?,
        };
        after.clone_from(&page.next);
        let reading = state.clone();
        aside(move || reading.read(&page)).await?;
        if after.is_empty() {
            state.live().0.told.remove(hub);
            return Ok(());
        }
    }
}
