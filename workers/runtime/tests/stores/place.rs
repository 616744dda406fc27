//! Private servers, one set per test: these tests stop and kill them.

use std::time::Duration;

use async_nats::jetstream::{self, stream};
use servers::{Nats, NatsOptions, PgOptions, Postgres};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tempfile::TempDir;

pub struct Place {
    // Before the directory, so that nothing writes there any more when it goes.
    pub postgres: Option<Postgres>,
    pub nats: Option<Nats>,
    dir: TempDir,
}

const NATS: &str = "
host: $KILAT_NATS_HOST
port: $KILAT_NATS_PORT
max_payload: 64KB
jetstream { store_dir: $KILAT_NATS_STORE_DIR, max_file_store: 1GB }
";

impl Place {
    pub async fn new(postgres: bool, nats: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let postgres = async {
            let options = PgOptions { durable: false, ..PgOptions::default() };
            if postgres { Some(Postgres::start(dir.path().join("pg"), options).await.unwrap()) } else { None }
        };
        let nats = async {
            let options = NatsOptions::new(NATS);
            if nats { Some(Nats::start(dir.path().join("nats"), options).await.unwrap()) } else { None }
        };
        let (postgres, nats) = tokio::join!(postgres, nats);
        Self { postgres, nats, dir }
    }

    pub async fn pool(&self) -> PgPool {
        let url = self.postgres.as_ref().unwrap().url();
        PgPoolOptions::new().max_connections(8).connect(&url).await.unwrap()
    }

    pub async fn js(&self) -> jetstream::Context {
        let client = async_nats::ConnectOptions::new()
            .reconnect_delay_callback(|_| Duration::from_millis(50))
            .connect(self.nats.as_ref().unwrap().url())
            .await
            .unwrap();
        jetstream::new(client)
    }

    /// Also keeps the directory in use.
    pub fn path(&self) -> &std::path::Path {
        self.dir.path()
    }
}

/// Stream EVENTS and DLQ, as far as the relay can tell them from the real ones.
pub async fn event_streams(js: &jetstream::Context) {
    for (name, subjects, atomic) in [("EVENTS", "evt.>", true), ("DLQ", "dlq.>", false)] {
        let config = stream::Config {
            name: name.to_owned(),
            subjects: vec![subjects.to_owned()],
            allow_atomic_publish: atomic,
            duplicate_window: Duration::from_secs(120),
            max_message_size: if atomic { 48 * 1024 } else { 64 * 1024 },
            ..stream::Config::default()
        };
        js.create_stream(config).await.unwrap();
    }
}

pub async fn bucket(js: &jetstream::Context, name: &str, max_bytes: i64) {
    let config = stream::Config {
        name: format!("KV_{name}"),
        subjects: vec![format!("$KV.{name}.>")],
        max_messages_per_subject: 1,
        max_bytes,
        discard: stream::DiscardPolicy::New,
        allow_direct: true,
        allow_message_ttl: true,
        deny_delete: true,
        allow_rollup: true,
        ..stream::Config::default()
    };
    js.create_stream(config).await.unwrap();
}

pub async fn schema(pool: &PgPool, name: &str) {
    let sql = format!(
        "create schema {name};
         create table {name}.outbox (id bigint generated always as identity primary key, subject text not null,
             payload bytea not null, headers jsonb not null default '{{}}',
             created_at timestamptz not null default now());
         create table {name}.inbox (key text primary key, outcome bytea not null,
             at timestamptz not null default now())"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(pool).await.unwrap();
}

/// Polls until `ready` says `Ok`, or fails after a minute with what it said last.
pub async fn eventually<T>(mut ready: impl AsyncFnMut() -> Result<T, String>) -> T {
    let until = tokio::time::Instant::now() + Duration::from_secs(60);
    loop {
        match ready().await {
            Ok(value) => return value,
            Err(status) => assert!(tokio::time::Instant::now() < until, "never: {status}"),
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
