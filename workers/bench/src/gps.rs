//! `kilat bench gps`: pings through checks, filter, last position, history and fan-out, against plain core
//! publish/subscribe over the same sockets in the same run.
//!
//! Pings are offered in an open loop, at rates that rise step by step, from so many connections. Every rider
//! sends one each 2.1 s, as the checks want it, so 50 000 a second are 105 000 riders. Latency is counted from
//! the moment a ping was due until a customer's subscription has the dot. Loss is counted where pings end: a
//! ping that was dropped, or judged out of its rider's order, is a point missing from history.
//!
//! | Module | Does |
//! |---|---|
//! | `crowd` | riders and the connections they send from |
//! | `watch` | the customers of some of them |
//! | `record` | what history has of them, and clearing up |

mod crowd;
mod record;
mod watch;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use async_nats::Client;
use futures::StreamExt as _;
use runtime::{Bus, config::Config};
use serde::Serialize;
use subjects::v1;

use crate::{Target, meters};
use crowd::Crowd;

#[derive(Clone, Debug)]
pub struct Options {
    /// Pings a second, step by step.
    pub rates: Vec<u64>,
    /// Of each step.
    pub seconds: u64,
    /// Sockets the pings come from.
    pub connections: usize,
    /// Riders who carry an order that a customer follows.
    pub followed: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rates: vec![10_000, 20_000, 30_000, 40_000, 50_000],
            seconds: 10,
            connections: 50,
            followed: 500,
        }
    }
}

/// The buses a run needs, each as its role.
#[derive(Clone)]
pub struct Roles {
    /// Speaks for dispatch: who carries what.
    pub dispatch: Bus,
    /// Hears dots.
    pub gateway: Bus,
    /// Hears pings, for the ceiling.
    pub tracking: Bus,
}

#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub offered_per_second: u64,
    /// What the connections got out, which is less when the machine is full.
    pub sent_per_second: f64,
    pub sent: u64,
    pub in_history: u64,
    /// Sent, and not in history: dropped, out of order, or refused.
    pub lost: u64,
    /// From when a ping was due to when its customer had the dot.
    pub p50_ms: u64,
    pub p95_ms: u64,
    pub p99_ms: u64,
    pub dots: u64,
    /// CPU microseconds a ping, by process.
    pub cpu_us_per_ping: BTreeMap<String, f64>,
}

impl Step {
    /// Everything offered was sent, and everything sent arrived.
    fn held(&self) -> bool {
        self.lost == 0 && self.sent_per_second >= 0.97 * self.offered_per_second as f64
    }
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub connections: usize,
    pub steps: Vec<Step>,
    /// The highest step that held.
    pub sustained_per_second: f64,
    /// Plain publish to one plain subscriber, the same payloads over the same sockets, as fast as it goes.
    pub plain_per_second: f64,
    pub ratio_to_plain: f64,
}

/// Runs the steps, then the ceiling.
///
/// # Errors
/// A server does not answer, or the tracking worker does not run.
pub async fn run(
    target: &Target,
    config: &Config,
    roles: &Roles,
    city: &v1::City,
    options: &Options,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    anyhow::ensure!(options.connections > 0 && !options.rates.is_empty(), "nothing to measure");
    progress("connecting");
    let clients = connect(config, options.connections).await?;
    let most = options.rates.iter().copied().max().unwrap_or(0);
    let least = options.rates.iter().copied().min().unwrap_or(0);
    let mut crowd = Crowd::new(city, most, options.connections)?;
    let pg = runtime::platform::pool(&target.postgres_url, "kilat-bench", 2)?;

    progress("orders for some of the riders");
    let riders = crowd.first(least, options.followed);
    let followers = watch::Followers::start(roles, &city.city, &riders).await?;

    let mut steps = Vec::new();
    let outcome = async {
        for rate in &options.rates {
            progress(&format!("{rate} pings a second"));
            steps.push(step(target, &clients, &mut crowd, &followers, &pg, *rate, options).await?);
        }
        anyhow::Ok(())
    }
    .await;
    progress("clearing up");
    let ended = followers.end(roles, &city.city, &riders).await;
    let cleared = record::clear(&pg, crowd.run()).await;
    outcome?;
    ended?;
    cleared?;

    progress("plain publish and subscribe");
    let plain = plain(&clients, &roles.tracking, &city.city, options.seconds.min(5)).await?;
    let sustained =
        steps.iter().filter(|step| step.held()).map(|step| step.sent_per_second).fold(0.0, f64::max);
    Ok(Report {
        connections: options.connections,
        steps,
        sustained_per_second: sustained,
        plain_per_second: plain,
        ratio_to_plain: if plain > 0.0 { sustained / plain } else { 0.0 },
    })
}

