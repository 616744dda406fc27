//! The dispatcher over files: orders and riders in, assignments and figures out.
//!
//! ```text
//! kilat lab dispatch --orders orders.csv --riders riders.csv --policy greedy --out assignments.csv
//! kilat lab dispatch --rush 3
//! ```
//!
//! `orders.csv`: id, placed_at, ready_at, pickup_lat, pickup_lng, drop_lat, drop_lng, pickup_service_s,
//! drop_service_s. `riders.csv`: id, on_at, off_at, lat, lng. Times are seconds from zero, coordinates WGS 84
//! degrees; columns in any order, others are ignored. Riders ride the great circle at `--speed-mps`.
//!
//! A discrete-event simulation in virtual time around the very functions the worker runs: the same windows,
//! the same cost, the same matching, the same trips. What it leaves out: riders take every offer, estimates
//! are exact, nobody cancels.
//!
//! | Policy | |
//! |---|---|
//! | `greedy` | windows, all pairs, the best pair first; trips |
//! | `optimal` | windows, all pairs, the least sum of costs; trips |
//! | `nearest` | the baseline: first come, first served, each order at once to the nearest free rider, one at a time |

mod figures;
mod read;
mod rush;
mod simulate;

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::{Args as ClapArgs, ValueEnum};
use serde_json::Value;

pub use figures::Figures;
pub use read::{OrderLine, RiderLine};
pub use rush::{LOADS, Rush, rush_hour};
pub use simulate::{Assigned, Outcome, Rules, simulate};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    Greedy,
    Optimal,
    Nearest,
}

/// Judge a dispatch policy on data of your own.
#[derive(Clone, Debug, ClapArgs)]
pub struct Args {
    /// Orders: id, placed_at, ready_at, pickup_lat, pickup_lng, drop_lat, drop_lng, pickup_service_s,
    /// drop_service_s.
    #[arg(long, required_unless_present = "rush", requires = "riders")]
    pub orders: Option<PathBuf>,
    /// Riders: id, on_at, off_at, lat, lng.
    #[arg(long)]
    pub riders: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "greedy")]
    pub policy: Policy,
    /// Where the assignments go: order, rider, assigned_at, picked_at, delivered_at.
    #[arg(long, default_value = "assignments.csv")]
    pub out: PathBuf,
    /// Speed of every rider, metres per second.
    #[arg(long, default_value_t = 6.0)]
    pub speed_mps: f64,
    /// Minutes from placing an order within which it is promised.
    #[arg(long, default_value_t = 20.0)]
    pub promise_min: f64,
    /// Most orders on one trip, 1 to 6.
    #[arg(long, default_value_t = 2)]
    pub capacity: usize,
    /// A pickup's batch is matched this many seconds after its first order …
    #[arg(long, default_value_t = 5.0)]
    pub window_s: f64,
    /// … or at this many orders.
    #[arg(long, default_value_t = 3)]
    pub window_orders: usize,
    /// An order is given away no earlier than this many seconds before it is ready.
    #[arg(long, default_value_t = 180.0)]
    pub ahead_s: f64,
    /// Riders further from the pickup than this, in metres, are not asked.
    #[arg(long, default_value_t = f64::INFINITY)]
    pub reach_m: f64,
    /// Instead of files: compare the policies on this many seeded rush hours of each load.
    #[arg(long, value_name = "SEEDS", conflicts_with_all = ["orders", "riders"])]
    pub rush: Option<u64>,
}

impl Args {
    fn rules(&self) -> anyhow::Result<Rules> {
        for (name, value) in [
            ("--speed-mps", self.speed_mps),
            ("--promise-min", self.promise_min),
            ("--window-s", self.window_s),
            ("--reach-m", self.reach_m),
        ] {
            ensure!(value > 0.0, "{name} must be above 0");
        }
        ensure!(
            self.speed_mps.is_finite() && self.promise_min.is_finite(),
            "a speed and a promise are finite"
        );
        ensure!(self.ahead_s >= 0.0, "--ahead-s must be 0 or more");
        ensure!((1..=6).contains(&self.capacity), "--capacity must be 1 to 6");
        ensure!(self.window_orders > 0, "--window-orders must be above 0");
        Ok(Rules {
            policy: self.policy,
            speed_mps: self.speed_mps,
            promise_s: self.promise_min * 60.0,
            capacity: self.capacity,
            window_s: self.window_s,
            window_orders: self.window_orders,
            ahead_s: self.ahead_s,
            reach_m: self.reach_m,
            ..Rules::default()
        })
    }
}

/// Runs the files, writes the assignments, and answers the figures; with `--rush`, the comparison.
///
/// # Errors
/// A file cannot be read or written, or a line is wrong: the message names file, line and column.
pub fn run(args: &Args) -> anyhow::Result<Value> {
    let rules = args.rules()?;
    if let Some(seeds) = args.rush {
        return Ok(serde_json::to_value(rush::compare(&rules, seeds))?);
    }
    let orders_path = args.orders.as_deref().context("--orders is missing")?;
    let riders_path = args.riders.as_deref().context("--riders is missing")?;
    let orders = read::orders(orders_path)?;
    let riders = read::riders(riders_path)?;
    let outcome = simulate(&rules, &orders, &riders);
    write(&args.out, &outcome.assigned)?;
    Ok(serde_json::to_value(Figures::of(&rules, &orders, &riders, &outcome))?)
}

fn write(path: &Path, assigned: &[Assigned]) -> anyhow::Result<()> {
    let open = || format!("cannot write {}", path.display());
    let mut csv = csv::Writer::from_path(path).with_context(open)?;
    csv.write_record(["order", "rider", "assigned_at", "picked_at", "delivered_at"]).with_context(open)?;
    for one in assigned {
        csv.write_record([
            one.order.as_str(),
            one.rider.as_str(),
            &format!("{:.3}", one.assigned_at),
            &format!("{:.3}", one.picked_at),
            &format!("{:.3}", one.delivered_at),
        ])
        .with_context(open)?;
    }
    csv.flush().with_context(open)
}

#[cfg(test)]
mod tests;
