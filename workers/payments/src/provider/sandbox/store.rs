//! The sandbox's own books. Only its adapter comes here.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use runtime::session::Session;
use sqlx::PgPool;

/// One payment in the books.
#[derive(Clone, Debug)]
pub struct PaymentRow {
    pub provider_ref: String,
    pub payment_id: String,
    pub status: String,
    pub decline: Option<String>,
    pub amount: i64,
    pub currency: String,
    pub captured: i64,
    pub refunded: i64,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub struct RefundRow {
    pub refund_ref: String,
    pub refund_id: String,
    pub provider_ref: String,
    pub amount: i64,
}

/// A payment about to be written.
#[derive(Clone, Debug)]
pub struct NewPayment {
    pub provider_ref: String,
    pub payment_id: String,
    pub order_id: String,
    pub key: String,
    pub fingerprint: String,
    pub token: String,
    pub amount: i64,
    pub currency: String,
    pub auto_capture: bool,
    pub status: &'static str,
    pub decline: Option<&'static str>,
    pub captured: i64,
    pub settles_at: Option<DateTime<Utc>>,
}

/// How a write under a key ended.
#[derive(Clone, Debug)]
pub enum Written {
    New,
    /// The key was used before.
    Before {
        provider_ref: String,
        fingerprint: String,
    },
}

/// What came of each of a batch; an error is everybody's.
pub type Insert = Result<Written, Arc<sqlx::Error>>;

/// One statement, one round trip, one commit for all charges of a moment. Under a key that was used before
/// nothing is written, be it in this very batch.
pub async fn insert(session: Session, new: Vec<NewPayment>) -> Vec<Insert> {
    match insert_all(&session, &new).await {
        Ok(written) => written.into_iter().map(Ok).collect(),
        Err(error) => {
            let error = Arc::new(error);
            new.iter().map(|_| Err(error.clone())).collect()
        }
    }
}

async fn insert_all(session: &Session, new: &[NewPayment]) -> sqlx::Result<Vec<Written>> {
    let text = |pick: fn(&NewPayment) -> &str| new.iter().map(pick).collect::<Vec<&str>>();
    let mut conn = session.take().await?;
    let inserted = sqlx::query_scalar::<_, String>(
        "insert into payments.sandbox_payments
             (provider_ref, payment_id, order_id, authorize_key, fingerprint, token, amount, currency,
              auto_capture, status, decline, captured, settles_at)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                              $7::bigint[], $8::text[], $9::boolean[], $10::text[], $11::text[],
                              $12::bigint[], $13::timestamptz[])
                       as n (provider_ref, payment_id, order_id, key, fingerprint, token, amount, currency,
                             auto_capture, status, decline, captured, settles_at)
         -- so that two batches with keys in common wait for each other in one direction only
         order by n.key
         on conflict on constraint sandbox_authorize_key_once do nothing
         returning provider_ref",
    )
    .bind(text(|n| &n.provider_ref))
    .bind(text(|n| &n.payment_id))
    .bind(text(|n| &n.order_id))
    .bind(text(|n| &n.key))
    .bind(text(|n| &n.fingerprint))
    .bind(text(|n| &n.token))
    .bind(new.iter().map(|n| n.amount).collect::<Vec<_>>())
    .bind(text(|n| &n.currency))
    .bind(new.iter().map(|n| n.auto_capture).collect::<Vec<_>>())
    .bind(text(|n| n.status))
    .bind(new.iter().map(|n| n.decline).collect::<Vec<_>>())
    .bind(new.iter().map(|n| n.captured).collect::<Vec<_>>())
    .bind(new.iter().map(|n| n.settles_at).collect::<Vec<_>>())
    .fetch_all(&mut *conn)
    .await;
    let inserted: HashSet<String> = conn.done(inserted)?.into_iter().collect();
    let known: Vec<&str> =
        new.iter().filter(|n| !inserted.contains(&n.provider_ref)).map(|n| n.key.as_str()).collect();
    let mut before = HashMap::new();
    if !known.is_empty() {
        // A second statement, whose snapshot shows what others committed while the first waited for them.
        let mut conn = session.take().await?;
        let rows = sqlx::query_as::<_, (String, String, String)>(
            "select authorize_key, provider_ref, fingerprint from payments.sandbox_payments
             where authorize_key = any($1)",
        )
        .bind(known)
        .fetch_all(&mut *conn)
        .await;
        before.extend(conn.done(rows)?.into_iter().map(|(key, of, fingerprint)| (key, (of, fingerprint))));
    }
    let written = |n: &NewPayment| {
        if inserted.contains(&n.provider_ref) {
            return Ok(Written::New);
        }
        let (provider_ref, fingerprint) = before.get(&n.key).cloned().ok_or(sqlx::Error::RowNotFound)?;
        Ok(Written::Before { provider_ref, fingerprint })
    };
    new.iter().map(written).collect()
}

