//! The three ways a rider moves, and how often he goes from one to another.

use super::axes::{Axes, Push};

pub const MODELS: usize = 3;
pub const START_ODDS: [f64; MODELS] = [0.4, 0.4, 0.2];
/// How fast an unknown rider may be; one standard deviation per axis, m/s.
pub const START_MPS: f64 = 6.0;
/// How far the velocity of an estimate taken over may be off.
pub const RESUMED_MPS: f64 = 2.0;
/// How far a device's own velocity may be off.
pub const TOLD_MPS: f64 = 1.2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    Straight,
    Turn,
    Stand,
}

impl Model {
    pub const ALL: [Self; MODELS] = [Self::Straight, Self::Turn, Self::Stand];
}

/// What the models are made of. Noise is the spectral density of white acceleration, m²/s³.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    pub straight_along: f64,
    pub straight_across: f64,
    pub turn_along: f64,
    pub turn_across: f64,
    /// Below this speed (m/s) directions mean little.
    pub slow_mps: f64,
    /// What is left of the velocity of one who stands.
    pub stand_mps: f64,
    /// Drift of one who stands, m² per second.
    pub stand_drift: f64,
    /// How fast one who stood may be off; m/s per axis.
    pub start_mps: f64,
    /// Chance per second to leave each way of moving for each other.
    pub straight_to_turn: f64,
    pub straight_to_stand: f64,
    pub turn_to_straight: f64,
    pub turn_to_stand: f64,
    pub stand_to_straight: f64,
    pub stand_to_turn: f64,
}

impl Tuning {
    /// Found by search over simulated rides through streets (blocks of 60 to 300 m, lights, turns, noise of
    /// 5 to 50 m), then held to bounds that a search does not know of: a rider may always brake, and turn.
    pub const DEFAULT: Self = Self {
        straight_along: 0.02,
        straight_across: 0.01,
        turn_along: 0.8,
        turn_across: 1.5,
        slow_mps: 0.5,
        stand_mps: 1.5,
        stand_drift: 0.001,
        start_mps: 5.3,
        straight_to_turn: 0.003,
        straight_to_stand: 0.03,
        turn_to_straight: 0.13,
        turn_to_stand: 0.003,
        stand_to_straight: 0.003,
        stand_to_turn: 0.07,
    };

    /// Row by row: from each model to straight, turn, stand, after `dt` seconds.
    fn moves(&self, dt: f64) -> [[f64; MODELS]; MODELS] {
        let leave = |a: f64, b: f64| {
            let rate = a + b;
            let gone = 1.0 - (-rate * dt).exp();
            (gone * a / rate, gone * b / rate, 1.0 - gone)
        };
        let (st, sp, ss) = leave(self.straight_to_turn, self.straight_to_stand);
        let (ts, tp, tt) = leave(self.turn_to_straight, self.turn_to_stand);
        let (ps, pt, pp) = leave(self.stand_to_straight, self.stand_to_turn);
        [[ss, st, sp], [ts, tt, tp], [ps, pt, pp]]
    }
}

/// The interaction and the prediction: the models `dt` seconds later, each from a mixture of all, and the
/// odds of each before the next fix is seen.
pub fn interact(
    models: &[Axes; MODELS],
    odds: &[f64; MODELS],
    dt: f64,
    tuning: &Tuning,
) -> ([Axes; MODELS], [f64; MODELS]) {
    let [from_straight, from_turn, from_stand] = tuning.moves(dt);
    let [a, b, c] = *odds;
    let column = |s: f64, t: f64, p: f64| {
        let (s, t, p) = (s * a, t * b, p * c);
        let sum = (s + t + p).max(1e-12);
        ([s / sum, t / sum, p / sum], sum)
    };
    let ([s0, s1, s2], [t0, t1, t2], [p0, p1, p2]) = (from_straight, from_turn, from_stand);
    let (into_straight, straight) = column(s0, t0, p0);
    let (into_turn, turn) = column(s1, t1, p1);
    let (into_stand, stand) = column(s2, t2, p2);

    // Who stood and now rides does so at a speed nobody knows.
    let [m0, m1, m2] = *models;
    let off = [m0, m1, m2.loosened(tuning.start_mps)];
    let ride = |weights: &[f64; MODELS], along: f64, across: f64| {
        let mixed = Axes::mix(&off, weights);
        mixed.ride(dt, Push::directed(mixed.u, mixed.v, along, across, tuning.slow_mps))
    };
    let ahead = [
        ride(&into_straight, tuning.straight_along, tuning.straight_across),
        ride(&into_turn, tuning.turn_along, tuning.turn_across),
        Axes::mix(models, &into_stand).stopped(tuning.stand_mps, tuning.stand_drift * dt),
    ];
    let sum = (straight + turn + stand).max(1e-12);
    (ahead, [straight / sum, turn / sum, stand / sum])
}
