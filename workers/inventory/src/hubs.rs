//! The hubs this process knows, and how far the record of each has come.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use lua::inventory::Position;
use subjects::ids::{City, HubId, Token};
use tokio::sync::watch;

use crate::{
    error::StockError,
    store::{HubRow, Store},
};

#[derive(Debug)]
pub struct Hub {
    pub id: HubId,
    pub city: City,
    /// Up to where the record has applied the journal, as last heard.
    recorded: watch::Sender<Position>,
}

impl Hub {
    pub fn id(&self) -> &str {
        self.id.as_str()
    }

    pub fn recorded(&self) -> Position {
        *self.recorded.borrow()
    }

    /// Tells all who wait. Never goes back: news may arrive out of order.
    pub fn advance(&self, to: Position) {
        self.recorded.send_if_modified(|at| {
            let newer = to > *at;
            if newer {
                *at = to;
            }
            newer
        });
    }

    /// Waits until the record has `at`.
    ///
    /// # Errors
    /// Not in time; or the hub was rebuilt meanwhile, and whether the entry had been applied before is
    /// for the caller to find out by asking again.
    pub async fn wait_for(&self, at: Position, within: Duration) -> Result<(), StockError> {
        let mut recorded = self.recorded.subscribe();
        match tokio::time::timeout(within, recorded.wait_for(|position| *position >= at)).await {
            Ok(Ok(position)) if position.epoch == at.epoch => Ok(()),
            Ok(_) => Err(StockError::Closed(self.id().to_owned())),
            Err(_) => Err(StockError::Unrecorded),
        }
    }
}

#[derive(Debug)]
pub struct Hubs {
    store: Store,
    known: RwLock<HashMap<String, Arc<Hub>>>,
}

impl Hubs {
    pub fn new(store: Store) -> Self {
        Self { store, known: RwLock::default() }
    }

    pub fn all(&self) -> Vec<Arc<Hub>> {
        let mut all: Vec<_> =
            self.known.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        all.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        all
    }

    pub fn get(&self, id: &str) -> Option<Arc<Hub>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// A hub; the record is asked for one this process has not met.
    ///
    /// # Errors
    /// There is none, or the record cannot be asked.
    pub async fn find(&self, id: &str) -> Result<Arc<Hub>, StockError> {
        if let Some(hub) = self.get(id) {
            return Ok(hub);
        }
        let row = self.store.hub(id).await?.ok_or_else(|| StockError::UnknownHub(id.to_owned()))?;
        self.note(row).ok_or_else(|| StockError::UnknownHub(id.to_owned()))
    }

    /// Learns what the record says of all hubs.
    ///
    /// # Errors
    /// The record cannot be asked.
    pub async fn refresh(&self) -> sqlx::Result<()> {
        for row in self.store.hubs().await? {
            self.note(row);
        }
        Ok(())
    }

    /// `None`: its ids are no tokens. The contract's types keep such rows out.
    fn note(&self, row: HubRow) -> Option<Arc<Hub>> {
        let at = row.at();
        if let Some(hub) = self.get(&row.hub_id).filter(|hub| hub.city.as_str() == row.city) {
            hub.advance(at);
            return Some(hub);
        }
        let (id, city) = (HubId::parse(&row.hub_id).ok()?, City::parse(&row.city).ok()?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // A hub that moved to another city keeps those who wait for it.
        let recorded =
            known.get(&row.hub_id).map_or_else(|| watch::Sender::new(at), |hub| hub.recorded.clone());
        let hub = Arc::new(Hub { id, city, recorded });
        known.insert(row.hub_id, hub.clone());
        Some(hub)
    }
}
