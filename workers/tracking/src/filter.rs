//! The filter: where a rider is and how fast he goes, from fixes that are wrong by metres.
//!
//! An interacting multiple model estimator (Blom and Bar-Shalom, 1988; Bar-Shalom, Li and Kirubarajan,
//! *Estimation with Applications to Tracking and Navigation*, ch. 11). Three Kalman filters of four states
//! – position and velocity on a tangent plane, full covariance – run side by side: one rides on straight,
//! one turns or changes pace, one stands at a light. After each fix they are weighed by how well each
//! foresaw it, and mixed. So the process noise follows the innovations: little on a straight, where a fixed
//! one would be too much, and much at a corner, where it would be too little.
//!
//! Measurement noise comes from the accuracy the device reports. A fix that none of the three can explain
//! is weighed down to what they can (its noise is raised until its normalised innovation is at the gate);
//! after [`PATIENCE`] of them in a row that agree with each other the filter is wrong, not they, and it
//! starts anew where they are.
//!
//! One update costs less than a microsecond and allocates nothing.

mod axes;
mod model;

use axes::Axes;
pub use model::Tuning;
use model::{MODELS, Model};

/// A fix on the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// Seconds; only differences count.
    pub at_s: f64,
    /// Metres east and north.
    pub x: f64,
    pub y: f64,
    /// One standard deviation, metres.
    pub accuracy_m: f64,
    /// Velocity by the device, m/s east and north, if it told speed and bearing.
    pub velocity: Option<(f64, f64)>,
}

/// What the filter makes of the fixes so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    pub x: f64,
    pub y: f64,
    pub vx: f64,
    pub vy: f64,
    /// One standard deviation of the position, along one axis, metres.
    pub accuracy_m: f64,
}

impl Estimate {
    pub fn speed_mps(&self) -> f64 {
        self.vx.hypot(self.vy)
    }

    /// Clockwise from north, 0 to 360.
    pub fn bearing_deg(&self) -> f64 {
        let degrees = self.vx.atan2(self.vy).to_degrees();
        if degrees < 0.0 { degrees + 360.0 } else { degrees }
    }
}

/// What became of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Whole,
    /// It was too far off and counted for less.
    Damped,
    /// It agrees with the ones before it that were too far off: the filter starts anew from it.
    Restarted,
}

/// Fixes too far off, in a row and close to each other, that mean that the rider is there.
pub const PATIENCE: u8 = 3;
/// Chi-square, two degrees of freedom, 99.9 %.
const GATE: f64 = 13.8;
/// No device is better than this, whatever it says; metres.
const FLOOR_M: f64 = 1.0;
/// No rider is faster; m/s. The estimate is kept below it.
pub const MAX_MPS: f64 = 55.6;
/// After a silence this long nothing is left of what was known; seconds.
const FORGET_S: f64 = 120.0;

/// One rider's filter.
#[derive(Clone, Debug)]
pub struct Filter {
    at_s: f64,
    models: [Axes; MODELS],
    odds: [f64; MODELS],
    mixed: Axes,
    far: Option<Far>,
}

/// The last of a row of fixes that were too far off.
#[derive(Clone, Copy, Debug)]
struct Far {
    fix: Fix,
    count: u8,
}

impl Filter {
    pub fn new(fix: Fix) -> Self {
        let start = Axes::unknown_velocity(fix.x, fix.y, noise(fix.accuracy_m), model::START_MPS);
        let start = fix.velocity.map_or(start, |v| start.told_velocity(v, model::TOLD_MPS));
        Self { at_s: fix.at_s, models: [start; MODELS], odds: model::START_ODDS, mixed: start, far: None }
    }

    /// From an estimate that another kept: trusted as far as its accuracy, its velocity somewhat.
    pub fn resumed(at_s: f64, kept: Estimate) -> Self {
        let var = noise(kept.accuracy_m);
        let start =
            Axes::unknown_velocity(kept.x, kept.y, var, model::RESUMED_MPS).with_velocity(kept.vx, kept.vy);
        Self { at_s, models: [start; MODELS], odds: model::START_ODDS, mixed: start, far: None }
    }

