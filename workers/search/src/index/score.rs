//! The composite score.

use std::sync::LazyLock;

/// Relevance, stock, margin, popularity.
pub const WEIGHTS: [f64; 4] = [0.40, 0.25, 0.20, 0.15];

/// Units that are as good as any more.
const PLENTY: usize = 99;

/// Each 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Factors {
    pub relevance: f64,
    pub stock: f64,
    pub margin: f64,
    pub popularity: f64,
}

impl Factors {
    pub fn score(&self) -> f64 {
        let [relevance, stock, margin, popularity] = WEIGHTS;
        relevance * self.relevance + stock * self.stock + margin * self.margin + popularity * self.popularity
    }
}

/// The factors of a product whose words rank it `relevance` (0 to 1).
pub fn composite(relevance: f64, units: u32, margin: f64, z: f64) -> Factors {
    Factors {
        relevance: relevance.clamp(0.0, 1.0),
        stock: stock(units),
        margin: margin.clamp(0.0, 1.0),
        popularity: popularity(z),
    }
}

/// min(1, log10(n + 1) / 2): 99 units and more are plenty.
pub fn stock(units: u32) -> f64 {
    static FEW: LazyLock<[f64; PLENTY]> = LazyLock::new(|| {
        let mut units = 0.0_f64;
        [0.0; PLENTY].map(|_: f64| {
            let factor = units.ln_1p() / std::f64::consts::LN_10 / 2.0;
            units += 1.0;
            factor
        })
    });
    FEW.get(units as usize).copied().unwrap_or(1.0)
}

/// The logistic function of half the z-score of how often it is bought.
pub fn popularity(z: f64) -> f64 {
    1.0 / (1.0 + (-z / 2.0).exp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_formula_of_the_documents() {
        let best = composite(1.0, 99, 1.0, 1e9);
        assert!((best.score() - 1.0).abs() < 1e-9, "{best:?}");
        let middling = composite(0.5, 9, 0.3, 0.0);
        assert!((middling.score() - (0.2 + 0.125 + 0.06 + 0.075)).abs() < 1e-9);
        for units in [0, 1, 50, 98, 99, 100, u32::MAX] {
            let formula = ((f64::from(units) + 1.0).log10() / 2.0).min(1.0);
            assert!((stock(units) - formula).abs() < 1e-9, "{units}");
        }
    }

    proptest! {
        #[test]
        fn more_of_anything_is_never_worse(r in 0.0..1.0f64, n in 0..500u32, m in 0.0..1.0f64, z in -5.0..5.0f64) {
            let score = composite(r, n, m, z).score();
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert!(composite(r + 0.1, n, m, z).score() >= score);
            prop_assert!(composite(r, n + 1, m, z).score() >= score);
            prop_assert!(composite(r, n, m + 0.1, z).score() >= score);
            prop_assert!(composite(r, n, m, z + 0.1).score() >= score);
        }
    }
}
