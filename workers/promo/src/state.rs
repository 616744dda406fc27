//! What the handlers share.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use redis::aio::ConnectionManager;
use runtime::{
    batch::{BatchOptions, Batcher},
    config::{Config, Promo as Settings},
    outbox::Notifier,
};

use crate::{
    active::Active,
    counter::Counter,
    ends,
    error::PromoError,
    guardian::Watch,
    model::{Redemption, Taken},
    store::{Ask, Store, Written},
    zones::Zones,
};

/// How long events of orders gather: every order has them, and nobody waits.
const EVENTS_GATHER: Duration = Duration::from_millis(20);

type Answer<T> = Result<T, PromoError>;

pub struct State {
    pub store: Store,
    pub active: Arc<Active>,
    pub zones: Arc<Zones>,
    pub counter: Counter,
    pub guardian: Watch,
    pub notifier: Notifier,
    pub settings: Settings,
    /// A quote may be so old.
    pub quoted_within: TimeDelta,
    finds: Batcher<String, Answer<Option<Redemption>>>,
    writes: Batcher<Taken, Answer<Written>>,
    ends: Batcher<Ask, Answer<Option<Redemption>>>,
    news: Batcher<Ask, Answer<Option<Redemption>>>,
}

impl State {
    pub fn new(store: Store, redis: ConnectionManager, notifier: Notifier, config: &Config) -> Self {
        let options = BatchOptions::default();
        let (finds, writes, ending, news) = (store.clone(), store.clone(), store.clone(), store.clone());
        Self {
            active: Arc::new(Active::new(store.clone())),
            zones: Arc::default(),
            counter: Counter::new(redis),
            guardian: Watch::default(),
            notifier,
            settings: config.promo.clone(),
            quoted_within: TimeDelta::from_std(config.pricing.quote()).unwrap_or(TimeDelta::MAX),
            finds: Batcher::new("promo.find", options, move |orders| find(finds.clone(), orders)),
            writes: Batcher::new("promo.redeem", options, move |items| write(writes.clone(), items)),
            ends: Batcher::new("promo.end", options, move |asks| ends::all(ending.clone(), asks)),
            news: Batcher::new(
                "promo.news",
                BatchOptions { linger: EVENTS_GATHER, max_items: 256, ..options },
                move |asks| ends::all(news.clone(), asks),
            ),
            store,
        }
    }

    pub async fn find(&self, order: &str) -> Answer<Option<Redemption>> {
        self.finds.run(order.to_owned()).await?
    }

    pub async fn write(&self, taken: Taken) -> Answer<Written> {
        self.writes.run(taken).await?
    }

    /// Ends a redemption for somebody who waits.
    pub async fn end(&self, ask: Ask) -> Answer<Option<Redemption>> {
        self.ends.run(ask).await?
    }

    /// Ends one because of what became of its order.
    pub async fn hear(&self, ask: Ask) -> Answer<Option<Redemption>> {
        self.news.run(ask).await?
    }

    /// Uses of one promotion from one device, or one address, in a day; `None`: unlimited.
    pub fn per_device(&self) -> Option<u32> {
        Some(self.settings.per_fingerprint).filter(|most| *most > 0)
    }
}

async fn find(store: Store, orders: Vec<String>) -> Vec<Answer<Option<Redemption>>> {
    match store.find(&orders).await {
        Ok(found) => found.into_iter().map(Ok).collect(),
        Err(error) => failed(&error, orders.len()),
    }
}

async fn write(store: Store, items: Vec<Taken>) -> Vec<Answer<Written>> {
    match store.write(&items).await {
        Ok(written) => written.into_iter().map(Ok).collect(),
        Err(error) => failed(&error, items.len()),
    }
}

fn failed<T>(error: &sqlx::Error, times: usize) -> Vec<Answer<T>> {
    let detail = error.to_string();
    (0..times).map(|_| Err(PromoError::Record(detail.clone()))).collect()
}
