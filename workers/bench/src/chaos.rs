//! `kilat chaos`: checkouts go on while `kill -9` takes one part after another.
//!
//! Every part is hit so many times at random moments and started again; clients do what clients do and
//! send a request without an answer again, with the same key. What must hold afterwards is the audit's
//! business; what is checked here is what a client can see: each request ends, and an order it was
//! promised is there.

pub mod sale;

use std::{
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde::Serialize;
use servers::Stack;
use tokio_util::sync::CancellationToken;

use crate::{
    Target,
    load::{self, Mix, Pace},
    meters,
};

/// A role in a process of its own.
pub struct Role {
    pub name: String,
    /// How to start it so that it does not outlive us (`servers::attached`); its output is the caller's to direct.
    pub command: Arc<dyn Fn() -> Command + Send + Sync>,
}

/// Everything that can be hit, running. Dropping it ends the roles; the servers are the stack's.
pub struct Plant {
    servers: Stack,
    roles: Vec<Role>,
    children: BTreeMap<String, Child>,
    /// Of lives that are over.
    peaks: BTreeMap<String, u64>,
}

impl Plant {
    /// Starts every role over servers that run.
    ///
    /// # Errors
    /// A process cannot be started.
    pub fn start(servers: Stack, roles: Vec<Role>) -> anyhow::Result<Self> {
        let mut plant = Self { servers, roles, children: BTreeMap::new(), peaks: BTreeMap::new() };
        for at in 0..plant.roles.len() {
            plant.revive(at)?;
        }
        Ok(plant)
    }

    pub fn servers(&self) -> &Stack {
        &self.servers
    }

    /// Everything that can be hit.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.roles.iter().map(|role| role.name.clone()).chain(SERVERS.map(str::to_owned))
    }

    /// The most memory each part had in any of its lives, MiB. Of PostgreSQL only the first process is known.
    pub fn peak_mib(&mut self) -> BTreeMap<String, u64> {
        let servers = &self.servers;
        let pids = [servers.nats.pid(), servers.redis.pid(), servers.postgres.pid()];
        let servers = SERVERS.iter().zip(pids).filter_map(|(name, pid)| Some(((*name).to_owned(), pid?)));
        let roles = self.children.iter().map(|(name, child)| (name.clone(), child.id()));
        let running: Vec<(String, u32)> = servers.chain(roles).collect();
        for (name, mib) in meters::peak_mib(&running) {
            let peak = self.peaks.entry(name).or_default();
            *peak = mib.max(*peak);
        }
        self.peaks.clone()
    }

    fn revive(&mut self, at: usize) -> anyhow::Result<()> {
        let role = self.roles.get(at).context("no such role")?;
        let child = (role.command)()
            // While this end is open, its starter lives.
            .stdin(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", role.name))?;
        self.children.insert(role.name.clone(), child);
        Ok(())
    }

    async fn hit(&mut self, name: &str, dead: Duration) -> anyhow::Result<()> {
        // What it took dies with it.
        self.peak_mib();
        let server = match name {
            "nats-server" => Some(&*self.servers.nats),
            "redis" => Some(&*self.servers.redis),
            "postgres" => Some(&*self.servers.postgres),
            _ => None,
        };
        if let Some(server) = server {
            server.kill9()?;
            tokio::time::sleep(dead).await;
            return Ok(server.restart().await?);
        }
        let at = self.roles.iter().position(|role| role.name == name).context("no such role")?;
        if let Some(mut child) = self.children.remove(name) {
            child.kill()?;
            child.wait()?;
        }
        tokio::time::sleep(dead).await;
        self.revive(at)
    }
}

impl Drop for Plant {
    fn drop(&mut self) {
        for child in self.children.values_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[derive(Clone, Debug)]
pub struct Options {
    /// Checkouts a second.
    pub rate: f64,
    /// Every part is hit at least so often.
    pub hits: u32,
    /// Hits come this far apart, in milliseconds.
    pub pause_ms: std::ops::RangeInclusive<u64>,
    /// A part stays dead this long.
    pub dead_ms: std::ops::RangeInclusive<u64>,
    /// Parts left alone, by name.
    pub spare: Vec<String>,
    pub mix: Mix,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rate: 100.0,
            hits: 5,
            pause_ms: 500..=2_000,
            dead_ms: 0..=400,
            spare: Vec::new(),
            mix: Mix { declined: 0.05, cash: 0.10, slow_provider: 0.01, replayed: 0.05 },
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub seconds: f64,
    /// `kill -9`s by part.
    pub kills: BTreeMap<String, u32>,
    /// First answers.
    pub outcomes: BTreeMap<String, u64>,
    /// How those without a final first answer ended, after retries with the same key.
    pub finished: BTreeMap<String, u64>,
    pub orders: u64,
    pub p95_ms: f64,
    pub max_ms: f64,
}

const SERVERS: [&str; 3] = ["nats-server", "redis", "postgres"];

/// Kills parts at random until each was hit often enough, for as long as the load `goes_on`. Says how often
/// each was.
///
/// # Errors
/// A part does not come back, or the load ends early.
pub async fn kill(
    plant: &mut Plant,
    options: &Options,
    progress: impl Fn(&str),
    goes_on: impl Fn() -> bool,
) -> anyhow::Result<BTreeMap<String, u32>> {
    let mut kills: BTreeMap<String, u32> =
        plant.names().filter(|name| !options.spare.contains(name)).map(|name| (name, 0)).collect();
    while let Some(name) = least_hit(&kills, options.hits) {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(options.pause_ms.clone()))).await;
        let dead = Duration::from_millis(fastrand::u64(options.dead_ms.clone()));
        progress(&format!("kill -9 {name}"));
        plant.hit(&name, dead).await.with_context(|| format!("killing {name}"))?;
        *kills.entry(name).or_default() += 1;
        anyhow::ensure!(goes_on(), "the load ended early");
    }
    Ok(kills)
}

/// Drives load, kills, and waits for every client to have its answer. The plant still runs when this
/// returns, so that the caller can audit.
///
/// # Errors
/// A part does not come back, or a request never gets a final answer.
pub async fn run(
    plant: &mut Plant,
    target: &Target,
    options: &Options,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    let cancel = CancellationToken::new();
    let load = tokio::spawn({
        let (target, mix, cancel) = (target.clone(), options.mix, cancel.clone());
        let pace = Pace::Rate(options.rate);
        async move { load::drive(&target, pace, Duration::from_secs(3_600), mix, cancel).await }
    });

    let started = Instant::now();
    let kills = kill(plant, options, &progress, || !load.is_finished()).await?;
    ready(&target.http, Duration::from_secs(60)).await?;
    cancel.cancel();
    progress("clients send what was not answered again");
    let observed = load.await.context("the load")??;
    let (finished, late) = load::finish(target, observed.open, Duration::from_secs(90)).await?;

    Ok(Report {
        seconds: started.elapsed().as_secs_f64(),
        kills,
        outcomes: observed.outcomes,
        finished,
        orders: (observed.placed.len() + late.len()) as u64,
        p95_ms: observed.latency.value_at_quantile(0.95) as f64 / 1_000.0,
        max_ms: observed.latency.max() as f64 / 1_000.0,
    })
}

/// At random among those hit least, until each was hit often enough.
fn least_hit(kills: &BTreeMap<String, u32>, enough: u32) -> Option<String> {
    let least = *kills.values().min()?;
    if least >= enough {
        return None;
    }
    let candidates: Vec<&String> = kills.iter().filter(|(_, n)| **n == least).map(|(name, _)| name).collect();
    candidates.get(fastrand::usize(..candidates.len().max(1))).map(|name| (*name).clone())
}

/// Waits until the gateway says that everything it needs answers.
///
/// # Errors
/// It does not within that time.
pub async fn ready(http: &str, within: Duration) -> anyhow::Result<()> {
    let client = load::client()?;
    let until = Instant::now() + within;
    loop {
        let last = match client.get(format!("{http}/readyz")).send().await {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) => answer.text().await.unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        anyhow::ensure!(Instant::now() < until, "not ready within {within:?}: {last}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |map: &BTreeMap<String, u64>| {
            map.iter().map(|(what, n)| format!("{n} × {what}")).collect::<Vec<_>>().join(", ")
        };
        let kills: Vec<String> = self.kills.iter().map(|(name, n)| format!("{name} {n}")).collect();
        writeln!(f, "{:.0} s; kill -9: {}", self.seconds, kills.join(", "))?;
        writeln!(f, "first answers: {}", list(&self.outcomes))?;
        writeln!(f, "after retries: {}", list(&self.finished))?;
        write!(f, "{} orders; p95 {:.0} ms, worst {:.0} ms", self.orders, self.p95_ms, self.max_ms)
    }
}
