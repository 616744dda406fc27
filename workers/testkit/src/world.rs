//! A world: servers, a database, and ways to talk to them.

use std::{collections::HashMap, future::Future, path::Path, sync::Arc, time::Duration};

use async_nats::jetstream::consumer::{self, Consumer as JsConsumer, pull};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::StreamExt as _;
use nats_config::{ISSUER_ENV, Issuer};
use runtime::{Bus, Fault, Meta, Platform, Worker, config::Config};
use servers::{Nats, NatsOptions, PgOptions, Postgres, Redis, RedisOptions};
use sqlx::{
    PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use subjects::Endpoint;
use tokio::sync::{Mutex, OnceCell};
use tokio_util::sync::CancellationToken;

use crate::{
    Running,
    eventually::{WITHIN, eventually, found},
};

/// A call of a test waits for its answer, and a worker for a connection, longer than in earnest: a loaded CI box is
/// slow.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);
const CONNECTED_WITHIN: Duration = Duration::from_secs(15);

/// The PostgreSQL of this test process. Each `#[tokio::test]` has a runtime of its own, so only what
/// is bound to none may be shared: the process and its URL, never a pool.
static POSTGRES: OnceCell<(tempfile::TempDir, Postgres)> = OnceCell::const_new();

async fn postgres() -> &'static Postgres {
    let (_, postgres) = POSTGRES
        .get_or_init(|| async {
            remove_left_over();
            let prefix = format!("kilat-test-pg-{}-", std::process::id());
            let dir = tempfile::Builder::new().prefix(&prefix).tempdir().expect("temp dir");
            let options = PgOptions {
                durable: false,
                max_connections: 400,
                settings: vec![("autovacuum_naptime".into(), "10s".into())],
                ..PgOptions::default()
            };
            let postgres = Postgres::start(dir.path(), options).await.expect("PostgreSQL starts");
            (dir, postgres)
        })
        .await;
    postgres
}

