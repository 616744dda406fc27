//! What picking really takes at a hub, learned from every bag that is packed. Pure.
//!
//! The logarithm of actual over formula is fitted as `a + γ · ln(load)` by least squares over a fading
//! memory, drawn towards a = 0, γ = 1 (the formula as configured) by as much as [`PRIOR`] picks weigh. A hub
//! whose pickers do not get into each other's way thus learns γ = 0, one that is simply quick a < 0.

use serde::{Deserialize, Serialize};

/// The weight of what is older falls by this with every pick: half in about 140.
const FADE: f64 = 0.995;
/// How many picks the configured formula is worth.
const PRIOR: f64 = 10.0;
/// |ln(actual ÷ formula)| beyond this is a mistake of a scanner, not a time: a factor of 20.
const WILDEST: f64 = 3.0;

/// The sums of the fit; what the record keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Learned {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

/// What the fit comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correction {
    pub a: f64,
    pub gamma: f64,
}

impl Default for Correction {
    fn default() -> Self {
        Self { a: 0.0, gamma: 1.0 }
    }
}

impl Correction {
    /// What the formula's seconds are multiplied by at a load.
    pub fn factor(&self, load: f64) -> f64 {
        (self.a + self.gamma * load.max(1.0).ln()).exp()
    }
}

impl Learned {
    /// Takes in one basket: what it took, what the formula said for load 1, and the load it was begun at.
    /// What is no time is left out.
    pub fn note(&mut self, actual_s: f64, base_s: f64, load: f64) {
        let y = (actual_s / base_s).ln();
        let x = load.max(1.0).ln();
        if !(actual_s > 0.0 && y.is_finite() && x.is_finite() && y.abs() <= WILDEST) {
            return;
        }
        for (sum, value) in [
            (&mut self.n, 1.0),
            (&mut self.x, x),
            (&mut self.y, y),
            (&mut self.xx, x * x),
            (&mut self.xy, x * y),
        ] {
            *sum = *sum * FADE + value;
        }
    }

    pub fn correction(&self) -> Correction {
        // Ridge: (n+P)·a + x·γ = y and x·a + (xx+P)·γ = xy + P; positive definite, so it has a solution.
        let (aa, ag, gg) = (self.n + PRIOR, self.x, self.xx + PRIOR);
        let (y, xy) = (self.y, self.xy + PRIOR);
        let det = aa * gg - ag * ag;
        let (a, gamma) = ((y * gg - xy * ag) / det, (aa * xy - ag * y) / det);
        if !(a.is_finite() && gamma.is_finite()) {
            return Correction::default();
        }
        Correction { a: a.clamp(-WILDEST, WILDEST), gamma: gamma.clamp(0.0, 1.5) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(picks: usize, truth: impl Fn(f64) -> f64) -> Correction {
        let mut learned = Learned::default();
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..picks {
            let load = 1.0 + 3.0 * random.f64();
            let noise = (0.2 * (random.f64() + random.f64() + random.f64() - 1.5)).exp();
            learned.note(150.0 * truth(load) * noise, 150.0, load);
        }
        learned.correction()
    }

    #[test]
    fn nothing_learned_is_the_formula() {
        assert_eq!(Learned::default().correction(), Correction::default());
        assert_eq!(Correction::default().factor(2.0), 2.0);
        assert_eq!(Correction::default().factor(0.1), 1.0);
    }

    #[test]
    fn a_hub_shows_how_quick_it_is_and_whether_load_matters() {
        let quick = after(400, |_| 0.6);
        assert!((quick.factor(2.0) - 0.6).abs() < 0.05 && quick.gamma < 0.2, "{quick:?}");
        let crowded = after(400, |load| 1.2 * load.sqrt());
        assert!((crowded.factor(4.0) - 2.4).abs() < 0.2, "{crowded:?}");
    }

    #[test]
    fn rubbish_teaches_nothing() {
        let mut learned = Learned::default();
        for (actual, base, load) in [
            (0.0, 120.0, 1.0),
            (-5.0, 120.0, 1.0),
            (f64::NAN, 120.0, 1.0),
            (1e9, 120.0, 1.0),
            (9.0, 0.0, f64::NAN),
        ] {
            learned.note(actual, base, load);
        }
        assert_eq!(learned, Learned::default());
    }

    proptest! {
        #[test]
        fn whatever_comes_the_factor_is_a_positive_number(
            picks in prop::collection::vec((1.0..5000.0f64, 60.0..2000.0f64, 0.0..50.0f64), 0..300),
            load in 0.0..100.0f64,
        ) {
            let mut learned = Learned::default();
            for (actual, base, load) in picks {
                learned.note(actual, base, load);
            }
            let factor = learned.correction().factor(load);
            prop_assert!(factor.is_finite() && factor > 0.0);
        }
    }
}
