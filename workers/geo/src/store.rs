//! The SQL of this worker.

mod change;
mod near;
mod read;

use runtime::outbox::Schema;
use sqlx::PgPool;

pub use change::Change;
pub use near::{NearRow, NearRows};
pub use read::{Changes, ZoneRow};

/// The tables of schema `geo`. PostGIS' functions are named with their schema, `public`, since a role's
/// search path may not have it.
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

/// Versions and numbers of the feed fit either way.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
