//! The three servers: started, and started again when one dies.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use nats_config::SERVER_CONF;
use servers::{NatsOptions, PgOptions, RedisOptions, Server, Stack, StackOptions};
use tokio_util::sync::CancellationToken;

use crate::local::{Local, Ready, ServerReady, Settings};

const DATABASE: &str = "kilat";
const LOOK: Duration = Duration::from_millis(250);

pub async fn start(local: &Local, secrets: &Settings) -> anyhow::Result<Arc<Stack>> {
    let mut nats = NatsOptions::new(SERVER_CONF);
    // Passwords and the issuer's public key; what roles sign with is none of the server's business.
    let told = secrets.iter().filter(|(name, _)| name.starts_with("KILAT_NATS_"));
    nats.env = told.map(|(name, value)| (name.clone(), value.clone())).collect();
    let options = StackOptions { postgres: PgOptions::default(), redis: RedisOptions::default(), nats };
    let stack = Stack::start(local.servers(), options).await.context("starting the servers")?;
    Ok(Arc::new(stack))
}

/// Kilat's database.
pub struct Database {
    /// What the roles are given: by way of the Unix socket.
    pub socket_url: String,
    /// What people are shown.
    pub url: String,
}

/// It is made if it is not there yet.
pub async fn database(stack: &Stack) -> anyhow::Result<Database> {
    let there = format!("select count(*) from pg_database where datname = '{DATABASE}'");
    if stack.postgres.execute("postgres", &there).await? == "0" {
        stack.postgres.create_database(DATABASE, None).await?;
    }
    let postgres = &stack.postgres;
    Ok(Database { socket_url: postgres.socket_url_of(DATABASE), url: postgres.url_of(DATABASE) })
}

pub fn ready(stack: &Stack) -> Vec<ServerReady> {
    each(stack)
        .map(|(name, server)| ServerReady {
            name: name.to_owned(),
            pid: server.pid(),
            port: server.port(),
            log: server.log().to_path_buf(),
        })
        .into()
}

fn each(stack: &Stack) -> [(&'static str, &Server); 3] {
    [("postgres", &stack.postgres), ("redis", &stack.redis), ("nats", &stack.nats)]
}

/// Starts a dead server again, on its port and over its data, until `cancel`.
pub async fn keep(stack: Arc<Stack>, local: Local, mut ready: Ready, cancel: CancellationToken) {
    let mut tick = tokio::time::interval(LOOK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while cancel.run_until_cancelled(tick.tick()).await.is_some() {
        for (name, server) in each(&stack) {
            if server.is_running() {
                continue;
            }
            tracing::warn!(server = name, "it has died and is started again");
            match cancel.run_until_cancelled(server.restart()).await {
                None => return,
                Some(Ok(())) => {}
                Some(Err(error)) => tracing::error!(server = name, %error, "it does not start"),
            }
        }
        let now = self::ready(&stack);
        if now != ready.servers {
            ready.servers = now;
            if let Err(error) = local.set_ready(&ready) {
                tracing::warn!(%error, "`kilat status` shows the servers as they were");
            }
        }
    }
}
