//! What is too old to be asked for.

use chrono::{DateTime, Utc};

use super::Store;

impl Store {
    /// Removes up to `limit` marks of orders that were closed before they came; says how many. There are
    /// few: one per checkout that failed before its order was created.
    pub async fn forget_tombstones(&self, before: DateTime<Utc>, limit: i64) -> sqlx::Result<u64> {
        let gone = sqlx::query(
            "delete from orders.tombstones where order_id in (
                 select order_id from orders.tombstones where at < $1 limit $2 for update skip locked)",
        )
        .bind(before)
        .bind(limit)
        .execute(&self.pool)
        .await?;
        Ok(gone.rows_affected())
    }
}
