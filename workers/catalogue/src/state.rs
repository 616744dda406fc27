//! The record and its copy in memory.

use std::sync::{PoisonError, RwLock};

use runtime::outbox::Notifier;
use tokio::sync::Mutex;

use crate::{snapshot::Snapshot, store::Store};

pub struct State {
    pub store: Store,
    pub notifier: Notifier,
    snapshot: RwLock<Snapshot>,
    /// How far the copy has come in the feed. Held through a refresh, so that there is one at a time.
    seq: Mutex<i64>,
}

impl State {
    /// With the whole catalogue in memory.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn load(store: Store, notifier: Notifier) -> sqlx::Result<Self> {
        let state = Self { store, notifier, snapshot: RwLock::default(), seq: Mutex::new(0) };
        state.refresh().await?;
        Ok(state)
    }

    /// Takes in what changed in the record since the last time; true if something did.
    pub async fn refresh(&self) -> sqlx::Result<bool> {
        let mut seq = self.seq.lock().await;
        let Some(changes) = self.store.changes_after(*seq).await? else { return Ok(false) };
        self.change(|snapshot| {
            changes.hubs.into_iter().for_each(|hub| snapshot.take_hub(hub));
            changes.assortments.into_iter().for_each(|assortment| snapshot.take_assortment(assortment));
            changes.products.into_iter().for_each(|product| snapshot.take_product(product));
        });
        *seq = changes.seq;
        metrics::counter!("kilat_catalogue_refreshes_total").increment(1);
        Ok(true)
    }

    pub fn read<T>(&self, ask: impl FnOnce(&Snapshot) -> T) -> T {
        // A writer that panicked left maps of whole values behind: nothing in them is half done.
        ask(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn change(&self, make: impl FnOnce(&mut Snapshot)) {
        make(&mut self.snapshot.write().unwrap_or_else(PoisonError::into_inner));
    }
}
