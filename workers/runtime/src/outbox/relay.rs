//! The relay: rows of one schema's outbox to the bus, in order, by one process at a time.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use async_nats::jetstream;
use bytes::Bytes;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, PgPool, Row as _, types::Json};
use tokio::{sync::Notify, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{Schema, publish::Publisher};

#[derive(Clone, Copy, Debug)]
pub struct RelayOptions {
    /// Most rows in one read and so in one atomic batch. Default 200; 1 to 1000, which is the
    /// server's limit.
    pub batch: u32,
    /// Pause after `notify`: events that come close together leave together, which spares reads, deletes
    /// and, if they are many, fsyncs. Default 20 ms. 0 sends each event at once.
    pub min_poll: Duration,
    /// Between two reads that nobody asked for, which find what another process wrote; while they do, they
    /// come as often as the others. Default 100 ms.
    pub max_poll: Duration,
    /// How long to wait for an ack. Default 5 s.
    pub ack_timeout: Duration,
    /// A row refused on its own for this long becomes a dead letter. Default 30 s.
    pub give_up_after: Duration,
    /// How often a relay that stands by tries to become the active one. Default 500 ms.
    pub takeover_poll: Duration,
    /// How often the gauges of the backlog are set. Default 5 s.
    pub lag_every: Duration,
}

impl Default for RelayOptions {
    fn default() -> Self {
        Self {
            batch: 200,
            min_poll: Duration::from_millis(20),
            max_poll: Duration::from_millis(100),
            ack_timeout: Duration::from_secs(5),
            give_up_after: Duration::from_secs(30),
            takeover_poll: Duration::from_millis(500),
            lag_every: Duration::from_secs(5),
        }
    }
}

impl RelayOptions {
    pub(super) fn batch_size(&self) -> usize {
        self.batch.clamp(1, 1000) as usize
    }
}

/// Tells the relay of this process that rows were committed.
#[derive(Clone, Debug)]
pub struct Notifier(Arc<Notify>);

impl Notifier {
    /// Call it after the commit, never before: the relay would find nothing and sleep again.
    pub fn notify(&self) {
        self.0.notify_one();
    }
}

/// See [`outbox`](crate::outbox).
pub struct Relay {
    schema: Schema,
    pool: PgPool,
    client: async_nats::Client,
    options: RelayOptions,
    wake: Arc<Notify>,
}

pub(super) struct Row {
    pub(super) id: i64,
    pub(super) subject: String,
    pub(super) payload: Bytes,
    pub(super) headers: BTreeMap<String, String>,
    /// Seconds since its transaction began.
    age: f64,
}

#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error("{0}")]
    Sql(#[from] sqlx::Error),
    #[error("Postgres did not answer within {0:?}")]
    Silent(Duration),
}

/// The first pause while the bus takes nothing; it doubles.
const STALLED: Duration = Duration::from_millis(50);

/// For one statement of the relay. Its connection holds the lock: one that does not answer must be
/// given up before another relay can take over.
const SQL_WITHIN: Duration = Duration::from_secs(10);

/// Most rows set aside that a read reaches past. More of them, and the rest waits until the first are
/// given up: something is badly wrong then.
const MOST_WAITING: usize = 2000;

async fn within<T>(sql: impl Future<Output = sqlx::Result<T>>) -> Result<T, RelayError> {
    Ok(timeout(SQL_WITHIN, sql).await.map_err(|_| RelayError::Silent(SQL_WITHIN))??)
}

impl Relay {
    /// Does nothing until [`run`](Self::run). `pool` says where the database is; the relay opens a
    /// connection of its own there (straight, not through a transaction-pooling proxy: the lock
    /// lives in the session).
    pub fn new(schema: Schema, pool: PgPool, js: &jetstream::Context, options: RelayOptions) -> Self {
        Self { schema, pool, client: js.client(), options, wake: Arc::new(Notify::new()) }
    }

    pub fn notifier(&self) -> Notifier {
        Notifier(Arc::clone(&self.wake))
    }

    /// Runs until cancelled; whatever breaks is tried again. A batch in flight is finished first, and the
    /// active relay sends one more: what was written while the worker drained waits for no successor.
    pub async fn run(self, cancel: CancellationToken) {
        let mut pause = Duration::from_millis(100);
        while !cancel.is_cancelled() {
            let begun = Instant::now();
            let ended = self.session(&cancel).await;
            metrics::gauge!("kilat_outbox_active", "schema" => self.schema.as_str()).set(0.0);
            let Err(error) = ended else { return };
            tracing::warn!(schema = %self.schema, %error, "outbox relay lost its connection");
            pause =
                if begun.elapsed() > Duration::from_secs(5) { Duration::from_millis(100) } else { pause * 2 };
            pause = pause.min(Duration::from_secs(2));
            let _ = cancel.run_until_cancelled(tokio::time::sleep(jittered(pause))).await;
        }
    }

    /// One connection's life. Lock, reads and deletes share it: who has lost the lock can delete
    /// nothing. `Ok` when cancelled.
    async fn session(&self, cancel: &CancellationToken) -> Result<(), RelayError> {
        let options = self.pool.connect_options();
        let mut conn: PgConnection = within(options.connect()).await?;
        // A host that vanishes must not keep the lock for hours. A delete lost in a crash of Postgres
        // is done again after a publish that the stream drops as a duplicate, so it need not wait for
        // the disk.
        within(
            sqlx::raw_sql(
                "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
                 set idle_session_timeout = 0; set statement_timeout = '8s'; set synchronous_commit = off",
            )
            .execute(&mut conn),
        )
        .await?;
        if !self.become_active(&mut conn, cancel).await? {
            return Ok(());
        }
        metrics::gauge!("kilat_outbox_active", "schema" => self.schema.as_str()).set(1.0);
        tracing::info!(schema = %self.schema, "outbox relay is active");

        let mut publisher = Publisher::new(self.client.clone(), self.schema, &self.options);
        let mut waiting = 0;
        let (mut stalled, mut measured, mut told) = (STALLED, None::<Instant>, false);
        loop {
            let last = cancel.is_cancelled();
            if measured.is_none_or(|at| at.elapsed() >= self.options.lag_every) {
                self.measure_lag(&mut conn).await?;
                measured = Some(Instant::now());
            }
            // Rows set aside stay at the head of the table; the read reaches past them.
            let rows = self.read(&mut conn, self.options.batch_size() + waiting).await?;
            let begun = Instant::now();
            let pass = publisher.pass(&rows).await;
            waiting = pass.waiting.min(MOST_WAITING);
            if !pass.done.is_empty() {
                self.published(&rows, &pass.done, begun.elapsed());
                self.delete(&mut conn, &pass.done).await?;
            }
            if let Some(error) = pass.stalled {
                tracing::warn!(schema = %self.schema, error, rows = rows.len(), "events wait for the bus");
                metrics::counter!("kilat_outbox_stalls_total", "schema" => self.schema.as_str()).increment(1);
                // Not woken by `notify`: that a row was written does not mend the bus.
                if cancel.run_until_cancelled(tokio::time::sleep(jittered(stalled))).await.is_none() {
                    return Ok(());
                }
                stalled = (stalled * 2).min(Duration::from_secs(2));
                continue;
            }
            if last {
                return Ok(());
            }
            stalled = STALLED;
            if pass.done.len() >= self.options.batch_size() {
                continue;
            }
            // Rows that nobody told of come from another process, and more of them may.
            let pause = match told || pass.done.is_empty() {
                true => self.options.max_poll,
                false => self.options.min_poll,
            };
            told = tokio::select! {
                () = self.wake.notified() => {
                    let _ = cancel.run_until_cancelled(tokio::time::sleep(self.options.min_poll)).await;
                    true
                }
                () = tokio::time::sleep(pause) => false,
                () = cancel.cancelled() => false,
            };
        }
    }

    /// `false` when cancelled. The lock is the session's: it goes with the connection.
    async fn become_active(
        &self,
        conn: &mut PgConnection,
        cancel: &CancellationToken,
    ) -> Result<bool, RelayError> {
        while !cancel.is_cancelled() {
            let asked = sqlx::query_scalar("select pg_try_advisory_lock(hashtextextended($1, 0))")
                .bind(format!("kilat.outbox.{}", self.schema));
            if within(asked.fetch_one(&mut *conn)).await? {
                return Ok(true);
            }
            let pause = jittered(self.options.takeover_poll);
            let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
        }
        Ok(false)
    }

    async fn read(&self, conn: &mut PgConnection, limit: usize) -> Result<Vec<Row>, RelayError> {
        let sql = format!(
            "select id, subject, payload, headers,
                    extract(epoch from clock_timestamp() - created_at)::float8 as age
             from {}.outbox order by id limit $1",
            self.schema
        );
        let limit = i64::try_from(limit).unwrap_or(1);
        let rows = within(sqlx::query(AssertSqlSafe(sql)).bind(limit).fetch_all(conn)).await?;
        let rows = rows.into_iter().map(|row| {
            // Headers that are no map of strings are dropped rather than let one row stop the rest.
            let headers: Option<Json<serde_json::Value>> = row.try_get("headers").ok();
            Ok(Row {
                id: row.try_get("id")?,
                subject: row.try_get("subject")?,
                payload: row.try_get::<Vec<u8>, _>("payload")?.into(),
                headers: headers.and_then(|Json(map)| serde_json::from_value(map).ok()).unwrap_or_default(),
                age: row.try_get("age")?,
            })
        });
        Ok(rows.collect::<sqlx::Result<_>>()?)
    }

    async fn delete(&self, conn: &mut PgConnection, ids: &[i64]) -> Result<(), RelayError> {
        let sql = format!("delete from {}.outbox where id = any($1)", self.schema);
        within(sqlx::query(AssertSqlSafe(sql)).bind(ids).execute(conn)).await.map(drop)
    }

    async fn measure_lag(&self, conn: &mut PgConnection) -> Result<(), RelayError> {
        // Counted to 100 000 only, and the oldest by id: a backlog must not make measuring it dear.
        let sql = format!(
            "select (select count(*) from (select from {0}.outbox limit 100000) backlog) as rows,
                    coalesce((select extract(epoch from clock_timestamp() - created_at)
                              from {0}.outbox order by id limit 1), 0)::float8 as seconds",
            self.schema
        );
        let row = within(sqlx::query(AssertSqlSafe(sql)).fetch_one(conn)).await?;
        #[expect(clippy::cast_precision_loss, reason = "at most 100 000")]
        let rows = row.try_get::<i64, _>("rows")? as f64;
        metrics::gauge!("kilat_outbox_lag_rows", "schema" => self.schema.as_str()).set(rows);
        metrics::gauge!("kilat_outbox_lag_seconds", "schema" => self.schema.as_str())
            .set(row.try_get::<f64, _>("seconds")?);
        Ok(())
    }

    fn published(&self, rows: &[Row], done: &[i64], took: Duration) {
        let schema = self.schema.as_str();
        metrics::counter!("kilat_outbox_published_total", "schema" => schema).increment(done.len() as u64);
        metrics::histogram!("kilat_outbox_publish_seconds", "schema" => schema).record(took.as_secs_f64());
        let age = metrics::histogram!("kilat_outbox_age_seconds", "schema" => schema);
        let done: std::collections::HashSet<i64> = done.iter().copied().collect();
        for row in rows.iter().filter(|row| done.contains(&row.id)) {
            age.record(row.age + took.as_secs_f64());
        }
    }
}

/// 75 to 125 % of it, so that processes that failed together do not come back together.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.75 + 0.5 * fastrand::f64())
}
