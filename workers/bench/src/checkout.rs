//! `kilat bench checkout`: the HTTP route under a realistic mix, against a ceiling taken in the same run.

use std::{collections::BTreeMap, time::Duration};

use anyhow::Context as _;
use runtime::Bus;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{
    Target, ceiling,
    load::{self, Mix, Observed, Pace},
    meters,
};

#[derive(Clone, Debug)]
pub struct Options {
    /// Open-loop rates, checkouts a second.
    pub rates: Vec<f64>,
    /// Closed-loop clients, to find what can be sustained.
    pub clients: Vec<usize>,
    pub seconds: u64,
    pub warm_up_s: u64,
    pub ceiling_s: u64,
    pub mix: Mix,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rates: vec![100.0, 200.0, 300.0],
            clients: vec![16, 64],
            seconds: 15,
            warm_up_s: 5,
            ceiling_s: 5,
            mix: Mix::REALISTIC,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Report {
    /// pgbench transactions a second before and after: how steady the machine was.
    pub ceiling_tps: [f64; 2],
    pub ceiling_connections: u32,
    pub steps: Vec<Step>,
    /// The best sustained throughput over the mean ceiling.
    pub best_ratio: f64,
}

#[derive(Debug, Serialize)]
pub struct Step {
    pub pace: String,
    pub seconds: f64,
    /// Answered checkouts a second: 201, 202 and 402.
    pub per_second: f64,
    pub ratio_to_ceiling: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
    pub outcomes: BTreeMap<String, u64>,
    pub cpu_ms_per_checkout: BTreeMap<String, f64>,
    pub commits_per_checkout: f64,
    pub rollbacks_per_checkout: f64,
    pub wal_bytes_per_checkout: f64,
    pub nats_in_per_checkout: f64,
    pub nats_out_per_checkout: f64,
    pub stored_per_checkout: BTreeMap<String, f64>,
}

/// Runs every step. `progress` hears what is being done; `sys` is the bus as a user of the system account.
///
/// # Errors
/// The target does not answer.
pub async fn run(
    target: &Target,
    sys: &Bus,
    options: &Options,
    cancel: &CancellationToken,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    let pg = runtime::platform::pool(&target.postgres_url, "kilat-bench", 2)?;
    let limit = async |what: &str| {
        progress(what);
        ceiling::postgres(&target.postgres_bin, &target.postgres_url, target.pool, options.ceiling_s).await
    };

    progress("warming up");
    let warm_up = Duration::from_secs(options.warm_up_s);
    load::drive(target, Pace::Rate(50.0), warm_up, options.mix, cancel.clone()).await?;
    let before = limit("ceiling, first").await?;

    let mut steps = Vec::new();
    let paces = options.rates.iter().map(|&r| Pace::Rate(r));
    for pace in paces.chain(options.clients.iter().map(|&c| Pace::Clients(c))) {
        if cancel.is_cancelled() {
            break;
        }
        let name = match pace {
            Pace::Rate(rate) => format!("{rate}/s"),
            Pace::Clients(clients) => format!("{clients} clients"),
        };
        progress(&name);
        let start = meters::read(target, &pg, sys).await?;
        let observed =
            load::drive(target, pace, Duration::from_secs(options.seconds), options.mix, cancel.clone())
                .await?;
        // Idle backends hand their counters in within a second.
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        let spent = meters::read(target, &pg, sys).await?.since(&start);
        steps.push(step(name, &observed, &spent));
    }
    let after = limit("ceiling, second").await?;

    let mean = f64::midpoint(before, after);
    for step in &mut steps {
        step.ratio_to_ceiling = step.per_second / mean;
    }
    let best_ratio = steps.iter().map(|step| step.ratio_to_ceiling).fold(0.0, f64::max);
    anyhow::ensure!(!steps.is_empty(), "nothing was measured");
    Ok(Report { ceiling_tps: [before, after], ceiling_connections: target.pool, steps, best_ratio })
}

fn step(pace: String, observed: &Observed, spent: &meters::Reading) -> Step {
    let answered = observed.latency.len();
    let each = |n: f64| if answered == 0 { 0.0 } else { n / answered as f64 };
    let ms = |q: f64| observed.latency.value_at_quantile(q) as f64 / 1_000.0;
    let per = |map: &BTreeMap<String, u64>| map.iter().map(|(k, v)| (k.clone(), each(*v as f64))).collect();
    Step {
        pace,
        seconds: observed.elapsed.as_secs_f64(),
        per_second: answered as f64 / observed.elapsed.as_secs_f64(),
        ratio_to_ceiling: 0.0,
        p50_ms: ms(0.50),
        p95_ms: ms(0.95),
        p99_ms: ms(0.99),
        max_ms: observed.latency.max() as f64 / 1_000.0,
        outcomes: observed.outcomes.clone(),
        cpu_ms_per_checkout: per(&spent.cpu_ms),
        commits_per_checkout: each(spent.commits as f64),
        rollbacks_per_checkout: each(spent.rollbacks as f64),
        wal_bytes_per_checkout: each(spent.wal_bytes as f64),
        nats_in_per_checkout: each(spent.nats_in as f64),
        nats_out_per_checkout: each(spent.nats_out as f64),
        stored_per_checkout: per(&spent.stored),
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [before, after] = self.ceiling_tps;
        writeln!(
            f,
            "ceiling: {before:.0} and {after:.0} one-transaction inserts a second (pgbench, {} connections)",
            self.ceiling_connections
        )?;
        writeln!(
            f,
            "{:>12} {:>8} {:>7} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9}",
            "pace", "/s", "ratio", "p50 ms", "p95 ms", "p99 ms", "commits", "nats in", "cpu ms"
        )?;
        for step in &self.steps {
            writeln!(
                f,
                "{:>12} {:>8.0} {:>7.3} {:>8.1} {:>8.1} {:>8.1} {:>8.2} {:>9.1} {:>9.2}",
                step.pace,
                step.per_second,
                step.ratio_to_ceiling,
                step.p50_ms,
                step.p95_ms,
                step.p99_ms,
                step.commits_per_checkout,
                step.nats_in_per_checkout,
                step.cpu_ms_per_checkout.values().sum::<f64>(),
            )?;
            for (outcome, n) in &step.outcomes {
                writeln!(f, "{:>12}   {n} × {outcome}", "")?;
            }
        }
        write!(f, "best: {:.3} of the ceiling", self.best_ratio)
    }
}

/// For `--json`.
///
/// # Errors
/// None that a report of numbers can cause.
pub fn json(report: &Report) -> anyhow::Result<String> {
    serde_json::to_string_pretty(report).context("a report as JSON")
}
