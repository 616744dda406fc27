//! The SQL of this worker: schema `tracking`.
//!
//! | Module | Does |
//! |---|---|
//! | [`carry`] | who carries what, and the fences he crosses |
//! | [`place`] | cities and hubs |
//! | [`history`] | points in, by COPY, and out |
//! | [`days`] | the partitions of `point` |

mod carry;
mod copy;
mod days;
mod history;
mod place;

use runtime::outbox::{Notifier, Schema};
use sqlx::PgPool;

pub use carry::Told;

const SCHEMA: Schema = Schema::named(crate::SCHEMA);

/// The tables of schema `tracking`.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    outbox: Notifier,
}

impl Store {
    pub fn new(pool: PgPool, outbox: Notifier) -> Self {
        Self { pool, outbox }
    }
}
