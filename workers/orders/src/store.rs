//! The SQL of this worker. What the functions called here do stands in `migrations/0002_steps.sql`.

mod read;
mod steps;
mod sweep;

use sqlx::PgPool;

pub use read::Of;
pub use steps::{Created, Move, Moved, News, Noted};

/// The tables of schema `orders`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}
