//! What handlers and tasks share.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use redis::aio::ConnectionManager;
use runtime::{
    Bus,
    config::{Config, FlashSale as Settings},
    outbox::Notifier,
};
use tokio::sync::{Notify, Semaphore};

use crate::{ask::Asks, error::SaleError, model::SaleRow, store::Store};

pub struct State {
    pub settings: Settings,
    /// Of a checkout.
    pub budget: Duration,
    pub bus: Bus,
    pub store: Store,
    pub redis: ConnectionManager,
    pub asks: Asks,
    pub outbox: Notifier,
    /// Places for those who settle an order of a sale.
    pub settling: Semaphore,
    /// A sale was met closed, or was put, or units came back.
    pub wake: Notify,
    sales: Mutex<HashMap<String, (Instant, Arc<SaleRow>)>>,
}

/// Orders settled at a time. Each may wait for the lock of its sale with a connection in its hand; more of them would
/// leave none for a checkout that asks for its price.
const SETTLING: usize = 3;
/// How long a sale's row is believed. What changes by the second is Redis' to say.
const BELIEVED: Duration = Duration::from_secs(1);

impl State {
    pub fn new(bus: Bus, store: Store, redis: ConnectionManager, outbox: Notifier, config: &Config) -> Self {
        Self {
            settings: config.flashsale.clone(),
            budget: config.checkout.deadline(),
            asks: Asks::new(&redis, store.clone()),
            bus,
            store,
            redis,
            outbox,
            settling: Semaphore::new(SETTLING),
            wake: Notify::new(),
            sales: Mutex::default(),
        }
    }

    /// A sale's row, up to a second old.
    ///
    /// # Errors
    /// There is none, or nobody can say.
    pub async fn sale(&self, sale_id: &str) -> Result<Arc<SaleRow>, SaleError> {
        let known =
            self.cache().get(sale_id).filter(|(at, _)| at.elapsed() < BELIEVED).map(|(_, row)| row.clone());
        if let Some(row) = known {
            return Ok(row);
        }
        let row = self.store.sale(sale_id).await?.ok_or_else(|| SaleError::NotFound(sale_id.to_owned()))?;
        Ok(self.believe(row))
    }

    pub fn believe(&self, row: SaleRow) -> Arc<SaleRow> {
        let row = Arc::new(row);
        let mut cache = self.cache();
        cache.retain(|_, (at, _)| at.elapsed() < BELIEVED * 60);
        cache.insert(row.sale_id.clone(), (Instant::now(), row.clone()));
        row
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Instant, Arc<SaleRow>)>> {
        self.sales.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Redis has lost the sale: has it opened again, and says so.
    pub fn closed(&self) -> SaleError {
        self.wake.notify_one();
        SaleError::Closed
    }
}

pub fn unix_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

pub fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
