//! What this process knows by heart: hubs, the model, how promises are steered. The record knows it first;
//! every replica reads what the others learned within a second, and starts with what is kept there.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{TimeDelta, Utc};
use geodesy::Place;
use runtime::config::Eta as Settings;
use tokio_util::sync::CancellationToken;

use crate::{
    learn::promise::Steering,
    model::Model,
    order::{Stage, unix},
    state::State,
    store::Store,
};

const EVERY: Duration = Duration::from_millis(1000);
/// Samples this old are learned from at the start.
const START_WITH: TimeDelta = TimeDelta::hours(24);
/// A transaction that wrote a sample is over after this: its id cannot appear any more.
const COMMITTED_WITHIN: TimeDelta = TimeDelta::seconds(30);
const AT_ONCE: i64 = 5_000;
/// Samples and orders are forgotten after these.
const KEEP_SAMPLES: TimeDelta = TimeDelta::days(3);
const KEEP_ORDERS: TimeDelta = TimeDelta::days(90);
/// How many refreshes between two prunings: about an hour.
const PRUNE_EVERY: u32 = 3_600;

#[derive(Clone, Debug)]
pub struct Hub {
    pub city: String,
    pub place: Place,
}

/// Everything known, behind one lock that is never held across an await.
#[derive(Debug)]
pub struct Known {
    pub model: Model,
    hubs: HashMap<String, Arc<Hub>>,
    steering: HashMap<(String, Stage), Steering>,
    /// The record has been read at least once.
    loaded: bool,
    /// All samples up to this id are folded; `seen` are those beyond it that are, too. Ids are given out
    /// before commit, so a lower one may show up late.
    upto: i64,
    seen: HashSet<i64>,
}

#[derive(Debug)]
pub struct Keeper {
    store: Store,
    known: RwLock<Known>,
}

impl Keeper {
    pub fn new(store: Store, settings: &Settings) -> Self {
        let known = Known {
            model: Model::new(settings.speed_mps, settings.road_factor),
            hubs: HashMap::new(),
            steering: HashMap::new(),
            loaded: false,
            upto: -1,
            seen: HashSet::new(),
        };
        Self { store, known: RwLock::new(known) }
    }

    /// Looks at what is known.
    pub fn with<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        change(&mut self.known.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// A hub; the record is asked for one this process has not met.
    pub async fn hub(&self, hub_id: &str) -> sqlx::Result<Option<Arc<Hub>>> {
        if let Some(hub) = self.with(|known| known.hubs.get(hub_id).cloned()) {
            return Ok(Some(hub));
        }
        self.hubs().await?;
        Ok(self.with(|known| known.hubs.get(hub_id).cloned()))
    }

    pub async fn hubs(&self) -> sqlx::Result<()> {
        let rows = self.store.hubs().await?;
        let hubs = rows.into_iter().filter_map(|row| {
            let place = Place::new(row.lat, row.lng).ok()?;
            Some((row.hub_id, Arc::new(Hub { city: row.city, place })))
        });
        let hubs = hubs.collect();
        self.change(|known| known.hubs = hubs);
        Ok(())
    }

    /// Reads what is new.
    pub async fn refresh(&self) -> sqlx::Result<()> {
        self.hubs().await?;
        let steering = self.store.steering().await?;
        if self.with(|known| known.upto < 0) {
            let upto = self.store.sample_before(Utc::now() - START_WITH).await?;
            self.change(|known| known.upto = upto.max(0));
        }
        let mut after = self.with(|known| known.upto);
        loop {
            let samples = self.store.samples_after(after, AT_ONCE).await?;
            let Some(last) = samples.last().map(|noted| noted.id) else { break };
            let settled = Utc::now() - COMMITTED_WITHIN;
            self.change(|known| {
                for noted in &samples {
                    if let (Some(sample), true) = (&noted.sample, known.seen.insert(noted.id)) {
                        known.model.fold(unix(noted.at), sample);
                    }
                }
                let old = samples.iter().take_while(|noted| noted.noted_at < settled).last();
                if let Some(old) = old {
                    known.upto = known.upto.max(old.id);
                    let upto = known.upto;
                    known.seen.retain(|id| *id > upto);
                }
            });
            if i64::try_from(samples.len()).is_ok_and(|n| n < AT_ONCE) {
                break;
            }
            after = last;
        }
        self.change(|known| {
            known.steering = steering.into_iter().map(|row| ((row.city, row.stage), row.steering)).collect();
            known.loaded = true;
        });
        Ok(())
    }
}

impl Known {
    pub fn steering(&self, city: &str, stage: Stage) -> Steering {
        self.steering.get(&(city.to_owned(), stage)).copied().unwrap_or_default()
    }

    pub fn is_loaded(&self) -> bool {
        self.loaded
    }
}

/// Keeps it fresh, and the record small.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut turns = fastrand::u32(0..PRUNE_EVERY);
    while !cancel.is_cancelled() {
        if let Err(error) = state.keeper.refresh().await {
            tracing::warn!(%error, "what others learned cannot be read; trying again");
        }
        turns += 1;
        if turns >= PRUNE_EVERY {
            turns = 0;
            if let Err(error) = prune(&state.store, &cancel).await {
                tracing::warn!(%error, "the past was not forgotten; the next turn tries again");
            }
        }
        let pause = EVERY.mul_f64(0.75 + 0.5 * fastrand::f64());
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

async fn prune(store: &Store, cancel: &CancellationToken) -> sqlx::Result<()> {
    let now = Utc::now();
    while !cancel.is_cancelled() && store.prune(now - KEEP_SAMPLES, now - KEEP_ORDERS, AT_ONCE).await? {}
    Ok(())
}
