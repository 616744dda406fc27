//! The estimator over a history: what it learns, and how its promises would have held.
//!
//! ```text
//! kilat lab eta --history events.csv --out promises.csv
//! kilat lab eta --sample 7 --history day.csv
//! ```
//!
//! `events.csv`: order, hub, city (may be missing), placed_at, lines, units, distance_m, picked_started_at,
//! packed_at, accepted_at, picked_up_at, delivered_at. Times are seconds from any zero; distance_m is the great
//! circle from the hub to the door; columns in any order, others are ignored.
//!
//! The history is replayed in the order it happened through the very functions the worker runs: each promise
//! is made with what was known when its order was placed, and nothing later. The first orders are for
//! learning; the promises of the rest, the hold-out, are judged. What it leaves out: a history has no map,
//! so what one hub serves is an area, and nobody tells how many riders there were.

mod read;

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args as ClapArgs;
use eta::{
    history::{Plan, make},
    learn::promise::{LEVELS, Score},
    replay::{Replayed, Settings, replay},
};
use serde_json::{Value, json};

pub use read::history;

/// Fit the estimator to a history of deliveries, and judge its promises on a hold-out.
#[derive(Clone, Debug, ClapArgs)]
pub struct Args {
    /// One delivered order a line, CSV with a header: order, hub, city (optional), placed_at, lines, units,
    /// distance_m, picked_started_at, packed_at, accepted_at, picked_up_at, delivered_at. Times in seconds from
    /// any zero, the distance in metres of great circle.
    #[arg(long)]
    pub history: PathBuf,
    /// Instead of reading the history, make one up from this seed, write it there, and go on with it.
    #[arg(long, value_name = "SEED")]
    pub sample: Option<u64>,
    /// Where the promises of the hold-out go: order, p50_s, p80_s, p95_s, took_s. Without it they go nowhere.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The share of orders, the last ones, whose promises are judged.
    #[arg(long, default_value_t = 0.3)]
    pub holdout: f64,
    /// People who pick at once at a hub.
    #[arg(long, default_value_t = 4)]
    pub pickers: u32,
    /// Seconds to pick a basket of one line, and each further one, until a hub has shown otherwise.
    #[arg(long, default_value_t = 120.0)]
    pub first_item_s: f64,
    #[arg(long, default_value_t = 30.0)]
    pub next_item_s: f64,
    /// Riders' speed on the road, m/s, and how much longer roads are than the great circle, until a city
    /// has shown its own.
    #[arg(long, default_value_t = 5.0)]
    pub speed_mps: f64,
    #[arg(long, default_value_t = 1.3)]
    pub road_factor: f64,
}

impl Args {
    fn settings(&self) -> anyhow::Result<Settings> {
        ensure!(self.holdout > 0.0 && self.holdout <= 1.0, "--holdout must be above 0 and at most 1");
        ensure!(self.pickers > 0, "--pickers must be above 0");
        for (name, value) in [
            ("--first-item-s", self.first_item_s),
            ("--next-item-s", self.next_item_s),
            ("--speed-mps", self.speed_mps),
        ] {
            ensure!(value.is_finite() && value > 0.0, "{name} must be above 0");
        }
        ensure!(self.road_factor.is_finite() && self.road_factor >= 1.0, "--road-factor must be at least 1");
        Ok(Settings {
            speed_mps: self.speed_mps,
            road_factor: self.road_factor,
            first_item_s: self.first_item_s,
            next_item_s: self.next_item_s,
            pickers: self.pickers,
            holdout: self.holdout,
        })
    }
}

/// Replays the history; the fitted parts, and how the promises of the hold-out held.
///
/// # Errors
/// A file cannot be read or written, or a line is wrong: the message names file, line and column.
pub fn run(args: &Args) -> anyhow::Result<Value> {
    let settings = args.settings()?;
    if let Some(seed) = args.sample {
        write_history(&args.history, seed)?;
    }
    let past = history(&args.history)?;
    let replayed = replay(&past, &settings);
    if let Some(out) = &args.out {
        write_promises(out, &replayed)?;
    }
    Ok(report(past.len(), &replayed))
}

