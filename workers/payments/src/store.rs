//! All SQL of the payments themselves; the sandbox's books are in its adapter.
//!
//! | module | what |
//! |---|---|
//! | [`charge`] | intents of a batch |
//! | [`settle`] | where payments stand now, for a batch; undo |
//! | [`refund`] | refunds: begun, settled |
//! | [`operation`] | the ledger of calls |
//! | [`forget`] | what is too old to be asked for |
//! | [`wallet`] | balances and credits, and the wallet's books as a provider |
//! | [`read`] | looking things up, for handlers, sweeper and reconciliation |

pub mod charge;
pub mod forget;
pub mod operation;
pub mod read;
pub mod refund;
pub mod settle;
pub mod wallet;

use runtime::session::Session;
use sqlx::PgPool;

#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pool: PgPool,
    /// For what is done in batches.
    session: Session,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { session: Session::Pool(pool.clone()), pool }
    }

    /// The same tables, with a connection of its own for one kind of batch.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { pool: self.pool.clone(), session: Session::own(&self.pool) }
    }
}
