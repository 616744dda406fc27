//! What a worker is given to start with: configuration, bus, database, Redis.

use std::{sync::Arc, time::Duration};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use sqlx::{
    PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{Bus, config::Config};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    #[error("NATS has no password for the role {0}; set KILAT_NATS_PASSWORD_<ROLE>")]
    NoPassword(String),
    #[error(transparent)]
    Bus(#[from] crate::bus::ConnectError),
    #[error("Postgres: {0}")]
    Postgres(#[from] sqlx::Error),
    #[error("migrations of schema {schema}: {source}")]
    Migrate { schema: String, source: sqlx::migrate::MigrateError },
    #[error("Redis: {0}")]
    Redis(#[from] redis::RedisError),
    #[error(transparent)]
    Worker(#[from] crate::WorkerError),
}

/// The connections of one role.
#[derive(Clone)]
pub struct Platform {
    pub config: Arc<Config>,
    pub bus: Bus,
    pub pg: PgPool,
}

impl Platform {
    /// Connects one instance of a role. Postgres and Redis are connected to when first used, NATS at
    /// once; none of them has to be there yet.
    ///
    /// # Errors
    /// A setting is missing, or NATS refuses the login.
    pub async fn connect(config: Arc<Config>, role: &str, connections: u32) -> Result<Self, StartError> {
        let bus = connect_bus(&config, role).await?;
        let pg = pool(config.postgres.url()?.expose(), &format!("kilat-{role}"), connections)?;
        Ok(Self { config, bus, pg })
    }

    /// Redis, reconnecting by itself. A command in flight when the connection breaks fails.
    ///
    /// # Errors
    /// The URL is missing, or is not one.
    pub fn redis(&self) -> Result<ConnectionManager, StartError> {
        redis_manager(self.config.redis.url()?.expose())
    }
}

/// The bus of one instance of a role.
///
/// # Errors
/// The role has no password, or NATS refuses it.
pub async fn connect_bus(config: &Config, role: &str) -> Result<Bus, StartError> {
    let password = config
        .nats
        .password(role)
        .ok_or_else(|| StartError::NoPassword(role.to_owned()))?
        .expose()
        .to_owned();
    let instance = uuid::Uuid::new_v4().simple().to_string();
    let login = crate::Login { url: config.nats.url.clone(), role: role.to_owned(), password, instance };
    Ok(Bus::connect(&login).await?)
}

/// A Redis connection that comes back by itself and does not wait for its first connection, so that a
/// worker can start, and refuse politely, while Redis is away.
///
/// # Errors
/// The URL is not one.
pub fn redis_manager(url: &str) -> Result<ConnectionManager, StartError> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(Duration::from_secs(1)))
        .set_response_timeout(Some(Duration::from_secs(2)))
        .set_min_delay(Duration::from_millis(50))
        .set_max_delay(Duration::from_secs(1))
        .set_number_of_retries(3);
    Ok(ConnectionManager::new_lazy_with_config(redis::Client::open(url)?, config)?)
}

/// A pool of at most `connections`, opened as needed.
///
/// # Errors
/// The URL is not one.
pub fn pool(url: &str, name: &str, connections: u32) -> Result<PgPool, StartError> {
    let options: PgConnectOptions = url.parse::<PgConnectOptions>()?.application_name(name);
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(3))
        .max_lifetime(Duration::from_secs(1_800))
        // A broken connection is found by the statement that fails on it, which is retried anyway;
        // a ping before every use would double the round trips.
        .test_before_acquire(false)
        .connect_lazy_with(options))
}

/// Brings one schema to the newest version. Each schema keeps its own list of what was applied.
///
/// # Errors
/// The database cannot be reached, or a migration fails.
pub async fn migrate(url: &str, schema: &str, migrator: &Migrator) -> Result<(), StartError> {
    let failed = |source| StartError::Migrate { schema: schema.to_owned(), source };
    let options: PgConnectOptions =
        url.parse::<PgConnectOptions>()?.options([("search_path", format!("{schema},public"))]);
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("create schema if not exists {schema}")))
        .execute(&pool)
        .await
        .map_err(|error| failed(error.into()))?;
    migrator.run(&pool).await.map_err(failed)?;
    pool.close().await;
    Ok(())
}
