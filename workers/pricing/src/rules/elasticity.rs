//! How customers answer to a multiplier, and how far it may go because of it.
//!
//! Demand of constant elasticity is a straight line in logarithms, ln Q = α + β ln P (any textbook of
//! econometrics; Wooldridge, *Introductory Econometrics*, 2.4): β is the percentage by which demand
//! changes when the price changes by one. P is the multiplier; Q the share of those who were quoted it who
//! ordered, so that a busy hour does not pass for a cheap one. β is the least-squares slope.

/// One window at one multiplier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Tenths.
    pub multiplier: u32,
    /// Customers who were quoted it, and those of them who ordered.
    pub users: u32,
    pub orders: u32,
}

/// The newest so many are looked at.
pub const WINDOW: usize = 500;
/// Fewer say nothing.
const FEWEST: usize = 30;
/// Multipliers that hardly differ (variance of the logarithms) say nothing of what another would do.
const LEAST_SPREAD: f64 = 1e-4;

/// A slope, and what it was learned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elasticity {
    pub beta: f64,
    pub observations: u32,
}

/// The slope over the newest [`WINDOW`] of `observations`, newest first; `None`: not known.
pub fn learn(observations: &[Observation]) -> Option<Elasticity> {
    let points: Vec<(f64, f64)> = observations.iter().take(WINDOW).filter_map(Observation::point).collect();
    if points.len() < FEWEST {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "500 at most")]
    let n = points.len() as f64;
    let (mean_x, mean_y) =
        (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let spread: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    if spread / n < LEAST_SPREAD {
        return None;
    }
    let together: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let observations = u32::try_from(points.len()).unwrap_or(u32::MAX);
    Some(Elasticity { beta: together / spread, observations })
}

impl Observation {
    /// (ln P, ln Q). Half an order is added, and a customer, so that a window without orders has a
    /// logarithm too (Haldane and Anscombe's correction).
    fn point(&self) -> Option<(f64, f64)> {
        if self.multiplier == 0 || self.users == 0 {
            return None;
        }
        let share = (f64::from(self.orders.min(self.users)) + 0.5) / (f64::from(self.users) + 1.0);
        Some(((f64::from(self.multiplier) / 10.0).ln(), share.ln()))
    }
}

/// The most the multipliers may reach together: what the city allows, and less where customers leave.
pub fn cap(allowed: f64, learned: Option<Elasticity>) -> f64 {
    let most = super::surge::MOST;
    let allowed = if allowed.is_nan() { 1.0 } else { allowed.clamp(1.0, most) };
    let bearable = learned.map_or(most, |known| match known.beta.abs() {
        beta if beta > 1.5 => 1.5,
        beta if beta > 0.5 => 3.0,
        _ => most,
    });
    allowed.min(bearable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Customers who order half as often, to the power of β, at twice the price.
    fn history(n: u32, beta: f64) -> Vec<Observation> {
        (0..n)
            .map(|i| {
                let multiplier = 10 + i % 20;
                let share = 0.5 * (f64::from(multiplier) / 10.0).powf(beta);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a test")]
                Observation { multiplier, users: 100_000, orders: (share * 100_000.0) as u32 }
            })
            .collect()
    }

    #[test]
    fn a_known_slope_is_found_and_caps_as_it_should() {
        for (beta, expected) in [(-2.0, 1.5), (-1.0, 3.0), (-0.2, 5.0)] {
            let known = learn(&history(200, beta)).unwrap();
            assert!((known.beta - beta).abs() < 0.01, "{beta}: {known:?}");
            assert_eq!(known.observations, 200);
            assert_eq!(cap(5.0, Some(known)), expected);
            assert_eq!(cap(1.2, Some(known)), 1.2, "a city's own cap holds as well");
        }
        assert_eq!(cap(5.0, None), 5.0);
        assert_eq!(cap(f64::NAN, None), 1.0);
        for (beta, expected) in [(1.5, 3.0), (1.500_001, 1.5), (0.5, 5.0), (0.500_001, 3.0), (-1.6, 1.5)] {
            assert_eq!(cap(5.0, Some(Elasticity { beta, observations: 30 })), expected, "{beta}");
        }
    }

    #[test]
    fn too_few_or_all_alike_say_nothing() {
        assert_eq!(learn(&history(29, -2.0)), None);
        assert!(learn(&history(30, -2.0)).is_some());
        let alike = vec![Observation { multiplier: 15, users: 10, orders: 3 }; 300];
        assert_eq!(learn(&alike), None);
        let nobody = vec![Observation { multiplier: 15, users: 0, orders: 0 }; 300];
        assert_eq!(learn(&nobody), None);
    }

    #[test]
    fn the_newest_five_hundred_are_looked_at() {
        let mut all = history(500, -2.0);
        all.extend(history(500, -0.1));
        let known = learn(&all).unwrap();
        assert!((known.beta + 2.0).abs() < 0.01 && known.observations == 500, "{known:?}");
    }

    proptest! {
        #[test]
        fn whatever_was_seen_the_cap_is_bounded(
            seen in proptest::collection::vec((0u32..100, 0u32..1_000, 0u32..2_000), 0..600),
            allowed in 1.0f64..5.0,
        ) {
            let seen: Vec<_> = seen.into_iter()
                .map(|(multiplier, users, orders)| Observation { multiplier, users, orders }).collect();
            let known = learn(&seen);
            prop_assert!(known.is_none_or(|known| known.beta.is_finite()));
            let cap = cap(allowed, known);
            prop_assert!((1.0..=allowed).contains(&cap));
        }
    }
}
