//! All three, started together.

use std::path::Path;

use crate::{
    error::{Result, ServersError},
    nats::{Nats, NatsOptions},
    postgres::{PgOptions, Postgres},
    redis::{Redis, RedisOptions},
    server::Server,
};

#[derive(Debug, Clone, Default)]
pub struct StackOptions {
    pub postgres: PgOptions,
    pub redis: RedisOptions,
    pub nats: NatsOptions,
}

/// One PostgreSQL, one Redis, one nats-server, each in its own directory under one.
#[derive(Debug)]
pub struct Stack {
    pub postgres: Postgres,
    pub redis: Redis,
    pub nats: Nats,
}

impl Stack {
    /// Starts all three at the same time, in `postgres/`, `redis/` and `nats/` under `dir`. When one
    /// fails, none is left running.
    pub async fn start(dir: impl AsRef<Path>, options: StackOptions) -> Result<Self> {
        let dir = dir.as_ref();
        let (postgres, redis, nats) = tokio::join!(
            Postgres::start(dir.join("postgres"), options.postgres),
            Redis::start(dir.join("redis"), options.redis),
            Nats::start(dir.join("nats"), options.nats),
        );
        match (postgres, redis, nats) {
            (Ok(postgres), Ok(redis), Ok(nats)) => Ok(Self { postgres, redis, nats }),
            (postgres, redis, nats) => {
                // A detached one does not end by being dropped.
                stop(postgres.as_deref().ok(), redis.as_deref().ok(), nats.as_deref().ok()).await?;
                let failed = postgres.err().or(redis.err()).or(nats.err());
                Err(failed.unwrap_or(ServersError::NotRunning { server: "the stack" }))
            }
        }
    }

    /// The detached stack under `dir`; `None` unless all three run.
    pub fn attach(dir: impl AsRef<Path>) -> Result<Option<Self>> {
        let dir = dir.as_ref();
        let postgres = Postgres::attach(dir.join("postgres"))?;
        let redis = Redis::attach(dir.join("redis"))?;
        let nats = Nats::attach(dir.join("nats"))?;
        Ok(match (postgres, redis, nats) {
            (Some(postgres), Some(redis), Some(nats)) => Some(Self { postgres, redis, nats }),
            _ => None,
        })
    }

    /// Stops whatever runs under `dir`, also when it is only a part of a stack. `true` when
    /// something did.
    pub async fn stop_in(dir: impl AsRef<Path>) -> Result<bool> {
        let dir = dir.as_ref();
        let postgres = Postgres::attach(dir.join("postgres"))?;
        let redis = Redis::attach(dir.join("redis"))?;
        let nats = Nats::attach(dir.join("nats"))?;
        let any = postgres.is_some() || redis.is_some() || nats.is_some();
        stop(postgres.as_deref(), redis.as_deref(), nats.as_deref()).await.map(|()| any)
    }

    /// Stops all three at the same time.
    pub async fn stop(&self) -> Result<()> {
        stop(Some(&self.postgres), Some(&self.redis), Some(&self.nats)).await
    }
}

/// Every one is stopped, whatever becomes of the others; the first error is the answer.
async fn stop(postgres: Option<&Server>, redis: Option<&Server>, nats: Option<&Server>) -> Result<()> {
    let one = async |server: Option<&Server>| match server {
        Some(server) => server.stop().await,
        None => Ok(()),
    };
    let (nats, redis, postgres) = tokio::join!(one(nats), one(redis), one(postgres));
    nats.and(redis).and(postgres)
}