/// True if it moved; false leaves the caller to read why not.
pub async fn capture(pool: &PgPool, provider_ref: &str, amount: i64) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update payments.sandbox_payments set status = 'captured', captured = $2
         where provider_ref = $1 and status = 'authorized' and amount >= $2",
        provider_ref,
        amount
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// As [`capture`]. What is processing can no longer be called back.
pub async fn void(pool: &PgPool, provider_ref: &str) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update payments.sandbox_payments set status = 'voided'
         where provider_ref = $1 and status in ('authorized', 'requires_action')",
        provider_ref
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Books a refund if the payment has that much left; the sum and the row move in one statement.
pub async fn refund(pool: &PgPool, key: &str, new: &RefundRow) -> sqlx::Result<Option<RefundRow>> {
    let written = sqlx::query_scalar!(
        "with paid as (
             update payments.sandbox_payments set refunded = refunded + $5
             where provider_ref = $4 and status = 'captured' and refunded + $5 <= captured
               and not exists (select 1 from payments.sandbox_refunds where refund_key = $2)
             returning provider_ref)
         insert into payments.sandbox_refunds (refund_ref, refund_key, refund_id, provider_ref, amount)
         select $1, $2, $3, provider_ref, $5 from paid
         returning refund_ref",
        new.refund_ref,
        key,
        new.refund_id,
        new.provider_ref,
        new.amount
    )
    .fetch_optional(pool)
    .await;
    match written {
        Ok(Some(_)) => return Ok(Some(new.clone())),
        Ok(None) => {}
        // Two with one key at once: the second did not see the first, and its whole statement fell.
        Err(sqlx::Error::Database(e)) if e.constraint() == Some("sandbox_refund_key_once") => {}
        Err(e) => return Err(e),
    }
    sqlx::query_as!(
        RefundRow,
        "select refund_ref, refund_id, provider_ref, amount from payments.sandbox_refunds
         where refund_key = $1",
        key
    )
    .fetch_optional(pool)
    .await
}

pub async fn by_ref(pool: &PgPool, provider_ref: &str) -> sqlx::Result<Option<PaymentRow>> {
    sqlx::query_as!(
        PaymentRow,
        "select provider_ref, payment_id, status, decline, amount, currency, captured, refunded, created_at
         from payments.sandbox_payments where provider_ref = $1",
        provider_ref
    )
    .fetch_optional(pool)
    .await
}

pub async fn by_payment(pool: &PgPool, payment_id: &str) -> sqlx::Result<Option<PaymentRow>> {
    sqlx::query_as!(
        PaymentRow,
        "select provider_ref, payment_id, status, decline, amount, currency, captured, refunded, created_at
         from payments.sandbox_payments where payment_id = $1
         order by created_at desc limit 1",
        payment_id
    )
    .fetch_optional(pool)
    .await
}

pub async fn refunds(pool: &PgPool, provider_ref: &str) -> sqlx::Result<Vec<RefundRow>> {
    sqlx::query_as!(
        RefundRow,
        "select refund_ref, refund_id, provider_ref, amount from payments.sandbox_refunds
         where provider_ref = $1 order by created_at, refund_ref",
        provider_ref
    )
    .fetch_all(pool)
    .await
}

pub async fn page(
    pool: &PgPool,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    after: &(DateTime<Utc>, String),
    limit: i64,
) -> sqlx::Result<Vec<PaymentRow>> {
    sqlx::query_as!(
        PaymentRow,
        "select provider_ref, payment_id, status, decline, amount, currency, captured, refunded, created_at
         from payments.sandbox_payments
         where created_at >= $1 and created_at < $2 and (created_at, provider_ref) > ($3, $4)
         order by created_at, provider_ref limit $5",
        from,
        to,
        after.0,
        after.1,
        limit
    )
    .fetch_all(pool)
    .await
}

/// What changes a payment from outside our calls.
#[derive(Clone, Copy, Debug)]
pub enum Happening<'a> {
    /// Everything whose time has come, or only one payment.
    Settle { now: DateTime<Utc>, only: Option<&'a str> },
    /// The customer finished, or gave up, his bank's page.
    Answered { provider_ref: &'a str, approved: bool },
}

/// Applies it, and writes the webhooks it owes in the same transaction. `event` makes their body.
pub async fn happen(
    pool: &PgPool,
    what: Happening<'_>,
    event: impl Fn(&str, &PaymentRow) -> Option<String>,
) -> sqlx::Result<Vec<PaymentRow>> {
    let mut tx = pool.begin().await?;
    let rows = match what {
        Happening::Settle { now, only } => {
            sqlx::query_as!(
                PaymentRow,
                "update payments.sandbox_payments
                 set status = case when auto_capture then 'captured' else 'authorized' end,
                     captured = case when auto_capture then amount else 0 end
                 where provider_ref in (
                     select provider_ref from payments.sandbox_payments
                     where status = 'processing' and settles_at <= $1
                       and ($2::text is null or provider_ref = $2)
                     order by settles_at limit 100 for update skip locked)
                 returning provider_ref, payment_id, status, decline, amount, currency, captured, refunded,
                           created_at",
                now,
                only
            )
            .fetch_all(&mut *tx)
            .await?
        }
        Happening::Answered { provider_ref, approved } => {
            sqlx::query_as!(
                PaymentRow,
                "update payments.sandbox_payments
                 set status = case when not $2 then 'declined'
                                   when auto_capture then 'captured' else 'authorized' end,
                     captured = case when $2 and auto_capture then amount else 0 end,
                     decline = case when $2 then null else 'authentication_failed' end
                 where provider_ref = $1 and status = 'requires_action'
                 returning provider_ref, payment_id, status, decline, amount, currency, captured, refunded,
                           created_at",
                provider_ref,
                approved
            )
            .fetch_all(&mut *tx)
            .await?
        }
    };
    for row in &rows {
        let event_id = format!("sbe_{}", uuid::Uuid::now_v7().simple());
        if let Some(body) = event(&event_id, row) {
            sqlx::query!(
                "insert into payments.sandbox_events (event_id, body) values ($1, $2)",
                event_id,
                body
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    tx.commit().await?;
    Ok(rows)
}

/// Webhooks not yet delivered, oldest first: `(event_id, body)`.
pub async fn owed(pool: &PgPool, limit: i64) -> sqlx::Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select event_id, body from payments.sandbox_events order by created_at, event_id limit $1",
        limit
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|r| (r.event_id, r.body)).collect())
}

pub async fn delivered(pool: &PgPool, event_id: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from payments.sandbox_events where event_id = $1", event_id)
        .execute(pool)
        .await
        .map(|_| ())
}
