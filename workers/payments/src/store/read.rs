//! Looking things up.

use chrono::{DateTime, Utc};

use super::Store;
use crate::model::{Payment, RefundRow};

impl Store {
    pub async fn by_id(&self, payment_id: &str) -> sqlx::Result<Option<Payment>> {
        sqlx::query_as!(
            Payment,
            "select payment_id, order_id, saga_id, user_id, city, provider, method, token, amount, currency,
                    status, provider_ref, captured, refunded, refunding, next_action, decline_code, undone,
                    version, checks, created_at, updated_at
             from payments.payment where payment_id = $1",
            payment_id
        )
        .fetch_optional(&self.pool)
        .await
    }

    pub async fn by_order(&self, order_id: &str) -> sqlx::Result<Option<Payment>> {
        sqlx::query_as!(
            Payment,
            "select payment_id, order_id, saga_id, user_id, city, provider, method, token, amount, currency,
                    status, provider_ref, captured, refunded, refunding, next_action, decline_code, undone,
                    version, checks, created_at, updated_at
             from payments.payment where order_id = $1",
            order_id
        )
        .fetch_optional(&self.pool)
        .await
    }

    pub async fn by_ref(&self, provider: &str, provider_ref: &str) -> sqlx::Result<Option<Payment>> {
        sqlx::query_as!(
            Payment,
            "select payment_id, order_id, saga_id, user_id, city, provider, method, token, amount, currency,
                    status, provider_ref, captured, refunded, refunding, next_action, decline_code, undone,
                    version, checks, created_at, updated_at
             from payments.payment where provider = $1 and provider_ref = $2
             order by created_at desc limit 1",
            provider,
            provider_ref
        )
        .fetch_optional(&self.pool)
        .await
    }

    pub async fn webhook_seen(&self, provider: &str, event_id: &str) -> sqlx::Result<bool> {
        sqlx::query_scalar!(
            r#"select exists (select 1 from payments.webhook where provider = $1 and event_id = $2) as "seen!""#,
            provider,
            event_id
        )
        .fetch_one(&self.pool)
        .await
    }

    /// False: another delivery of it was remembered meanwhile.
    pub async fn webhook_done(&self, provider: &str, event_id: &str) -> sqlx::Result<bool> {
        let done = sqlx::query!(
            "insert into payments.webhook (provider, event_id) values ($1, $2) on conflict do nothing",
            provider,
            event_id
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What is due, given to this caller: others find it due again only after the pause, which doubles
    /// from 5 s to six hours while nothing comes of it.
    pub async fn take_due(&self, limit: i64) -> sqlx::Result<Vec<Payment>> {
        sqlx::query_as!(
            Payment,
            "update payments.payment
             set checks = checks + 1,
                 check_at = now() + make_interval(secs => least(21600, 5 * power(2, least(checks, 13))))
             where payment_id in (
                 select payment_id from payments.payment where check_at <= now()
                 order by check_at limit $1 for update skip locked)
             returning payment_id, order_id, saga_id, user_id, city, provider, method, token, amount, currency,
                       status, provider_ref, captured, refunded, refunding, next_action, decline_code, undone,
                       version, checks, created_at, updated_at",
            limit
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Looks again at `at`, or never; unless the payment has moved.
    pub async fn look_again(
        &self,
        payment_id: &str,
        version: i64,
        at: Option<DateTime<Utc>>,
    ) -> sqlx::Result<()> {
        sqlx::query!(
            "update payments.payment set check_at = $3 where payment_id = $1 and version = $2",
            payment_id,
            version,
            at
        )
        .execute(&self.pool)
        .await
        .map(|_| ())
    }

    /// To be looked at by the sweeper as soon as it can.
    pub async fn look_now(&self, payment_ids: &[String]) -> sqlx::Result<()> {
        sqlx::query!(
            "update payments.payment set check_at = now(), checks = 0 where payment_id = any($1)",
            payment_ids
        )
        .execute(&self.pool)
        .await
        .map(|_| ())
    }

    pub async fn refund_by_id(&self, refund_id: &str) -> sqlx::Result<Option<RefundRow>> {
        sqlx::query_as!(
            RefundRow,
            "select refund_id, payment_id, order_id, amount, status, code
             from payments.refund where refund_id = $1",
            refund_id
        )
        .fetch_optional(&self.pool)
        .await
    }

    pub async fn pending_refunds(&self, payment_id: &str) -> sqlx::Result<Vec<RefundRow>> {
        sqlx::query_as!(
            RefundRow,
            "select refund_id, payment_id, order_id, amount, status, code
             from payments.refund where payment_id = $1 and status = 'pending' order by created_at, refund_id",
            payment_id
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Payments of a provider begun in `[from, to)` or with one of these ids, oldest first.
    pub async fn to_reconcile(
        &self,
        provider: &str,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        ids: &[String],
        limit: i64,
    ) -> sqlx::Result<Vec<Payment>> {
        sqlx::query_as!(
            Payment,
            "select payment_id, order_id, saga_id, user_id, city, provider, method, token, amount, currency,
                    status, provider_ref, captured, refunded, refunding, next_action, decline_code, undone,
                    version, checks, created_at, updated_at
             from payments.payment
             where provider = $1 and ((created_at >= $2 and created_at < $3) or payment_id = any($4))
             order by created_at, payment_id limit $5",
            provider,
            from,
            to,
            ids,
            limit
        )
        .fetch_all(&self.pool)
        .await
    }
}
