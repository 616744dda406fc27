//! The SQL of this worker.

mod keep;
mod observe;
mod quote;
mod surge;

use runtime::{outbox::Schema, session::Session};
use sqlx::PgPool;

pub use keep::HubRow;
pub use observe::Keep;
pub use quote::{Made, QuoteRow, Stamp};
pub use surge::{SurgeRow, Ticked, seconds};

/// The tables of schema `pricing`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    schema: Schema,
    /// For what every quote writes.
    session: Session,
}

impl Store {
    pub fn new(pool: PgPool, schema: Schema) -> Self {
        Self { session: Session::own(&pool), pool, schema }
    }
}