/// A static is never dropped, so a test process leaves its cluster's files behind; the next one to
/// start clears away what dead processes left.
fn remove_left_over() {
    for entry in std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let pid =
            name.to_str().and_then(|n| n.strip_prefix("kilat-test-pg-")).and_then(|n| n.split('-').next());
        if let Some(pid) = pid
            && !Path::new("/proc").join(pid).exists()
        {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// One test's servers.
pub struct World {
    /// Owned by this world; kill, pause and restart it at will.
    pub nats: Nats,
    /// Owned by this world; kill, pause and restart it at will.
    pub redis: Redis,
    pub pg: PgPool,
    config: Arc<Config>,
    buses: Mutex<HashMap<String, Bus>>,
    schemas: Vec<String>,
    database: String,
    _dir: tempfile::TempDir,
}

impl World {
    /// Starts a world with these schemas migrated and the streams, consumers and buckets applied.
    pub async fn start(schemas: &[(&str, &Migrator)]) -> Self {
        Self::start_with(schemas, &[]).await
    }

    /// As [`World::start`], with settings of its own, named as in the environment:
    /// `("KILAT__CHECKOUT__DEADLINE_S", "2")`.
    pub async fn start_with(schemas: &[(&str, &Migrator)], settings: &[(&str, &str)]) -> Self {
        let dir = tempfile::Builder::new().prefix("kilat-world-").tempdir().expect("temp dir");
        let (nats, redis, (pg, database, url)) =
            tokio::join!(start_nats(dir.path()), start_redis(dir.path()), start_database(schemas));
        let (nats, passwords, issuer) = nats;

        let mut env: HashMap<String, String> = HashMap::from([
            ("KILAT__NATS__URL".into(), nats.url()),
            ("KILAT__REDIS__URL".into(), redis.url()),
            ("KILAT__POSTGRES__URL".into(), url),
            ("KILAT__DEVICES__ISSUER_SEED".into(), issuer.seed().expect("a seed")),
            ("KILAT__DEVICES__TOKEN_KEY".into(), token_key()),
            ("KILAT__DEVICES__NATS_URL".into(), nats.url()),
            ("KILAT__DEVICES__WEBSOCKET_URL".into(), format!("ws://127.0.0.1:{}", nats.websocket_port())),
            ("KILAT__DEVICES__MQTT_URL".into(), format!("mqtt://127.0.0.1:{}", nats.mqtt_port())),
        ]);
        env.extend(passwords.iter().map(|(role, word)| (role.password_env().to_owned(), word.clone())));
        env.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::from_env(&env).expect("a configuration");

        let world = Self {
            nats,
            redis,
            pg,
            config: Arc::new(config),
            buses: Mutex::default(),
            schemas: schemas.iter().map(|(schema, _)| (*schema).to_owned()).collect(),
            database,
            _dir: dir,
        };
        let admin = world.bus("admin").await;
        nats_config::apply(admin.outgoing(), false).await.expect("nats apply");
        world
    }

    pub fn config(&self) -> Arc<Config> {
        self.config.clone()
    }

    pub fn database(&self) -> &str {
        &self.database
    }

    /// The connections of a role, new ones each time: as another process would have.
    pub async fn platform(&self, role: &str) -> Platform {
        self.platform_of(self.config.clone(), role).await
    }

    /// As [`World::platform`], by way of something that stands before NATS.
    pub async fn platform_by_way_of(&self, role: &str, nats: &str) -> Platform {
        let mut config = Config::clone(&self.config);
        nats.clone_into(&mut config.nats.url);
        self.platform_of(Arc::new(config), role).await
    }

    async fn platform_of(&self, config: Arc<Config>, role: &str) -> Platform {
        let platform = Platform::connect(config, role, 8).await.expect("a platform");
        platform.bus.ready(&CancellationToken::new()).await;
        let url = platform.config.postgres.url().expect("a URL").expose().to_owned();
        Platform { pg: pool(&url, &format!("kilat-{role}"), CONNECTED_WITHIN), ..platform }
    }

    async fn connect(&self, role: &str) -> Bus {
        let bus = runtime::platform::connect_bus(&self.config, role).await.expect("a connection to NATS");
        bus.ready(&CancellationToken::new()).await;
        bus
    }

    /// The test's own connection as a role, shared between calls.
    pub async fn bus(&self, role: &str) -> Bus {
        let mut buses = self.buses.lock().await;
        if let Some(bus) = buses.get(role) {
            return bus.clone();
        }
        let bus = self.connect(role).await;
        buses.insert(role.to_owned(), bus.clone());
        bus
    }

    /// Runs a worker and returns once each of its services answers.
    pub async fn run(&self, worker: Worker) -> Running {
        let services = worker.services();
        let monitor = self.nats.monitor_url();
        let monitor = monitor.and_then(|url| url.trim_start_matches("http://").parse().ok());
        let running = Running::start(worker, monitor);
        let ops = self.bus("ops").await;
        for service in services {
            eventually(&format!("service {service} answers"), || {
                let (ops, subject) = (ops.clone(), format!("$SRV.PING.{service}"));
                async move { Ok(ops.outgoing().request(subject, "".into()).await.is_ok()) }
            })
            .await;
        }
        assert!(!running.is_finished(), "the worker ended at once");
        running
    }

    /// Calls an endpoint as the gateway would.
    ///
    /// # Errors
    /// What the endpoint answered.
    pub async fn call<E: Endpoint>(&self, request: &E::Request) -> Result<E::Reply, Fault> {
        self.call_as::<E>("gateway", request).await
    }

    /// Calls an endpoint as a role.
    ///
    /// # Errors
    /// What the endpoint answered.
    pub async fn call_as<E: Endpoint>(&self, role: &str, request: &E::Request) -> Result<E::Reply, Fault> {
        let bus = self.bus(role).await;
        bus.call::<E>(&Meta::default(), request, ANSWERED_WITHIN).await
    }

    /// [`found`], for symmetry with the rest.
    pub async fn found<T, F, Fut>(&self, what: &str, probe: F) -> T
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, String>>,
    {
        found(what, probe).await
    }

    /// [`eventually`], for symmetry with the rest.
    pub async fn eventually<F, Fut>(&self, what: &str, probe: F)
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<bool, String>>,
    {
        eventually(what, probe).await;
    }

    /// Until a consumer has nothing left: everything in its stream was handled and acknowledged.
    pub async fn consumed(&self, stream: &str, consumer: &str) {
        let admin = self.bus("admin").await;
        eventually(&format!("{consumer} has nothing left"), || async {
            let found: Result<JsConsumer<pull::Config>, _> =
                admin.jetstream().get_consumer_from_stream(consumer, stream).await;
            idle(found.map_err(|error| error.to_string())?.cached_info())
        })
        .await;
    }

    /// Nothing is left over: outboxes empty, work queues empty, events handled by whoever is there to take
    /// them, no dead letters.
    ///
    /// # Panics
    /// Something is, still, after a while.
    pub async fn settled(&self) {
        self.settled_but(0).await;
    }

    /// [`settled`](Self::settled), with so many dead letters.
    ///
    /// # Panics
    /// As there.
    pub async fn settled_but(&self, dead_letters: u64) {
        let admin = self.bus("admin").await;
        for schema in &self.schemas {
            let sql = format!(
                "select count(*) from information_schema.tables where table_schema = '{schema}' and table_name = 'outbox'"
            );
            let (has_outbox,): (i64,) =
                sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_one(&self.pg).await.expect("a count");
            if has_outbox == 0 {
                continue;
            }
            eventually(&format!("the outbox of {schema} is empty"), || async {
                let sql = format!("select count(*) from {schema}.outbox");
                let (rows,): (i64,) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
                    .fetch_one(&self.pg)
                    .await
                    .map_err(|error| error.to_string())?;
                if rows == 0 { Ok(true) } else { Err(format!("{rows} rows")) }
            })
            .await;
        }
        eventually("the work queue is empty", || async {
            let left = messages(&admin, "CHECKOUT").await?;
            if left == 0 { Ok(true) } else { Err(format!("{left} messages")) }
        })
        .await;
        for stream in ["DISPATCH", "EVENTS"] {
            eventually(&format!("{stream} is worked off"), || async { worked_off(&admin, stream).await })
                .await;
        }
        assert_eq!(messages(&admin, "DLQ").await, Ok(dead_letters), "dead letters");
    }
}

/// Of the consumers that somebody pulls from now: the others' work waits for its worker, and is nothing of this
/// world.
async fn worked_off(bus: &Bus, stream: &str) -> Result<bool, String> {
    let stream = bus.jetstream().get_stream(stream).await.map_err(|error| error.to_string())?;
    let mut consumers = stream.consumers();
    while let Some(info) = consumers.next().await {
        let info = info.map_err(|error| error.to_string())?;
        if info.num_waiting > 0 {
            idle(&info)?;
        }
    }
    Ok(true)
}

fn idle(info: &consumer::Info) -> Result<bool, String> {
    let (pending, unacked) = (info.num_pending, info.num_ack_pending);
    let left = format!("{}: {pending} waiting, {unacked} in hand", info.name);
    if pending == 0 && unacked == 0 { Ok(true) } else { Err(left) }
}

async fn messages(bus: &Bus, stream: &str) -> Result<u64, String> {
    let stream = bus.jetstream().get_stream(stream).await.map_err(|error| error.to_string())?;
    Ok(stream.cached_info().state.messages)
}

async fn start_nats(dir: &Path) -> (Nats, HashMap<nats_config::Role, String>, Issuer) {
    let issuer = Issuer::fresh();
    let mut options = NatsOptions::new(nats_config::SERVER_CONF).env(ISSUER_ENV, issuer.public());
    let mut passwords = HashMap::new();
    for role in nats_config::Role::ALL {
        // nats-server reads a value as it would in its file: a leading letter keeps it a string.
        let password = format!("p{:032x}", fastrand::u128(..));
        options = options.env(role.password_env(), password.clone());
        passwords.insert(*role, password);
    }
    (Nats::start(dir.join("nats"), options).await.expect("nats-server starts"), passwords, issuer)
}

/// PKCS #8 (RFC 8410) of an Ed25519 key is this, then its seed.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// Signs devices' tokens in this world only.
fn token_key() -> String {
    let seed: Vec<u8> = std::iter::repeat_with(|| fastrand::u8(..)).take(32).collect();
    STANDARD.encode([PKCS8.as_slice(), &seed].concat())
}

async fn start_redis(dir: &Path) -> Redis {
    Redis::start(dir.join("redis"), RedisOptions::default()).await.expect("Redis starts")
}

async fn start_database(schemas: &[(&str, &Migrator)]) -> (PgPool, String, String) {
    let postgres = postgres().await;
    let database = format!("world_{:016x}", fastrand::u64(..));
    let url = postgres.create_database(&database, None).await.expect("a database");
    for (schema, migrator) in schemas {
        runtime::platform::migrate(&url, schema, migrator).await.expect("migrations");
    }
    (pool(&url, "kilat-test", WITHIN), database, url)
}

/// As a worker's, and more patient: of many at once on a busy machine, the last waits for a connection for longer
/// than a customer should.
fn pool(url: &str, name: &str, patience: Duration) -> PgPool {
    let options = url.parse::<PgConnectOptions>().expect("a URL").application_name(name);
    PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(patience)
        .test_before_acquire(false)
        .connect_lazy_with(options)
}
