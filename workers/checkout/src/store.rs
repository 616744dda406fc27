//! All SQL of the checkout worker.
//!
//! The two writes every checkout makes, [`Store::begin`] and [`Store::settle`], are batched: one
//! statement, one round trip and one commit for all sagas that come at the same time. An item of a
//! batch fails alone only for reasons of its own; an error of the statement is everybody's, and
//! everybody's to retry.

mod begin;
mod operate;
mod row;
mod settle;

use std::time::Duration;

use runtime::{
    batch::{BatchOptions, Batcher},
    outbox::Notifier,
    session::Session,
};
use sqlx::PgPool;

pub use begin::{Begun, New};
pub use operate::Open;
pub use row::{Row, State};
pub use settle::{Change, Settled};

use crate::error::StoreError;

/// How long payment events gather before their sagas' states are read.
const EVENTS_GATHER: Duration = Duration::from_millis(25);

type Shared<T> = Result<T, String>;

pub struct Store {
    pool: PgPool,
    notifier: Notifier,
    begins: Batcher<New, Shared<begin::Answer>>,
    settles: Batcher<Change, Shared<Option<Settled>>>,
    states: Batcher<String, Shared<Option<State>>>,
}

impl Store {
    pub fn new(pool: PgPool, notifier: Notifier) -> Self {
        let own = || Session::own(&pool);
        let (for_begins, for_settles, for_states) = (own(), own(), own());
        let options = BatchOptions::default();
        Self {
            begins: Batcher::new("checkout_begin", options, move |items| {
                begin::batch(for_begins.clone(), items)
            }),
            settles: Batcher::new("checkout_settle", options, move |items| {
                settle::batch(for_settles.clone(), items)
            }),
            // Asked for every payment event, and nobody waits.
            states: Batcher::new(
                "checkout_state",
                BatchOptions { linger: EVENTS_GATHER, ..options },
                move |items| row::states(for_states.clone(), items),
            ),
            pool,
            notifier,
        }
    }

    /// Writes the saga's row unless it is there, and says what is.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn begin(&self, new: New) -> Result<Begun, StoreError> {
        let saga_id = new.saga_id.clone();
        match self.begins.run(new).await?.map_err(StoreError::Batch)? {
            begin::Answer::Begun(begun) => Ok(*begun),
            begin::Answer::OrderTaken => Err(StoreError::OrderTaken),
            begin::Answer::Gone => Err(StoreError::Gone(saga_id)),
        }
    }

    /// Moves the row to another state, if its present state allows that; says what stands there now.
    /// Confirmed and failed rows never change again: the stored outcome wins.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn settle(&self, change: Change) -> Result<Settled, StoreError> {
        let saga_id = change.saga_id.clone();
        self.settles.run(change).await?.map_err(StoreError::Batch)?.ok_or(StoreError::Gone(saga_id))
    }

    /// The state of a saga, if there is such a saga.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn state(&self, saga_id: &str) -> Result<Option<State>, StoreError> {
        self.states.run(saga_id.to_owned()).await?.map_err(StoreError::Batch)
    }
}

/// One answer per item, when the statement failed for all.
fn all_failed<T>(items: usize, error: &sqlx::Error) -> Vec<Shared<T>> {
    (0..items).map(|_| Err(error.to_string())).collect()
}
