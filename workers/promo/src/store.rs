//! All SQL of promo.

mod ends;
mod rebuild;
mod redemptions;
mod rules;

use sqlx::PgPool;

pub use ends::{Ask, Told};
pub use rebuild::Counted;
pub use redemptions::Written;
pub use rules::Stored;

/// The tables of schema `promo`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