    /// When the last fix was; seconds.
    pub fn at_s(&self) -> f64 {
        self.at_s
    }

    pub fn estimate(&self) -> Estimate {
        self.mixed.estimate()
    }

    /// Where the rider would be by now, if he went on.
    pub fn ahead(&self, at_s: f64) -> Estimate {
        let dt = (at_s - self.at_s).clamp(0.0, FORGET_S);
        let now = self.mixed.estimate();
        Estimate { x: now.x + dt * now.vx, y: now.y + dt * now.vy, ..now }
    }

    /// Takes in the next fix. Fixes come in order; one that is not later than the last is taken as of
    /// the same time.
    pub fn update(&mut self, fix: Fix) -> Taken {
        self.update_with(fix, &Tuning::DEFAULT)
    }

    pub(crate) fn update_with(&mut self, fix: Fix, tuning: &Tuning) -> Taken {
        let dt = (fix.at_s - self.at_s).max(0.0);
        if dt > FORGET_S {
            *self = Self::new(fix);
            return Taken::Restarted;
        }
        self.at_s = self.at_s.max(fix.at_s);
        let (before, odds_before) = (self.models, self.odds);
        let (ahead, odds) = model::interact(&before, &odds_before, dt, tuning);

        let var = noise(fix.accuracy_m);
        let best = ahead.iter().map(|axes| axes.distance2(fix.x, fix.y, var)).fold(f64::INFINITY, f64::min);
        let mut taken = Taken::Whole;
        let mut var_used = var;
        if best > GATE {
            let count = match self.far {
                Some(far) if agrees(&far.fix, &fix) => far.count.saturating_add(1),
                _ => 1,
            };
            if count >= PATIENCE {
                *self = Self::new(fix);
                return Taken::Restarted;
            }
            self.far = Some(Far { fix, count });
            taken = Taken::Damped;
            // A fix k gates away has k gates more noise than it admits: what a heavy tail would say.
            var_used = var * (best / GATE) * (best / GATE);
        } else {
            self.far = None;
        }

        let mut weights = [0.0; MODELS];
        let mut models = ahead;
        for ((axes, weight), (odds, model)) in
            models.iter_mut().zip(weights.iter_mut()).zip(odds.iter().zip(Model::ALL))
        {
            let mut fit = axes.observe(fix.x, fix.y, var_used);
            if let (Some(velocity), Taken::Whole) = (fix.velocity, taken) {
                fit *= axes.observe_velocity(velocity, model::TOLD_MPS);
            }
            if model == Model::Stand {
                axes.stand(tuning);
            }
            *weight = odds * fit;
        }
        let sum: f64 = weights.iter().sum();
        // All of them saw it as impossible: then it says nothing about which of them is right.
        self.odds = if sum.is_finite() && sum > 1e-280 { weights.map(|w| (w / sum).max(1e-4)) } else { odds };
        self.models = models;
        self.mixed = Axes::mix(&self.models, &self.odds).slower_than(MAX_MPS);
        taken
    }

    /// The plane has moved by this much under the rider.
    pub fn shift(&mut self, dx: f64, dy: f64) {
        for axes in self.models.iter_mut().chain([&mut self.mixed]) {
            axes.x += dx;
            axes.y += dy;
        }
        self.far = None;
    }

    /// How likely each model is: straight, turning, standing.
    pub fn odds(&self) -> [f64; MODELS] {
        self.odds
    }
}

fn noise(accuracy_m: f64) -> f64 {
    accuracy_m.max(FLOOR_M) * accuracy_m.max(FLOOR_M)
}

/// Whether a rider can have been at both.
fn agrees(a: &Fix, b: &Fix) -> bool {
    let apart = (a.x - b.x).hypot(a.y - b.y);
    let slack = 3.0 * a.accuracy_m.max(FLOOR_M).hypot(b.accuracy_m.max(FLOOR_M));
    apart <= slack + MAX_MPS * (b.at_s - a.at_s).max(0.0)
}
