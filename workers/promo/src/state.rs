//! What the handlers share.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use redis::aio::ConnectionManager;
use runtime::{
    Fault,
    batch::{BatchOptions, Batcher, each},
    config::{Config, Promo as Settings},
    outbox::Notifier,
};

use crate::{
    active::Active,
    counter::Counter,
    error::PromoError,
    guardian::Watch,
    model::{Redemption, Taken},
    store::{Ask, Store, Written},
    zones::Zones,
};

/// How long events of orders gather: every order has them, and nobody waits.
const EVENTS_GATHER: Duration = Duration::from_millis(20);

type Answer<T> = Result<T, PromoError>;
/// As every caller of a batch hears it.
type Gathered<T> = Result<T, Fault>;

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
    finds: Batcher<String, Gathered<Option<Redemption>>>,
    writes: Batcher<Taken, Gathered<Written>>,
    ends: Batcher<Ask, Gathered<Option<Redemption>>>,
    news: Batcher<Ask, Gathered<Option<Redemption>>>,
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
            ends: Batcher::new("promo.end", options, move |asks| end(ending.clone(), asks)),
            news: Batcher::new(
                "promo.news",
                BatchOptions { linger: EVENTS_GATHER, max_items: 256, ..options },
                move |asks| end(news.clone(), asks),
            ),
            store,
        }
    }

    pub async fn find(&self, order: &str) -> Answer<Option<Redemption>> {
        Ok(self.finds.run(order.to_owned()).await??)
    }

    pub async fn write(&self, taken: Taken) -> Answer<Written> {
        Ok(self.writes.run(taken).await??)
    }

    /// Ends a redemption for somebody who waits.
    pub async fn end(&self, ask: Ask) -> Answer<Option<Redemption>> {
        Ok(self.ends.run(ask).await??)
    }

    /// Ends one because of what became of its order.
    pub async fn hear(&self, ask: Ask) -> Answer<Option<Redemption>> {
        Ok(self.news.run(ask).await??)
    }

    /// Uses of one promotion from one device, or one address, in a day; `None`: unlimited.
    pub fn per_device(&self) -> Option<u32> {
        Some(self.settings.per_fingerprint).filter(|most| *most > 0)
    }
}

async fn find(store: Store, orders: Vec<String>) -> Vec<Gathered<Option<Redemption>>> {
    each(orders, |orders| {
        let store = store.clone();
        async move { Ok(store.find(&orders).await.map_err(PromoError::from)?) }
    })
    .await
}

async fn write(store: Store, items: Vec<Taken>) -> Vec<Gathered<Written>> {
    each(items, |items| {
        let store = store.clone();
        async move { Ok(store.write(&items).await.map_err(PromoError::from)?) }
    })
    .await
}

async fn end(store: Store, asks: Vec<Ask>) -> Vec<Gathered<Option<Redemption>>> {
    each(asks, |asks| {
        let store = store.clone();
        async move { Ok(store.end(&asks).await.map_err(PromoError::from)?) }
    })
    .await
}
