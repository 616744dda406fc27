//! What is too old to be asked for. Payments, refunds and the ledger are the record and stay.

use chrono::{DateTime, Utc};
use subjects::ids::{OrderId, PaymentId};

use super::Store;

/// Ids begin with the time they were made at, so an index on them leads to the old ones: every id made
/// before `at` sorts before this.
fn made_before(prefix: &str, at: DateTime<Utc>) -> String {
    format!("{prefix}{:012x}", at.timestamp_millis().max(0))
}

impl Store {
    /// Removes up to `limit` rows each of calls to providers, ids of webhooks and marks of undone orders
    /// from before `before`; says how many of the most. A call of a payment that is still looked into
    /// stays.
    pub async fn forget(&self, before: DateTime<Utc>, limit: i64) -> sqlx::Result<u64> {
        let calls = sqlx::query(
            "delete from payments.operation where (key, attempt) in (
                 select o.key, o.attempt from payments.operation o
                 where o.payment_id < $1 and o.sent_at < $2
                   and not exists (select from payments.payment p
                                   where p.payment_id = o.payment_id and p.check_at is not null)
                 order by o.payment_id limit $3
                 for update skip locked)",
        )
        .bind(made_before(PaymentId::PREFIX, before))
        .bind(before)
        .bind(limit)
        .execute(&self.pool)
        .await?;
        let webhooks = sqlx::query(
            "delete from payments.webhook where (provider, event_id) in (
                 select provider, event_id from payments.webhook where at < $1
                 order by at limit $2 for update skip locked)",
        )
        .bind(before)
        .bind(limit)
        .execute(&self.pool)
        .await?;
        let marks = sqlx::query(
            "delete from payments.tombstone where order_id in (
                 select order_id from payments.tombstone where order_id < $1 and at < $2
                 order by order_id limit $3 for update skip locked)",
        )
        .bind(made_before(OrderId::PREFIX, before))
        .bind(before)
        .bind(limit)
        .execute(&self.pool)
        .await?;
        Ok(calls.rows_affected().max(webhooks.rows_affected()).max(marks.rows_affected()))
    }
}
