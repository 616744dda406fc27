//! The SQL of this worker.

mod products;
mod read;
mod write;

use runtime::outbox::Schema;
use sqlx::PgPool;

/// The tables of schema `catalogue`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    schema: Schema,
}

impl Store {
    pub fn new(pool: PgPool, schema: Schema) -> Self {
        Self { pool, schema }
    }
}
