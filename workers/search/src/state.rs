//! Which index answers, and what tasks tell each other.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use runtime::{
    Bus, Fault,
    batch::{BatchOptions, Batcher, each},
    config::Search as Settings,
    outbox::Notifier,
};
use tokio::sync::{Notify, watch};

use crate::{
    error::SearchError,
    index::{Engine, IndexError, Lexicon},
    store::{Sold, Store},
};

/// Orders counted at once, and how long one waits for others: popularity is no matter of seconds.
pub const ORDERS_AT_ONCE: usize = 256;
const GATHER: Duration = Duration::from_millis(200);

pub struct State {
    pub bus: Bus,
    pub store: Store,
    pub settings: Settings,
    pub outbox: Notifier,
    /// Has `follow` look at once.
    pub look: Notify,
    /// Has `fill` read levels at once.
    pub fill: Notify,
    /// Whether the index has everything it starts with.
    pub built: watch::Sender<bool>,
    /// Orders to be counted, gathered.
    pub sold: Batcher<Sold, Result<(), Fault>>,
    engine: RwLock<Arc<Engine>>,
    live: Mutex<Live>,
}

/// What is locked while something that may change by the second is put into the index, so that an index
/// that takes the place of another misses none of it.
#[derive(Debug, Default)]
pub struct Live {
    /// Hubs whose levels are to be read.
    pub wanted: BTreeSet<String>,
    /// Hubs of which a page is on its way → SKUs the feed has told of meanwhile.
    pub told: HashMap<String, HashSet<String>>,
}

impl State {
    /// # Errors
    /// The index cannot be made.
    pub fn new(bus: Bus, store: Store, outbox: Notifier, settings: Settings) -> Result<Self, IndexError> {
        let engine = Engine::new(Lexicon::default(), writer_bytes(&settings))?;
        let gather = BatchOptions { linger: GATHER, max_items: ORDERS_AT_ONCE, ..BatchOptions::default() };
        let counts = store.clone();
        Ok(Self {
            sold: Batcher::new("search.sold", gather, move |sold| count(counts.clone(), sold)),
            bus,
            store,
            settings,
            outbox,
            look: Notify::new(),
            fill: Notify::new(),
            built: watch::Sender::new(false),
            engine: RwLock::new(Arc::new(engine)),
            live: Mutex::default(),
        })
    }

    /// The index, for questions.
    ///
    /// # Errors
    /// It is not there yet.
    pub fn ready(&self) -> Result<Arc<Engine>, SearchError> {
        if *self.built.borrow() { Ok(self.engine()) } else { Err(SearchError::NotReady) }
    }

    /// The index, built or not.
    pub fn engine(&self) -> Arc<Engine> {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The index and what goes with it; no other takes its place meanwhile.
    pub fn live(&self) -> (MutexGuard<'_, Live>, Arc<Engine>) {
        // What a panic left behind are whole names in sets.
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        (live, self.engine())
    }

    /// The same products in other words. The old index answers until the new one is complete. For the task
    /// that puts products, and no other.
    ///
    /// # Errors
    /// The new one cannot be made.
    pub fn reword(&self, lexicon: Lexicon) -> Result<(), IndexError> {
        let new = self.engine().reworded(lexicon, writer_bytes(&self.settings))?;
        let (_live, old) = self.live();
        new.take_shelf(&old);
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(())
    }
}

fn writer_bytes(settings: &Settings) -> usize {
    settings.writer_mb.saturating_mul(1_000_000)
}

/// Runs what would hold up everybody else for milliseconds where that harms nobody.
///
/// # Errors
/// It panicked.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, SearchError> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

async fn count(store: Store, sold: Vec<Sold>) -> Vec<Result<(), Fault>> {
    each(sold, |sold| {
        let store = store.clone();
        async move {
            store.count(&sold).await.map_err(SearchError::from)?;
            Ok(vec![(); sold.len()])
        }
    })
    .await
}
