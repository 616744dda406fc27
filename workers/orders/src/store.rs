//! The SQL of this worker. What the functions called here do stands in `migrations/0002_steps.sql`.

mod forget;
mod read;
mod steps;
mod sweep;

use runtime::session::Session;
use sqlx::PgPool;

pub use read::Of;
pub use steps::{Created, Move, Moved, News, Noted};

/// The tables of schema `orders`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    /// For the changes.
    session: Session,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { session: Session::Pool(pool.clone()), pool }
    }

    /// The same tables, with a connection of its own for one kind of change.
    pub fn apart(&self) -> Self {
        Self { pool: self.pool.clone(), session: Session::own(&self.pool) }
    }
}
