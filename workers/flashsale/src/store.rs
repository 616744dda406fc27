//! All SQL of flash sales. A claim's row is locked before its sale's; a new claim locks the sale alone.

mod claims;
mod sales;

use runtime::outbox::{self, Schema};
use sqlx::{PgConnection, PgPool};

pub use claims::{Change, NewClaim, Written};

use crate::{SCHEMA, model::SaleRow};

#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

async fn locked(conn: &mut PgConnection, sale_id: &str) -> sqlx::Result<Option<SaleRow>> {
    sqlx::query_as("select * from flashsale.sale where sale_id = $1 for update")
        .bind(sale_id)
        .fetch_optional(conn)
        .await
}

/// Writes what changes about a sale while it runs, with the event of its new state, if it is one.
async fn save(conn: &mut PgConnection, before: &SaleRow, mut row: SaleRow) -> sqlx::Result<SaleRow> {
    row.version = before.version + 1;
    sqlx::query(
        "update flashsale.sale
         set state = $2, offered = $3, held = $4, sold = $5, released = $6, version = $7, changed_at = now()
         where sale_id = $1",
    )
    .bind(&row.sale_id)
    .bind(&row.state)
    .bind(row.offered)
    .bind(row.held)
    .bind(row.sold)
    .bind(row.released)
    .bind(row.version)
    .execute(&mut *conn)
    .await?;
    if row.state != before.state {
        let events: Vec<_> = row.event().into_iter().collect();
        outbox::append(conn, Schema::named(SCHEMA), &events).await?;
    }
    Ok(row)
}
