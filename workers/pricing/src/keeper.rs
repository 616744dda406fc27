//! What this process knows by heart: hubs and tariffs. The record knows it first, and every replica reads it
//! again each second.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono_tz::Tz;
use geodesy::Place;
use subjects::v1;
use tokio_util::sync::CancellationToken;

use crate::{
    rules::tariff::default_of,
    state::State,
    store::{HubRow, Store},
};

const EVERY: Duration = Duration::from_secs(1);

#[derive(Clone, Debug)]
pub struct Hub {
    pub hub_id: String,
    pub city: String,
    pub currency: String,
    pub zone: Tz,
    pub place: Place,
}

impl Hub {
    /// A hub without a place is none: nothing can be said of the way from it.
    fn of(row: HubRow) -> Option<Self> {
        let place = Place::new(row.lat, row.lng).ok()?;
        // Catalogue takes IANA names only; one that is too new for us costs the rush hour, not the hub.
        let zone = row.time_zone.parse().unwrap_or(Tz::UTC);
        Some(Self { hub_id: row.hub_id, city: row.city, currency: row.currency, zone, place })
    }
}

#[derive(Debug, Default)]
struct Known {
    hubs: HashMap<String, Arc<Hub>>,
    tariffs: HashMap<String, Arc<v1::Tariff>>,
}

#[derive(Debug)]
pub struct Keeper {
    store: Store,
    known: RwLock<Known>,
    /// Held through a refresh: what was read earlier never replaces what was read later.
    refreshing: tokio::sync::Mutex<()>,
}

impl Keeper {
    pub fn new(store: Store) -> Self {
        Self { store, known: RwLock::default(), refreshing: tokio::sync::Mutex::default() }
    }

    fn with<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        change(&mut self.known.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn hub(&self, hub_id: &str) -> Option<Arc<Hub>> {
        self.with(|known| known.hubs.get(hub_id).cloned())
    }

    pub fn hubs(&self) -> Vec<Arc<Hub>> {
        self.with(|known| known.hubs.values().cloned().collect())
    }

    /// What the city's hubs trade in: a city has one currency.
    pub fn currency(&self, city: &str) -> Option<String> {
        self.with(|known| known.hubs.values().find(|hub| hub.city == city).map(|hub| hub.currency.clone()))
    }

    /// What was set for the city, or what holds where nothing was.
    pub fn tariff(&self, city: &str, currency: &str) -> Option<Arc<v1::Tariff>> {
        let set = self.with(|known| known.tariffs.get(city).cloned());
        let set = set.filter(|tariff| tariff.currency == currency);
        set.or_else(|| default_of(city, currency).map(Arc::new))
    }

    /// What was set for the city.
    pub fn own_tariff(&self, city: &str) -> Option<Arc<v1::Tariff>> {
        self.with(|known| known.tariffs.get(city).cloned())
    }

    pub async fn refresh(&self) -> sqlx::Result<()> {
        let _turn = self.refreshing.lock().await;
        let (hubs, tariffs) = tokio::try_join!(self.store.hubs(), self.store.tariffs())?;
        let hubs = hubs.into_iter().filter_map(Hub::of).map(|hub| (hub.hub_id.clone(), Arc::new(hub)));
        let tariffs = tariffs.into_iter().map(|tariff| (tariff.city.clone(), Arc::new(tariff)));
        let known = Known { hubs: hubs.collect(), tariffs: tariffs.collect() };
        self.change(|was| *was = known);
        Ok(())
    }
}

/// Keeps it fresh.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        if let Err(error) = state.keeper.refresh().await {
            tracing::warn!(%error, "hubs and tariffs cannot be read; trying again");
        }
        let pause = EVERY.mul_f64(0.75 + 0.5 * fastrand::f64());
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}