async fn step(
    target: &Target,
    clients: &[Client],
    crowd: &mut Crowd,
    followers: &watch::Followers,
    pg: &sqlx::PgPool,
    rate: u64,
    options: &Options,
) -> anyhow::Result<Step> {
    let before = meters::cpu_ms(&target.processes);
    let started = Instant::now();
    let (from_ms, sent) = crowd.send(clients, rate, Duration::from_secs(options.seconds)).await?;
    let elapsed = started.elapsed().as_secs_f64();
    let to_ms = crowd::now_ms() + 1;
    // What is under way is work of this step too.
    let in_history = record::arrived(pg, crowd.run(), from_ms, to_ms, sent).await?;
    let after = meters::cpu_ms(&target.processes);
    let seen = followers.take();
    Ok(Step {
        offered_per_second: rate,
        sent_per_second: sent as f64 / elapsed,
        sent,
        in_history,
        lost: sent.saturating_sub(in_history),
        p50_ms: seen.value_at_quantile(0.5),
        p95_ms: seen.value_at_quantile(0.95),
        p99_ms: seen.value_at_quantile(0.99),
        dots: seen.len(),
        cpu_us_per_ping: after
            .iter()
            .map(|(name, ms)| {
                let spent = ms.saturating_sub(before.get(name).copied().unwrap_or(0));
                (name.clone(), spent as f64 * 1e3 / sent.max(1) as f64)
            })
            .collect(),
    })
}

/// Devices come in through the account DEVICES; a gateway may publish as any of them, which spares a bench
/// the tokens of a hundred thousand riders.
async fn connect(config: &Config, connections: usize) -> anyhow::Result<Vec<Client>> {
    let password = config.nats.password("gateway").context("NATS has no password for gateway")?;
    let one = |n: usize| {
        async_nats::ConnectOptions::with_user_and_password("gateway".into(), password.expose().to_owned())
            .name(format!("kilat-bench-gps-{n}"))
            .custom_inbox_prefix("_INBOX.gateway")
            .connect(&config.nats.url)
    };
    let clients: Vec<_> = futures::stream::iter(0..connections).map(one).buffer_unordered(16).collect().await;
    Ok(clients.into_iter().collect::<Result<Vec<Client>, _>>()?)
}

/// Messages a second from all connections to one subscriber, with nothing in between. The partition's name
/// is none, so no worker listens.
async fn plain(clients: &[Client], listener: &Bus, city: &str, seconds: u64) -> anyhow::Result<f64> {
    let mut subscriber = listener.incoming().subscribe("gpsp.plain.*.*").await?;
    listener.ready(&tokio_util::sync::CancellationToken::new()).await;
    let length = Duration::from_secs(seconds);
    let started = Instant::now();
    let count = async {
        let mut count = 0u64;
        // Half a second more: what was sent last is on its way.
        let until = tokio::time::Instant::from_std(started + length + Duration::from_millis(500));
        while let Ok(Some(_)) = tokio::time::timeout_at(until, subscriber.next()).await {
            count += 1;
        }
        count
    };
    let payload = bytes::Bytes::from(vec![7u8; 45]);
    let publish = futures::future::join_all(clients.iter().enumerate().map(|(n, client)| {
        let subject = async_nats::Subject::from(format!("gpsp.plain.{city}.rid_plain{n}"));
        let payload = payload.clone();
        async move {
            while started.elapsed() < length {
                for _ in 0..64 {
                    let _ = client.publish(subject.clone(), payload.clone()).await;
                }
                tokio::task::yield_now().await;
            }
        }
    }));
    let (count, _) = tokio::join!(count, publish);
    Ok(count as f64 / length.as_secs_f64())
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "pings from {} connections", self.connections)?;
        writeln!(f, "  offered/s     sent/s      lost   p50 ms   p95 ms   p99 ms   CPU µs a ping")?;
        for step in &self.steps {
            let cpu: Vec<String> =
                step.cpu_us_per_ping.iter().map(|(name, us)| format!("{name} {us:.1}")).collect();
            writeln!(
                f,
                "  {:>9} {:>10.0} {:>9} {:>8} {:>8} {:>8}   {}",
                step.offered_per_second,
                step.sent_per_second,
                step.lost,
                step.p50_ms,
                step.p95_ms,
                step.p99_ms,
                cpu.join(", ")
            )?;
        }
        write!(
            f,
            "sustained {:.0}/s; plain publish and subscribe {:.0}/s; ratio {:.2}",
            self.sustained_per_second, self.plain_per_second, self.ratio_to_plain
        )
    }
}
