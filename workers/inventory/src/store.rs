//! The SQL of this worker: schema `inventory`.
//!
//! | Module | Does |
//! |---|---|
//! | [`hub`] | hubs, their epochs, the locks on them |
//! | [`mod@apply`] | what the journal changes |
//! | [`read`] | reservations and movements, for callers Redis no longer knows |
//! | [`load`] | pages for a rebuild |
//! | [`transfer`] | transfers under way |

mod apply;
mod hub;
mod load;
mod read;
mod transfer;

use runtime::session::{Conn, Session};
use sqlx::PgPool;

pub use apply::{Expected, StockRow, apply, quarantine, stock_of};
pub use hub::{HubRow, bump, lock, try_rebuild_lock};
pub use load::PAGE;
pub use read::Reservation;
pub use transfer::Transfer;

/// The tables of schema `inventory`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    /// The drainer's.
    journal: Session,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { journal: Session::own(&pool), pool }
    }

    /// The connection that copies the journal.
    pub async fn journal(&self) -> sqlx::Result<Conn<'_>> {
        self.journal.take().await
    }

    /// A transaction, for what locks hubs.
    pub async fn begin(&self) -> sqlx::Result<sqlx::Transaction<'static, sqlx::Postgres>> {
        self.pool.begin().await
    }
}
