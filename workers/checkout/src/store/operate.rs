//! What the sweeper and the operators do.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::postgres::types::PgInterval;
use subjects::{ids::OrderId, v1};

use super::{Row, State, Store, row::Columns};
use crate::error::StoreError;

/// An unfinished saga that nobody seems to drive.
#[derive(Clone, Debug)]
pub struct Open {
    pub saga_id: String,
    /// How often it has been handed back, this time included.
    pub sweeps: i32,
}

fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }
}

impl Store {
    /// Takes up to `limit` sagas past their deadline: parked ones at once, others after `grace`. Each
    /// is taken at most once per `lease`, and by one sweeper however many there are.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn sweep(&self, grace: Duration, lease: Duration, limit: i64) -> Result<Vec<Open>, StoreError> {
        Ok(sqlx::query_as!(
            Open,
            "update checkout.saga set sweeps = sweeps + 1, swept_at = now()
             where saga_id in (
                 select saga_id from checkout.saga
                 where state in ('running', 'compensating', 'awaiting_payment')
                   and deadline < case state when 'awaiting_payment' then now() else now() - $1::interval end
                   -- a compensation that was just tried waits for its next delivery
                   and (state <> 'compensating' or updated_at < now() - $2::interval)
                   and (swept_at is null or swept_at < now() - $2::interval)
                 order by deadline
                 limit $3
                 for update skip locked
             )
             returning saga_id, sweeps",
            interval(grace),
            interval(lease),
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// How many sagas there are in each state but confirmed and failed.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn census(&self) -> Result<Vec<(State, i64)>, StoreError> {
        let counts = sqlx::query!(
            r#"select state, count(*) as "sagas!" from checkout.saga
               where state in ('running', 'compensating', 'awaiting_payment', 'stuck') group by state"#
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(counts
            .into_iter()
            .map(|c| State::named(&c.state).map(|state| (state, c.sagas)))
            .collect::<sqlx::Result<_>>()?)
    }

    /// Forgets sagas that were over `retention` ago; says how many. Order ids begin with the time they were
    /// made at, so their unique index leads to the old ones.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn forget(&self, retention: Duration, limit: i64) -> Result<u64, StoreError> {
        let retention = TimeDelta::from_std(retention).unwrap_or(TimeDelta::MAX);
        let before = Utc::now().checked_sub_signed(retention).unwrap_or(DateTime::UNIX_EPOCH);
        let done = sqlx::query(
            "delete from checkout.saga where saga_id in (
                 select saga_id from checkout.saga
                 where order_id < $1 and updated_at < $2 and state in ('confirmed', 'failed')
                 order by order_id
                 limit $3
                 for update skip locked
             )",
        )
        .bind(format!("{}{:012x}", OrderId::PREFIX, before.timestamp_millis().max(0)))
        .bind(before)
        .bind(limit)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }

    /// Sagas in a state (`None`: any), oldest first, after a cursor. Confirmed ones, and so "any", are
    /// in no index: operators ask for them rarely, and every checkout would pay for it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn list(
        &self,
        state: Option<State>,
        after: Option<(DateTime<Utc>, String)>,
        limit: i64,
    ) -> Result<Vec<Row>, StoreError> {
        let (at, id) = after.unwrap_or((DateTime::UNIX_EPOCH, String::new()));
        let columns = sqlx::query_as!(
            Columns,
            r#"select saga_id, order_id, user_id, hub_id, city, req_hash, null::bytea as request, state, step,
                      attempts, deadline, last_error, outcome, created_at, updated_at,
                      deadline <= now() as "overdue!"
               from checkout.saga
               where ($1::text is null or state = $1) and (created_at, saga_id) > ($2, $3)
               order by created_at, saga_id
               limit $4"#,
            state.map(State::name),
            at,
            id,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(columns.into_iter().map(Row::try_from).collect::<sqlx::Result<_>>()?)
    }

    /// A stuck saga goes back to compensating, with a fresh count. `None`: it is not stuck. The
    /// returned number is of this handing back.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn retry(&self, saga_id: &str) -> Result<Option<i32>, StoreError> {
        // The outcome "stuck" was its last word; why it was undone in the first place is in last_error.
        Ok(sqlx::query_scalar!(
            "update checkout.saga
             set state = 'compensating', attempts = 0, outcome = null, sweeps = sweeps + 1, swept_at = now(),
                 updated_at = now()
             where saga_id = $1 and state = 'stuck'
             returning sweeps",
            saga_id
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// A person has settled a stuck saga. `false`: it is not stuck.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn resolve(
        &self,
        saga_id: &str,
        note: &str,
        outcome: &v1::CheckoutOutcome,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "update checkout.saga
             set state = 'failed', note = $2, outcome = $3, request = null, updated_at = now()
             where saga_id = $1 and state = 'stuck'",
            saga_id,
            note,
            prost::Message::encode_to_vec(outcome)
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
