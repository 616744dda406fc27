//! Where payments stand now, many at once: one round trip, one commit.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use runtime::outbox::OutboxEvent;
use sqlx::{FromRow, Row, postgres::PgRow, types::Json};

use super::Store;
use crate::{model::Payment, rules::Status};

/// A payment's next standing; written only if it is still at `version`.
#[derive(Clone, Debug)]
pub struct Change {
    pub payment_id: String,
    pub version: i64,
    pub status: Status,
    pub captured: i64,
    pub provider_ref: Option<String>,
    pub next_action: String,
    pub decline_code: String,
    pub check_at: Option<DateTime<Utc>>,
    /// The call that told of it: its key and attempt.
    pub call: Option<(String, i32)>,
    pub event: Option<OutboxEvent>,
}

/// A payment after it.
#[derive(Clone, Debug)]
pub struct Settled {
    pub done: bool,
    pub payment: Payment,
}

impl FromRow<'_, PgRow> for Settled {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self { done: row.try_get("done")?, payment: Payment::from_row(row)? })
    }
}

impl Store {
    /// Makes the changes that can be made, and gives back every payment as it is then. None twice.
    /// `again_at`: when the sweeper looks after money that must go back.
    pub async fn settle(
        &self,
        changes: &[Change],
        at: DateTime<Utc>,
        again_at: DateTime<Utc>,
    ) -> sqlx::Result<Vec<Settled>> {
        // Borrowed: an event is some hundred bytes, and each of its columns would copy it whole.
        let none = BTreeMap::new();
        let headers: Vec<_> =
            changes.iter().map(|c| Json(c.event.as_ref().map_or(&none, |e| &e.headers))).collect();
        let mut conn = self.session.take().await?;
        let settled = sqlx::query_as(
            "select s.done, (s.p).*
             from payments.settle($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) s",
        )
        .bind(changes.iter().map(|c| c.payment_id.as_str()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.version).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.status.word()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.captured).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.provider_ref.as_deref()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.next_action.as_str()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.decline_code.as_str()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.check_at).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.call.as_ref().map(|(key, _)| key.as_str())).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.call.as_ref().map(|(_, n)| *n)).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.event.as_ref().map(|e| e.subject.as_str())).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.event.as_ref().map(|e| e.payload.as_slice())).collect::<Vec<_>>())
        .bind(headers)
        .bind(at)
        .bind(again_at)
        .fetch_all(&mut *conn)
        .await;
        conn.done(settled)
    }

    /// Leaves a tombstone and marks the payment, if there is one, as undone.
    pub async fn bury(&self, order_id: &str, reason: &str) -> sqlx::Result<Option<Payment>> {
        sqlx::query_as("select * from payments.bury($1, $2)")
            .bind(order_id)
            .bind(reason)
            .fetch_optional(&self.pool)
            .await
    }
}
