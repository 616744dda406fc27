//! Keeps the index current.
//!
//! As in catalogue, events are hints only: what changed is read from the catalogue's feed by its number, at
//! once after a hint and every second without one.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use async_nats::Subscriber;
use futures::{FutureExt, StreamExt, stream};
use runtime::{Fault, Meta};
use subjects::{
    table::{AssortmentEvent, Channel, HubEvent, LanguageEvent, ProductEvent, catalogue},
    v1,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    convert,
    error::SearchError,
    index::Lexicon,
    popular,
    state::{State, aside},
};

/// How long a change may stay unnoticed when every hint of it is lost.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long catalogue may take for a page.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a new index waits for the stock of every hub before it answers without.
const WAIT_FOR_STOCK: Duration = Duration::from_secs(10);

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut follower = Follower::new(state.clone());
    while !cancel.is_cancelled() {
        let filters =
            [HubEvent::filter(), ProductEvent::filter(), AssortmentEvent::filter(), LanguageEvent::filter()];
        let mut hints = Vec::new();
        for filter in filters {
            hints.extend(subscribe(&state, filter).await);
        }
        let whole = hints.len() == 4;
        let mut hints = stream::select_all(hints);
        // What changed before the subscription was there gave no hint.
        let _ = cancel.run_until_cancelled(follower.look()).await;
        while whole && !cancel.is_cancelled() {
            let wait = follower
                .due()
                .map_or(LOOK_EVERY, |due| due.saturating_duration_since(Instant::now()).min(LOOK_EVERY));
            tokio::select! {
                () = cancel.cancelled() => return,
                () = state.look.notified() => {}
                hint = hints.next() => if hint.is_none() { break },
                () = tokio::time::sleep(wait) => {}
            }
            // Many hints at once are one.
            while let Some(Some(_)) = hints.next().now_or_never() {}
            let _ = cancel.run_until_cancelled(follower.look()).await;
        }
        // The subscription is gone: drained with the connection, or to be made anew.
        let _ = cancel.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
    }
}

async fn subscribe(state: &State, filter: String) -> Option<Subscriber> {
    let subscribed = state.bus.incoming().subscribe(filter).await;
    subscribed.inspect_err(|error| tracing::warn!(%error, "cannot hear of changes; looking for them")).ok()
}

#[derive(Debug, thiserror::Error)]
enum LookError {
    #[error(transparent)]
    Search(#[from] SearchError),
    #[error("catalogue: {0}")]
    Catalogue(#[from] Fault),
}

struct Follower {
    state: Arc<State>,
    /// How far it has come in the feed.
    seq: u64,
    hubs: HashMap<String, v1::Hub>,
    assortments: HashMap<String, v1::Assortment>,
    /// Versions of the languages the index speaks.
    languages: Vec<(String, u64)>,
    seeded: bool,
    /// Words wait for a commit.
    dirty: bool,
    committed: Instant,
    began: Instant,
}

impl Follower {
    fn new(state: Arc<State>) -> Self {
        let now = Instant::now();
        Self {
            state,
            seq: 0,
            hubs: HashMap::new(),
            assortments: HashMap::new(),
            languages: Vec::new(),
            seeded: false,
            dirty: false,
            committed: now,
            began: now,
        }
    }

    /// When words that wait are to be committed.
    fn due(&self) -> Option<Instant> {
        self.dirty.then(|| self.committed + self.state.settings.commit())
    }

    async fn look(&mut self) {
        if let Err(error) = self.refresh().await {
            metrics::counter!("kilat_search_refresh_failures_total").increment(1);
            tracing::warn!(%error, "the index may be old");
        }
    }

    async fn refresh(&mut self) -> Result<(), LookError> {
        self.speak().await?;
        loop {
            let ask = v1::GetChanges { after: self.seq, limit: 0 };
            let changes = self.state.bus.call::<catalogue::Changes>(&Meta::default(), &ask, PATIENCE).await?;
            let (next, head) = (changes.next, changes.head);
            self.take(changes).await?;
            self.seq = next;
            if next >= head {
                break;
            }
        }
        if self.due().is_some_and(|due| due <= Instant::now()) || (self.dirty && !self.is_built()) {
            self.commit().await?;
        }
        if !self.is_built() {
            self.finish().await?;
        }
        Ok(())
    }

    fn is_built(&self) -> bool {
        *self.state.built.borrow()
    }

    /// Speaks the languages there are now.
    async fn speak(&mut self) -> Result<(), SearchError> {
        if !self.seeded {
            // A test proves that they can be read.
            self.state.store.seed(&Lexicon::defaults().unwrap_or_default()).await?;
            self.seeded = true;
        }
        let versions = self.state.store.versions().await?;
        if versions == self.languages {
            return Ok(());
        }
        let languages = self.state.store.languages().await?;
        let now = languages.iter().map(|(version, data)| (data.language.clone(), *version)).collect();
        let data: Vec<_> = languages.into_iter().map(|(_, data)| data).collect();
        let state = self.state.clone();
        aside(move || state.reword(Lexicon::new(&data))).await??;
        self.languages = now;
        // The new index has everything that was put, and has been committed.
        self.dirty = false;
        metrics::counter!("kilat_search_rewords_total").increment(1);
        Ok(())
    }

    async fn take(&mut self, changes: v1::Changes) -> Result<(), SearchError> {
        let mut touched = BTreeSet::new();
        let mut new = Vec::new();
        for hub in changes.hubs {
            touched.insert(hub.hub_id.clone());
            if self.hubs.insert(hub.hub_id.clone(), hub.clone()).is_none() {
                new.push(hub.hub_id);
            }
        }
        for assortment in changes.assortments {
            touched.insert(assortment.hub_id.clone());
            self.assortments.insert(assortment.hub_id.clone(), assortment);
        }
        let items: Vec<_> = changes.products.into_iter().map(convert::item).collect();
        self.dirty |= !items.is_empty();
        let hubs: Vec<_> = touched
            .into_iter()
            .filter_map(|id| {
                let hub = self.hubs.get(&id)?;
                let listed = self.assortments.get(&id).filter(|assortment| assortment.limited);
                let skus = listed.map(|assortment| assortment.skus.iter().cloned().collect());
                Some((id, hub.city.clone(), hub.currency.clone(), skus))
            })
            .collect();
        if !hubs.is_empty() || !items.is_empty() {
            let state = self.state.clone();
            aside(move || {
                let engine = state.engine();
                for (id, city, currency, skus) in hubs {
                    engine.put_hub(&id, &city, &currency, skus);
                }
                engine.put(items)
            })
            .await??;
        }
        if !new.is_empty() {
            self.state.want_levels(&new);
        }
        Ok(())
    }

    async fn commit(&mut self) -> Result<(), SearchError> {
        let engine = self.state.engine();
        aside(move || engine.commit()).await??;
        self.dirty = false;
        self.committed = Instant::now();
        Ok(())
    }

    /// Answers from now on, if stock is there too or has been waited for.
    async fn finish(&self) -> Result<(), SearchError> {
        let until = self.began + WAIT_FOR_STOCK;
        while !self.state.live().0.wanted.is_empty() && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        popular::read(&self.state).await?;
        self.state.built.send_replace(true);
        let products = self.state.engine().len();
        tracing::info!(products, hubs = self.hubs.len(), elapsed = ?self.began.elapsed(), "the index is built");
        Ok(())
    }
}
