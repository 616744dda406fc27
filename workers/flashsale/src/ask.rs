//! Questions of many callers in one round trip, and claims of many in one commit.

use std::time::Duration;

use lua::{
    LuaError, Operation,
    flashsale::{Drawn, Enter, Place},
    run_many,
};
use redis::aio::ConnectionManager;
use runtime::{
    Fault,
    batch::{BatchOptions, Batcher, each},
};

use crate::{
    error::SaleError,
    store::{NewClaim, Store, Written},
};

/// Questions in one exchange. Redis is busy with them for some milliseconds, in which nobody else is answered.
const AT_ONCE: usize = 128;
/// Whoever comes when so many wait is told to come again: a queue nobody sees is no waiting room.
const WAITING: usize = 8_192;

/// Orders' events taken in at once, and how long one waits for others.
pub const FOLLOWED: usize = 256;
const GATHER: Duration = Duration::from_millis(50);

/// Gathers what concurrent callers ask; each gets its own answer.
#[derive(Debug)]
pub struct Gathered<O: Operation>(Batcher<O, Result<O::Reply, LuaError>>);

impl<O> Gathered<O>
where
    O: Operation + Send + 'static,
    O::Reply: 'static,
{
    fn new(name: &'static str, redis: ConnectionManager) -> Self {
        let options = BatchOptions {
            max_items: AT_ONCE,
            max_queue: WAITING,
            concurrency: 2,
            ..BatchOptions::default()
        };
        Self(Batcher::new(name, options, move |items: Vec<O>| {
            let mut redis = redis.clone();
            async move { run_many(&mut redis, &items).await }
        }))
    }

    /// # Errors
    /// Redis does not answer, or too many are asking.
    pub async fn ask(&self, item: O) -> Result<O::Reply, SaleError> {
        Ok(self.0.run(item).await??)
    }
}

/// What is asked by many at once.
#[derive(Debug)]
pub struct Asks {
    pub enter: Gathered<Enter>,
    pub place: Gathered<Place>,
    pub drawn: Gathered<Drawn>,
    claim: Batcher<NewClaim, Result<Written, ()>>,
    ours: Batcher<String, Result<bool, Fault>>,
}

impl Asks {
    pub fn new(redis: &ConnectionManager, store: Store) -> Self {
        let claims = store.clone();
        let gather = BatchOptions { max_items: FOLLOWED, linger: GATHER, ..BatchOptions::default() };
        Self {
            ours: Batcher::new("flashsale.ours", gather, move |orders: Vec<String>| {
                let store = claims.clone();
                each(orders, move |orders: Vec<String>| {
                    let store = store.clone();
                    async move {
                        let ours = store.ours(&orders).await.map_err(SaleError::from)?;
                        Ok(orders.iter().map(|order| ours.contains(order)).collect())
                    }
                })
            }),
            enter: Gathered::new("flashsale.enter", redis.clone()),
            place: Gathered::new("flashsale.place", redis.clone()),
            drawn: Gathered::new("flashsale.drawn", redis.clone()),
            claim: Batcher::new("flashsale.claim", BatchOptions::default(), move |items: Vec<NewClaim>| {
                let store = store.clone();
                async move {
                    match store.claim(&items).await {
                        Ok(written) => written.into_iter().map(Ok).collect(),
                        Err(error) => {
                            tracing::warn!(%error, claims = items.len(), "claims may not be written down");
                            items.iter().map(|_| Err(())).collect()
                        }
                    }
                }
            }),
        }
    }

    /// Whether an order is a sale's. Most are not, and no more than this is spent on them.
    ///
    /// # Errors
    /// The record cannot be reached.
    pub async fn ours(&self, order: &str) -> Result<bool, Fault> {
        self.ours.run(order.to_owned()).await.map_err(SaleError::from)?
    }

    /// `None`: whether it is written down is not known.
    pub async fn claim(&self, claim: NewClaim) -> Option<Written> {
        self.claim.run(claim).await.ok()?.ok()
    }
}
