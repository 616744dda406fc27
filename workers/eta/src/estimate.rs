//! Three parts to one promise. Pure.

use crate::{
    dist::{Dist, step_for},
    learn::promise::{LEVELS, Promise, Steering},
    model::Model,
};

/// Speed of the fallback, m/s: 10 km/h.
const FALLBACK_MPS: f64 = 10.0 / 3.6;
/// Picking in the fallback, seconds.
const FALLBACK_PICK_S: f64 = 150.0;
const FALLBACK_SIGMA: f64 = 0.35;
/// A wait of which nothing is known, while something is known of the rest, seconds.
const UNKNOWN_WAIT_S: f64 = 120.0;
/// Picking is never known better than this, seconds.
const LEAST_PICK_SD_S: f64 = 8.0;

/// Where a part comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Learned,
    Formula,
    Observed,
    Fallback,
}

impl Source {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Learned => "learned",
            Self::Formula => "formula",
            Self::Observed => "observed",
            Self::Fallback => "fallback",
        }
    }
}

/// What is known of the picking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Picking {
    /// Packed.
    Done,
    /// Fulfilment says: so many seconds from now, at this load.
    Left { in_s: f64, load: f64 },
    /// Nobody says anything.
    Unknown,
}

/// What is known of the wait for a rider, once packed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Waiting {
    /// On the way.
    Done,
    /// `accepted`: a rider has said yes. `waited_s`: since it was packed, or accepted if that was later.
    /// `formula_s`: mean by what dispatch says of riders; `None`: it says nothing.
    Left { accepted: bool, waited_s: f64, formula_s: Option<f64> },
}

/// What is known of the ride.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Travel {
    /// At the door.
    Done,
    /// `ridden_s`: without having been seen on the way.
    Left { distance_m: f64, ridden_s: f64 },
    /// The record cannot be asked how people ride here.
    Unknown { distance_m: f64 },
}

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub hub: &'a str,
    pub city: &'a str,
    pub area: &'a str,
    /// Unix seconds.
    pub now: f64,
    pub picking: Picking,
    pub waiting: Waiting,
    pub travel: Travel,
}

/// One part of the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    pub name: &'static str,
    pub mean_s: f64,
    pub sd_s: f64,
    pub source: Source,
}

/// An answer, in seconds from `now`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub components: [Component; 3],
    /// As the parts say.
    pub modelled: Promise,
    /// As it is promised.
    pub total: Promise,
}

impl Estimate {
    /// Whether every part was learned, or seen. What a formula was off by says nothing of the model after it.
    pub fn learned(&self) -> bool {
        self.components.iter().all(|part| matches!(part.source, Source::Learned | Source::Observed))
    }
}

/// The estimate for what is asked.
pub fn estimate(model: &Model, steering: &Steering, ask: &Ask<'_>) -> Estimate {
    let ride = ride(model, ask);
    let pick = pick(model, ask);
    let blind = matches!(ask.picking, Picking::Unknown) && matches!(ask.travel, Travel::Unknown { .. });
    let formula_s = match ask.waiting {
        Waiting::Left { formula_s: Some(formula_s), .. } => formula_s.max(0.0),
        // All that is left is 2.5 min + distance at 10 km/h.
        Waiting::Left { formula_s: None, .. } if blind => 0.0,
        _ => UNKNOWN_WAIT_S,
    };
    let step = step_for(pick.0 + 5.0 * pick.1 + 8.0 * formula_s + 900.0 + ride.0 * (3.5 * ride.1).exp());

    let (picking, picking_from) = match ask.picking {
        Picking::Done => (Dist::point(0.0, step), Source::Observed),
        _ => (Dist::normal(pick.0, pick.1, step), pick.2),
    };
    let (waiting, waiting_from) = match ask.waiting {
        Waiting::Done => (Dist::point(0.0, step), Source::Observed),
        Waiting::Left { accepted, waited_s, formula_s: known } => {
            let (dist, seen) = model.waiting(ask.hub, ask.city, accepted, formula_s, ask.now, step);
            let source = match known {
                _ if seen >= 0.5 => Source::Learned,
                Some(_) => Source::Formula,
                None => Source::Fallback,
            };
            // Time does not pass for the wait before there is a bag.
            let waited_s = if ask.picking == Picking::Done { waited_s } else { 0.0 };
            (dist.beyond(waited_s), source)
        }
    };
    let (travel, travel_from) = match ask.travel {
        Travel::Done => (Dist::point(0.0, step), Source::Observed),
        Travel::Left { ridden_s, .. } => (Dist::log_normal(ride.0, ride.1, step).beyond(ridden_s), ride.2),
        Travel::Unknown { .. } => (Dist::log_normal(ride.0, ride.1, step), ride.2),
    };
    let sum = picking.plus(&waiting).plus(&travel);
    let modelled = LEVELS.map(|level| sum.quantile(level));
    let component =
        |name, dist: &Dist, source| Component { name, mean_s: dist.mean(), sd_s: dist.sd(), source };
    Estimate {
        components: [
            component("picking", &picking, picking_from),
            component("queue", &waiting, waiting_from),
            component("travel", &travel, travel_from),
        ],
        modelled,
        total: steering.apply(modelled),
    }
}

/// Mean, standard deviation.
fn pick(model: &Model, ask: &Ask<'_>) -> (f64, f64, Source) {
    match ask.picking {
        Picking::Done => (0.0, 0.0, Source::Observed),
        Picking::Left { in_s, load } => {
            let (factor, sigma, learned) = model.picking(ask.hub, load);
            let mean = in_s.max(1.0) * factor;
            let source = if learned { Source::Learned } else { Source::Formula };
            (mean, (sigma * mean).max(LEAST_PICK_SD_S), source)
        }
        Picking::Unknown => (FALLBACK_PICK_S, FALLBACK_SIGMA * FALLBACK_PICK_S, Source::Fallback),
    }
}

/// Median, spread of the logarithm.
fn ride(model: &Model, ask: &Ask<'_>) -> (f64, f64, Source) {
    match ask.travel {
        Travel::Done => (0.0, 0.0, Source::Observed),
        Travel::Left { distance_m, .. } => {
            let ride = model.travel(ask.city, ask.area, distance_m, ask.now);
            let source = if ride.learned { Source::Learned } else { Source::Formula };
            (ride.median_s, ride.sigma, source)
        }
        Travel::Unknown { distance_m } => {
            (distance_m.max(0.0) / FALLBACK_MPS, FALLBACK_SIGMA, Source::Fallback)
        }
    }
}

#[cfg(test)]
mod tests;
