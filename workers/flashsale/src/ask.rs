//! Questions of many callers in one round trip, and claims of many in one commit.

use lua::{
    LuaError, Operation,
    flashsale::{Drawn, Enter, Place},
    run_many,
};
use redis::aio::ConnectionManager;
use runtime::batch::{BatchOptions, Batcher};

use crate::{
    error::SaleError,
    store::{NewClaim, Store, Written},
};

/// Questions in one exchange. Redis is busy with them for some milliseconds, in which nobody else is answered.
const AT_ONCE: usize = 128;
/// Whoever comes when so many wait is told to come again: a queue nobody sees is no waiting room.
const WAITING: usize = 8_192;

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
}

impl Asks {
    pub fn new(redis: &ConnectionManager, store: Store) -> Self {
        Self {
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

    /// `None`: whether it is written down is not known.
    pub async fn claim(&self, claim: NewClaim) -> Option<Written> {
        self.claim.run(claim).await.ok()?.ok()
    }
}
