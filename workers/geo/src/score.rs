//! How good a hub is for a customer. Pure.

use subjects::v1;

/// What a part counts as when nobody could say.
pub const UNKNOWN: f64 = 0.5;
/// The furthest a hub delivers when its city does not say, metres.
pub const MAX_DISTANCE_M: f64 = 5_000.0;

/// How much each part weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    pub proximity: f64,
    pub stock: f64,
    pub riders: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { proximity: 0.40, stock: 0.40, riders: 0.20 }
    }
}

impl Weights {
    /// A city's; its defaults where it names none.
    pub fn of(weights: Option<&v1::CandidateWeights>) -> Self {
        weights.map_or_else(Self::default, |w| Self {
            proximity: w.proximity,
            stock: w.stock,
            riders: w.riders,
        })
    }
}

/// Each 0 to 1; `None`: nobody could say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    pub proximity: Option<f64>,
    pub stock: Option<f64>,
    pub riders: Option<f64>,
}

impl Parts {
    pub fn score(&self, weights: &Weights) -> f64 {
        let part = |part: Option<f64>| part.unwrap_or(UNKNOWN);
        weights.proximity * part(self.proximity)
            + weights.stock * part(self.stock)
            + weights.riders * part(self.riders)
    }

    pub fn unknown(&self) -> Vec<String> {
        [("proximity", self.proximity), ("stock", self.stock), ("riders", self.riders)]
            .into_iter()
            .filter(|(_, part)| part.is_none())
            .map(|(name, _)| name.to_owned())
            .collect()
    }
}

/// 1 at the hub's door, falling evenly to 0 where the city's hubs deliver no further.
pub fn proximity(distance_m: f64, max_distance_m: f64) -> f64 {
    (1.0 - distance_m / max_distance_m).clamp(0.0, 1.0)
}

/// The mean over the basket's lines of the share that can be had. By line, not by unit: a tray of water
/// that is short should not outweigh the milk. A hub that is closed has nothing; an empty basket lacks
/// nothing.
pub fn stock(hub: Option<&v1::HubAvailability>) -> f64 {
    let Some(hub) = hub else { return 1.0 };
    if !hub.open || hub.lines.is_empty() {
        return 0.0;
    }
    let share =
        |line: &v1::Shortage| f64::from(line.available.min(line.wanted)) / f64::from(line.wanted.max(1));
    let sum: f64 = hub.lines.iter().map(share).sum();
    #[expect(clippy::cast_precision_loss, reason = "at most a hundred lines")]
    let lines = hub.lines.len() as f64;
    sum / lines
}

/// Riders free for one more order beside those that wait, 1 at most. One who is under way counts half:
/// he comes back.
pub fn riders(supply: &v1::HubSupply) -> f64 {
    let busy = supply.online.saturating_sub(supply.idle);
    let free = f64::from(supply.idle) + f64::from(busy) / 2.0;
    (free / (f64::from(supply.pending) + 1.0)).min(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(wanted: u32, available: u32) -> v1::Shortage {
        v1::Shortage { sku: "milk-1l".into(), wanted, available }
    }

    fn hub(open: bool, lines: &[(u32, u32)]) -> v1::HubAvailability {
        let lines = lines.iter().map(|(wanted, available)| line(*wanted, *available)).collect();
        v1::HubAvailability { hub_id: "hub_1".into(), open, lines }
    }

    fn supply(online: u32, idle: u32, pending: u32) -> v1::HubSupply {
        v1::HubSupply { online, idle, pending, ..Default::default() }
    }

    #[test]
    fn the_parts_are_what_they_say() {
        assert!((proximity(1_250.0, 5_000.0) - 0.75).abs() < 1e-12 && proximity(9_000.0, 5_000.0) == 0.0);
        assert_eq!(stock(None), 1.0);
        assert_eq!(stock(Some(&hub(false, &[]))), 0.0);
        assert_eq!(stock(Some(&hub(true, &[(2, 9), (24, 0)]))), 0.5);
        assert_eq!((riders(&supply(0, 0, 0)), riders(&supply(1, 1, 0))), (0.0, 1.0));
        assert_eq!(riders(&supply(4, 2, 5)), 0.5);
    }

    #[test]
    fn the_published_weights_are_the_default() {
        let best = Parts { proximity: Some(1.0), stock: Some(1.0), riders: Some(1.0) };
        assert!((best.score(&Weights::default()) - 1.0).abs() < 1e-12);
        let nothing = Parts::default();
        assert!((nothing.score(&Weights::default()) - 0.5).abs() < 1e-12);
        assert_eq!(nothing.unknown(), ["proximity", "stock", "riders"]);
    }

    proptest! {
        /// Nearer, fuller, or with more riders is never worse.
        #[test]
        fn the_score_is_monotone(
            a in 0.0..20_000.0f64, nearer in 0.0..20_000.0f64, max in 1.0..50_000.0f64,
            wanted in 1..50u32, available in 0..50u32, more in 0..50u32,
            online in 0..30u32, idle in 0..30u32, pending in 0..30u32,
            weights in (0.0..10.0f64, 0.0..10.0f64, 0.0..10.0f64),
        ) {
            let weights = Weights { proximity: weights.0, stock: weights.1, riders: weights.2 };
            let (idle, score) = (idle.min(online), |p: f64, s: f64, r: f64| {
                Parts { proximity: Some(p), stock: Some(s), riders: Some(r) }.score(&weights)
            });
            let far = proximity(a, max);
            let near = proximity((a - nearer).max(0.0), max);
            let some = stock(Some(&hub(true, &[(wanted, available)])));
            let many = stock(Some(&hub(true, &[(wanted, available + more)])));
            let few = riders(&supply(online, idle, pending));
            let free = riders(&supply(online + 1, idle + 1, pending));
            let worst = score(far, some, few);
            for better in [score(near, some, few), score(far, many, few), score(far, some, free)] {
                prop_assert!(better >= worst);
            }
            for part in [far, near, some, many, few, free] {
                prop_assert!((0.0..=1.0).contains(&part));
            }
        }
    }
}
