//! Events that come close together, in one transaction.
//!
//! Nobody waits for an event: they are gathered for a moment, so that a rush costs the record a few transactions a
//! second instead of a few per order.

use std::time::Duration;

use runtime::{
    Fault,
    batch::{BatchError, BatchOptions, Batcher, each},
};

use crate::{
    error::EtaError,
    order::Order,
    store::{Heard, Promising, Store, Word},
};

/// How long an event waits for others.
const GATHER: Duration = Duration::from_millis(40);
const AT_ONCE: usize = 256;

#[derive(Debug)]
pub struct Take {
    words: Batcher<Word, Result<Heard, Fault>>,
    promises: Batcher<Promising, Result<Order, Fault>>,
}

impl Take {
    pub fn new(store: &Store) -> Self {
        let options = BatchOptions { linger: GATHER, max_items: AT_ONCE, ..BatchOptions::default() };
        let (hears, promises) = (store.clone(), store.clone());
        Self {
            words: Batcher::new("eta.hear", options, move |words| {
                let store = hears.clone();
                each(words, move |words: Vec<Word>| {
                    let store = store.clone();
                    async move { Ok(store.hear(&words).await.map_err(EtaError::from)?) }
                })
            }),
            promises: Batcher::new("eta.promise", options, move |all| {
                let store = promises.clone();
                each(all, move |all: Vec<Promising>| {
                    let store = store.clone();
                    async move { Ok(store.promise(&all).await.map_err(EtaError::from)?) }
                })
            }),
        }
    }

    /// Takes in an event.
    ///
    /// # Errors
    /// The record refuses it, or cannot be reached.
    pub async fn word(&self, word: Word) -> Result<Heard, Fault> {
        self.words.run(word).await.map_err(lost)?
    }

    /// Makes a promise, unless it was made before.
    ///
    /// # Errors
    /// As [`word`](Self::word).
    pub async fn promise(&self, promise: Promising) -> Result<Order, Fault> {
        self.promises.run(promise).await.map_err(lost)?
    }
}

fn lost(error: BatchError) -> Fault {
    Fault::unavailable(error)
}
