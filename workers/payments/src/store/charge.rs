//! Intents, many at once: one round trip, one commit.

use chrono::{DateTime, Utc};
use runtime::outbox::OutboxEvent;
use sqlx::{FromRow, Row, postgres::PgRow, types::Json};

use super::Store;
use crate::{model::Payment, rules::Status};

/// How a new payment is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By a provider, to be called next.
    Call,
    /// By the balance, in the same transaction.
    Wallet,
    /// Already, without asking anybody.
    Settled,
}

/// A payment about to be begun.
#[derive(Clone, Debug)]
pub struct Intent {
    pub payment: Payment,
    pub mode: Mode,
    /// What it is if [`Mode::Settled`].
    pub status: Status,
    /// When the sweeper looks if nothing was heard by then.
    pub check_at: DateTime<Utc>,
    pub yes: Option<OutboxEvent>,
    pub no: Option<OutboxEvent>,
}

/// What there is after it.
#[derive(Clone, Debug)]
pub struct Begun {
    pub asked: String,
    /// It was begun just now; otherwise it was there before.
    pub fresh: bool,
    pub tombstone: bool,
    pub payment: Option<Payment>,
}

impl FromRow<'_, PgRow> for Begun {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let id: Option<&str> = row.try_get("payment_id")?;
        let there = id.is_some();
        Ok(Self {
            asked: row.try_get("asked")?,
            fresh: row.try_get::<Option<bool>, _>("fresh")?.unwrap_or(false),
            tombstone: row.try_get("tombstone")?,
            payment: if there { Some(Payment::from_row(row)?) } else { None },
        })
    }
}

impl Store {
    /// Begins the payments that can be, and says of each order what there is. No order twice.
    pub async fn begin(&self, intents: &[Intent], at: DateTime<Utc>) -> sqlx::Result<Vec<Begun>> {
        let text =
            |pick: fn(&Payment) -> &str| -> Vec<&str> { intents.iter().map(|i| pick(&i.payment)).collect() };
        let mode = |intent: &Intent| match intent.mode {
            Mode::Call => "call",
            Mode::Wallet => "wallet",
            Mode::Settled => "settled",
        };
        let subject = |event: &Option<OutboxEvent>| event.as_ref().map(|e| e.subject.clone());
        let payload = |event: &Option<OutboxEvent>| event.as_ref().map(|e| e.payload.clone());
        let header = |i: &Intent| Json(i.yes.as_ref().map(|e| e.headers.clone()).unwrap_or_default());
        let mut conn = self.session.take().await?;
        let begun = sqlx::query_as(
            "select b.asked, b.fresh, b.tombstone, (b.p).*
             from payments.begin_charges($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                                         $17, $18, $19, $20, $21) b",
        )
        .bind(text(|p| &p.payment_id))
        .bind(text(|p| &p.order_id))
        .bind(text(|p| &p.saga_id))
        .bind(text(|p| &p.user_id))
        .bind(text(|p| &p.city))
        .bind(text(|p| &p.provider))
        .bind(text(|p| &p.method))
        .bind(intents.iter().map(|i| i.payment.token.as_deref()).collect::<Vec<_>>())
        .bind(intents.iter().map(|i| i.payment.amount).collect::<Vec<_>>())
        .bind(text(|p| &p.currency))
        .bind(intents.iter().map(mode).collect::<Vec<_>>())
        .bind(intents.iter().map(|i| i.status.word()).collect::<Vec<_>>())
        .bind(intents.iter().map(|i| i.payment.provider_ref.as_deref()).collect::<Vec<_>>())
        .bind(text(|p| &p.decline_code))
        .bind(intents.iter().map(|i| i.check_at).collect::<Vec<_>>())
        .bind(intents.iter().map(|i| subject(&i.yes)).collect::<Vec<_>>())
        .bind(intents.iter().map(|i| payload(&i.yes)).collect::<Vec<_>>())
        .bind(intents.iter().map(|i| subject(&i.no)).collect::<Vec<_>>())
        .bind(intents.iter().map(|i| payload(&i.no)).collect::<Vec<_>>())
        .bind(intents.iter().map(header).collect::<Vec<_>>())
        .bind(at)
        .fetch_all(&mut *conn)
        .await;
        conn.done(begun)
    }
}
