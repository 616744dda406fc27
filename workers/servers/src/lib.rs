//! Private PostgreSQL, Redis and nats-server processes, for `kilat up` and for tests.
//!
//! | Type | Runs | Keeps | Ready when |
//! |---|---|---|---|
//! | [`Postgres`] | `postgres`, as an ordinary user even under root | data directory, password | `select 1` answers |
//! | [`Redis`] | `redis-server` | nothing: a restarted Redis is empty | `PING` answers |
//! | [`Nats`] | `nats-server` with the caller's configuration | JetStream store | `INFO` and `/healthz` answer |
//! | [`Stack`] | all three, started together | | |
//!
//! Each listens on loopback only, on ports of its own, with its files in the directory it is given,
//! and leaves every other instance on the machine alone. What all three can do – stop, die by
//! `kill -9`, restart on the same port, freeze – is [`Server`], which they dereference to.
//!
//! An [`Attached`](Lifetime::Attached) server dies with the process that started it, however that
//! process ends. A [`Detached`](Lifetime::Detached) one outlives it and is found again through
//! `state.json` in its directory.
//!
//! Linux only: what a process is, whose child it is and which port it holds is read from `/proc`.

mod attached;
mod binaries;
mod error;
mod files;
mod launch;
mod nats;
mod place;
mod ports;
mod postgres;
mod probe;
mod process;
mod procfs;
mod redis;
mod server;
mod stack;
mod state;

pub use attached::attached;
pub use binaries::{NATS_AT_LEAST, nats_server, postgres_bin_dir, redis_server};
pub use error::{Result, ServersError};
pub use nats::{Nats, NatsOptions, NatsPorts};
pub use postgres::{PgOptions, Postgres};
pub use redis::{Redis, RedisOptions};
pub use server::{Lifetime, Server};
pub use stack::{Stack, StackOptions};
