//! Refunds. The payment's row is the lock: what is held by refunds under way is counted before a new
//! one is let through, so that any number of them at once never gives back more than was taken.

use chrono::{DateTime, Utc};
use runtime::outbox::{self, Schema};
use sqlx::{PgConnection, Postgres, Transaction};

use super::Store;
use crate::{
    error::PaymentError,
    model::{Payment, RefundRow},
    rules::Status,
};

/// A refund asked for.
#[derive(Clone, Debug)]
pub struct NewRefund {
    pub refund_id: String,
    pub order_id: String,
    /// `None`: all that is left.
    pub amount: Option<i64>,
    pub currency: Option<String>,
    pub reason: String,
    pub actor: String,
}

/// How a refund ended.
#[derive(Clone, Debug)]
pub enum RefundEnd<'a> {
    Succeeded { refund_ref: &'a str },
    Failed { code: &'a str },
}

impl Store {
    async fn lock<'a>(tx: &mut Transaction<'a, Postgres>, order_id: &str) -> sqlx::Result<Option<Payment>> {
        sqlx::query_as!(
            Payment,
            "select payment_id, order_id, saga_id, user_id, city, provider, method, token, amount, currency,
                    status, provider_ref, captured, refunded, refunding, next_action, decline_code, undone,
                    version, checks, created_at, updated_at
             from payments.payment where order_id = $1 for update",
            order_id
        )
        .fetch_optional(&mut **tx)
        .await
    }

    /// Holds the amount and writes the refund, and the row of the call about to be made for it; or
    /// gives back the one of that id as it stands.
    ///
    /// # Errors
    /// Nothing was captured, too little is left, or the id is another refund's.
    pub async fn begin_refund(
        &self,
        new: &NewRefund,
        check_at: DateTime<Utc>,
    ) -> Result<(Payment, RefundRow, bool), PaymentError> {
        let mut tx = self.pool.begin().await?;
        let Some(payment) = Self::lock(&mut tx, &new.order_id).await? else {
            return Err(PaymentError::NotFound(new.order_id.clone()));
        };
        // Under the lock: two requests with one id at once are told apart here.
        if let Some(before) = refund_of(&mut tx, &new.refund_id).await? {
            return match before {
                before
                    if before.order_id == new.order_id
                        && new.amount.is_none_or(|amount| amount == before.amount) =>
                {
                    Ok((payment, before, false))
                }
                _ => Err(PaymentError::Conflict(new.refund_id.clone())),
            };
        }
        if let Some(currency) = new.currency.as_ref().filter(|currency| **currency != payment.currency) {
            let text = format!("the payment is in {}, not in {currency}", payment.currency);
            return Err(PaymentError::Currency(text));
        }
        if !payment.status()?.was_captured() {
            return Err(PaymentError::IllegalState(payment.status));
        }
        let left = payment.left();
        let amount = new.amount.unwrap_or(left);
        if amount <= 0 || amount > left {
            return Err(PaymentError::OverRefund { wanted: amount, left });
        }
        let refund = sqlx::query_as!(
            RefundRow,
            "insert into payments.refund (refund_id, payment_id, order_id, amount, status, reason, actor)
             values ($1, $2, $3, $4, 'pending', $5, $6)
             returning refund_id, payment_id, order_id, amount, status, code",
            new.refund_id,
            payment.payment_id,
            payment.order_id,
            amount,
            new.reason,
            new.actor,
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(|error| match error {
            // The same id for another order, at the same moment.
            sqlx::Error::Database(e) if e.is_unique_violation() => {
                PaymentError::Conflict(new.refund_id.clone())
            }
            error => error.into(),
        })?;
        sqlx::query!(
            "update payments.payment set refunding = refunding + $2, check_at = $3, checks = 0
             where payment_id = $1",
            payment.payment_id,
            amount,
            check_at
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "insert into payments.operation (key, attempt, payment_id, provider, operation, amount, state)
             values ($1, 1, $2, $3, 'refund', $4, 'sent') on conflict do nothing",
            refund.refund_id,
            payment.payment_id,
            payment.provider,
            amount
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        let payment = Payment { refunding: payment.refunding + amount, ..payment };
        Ok((payment, refund, true))
    }

    /// Writes how a refund ended, once: books, totals and event in one transaction. The payment and the
    /// refund as they are then.
    pub async fn end_refund(
        &self,
        refund: &RefundRow,
        end: RefundEnd<'_>,
        reason: &str,
        schema: Schema,
    ) -> Result<(Payment, RefundRow), PaymentError> {
        let mut tx = self.pool.begin().await?;
        let Some(payment) = Self::lock(&mut tx, &refund.order_id).await? else {
            return Err(PaymentError::NotFound(refund.order_id.clone()));
        };
        let Some(now) = refund_of(&mut tx, &refund.refund_id).await? else {
            return Err(PaymentError::NotFound(refund.refund_id.clone()));
        };
        if !now.is_pending() {
            return Ok((payment, now));
        }
        let at = Utc::now();
        let (status, refund_ref, code, given) = match end {
            RefundEnd::Succeeded { refund_ref } => ("succeeded", Some(refund_ref), "", now.amount),
            RefundEnd::Failed { code } => ("failed", None, code, 0),
        };
        let ended = sqlx::query_as!(
            RefundRow,
            "update payments.refund set status = $2, refund_ref = $3, code = $4, updated_at = $5
             where refund_id = $1
             returning refund_id, payment_id, order_id, amount, status, code",
            now.refund_id,
            status,
            refund_ref,
            code,
            at
        )
        .fetch_one(&mut *tx)
        .await?;
        let refunded = payment.refunded + given;
        let refunding = payment.refunding - now.amount;
        let stands = Status::after_refunds(payment.captured, refunded);
        // Looked after for as long as something is under way, or must still go back.
        let open = refunding > 0 || (payment.undone && refunded < payment.captured);
        let moved = given > 0;
        let version = payment.version + i64::from(moved);
        sqlx::query!(
            "update payments.payment
             set refunded = $2, refunding = $3, status = $4, version = $5, updated_at = $6,
                 check_at = case when $7 then coalesce(check_at, now() + interval '5 seconds') end
             where payment_id = $1",
            payment.payment_id,
            refunded,
            refunding,
            stands.word(),
            version,
            at,
            open
        )
        .execute(&mut *tx)
        .await?;
        if moved {
            let clearing = format!("provider:{}:clearing", payment.provider);
            book(
                &mut tx,
                &now.refund_id,
                &payment.currency,
                &[("sales:refunds", given), (&clearing, -given)],
            )
            .await?;
            if let Some(event) = payment.event(stands, version, refunded, reason, at) {
                outbox::append(&mut tx, schema, &[event]).await?;
            }
        }
        tx.commit().await?;
        let payment =
            Payment { refunded, refunding, version, status: stands.word().into(), updated_at: at, ..payment };
        Ok((payment, ended))
    }

    /// How many refunds of a payment were begun under ids that start so.
    pub async fn refunds_failed(&self, payment_id: &str) -> sqlx::Result<i64> {
        sqlx::query_scalar!(
            r#"select count(*) as "n!" from payments.refund where payment_id = $1 and status = 'failed'"#,
            payment_id
        )
        .fetch_one(&self.pool)
        .await
    }
}

async fn refund_of(conn: &mut PgConnection, refund_id: &str) -> sqlx::Result<Option<RefundRow>> {
    sqlx::query_as!(
        RefundRow,
        "select refund_id, payment_id, order_id, amount, status, code
         from payments.refund where refund_id = $1",
        refund_id
    )
    .fetch_optional(conn)
    .await
}

/// Writes one ledger transaction. Debit is positive; the sides sum to zero, or the record refuses them.
pub(super) async fn book(
    conn: &mut PgConnection,
    txn: &str,
    currency: &str,
    sides: &[(&str, i64)],
) -> sqlx::Result<()> {
    let (accounts, amounts): (Vec<&str>, Vec<i64>) = sides.iter().copied().unzip();
    sqlx::query!(
        "insert into payments.entry (txn, account, amount, currency)
         select $1, account, amount, $2 from unnest($3::text[], $4::bigint[]) as side (account, amount)",
        txn,
        currency,
        &accounts as _,
        &amounts
    )
    .execute(conn)
    .await
    .map(|_| ())
}