fn report(orders: usize, replayed: &Replayed) -> Value {
    let picking = replayed.model.pick_fits().into_iter().map(|(hub, [a, gamma, sigma, n])| {
        json!({"hub": hub, "factor": a.exp(), "load_exponent": gamma, "sigma": sigma, "samples": n.round()})
    });
    let queue = replayed.model.wait_windows(replayed.end).into_iter().map(|(hub, mut waits)| {
        waits.sort_by(f64::total_cmp);
        let at = |part: f64| waits.get(rank(part, waits.len())).copied();
        json!({"hub": hub, "waits": waits.len(), "p50_s": at(0.5), "p80_s": at(0.8), "p95_s": at(0.95)})
    });
    let travel = replayed.model.travel_fits().into_iter().map(|(city, [door, pace, sigma, n])| {
        json!({"city": city, "door_s": door, "speed_mps": 1.0 / pace, "sigma": sigma, "samples": n.round()})
    });
    let steering = replayed.steering.iter().map(|(city, steering)| {
        let stretch = steering.theta.map(f64::exp);
        json!({"city": city, "deliveries": steering.n, "p50": stretch[0], "p80": stretch[1], "p95": stretch[2]})
    });
    let cities = replayed.by_city.iter().map(|(city, held)| (city.clone(), score(held)));
    json!({
        "orders": orders,
        "components": {
            "picking": picking.collect::<Vec<_>>(),
            "queue": queue.collect::<Vec<_>>(),
            "travel": travel.collect::<Vec<_>>(),
        },
        "steering": steering.collect::<Vec<_>>(),
        "holdout": {
            "promised": score(&replayed.score),
            "model_alone": score(&replayed.modelled),
            "cities": cities.collect::<serde_json::Map<_, _>>(),
        },
    })
}

fn score(score: &Score) -> Value {
    let named = |values: [f64; 3]| json!({"p50": values[0], "p80": values[1], "p95": values[2]});
    json!({
        "delivered": score.delivered,
        "levels": named(LEVELS),
        "within": named(score.within),
        "pinball_s": named(score.loss_s),
        "worst_points": score.worst_points(),
    })
}

fn rank(part: f64, len: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index of at most a hundred"
    )]
    let rank = (part * len as f64) as usize;
    rank.min(len.saturating_sub(1))
}

fn write_promises(path: &Path, replayed: &Replayed) -> anyhow::Result<()> {
    let open = || format!("cannot write {}", path.display());
    let mut csv = csv::Writer::from_path(path).with_context(open)?;
    csv.write_record(["order", "p50_s", "p80_s", "p95_s", "took_s"]).with_context(open)?;
    for (order, [p50, p80, p95], took) in &replayed.promises {
        let number = |value: &f64| format!("{value:.1}");
        csv.write_record([order, &number(p50), &number(p80), &number(p95), &number(took)])
            .with_context(open)?;
    }
    csv.flush().with_context(open)
}

fn write_history(path: &Path, seed: u64) -> anyhow::Result<()> {
    let open = || format!("cannot write {}", path.display());
    let mut csv = csv::Writer::from_path(path).with_context(open)?;
    csv.write_record(read::COLUMNS).with_context(open)?;
    for past in make(&Plan { seed, ..Plan::default() }) {
        let number = |value: f64| format!("{value:.3}");
        csv.write_record([
            past.order.clone(),
            past.hub.clone(),
            past.city.clone(),
            number(past.placed_at),
            past.lines.to_string(),
            past.units.to_string(),
            number(past.distance_m),
            number(past.picked_started_at),
            number(past.packed_at),
            number(past.accepted_at),
            number(past.picked_up_at),
            number(past.delivered_at),
        ])
        .with_context(open)?;
    }
    csv.flush().with_context(open)
}

#[cfg(test)]
mod tests;
