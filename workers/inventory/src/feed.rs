//! Live levels of SKUs that changed, conflated: at most one message per hub every 50 ms.
//!
//! A message tells what Redis has when it is sent, not what it had when the change was made: so with
//! several workers sending, a later message never tells an older level but for the moment of sending.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lua::{
    inventory::{Stock, StockReply},
    run_many,
};
use runtime::Meta;
use subjects::{table::StockFeed, v1};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{convert, state::State};

const EVERY: Duration = Duration::from_millis(50);
/// SKUs in one message.
const MOST: usize = 500;

#[derive(Debug, Default)]
pub struct Feed {
    changed: Mutex<BTreeMap<String, BTreeSet<String>>>,
    wake: Notify,
}

impl Feed {
    pub fn touch<'a>(&self, hub: &str, skus: impl Iterator<Item = &'a str>) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let known = changed.entry(hub.to_owned()).or_default();
        for sku in skus {
            if !known.contains(sku) {
                known.insert(sku.to_owned());
            }
        }
        drop(changed);
        self.wake.notify_one();
    }

    fn take(&self) -> BTreeMap<String, BTreeSet<String>> {
        std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while cancel.run_until_cancelled(state.feed.wake.notified()).await.is_some() {
        send(&state).await;
        let _ = cancel.run_until_cancelled(tokio::time::sleep(EVERY)).await;
    }
}

async fn send(state: &State) {
    let changed = state.feed.take();
    let lists: Vec<(&str, Vec<&str>)> = changed
        .iter()
        .flat_map(|(hub, skus)| {
            let skus: Vec<&str> = skus.iter().map(String::as_str).collect();
            skus.chunks(MOST).map(|chunk| (hub.as_str(), chunk.to_vec())).collect::<Vec<_>>()
        })
        .collect();
    let reads: Vec<_> = lists.iter().map(|(hub, skus)| Stock { hub, skus }).collect();
    let replies = run_many(&mut state.redis.clone(), &reads).await;
    for ((id, _), reply) in lists.iter().zip(replies) {
        // Lost with a closed hub: whoever follows the feed sees the next change.
        let (Some(hub), Ok(StockReply::Stock { levels, .. })) = (state.hubs.get(id), reply) else { continue };
        let channel = StockFeed { city: hub.city.clone(), hub: hub.id.clone() };
        let message = v1::StockChanged {
            hub_id: (*id).to_owned(),
            levels: levels.iter().map(|level| convert::level(id, level)).collect(),
            at: Some(chrono::Utc::now().into()),
        };
        state.bus.live(&Meta::default(), &channel, &message).await;
    }
}
