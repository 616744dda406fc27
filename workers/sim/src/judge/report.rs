//! The verdict.

use std::{collections::BTreeMap, fmt, ops::RangeInclusive};

use serde::Serialize;

use super::{Book, Order, Status, Tally};
use crate::Options;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Violation {
    pub what: &'static str,
    pub who: String,
    pub detail: String,
}

/// Of a quantity, in its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    pub n: usize,
    pub mean: f64,
    pub p50: f64,
    pub p95: f64,
    pub max: f64,
}

/// Promises customers were told, against what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Coverage {
    pub promises: usize,
    /// Shares that came within each.
    pub p50: f64,
    pub p80: f64,
    pub p95: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub seed: u64,
    pub speed: f64,
    pub riders: u64,
    pub seconds: f64,
    pub placed: usize,
    pub delivered: usize,
    pub cancelled: usize,
    /// Not begun to be carried when the time to wait was over: they are in the pool.
    pub in_pool: usize,
    /// By status, of those that neither ended nor wait.
    pub unfinished: BTreeMap<String, usize>,
    /// Seconds of the clock on the wall.
    pub click_to_door_s: Spread,
    /// The same in seconds of the world.
    pub click_to_door_world_s: Spread,
    /// Share of the delivered that came after `promised_by`.
    pub late_share: f64,
    pub eta: Coverage,
    /// Offers beyond the first, of the delivered.
    pub reassignments: u64,
    /// Share of their shifts that riders were on a trip.
    pub utilisation: f64,
    /// Metres between the dot a customer saw and the rider.
    pub dot_error_m: Spread,
    pub counts: Tally,
    /// Rules that were broken, by name; empty: none.
    pub violations: BTreeMap<&'static str, u64>,
    pub examples: Vec<Violation>,
    pub clean: bool,
}

impl Book {
    pub fn report(&self, options: &Options, seconds: f64) -> Report {
        let ours: Vec<&Order> = self.orders.values().filter(|order| order.clicked_at.is_some()).collect();
        let with = |yes: fn(Status) -> bool| ours.iter().filter(move |o| o.status.is_some_and(yes));
        let delivered: Vec<&&Order> = with(|s| matches!(s, Status::Delivered | Status::Closed)).collect();
        let doors = |scale: f64| {
            let of = |order: &&&Order| Some((order.delivered_at? - order.clicked_at?) * scale);
            Spread::of(delivered.iter().filter_map(of).collect())
        };
        let late = delivered
            .iter()
            .filter(|order| order.delivered_at.zip(order.promised_by).is_some_and(|(at, by)| at > by))
            .count();
        let mut unfinished = BTreeMap::new();
        for order in &ours {
            let status = order.status;
            if !status.is_some_and(|status| status.is_last() || status.waits()) {
                let word = status.map_or_else(|| "UNKNOWN".to_owned(), |status| format!("{status:?}"));
                *unfinished.entry(word).or_default() += 1;
            }
        }
        let (on_shift, busy) = self
            .riders
            .values()
            .fold((0.0, 0.0), |sum, rider| (sum.0 + rider.on_shift_s, sum.1 + rider.busy_s));
        let mut violations: BTreeMap<&'static str, u64> = BTreeMap::new();
        for violation in &self.violations {
            *violations.entry(violation.what).or_default() += 1;
        }
        if self.more_violations > 0 {
            violations.insert("more", self.more_violations);
        }
        Report {
            seed: options.seed,
            speed: options.speed,
            riders: options.riders,
            seconds,
            placed: ours.len(),
            cancelled: with(|s| matches!(s, Status::Cancelled | Status::Refunded | Status::Failed)).count(),
            in_pool: with(Status::waits).count(),
            unfinished,
            click_to_door_s: doors(1.0),
            click_to_door_world_s: doors(options.speed),
            late_share: share(late, delivered.len()),
            eta: coverage(&delivered, &self.settled(options)),
            reassignments: delivered.iter().map(|order| u64::from(order.offers.saturating_sub(1))).sum(),
            utilisation: if on_shift > 0.0 { busy / on_shift } else { 0.0 },
            dot_error_m: Spread::of(self.dot_error_m.clone()),
            counts: self.tally.clone(),
            clean: violations.is_empty(),
            violations,
            examples: self.violations.clone(),
            delivered: delivered.len(),
        }
    }

