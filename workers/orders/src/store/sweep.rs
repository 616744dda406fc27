//! What the sweepers look for.

use chrono::{DateTime, Utc};

use super::Store;
use crate::{event, model, rules};

/// An order past its promise.
#[derive(Clone, Debug)]
pub struct Late {
    pub order_id: String,
    pub version: i64,
    pub status: String,
    pub payment_id: String,
}

impl Store {
    /// PENDING orders placed before `cutoff`, oldest first.
    pub async fn unpaid_since(&self, cutoff: DateTime<Utc>, limit: i64) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar!(
            "select order_id from orders.orders where status = 'PENDING' and placed_at < $1
             order by placed_at limit $2",
            cutoff,
            limit
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Orders under way whose promise was missed by `now`, without a breach noted yet.
    pub async fn late(&self, now: DateTime<Utc>, limit: i64) -> sqlx::Result<Vec<Late>> {
        sqlx::query_as!(
            Late,
            "select order_id, version, status, payment_id from orders.orders
             where sla_breached_at is null and promised_by < $1
               and status in ('CONFIRMED', 'ASSIGNED_TO_STORE', 'PICKING', 'PACKED', 'ASSIGNED_TO_PARTNER',
                              'PICKED_UP', 'IN_TRANSIT')
             order by promised_by limit $2",
            now,
            limit
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Notes the breach of each that is still as it was seen, with an event; says how many.
    pub async fn breach(&self, late: &[Late], at: DateTime<Utc>) -> sqlx::Result<i64> {
        let tails: Vec<Vec<u8>> = late
            .iter()
            .map(|order| {
                let status = rules::parse(&order.status);
                let version = model::version(order.version + 1);
                event::tail(status, status, version, at, &order.payment_id, "promised time missed")
            })
            .collect();
        let count = sqlx::query_scalar!(
            r#"select orders.breach_orders($1, $2, $3, $4, $5) as "count!""#,
            &late.iter().map(|l| l.order_id.as_str()).collect::<Vec<_>>() as _,
            &late.iter().map(|l| l.version).collect::<Vec<_>>(),
            &tails,
            event::breach_subject(),
            at
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
    }
}
