//! Promises that hold as often as they say.
//!
//! However the parts are modelled, the share of orders that come within p50, p80 and p95 is measured and
//! steered: what the model says for a level is multiplied by `e^θ`, and for each delivery θ moves up by `η·p` when
//! that would not have held and down by `η·(1 − p)` when it would. At rest the two balance exactly when a share p
//! holds: over T deliveries the share differs from p by at most `|θ_T − θ_0| / (η·T)`, whatever the world does.
//! (Quantile tracking as in adaptive conformal inference: Gibbs and Candès 2021; Angelopoulos, Candès and
//! Tibshirani 2023.)
//!
//! It is judged by what θ would make *now* of what the model said *then*. What was promised then was steered by a θ
//! long gone: with hundreds of orders on the way, each of which says the same once more, θ would swing for ever.

/// The levels promised.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];

/// Step at the start, and what it falls to.
const FIRST: f64 = 0.075;
const LAST: f64 = 0.006;
/// No promise is stretched or shrunk beyond a factor of 20.
const WIDEST: f64 = 3.0;

/// Seconds from now: p50, p80, p95.
pub type Promise = [f64; 3];

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Steering {
    pub theta: [f64; 3],
    /// Deliveries learned from.
    pub n: f64,
}

impl Steering {
    /// What is promised for what the model says; rises from level to level.
    pub fn apply(&self, modelled: Promise) -> Promise {
        let mut least = 0.0f64;
        let mut promise = modelled;
        for (value, theta) in promise.iter_mut().zip(self.theta) {
            *value = (*value * theta.exp()).max(least);
            least = *value;
        }
        promise
    }

    /// How far each level moves for a delivery that took `actual_s`, of which this would have been promised.
    fn step(&self, promised: Promise, actual_s: f64) -> [f64; 3] {
        let eta = self.eta();
        let mut by = [0.0; 3];
        for ((by, level), promised) in by.iter_mut().zip(LEVELS).zip(promised) {
            *by = if actual_s <= promised { -eta * (1.0 - level) } else { eta * level };
        }
        by
    }

    /// Takes in a delivery that took `actual_s`, of which the model had said `modelled`.
    pub fn note(&mut self, modelled: Promise, actual_s: f64) {
        if !actual_s.is_finite() {
            return;
        }
        let by = self.step(self.apply(modelled), actual_s);
        for (theta, by) in self.theta.iter_mut().zip(by) {
            *theta = (*theta + by).clamp(-WIDEST, WIDEST);
        }
        self.n += 1.0;
    }

    fn eta(&self) -> f64 {
        (FIRST * 4.0 / (self.n + 16.0).sqrt()).clamp(LAST, FIRST)
    }
}

/// Shares held, and the mean pinball loss in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    pub delivered: u64,
    pub within: [f64; 3],
    pub loss_s: [f64; 3],
}

impl Score {
    /// Of promises and what came of them.
    pub fn of(pairs: impl IntoIterator<Item = (Promise, f64)>) -> Self {
        let mut score = Self::default();
        for (promised, actual_s) in pairs {
            score.delivered += 1;
            for (((within, loss), level), promised) in
                score.within.iter_mut().zip(&mut score.loss_s).zip(LEVELS).zip(promised)
            {
                *within += f64::from(actual_s <= promised);
                *loss += pinball(level, promised, actual_s);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of deliveries")]
        let n = score.delivered.max(1) as f64;
        for sum in score.within.iter_mut().chain(&mut score.loss_s) {
            *sum /= n;
        }
        score
    }

    /// The largest difference between a share held and the share promised, in points.
    pub fn worst_points(&self) -> f64 {
        self.within
            .iter()
            .zip(LEVELS)
            .map(|(within, level)| 100.0 * (within - level).abs())
            .fold(0.0, f64::max)
    }
}

/// The loss whose least mean is the quantile: late by a second costs p, early 1 − p.
pub fn pinball(level: f64, promised: f64, actual: f64) -> f64 {
    let late = actual - promised;
    if late >= 0.0 { level * late } else { (level - 1.0) * late }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_model_that_is_wrong_is_steered_right() {
        // The model says half of what it takes, and far too narrow.
        let (mut steering, mut random) = (Steering::default(), fastrand::Rng::with_seed(1));
        let mut kept = Vec::new();
        for n in 0..4000 {
            let modelled = [500.0, 510.0, 520.0];
            let actual = 600.0 + 800.0 * random.f64();
            if n >= 1000 {
                kept.push((steering.apply(modelled), actual));
            }
            steering.note(modelled, actual);
        }
        let score = Score::of(kept);
        assert_eq!(score.delivered, 3000);
        assert!(score.worst_points() < 2.0, "{score:?}");
    }

    /// A city of 2 700 orders an hour has six hundred on the way.
    #[test]
    fn promises_do_not_swing_with_many_orders_on_the_way() {
        const ON_THE_WAY: usize = 600;
        let (mut steering, mut random) = (Steering::default(), fastrand::Rng::with_seed(3));
        let mut under_way = std::collections::VecDeque::new();
        let mut kept = Vec::new();
        for n in 0..8_000 {
            let modelled = [900.0, 950.0, 1_000.0];
            let promised = steering.apply(modelled);
            under_way.push_back((modelled, promised, 600.0 + 400.0 * random.f64()));
            if under_way.len() > ON_THE_WAY {
                let (modelled, promised, actual) = under_way.pop_front().unwrap();
                steering.note(modelled, actual);
                if n >= 4_000 {
                    kept.push((promised, actual));
                }
            }
        }
        for some in kept.chunks(500) {
            let score = Score::of(some.iter().copied());
            assert!(score.worst_points() < 10.0, "{score:?}");
        }
        let score = Score::of(kept);
        assert!(score.worst_points() < 3.0, "{score:?}");
    }

    #[test]
    fn pinball_is_least_at_the_quantile() {
        let actuals: Vec<f64> = (0..1000).map(f64::from).collect();
        let loss = |promised: f64| actuals.iter().map(|a| pinball(0.8, promised, *a)).sum::<f64>();
        assert!(loss(800.0) < loss(780.0) && loss(800.0) < loss(820.0));
    }

    proptest! {
        #[test]
        fn levels_never_cross(
            theta in prop::array::uniform3(-3.0..3.0f64), a in 0.0..5000.0f64, b in 0.0..5000.0f64, c in 0.0..5000.0f64,
        ) {
            let [p50, p80, p95] = Steering { theta, n: 9.0 }.apply([a, a + b, a + b + c]);
            prop_assert!(p50 <= p80 && p80 <= p95 && p50 >= 0.0);
        }
    }
}
