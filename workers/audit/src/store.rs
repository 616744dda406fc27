//! How Postgres is asked: one snapshot, read only. The questions stand in `checks/sql/*.sql`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{Acquire, AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction, types::Json};

use crate::{
    Options,
    report::{Finding, Looked},
};

/// Why a check could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unchecked {
    #[error("there is no {0}: is the schema migrated?")]
    NoTable(String),
    #[error("Postgres: {0}")]
    Postgres(#[from] sqlx::Error),
    #[error("Redis: {0}")]
    Redis(#[from] lua::LuaError),
    #[error("NATS: {0}")]
    Nats(#[from] crate::stream::NatsError),
    #[error("{0}")]
    Unreached(String),
    /// It never held still to be compared.
    #[error("{0}")]
    Restless(String),
}

/// Longest one question may take.
const PATIENCE: &str = "set local statement_timeout = '120s'";

/// A question beside the snapshot waits no longer than this for a lock. Whoever has asked for one that excludes us,
/// to truncate or alter a table, waits for the snapshot, which waits for this question: PostgreSQL cannot see that
/// circle, and it would last for ever.
const LOCK_PATIENCE: &str = "set local lock_timeout = '3s'";

/// Not of the run's snapshot: the record moves on, and Redis with it.
async fn beside(pool: &PgPool) -> sqlx::Result<Transaction<'static, Postgres>> {
    let mut tx = pool.begin_with("begin isolation level read committed read only").await?;
    sqlx::query(PATIENCE).execute(&mut *tx).await?;
    sqlx::query(LOCK_PATIENCE).execute(&mut *tx).await?;
    Ok(tx)
}

/// The snapshot all questions of a run see.
pub(crate) struct Snapshot {
    tx: Transaction<'static, Postgres>,
    /// What changed before this is no longer in flight.
    cutoff: Option<DateTime<Utc>>,
    /// Sagas of orders placed since then are still there.
    sagas_since: DateTime<Utc>,
    shown: i64,
}

impl Snapshot {
    pub async fn open(pool: &PgPool, options: &Options) -> sqlx::Result<Self> {
        let mut tx = pool.begin_with("begin isolation level repeatable read read only").await?;
        sqlx::query(PATIENCE).execute(&mut *tx).await?;
        // The first question fixes the snapshot; and its clock, not ours, dates the records.
        let now: DateTime<Utc> = sqlx::query_scalar("select now()").fetch_one(&mut *tx).await?;
        let ago = |time: Duration| now - chrono::Duration::from_std(time).unwrap_or_default();
        Ok(Self {
            tx,
            cutoff: (!options.settled).then(|| ago(options.grace)),
            // An hour for clocks that differ.
            sagas_since: ago(options.saga_retention) + chrono::Duration::hours(1),
            shown: i64::from(options.shown),
        })
    }

    /// Those of `schemas` that are not there.
    pub async fn absent(&mut self, schemas: &[&str]) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar(
            "select name from unnest($1::text[]) as s (name) where to_regnamespace(name) is null",
        )
        .bind(schemas)
        .fetch_all(&mut *self.tx)
        .await
    }

    /// Whatever of `tables` is not there.
    pub async fn missing(&mut self, tables: &[&str]) -> sqlx::Result<Option<String>> {
        sqlx::query_scalar(
            "select name from unnest($1::text[]) as t (name) where to_regclass(name) is null limit 1",
        )
        .bind(tables)
        .fetch_optional(&mut *self.tx)
        .await
    }

    /// The connection, for questions with an answer of their own shape. A question that fails must not
    /// end the transaction for the others: ask inside [`Snapshot::part`].
    pub async fn part(&mut self) -> sqlx::Result<Transaction<'_, Postgres>> {
        self.tx.begin().await
    }

    /// Asks a question of the common shape: one row `(id, detail)` for each thing looked at, `detail`
    /// null where all is well. It may use `audit(cutoff, sagas_since)`, of one row, and `sold(status)`,
    /// the statuses of an order that stands.
    pub async fn ask(&mut self, sql: &'static str) -> Result<Looked, Unchecked> {
        let (cutoff, since, shown) = (self.cutoff, self.sagas_since, self.shown);
        let mut part = self.tx.begin().await?;
        let looked = ask(&mut part, sql, cutoff, since, shown).await?;
        part.commit().await?;
        Ok(looked)
    }
}

async fn ask(
    conn: &mut PgConnection,
    sql: &'static str,
    cutoff: Option<DateTime<Utc>>,
    since: DateTime<Utc>,
    shown: i64,
) -> sqlx::Result<Looked> {
    let whole = format!(
        "with audit (cutoff, sagas_since) as materialized
              (select coalesce($1::timestamptz, 'infinity'), $2::timestamptz),
         sold (status) as materialized (values ('CONFIRMED'), ('ASSIGNED_TO_STORE'), ('PICKING'), ('PACKED'),
              ('ASSIGNED_TO_PARTNER'), ('PICKED_UP'), ('IN_TRANSIT'), ('DELIVERED'), ('CLOSED')),
         looked (id, detail) as materialized (\n{sql}\n)
         select count(*), count(detail),
                (select coalesce(jsonb_agg(jsonb_build_array(id, detail) order by id, detail), '[]')
                 from (select id, detail from looked where detail is not null order by id, detail limit $3) f)
         from looked"
    );
    let (rows, found, findings): (i64, i64, Json<Vec<(String, String)>>) =
        sqlx::query_as(AssertSqlSafe(whole)).bind(cutoff).bind(since).bind(shown).fetch_one(conn).await?;
    Ok(Looked {
        rows: u64::try_from(rows).unwrap_or_default(),
        found: u64::try_from(found).unwrap_or_default(),
        findings: findings.0.into_iter().map(|(id, detail)| Finding::new(id, detail)).collect(),
    })
}

