//! What `kilat bench flash` prints.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use serde::Serialize;

use super::books::Books;

#[derive(Debug, Serialize)]
pub struct Report {
    pub units: u32,
    pub buyers: usize,
    pub bots: usize,
    #[serde(flatten)]
    pub books: Books,
    pub told: BTreeMap<&'static str, u64>,
    pub refused: BTreeMap<String, u64>,
    /// Buyers who were admitted in an earlier batch than somebody who had been told his place before they even knocked.
    /// Fifo: none.
    pub out_of_order: u64,
    pub seconds: f64,
    pub requests_per_second: f64,
    pub knock: Latency,
    pub status: Latency,
    /// Of a purchase, from the knock to the order.
    pub purchase: Latency,
    pub cpu_ms: BTreeMap<String, u64>,
    /// The most memory each process ever had, MiB, by name of [`Target::processes`]; children are not counted in.
    pub peak_mib: BTreeMap<String, u64>,
    pub commits: i64,
    /// The door's script by redis-benchmark, one at a time on each of 50 connections.
    pub ceiling_plain: f64,
    /// With 64 in flight per connection.
    pub ceiling_pipelined: f64,
    pub ratio_to_plain: f64,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Latency {
    pub count: u64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
}

impl Latency {
    pub(crate) fn of(seen: &Histogram<u64>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "microseconds")]
        let ms = |n: u64| n as f64 / 1_000.0;
        Self {
            count: seen.len(),
            p50_ms: ms(seen.value_at_quantile(0.50)),
            p95_ms: ms(seen.value_at_quantile(0.95)),
            p99_ms: ms(seen.value_at_quantile(0.99)),
            max_ms: ms(seen.max()),
        }
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} units, {} buyers, {} of them bots: {} bought, {} orders, {} of them a buyer's second; {:.0} s",
            self.units,
            self.buyers,
            self.bots,
            self.books.bought,
            self.books.orders,
            self.books.twice,
            self.seconds
        )?;
        for (told, n) in &self.told {
            writeln!(f, "{n:>8} × {told}")?;
        }
        for (code, n) in &self.refused {
            writeln!(f, "{n:>8} answers {code}")?;
        }
        writeln!(f, "{:>8} admitted out of order", self.out_of_order)?;
        for (name, of) in [("join", &self.knock), ("status", &self.status), ("purchase", &self.purchase)] {
            writeln!(
                f,
                "{name:>8}: {} (p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, at most {:.0} ms)",
                of.count, of.p50_ms, of.p95_ms, of.p99_ms, of.max_ms
            )?;
        }
        let cpu: Vec<String> =
            self.cpu_ms.iter().map(|(name, ms)| format!("{name} {:.1} s", *ms as f64 / 1e3)).collect();
        writeln!(f, "cpu: {}; {} commits", cpu.join(", "), self.commits)?;
        let peak: Vec<String> = self.peak_mib.iter().map(|(name, mib)| format!("{name} {mib} MiB")).collect();
        writeln!(f, "memory at most: {}", peak.join(", "))?;
        write!(
            f,
            "{:.0} knocks and looks a second; the door's script alone {:.0}/s plain, {:.0}/s pipelined: {:.3} of it",
            self.requests_per_second, self.ceiling_plain, self.ceiling_pipelined, self.ratio_to_plain
        )
    }
}
