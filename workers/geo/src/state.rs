//! What handlers and tasks share.

use std::{
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use runtime::{config::Geo as Settings, outbox::Notifier};
use tokio::sync::Mutex;

use crate::{cache::Cache, gate::Gate, geoip::GeoIp, snapshot::Snapshot, store::Store, supply::Supply};

pub struct State {
    pub settings: Settings,
    pub store: Store,
    pub cache: Cache,
    pub supply: Supply,
    pub geoip: Option<GeoIp>,
    pub notifier: Notifier,
    /// Whether Redis and the record were there when last asked.
    pub cache_gate: Gate,
    pub record_gate: Gate,
    snapshot: RwLock<Snapshot>,
    /// How far memory has come in the feed. Held through a refresh, so that there is one at a time.
    seq: Mutex<i64>,
    /// The same, to be read without waiting.
    seen: AtomicI64,
}

/// How long a server that failed is left alone.
const REST: Duration = Duration::from_millis(500);

impl State {
    pub fn new(
        settings: Settings,
        store: Store,
        cache: Cache,
        geoip: Option<GeoIp>,
        notifier: Notifier,
    ) -> Self {
        Self {
            settings,
            store,
            cache,
            supply: Supply::default(),
            geoip,
            notifier,
            cache_gate: Gate::new(REST),
            record_gate: Gate::new(REST),
            snapshot: RwLock::default(),
            seq: Mutex::new(0),
            seen: AtomicI64::new(0),
        }
    }

    /// Takes in what changed in the record since the last time; true if something did.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn refresh(&self) -> sqlx::Result<bool> {
        let mut seq = self.seq.lock().await;
        let Some(changes) = self.store.changes_after(*seq).await? else { return Ok(false) };
        let newest = changes.seq;
        self.change(|snapshot| snapshot.take(changes));
        *seq = newest;
        self.seen.store(newest, Ordering::Release);
        Ok(true)
    }

    /// Sees that memory is not older than `seq` of the feed.
    ///
    /// # Errors
    /// It is, and the record cannot be read.
    pub async fn at_least(&self, seq: i64) -> sqlx::Result<()> {
        if self.seen.load(Ordering::Acquire) < seq {
            self.refresh().await?;
        }
        Ok(())
    }

    /// Memory as new as it can be had; one that was filled once is better than no answer.
    ///
    /// # Errors
    /// Nothing was ever read, and nothing can be now.
    pub async fn current(&self) -> sqlx::Result<()> {
        match self.refresh().await {
            Err(error) if self.seen.load(Ordering::Acquire) == 0 => Err(error),
            Err(error) => {
                tracing::warn!(%error, "cities, hubs and zones in memory may be old");
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }

    pub fn read<T>(&self, ask: impl FnOnce(&Snapshot) -> T) -> T {
        // A writer that panicked left maps of whole values behind: nothing in them is half done.
        ask(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn change(&self, make: impl FnOnce(&mut Snapshot)) {
        make(&mut self.snapshot.write().unwrap_or_else(PoisonError::into_inner));
    }
}