/// Every schema that has an outbox.
pub(crate) async fn outboxes(conn: &mut PgConnection) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "select table_schema::text from information_schema.tables where table_name = 'outbox'
         and table_schema ~ '^[a-z][a-z0-9_]*$' order by 1",
    )
    .fetch_all(conn)
    .await
}

/// Rows in an outbox, and how long the oldest has waited.
pub(crate) async fn waiting(conn: &mut PgConnection, schema: &str) -> sqlx::Result<(u64, Duration)> {
    // The name was read from the catalogue and matches an identifier.
    let sql = format!(
        "select count(*), coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8
         from {schema}.outbox"
    );
    let (rows, seconds): (i64, f64) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(conn).await?;
    Ok((u64::try_from(rows).unwrap_or_default(), Duration::try_from_secs_f64(seconds).unwrap_or_default()))
}

/// What must have been announced: one row per subject.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Announced {
    /// The aggregate: an order, a payment.
    pub id: String,
    pub subject: String,
    /// How often, over all its life.
    pub times: i64,
    /// When first.
    pub first_at: DateTime<Utc>,
    /// How many of them still wait in the outbox.
    pub waiting: i64,
}

/// A hub, as the record has it, in one statement and so at one position.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HubRow {
    pub epoch: i64,
    pub applied_seq: i64,
    pub holds: i64,
    /// `[[sku, on_hand, reserved], …]`
    pub stock: Json<Vec<(String, i64, i64)>>,
}

pub(crate) async fn hubs(pool: &PgPool) -> sqlx::Result<Vec<String>> {
    let mut tx = beside(pool).await?;
    sqlx::query_scalar("select hub_id from inventory.hub order by hub_id").fetch_all(&mut *tx).await
}

pub(crate) async fn hub(pool: &PgPool, hub: &str) -> sqlx::Result<HubRow> {
    let mut tx = beside(pool).await?;
    sqlx::query_as(include_str!("checks/sql/hub.sql")).bind(hub).fetch_one(&mut *tx).await
}

/// Uses of a promotion on a day that Redis should count.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct UsedRow {
    pub promo_id: String,
    pub day: String,
    pub uses: i64,
    pub amount: i64,
}

pub(crate) async fn promos(pool: &PgPool) -> sqlx::Result<Vec<String>> {
    let mut tx = beside(pool).await?;
    sqlx::query_scalar("select promo_id from promo.rule order by 1").fetch_all(&mut *tx).await
}

pub(crate) async fn promo_uses(pool: &PgPool) -> sqlx::Result<Vec<UsedRow>> {
    let mut tx = beside(pool).await?;
    sqlx::query_as(
        "select u.promo_id, r.day, count(*) as uses, sum(u.amount)::bigint as amount
         from promo.use u join promo.redemption r using (order_id) where r.counted group by 1, 2",
    )
    .fetch_all(&mut *tx)
    .await
}

/// Of these orders, those without a redemption.
pub(crate) async fn unknown_redemptions(pool: &PgPool, orders: &[String]) -> sqlx::Result<Vec<String>> {
    let mut tx = beside(pool).await?;
    sqlx::query_scalar(
        "select o from unnest($1::text[]) as t (o)
         where not exists (select from promo.redemption r where r.order_id = t.o)",
    )
    .bind(orders)
    .fetch_all(&mut *tx)
    .await
}

/// How promises held in a city; in all of them, where `city` is null.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HeldRow {
    pub city: Option<String>,
    pub delivered: i64,
    pub w50: f64,
    pub w80: f64,
    pub w95: f64,
    pub l50: f64,
    pub l80: f64,
    pub l95: f64,
}

/// Over the orders delivered in the last `hours`. The pinball loss: late by a second costs p, early 1 - p.
pub(crate) async fn held(pool: &PgPool, hours: u32) -> sqlx::Result<Vec<HeldRow>> {
    sqlx::query_as(
        "with held as (
             select city, extract(epoch from delivered_at - promised_at)::float8 as took, p50_s, p80_s, p95_s
             from eta.promise
             where delivered_at >= now() - make_interval(hours => $1) and promised_at is not null
               and cancelled_at is null and delivered_at > promised_at
         )
         select city, count(*) as delivered,
                coalesce(avg((took <= p50_s)::int)::float8, 0) as w50,
                coalesce(avg((took <= p80_s)::int)::float8, 0) as w80,
                coalesce(avg((took <= p95_s)::int)::float8, 0) as w95,
                coalesce(avg(greatest(0.50 * (took - p50_s), 0.50 * (p50_s - took))), 0) as l50,
                coalesce(avg(greatest(0.80 * (took - p80_s), 0.20 * (p80_s - took))), 0) as l80,
                coalesce(avg(greatest(0.95 * (took - p95_s), 0.05 * (p95_s - took))), 0) as l95
         from held group by grouping sets ((city), ()) order by city nulls last",
    )
    .bind(i32::try_from(hours).unwrap_or(i32::MAX))
    .fetch_all(pool)
    .await
}