    /// When customers came whose promises are judged.
    fn settled(&self, options: &Options) -> RangeInclusive<f64> {
        let clicks = self.orders.values().filter_map(|order| order.clicked_at);
        let (first, last) = clicks.fold((f64::MAX, f64::MIN), |(a, b), at| (a.min(at), b.max(at)));
        let settle_s = options.settle_minutes * 60.0;
        first + settle_s..=last - settle_s
    }
}

/// Of the orders that came then.
fn coverage(delivered: &[&&Order], came: &RangeInclusive<f64>) -> Coverage {
    let told: Vec<_> = delivered
        .iter()
        .filter(|order| order.clicked_at.is_some_and(|at| came.contains(&at)))
        .filter_map(|order| Some((order.promise?, order.delivered_at?)))
        .collect();
    let within = |of: fn(&super::Promise) -> f64| {
        share(told.iter().filter(|(promise, at)| *at <= of(promise)).count(), told.len())
    };
    Coverage {
        promises: told.len(),
        p50: within(|p| p.p50_at),
        p80: within(|p| p.p80_at),
        p95: within(|p| p.p95_at),
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Linear between the two nearest; `None` of nothing.
pub fn quantile(mut of: Vec<f64>, q: f64) -> Option<f64> {
    of.sort_unstable_by(f64::total_cmp);
    let at = q.clamp(0.0, 1.0) * (of.len().checked_sub(1)?) as f64;
    let (low, high) = (of.get(at.floor() as usize)?, of.get(at.ceil() as usize)?);
    Some(low + (high - low) * at.fract())
}

impl Spread {
    pub fn of(values: Vec<f64>) -> Self {
        let n = values.len();
        if n == 0 {
            return Self::default();
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        let max = values.iter().copied().fold(f64::MIN, f64::max);
        let (p50, p95) = (quantile(values.clone(), 0.5), quantile(values, 0.95));
        Self { n, mean, p50: p50.unwrap_or_default(), p95: p95.unwrap_or_default(), max }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = |seconds: f64| seconds / 60.0;
        writeln!(
            f,
            "{} orders in {:.0} s at speed {}: {} delivered, {} cancelled, {} in the pool",
            self.placed, self.seconds, self.speed, self.delivered, self.cancelled, self.in_pool
        )?;
        for (status, n) in &self.unfinished {
            writeln!(f, "unfinished: {n} {status}")?;
        }
        writeln!(
            f,
            "click to door: p50 {:.1} min, p95 {:.1} min; late {:.1} %",
            minutes(self.click_to_door_s.p50),
            minutes(self.click_to_door_s.p95),
            self.late_share * 100.0
        )?;
        writeln!(
            f,
            "promises: {} told; {:.0} / {:.0} / {:.0} % came within p50 / p80 / p95",
            self.eta.promises,
            self.eta.p50 * 100.0,
            self.eta.p80 * 100.0,
            self.eta.p95 * 100.0
        )?;
        writeln!(
            f,
            "riders: {:.0} % of their time on trips; {} offers, {} reassignments; the dot was {:.0} m off (p50)",
            self.utilisation * 100.0,
            self.counts.offers,
            self.reassignments,
            self.dot_error_m.p50
        )?;
        if self.clean {
            write!(f, "no rule was broken")
        } else {
            let broken: Vec<String> =
                self.violations.iter().map(|(what, n)| format!("{n} × {what}")).collect();
            writeln!(f, "BROKEN: {}", broken.join(", "))?;
            let examples: Vec<String> = self
                .examples
                .iter()
                .take(10)
                .map(|v| format!("  {} {}: {}", v.what, v.who, v.detail))
                .collect();
            write!(f, "{}", examples.join("\n"))
        }
    }
}
