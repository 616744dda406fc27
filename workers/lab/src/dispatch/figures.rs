//! What came of it, in numbers.

use std::collections::HashMap;

use serde::Serialize;

use super::{OrderLine, Outcome, Policy, RiderLine, Rules};

/// Seconds over orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    pub mean: f64,
    pub p50: f64,
    pub p95: f64,
    pub max: f64,
}

impl Spread {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are small, shares are 0 to 1"
    )]
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let count = values.len();
        // Nearest rank: a time that happened, not one in between.
        let rank = |share: f64| {
            let place = (share * count as f64).ceil().max(1.0) as usize - 1;
            values.get(place).copied().unwrap_or_default()
        };
        let mean = if count == 0 { 0.0 } else { values.iter().sum::<f64>() / count as f64 };
        Self { mean, p50: rank(0.50), p95: rank(0.95), max: values.last().copied().unwrap_or_default() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    pub policy: Policy,
    pub orders: usize,
    pub riders: usize,
    pub delivered: usize,
    /// Nobody was left to carry them.
    pub undelivered: usize,
    /// From placing the order to handing it over.
    pub click_to_door_s: Spread,
    /// From placing it to giving it away, and from its being ready to its leaving.
    pub to_rider_s: Spread,
    pub bag_waits_s: Spread,
    /// Share of all orders that came later than promised, or not at all.
    pub late_share: f64,
    /// Of the riders' time on shift, until the last delivery, the share they were on trips.
    pub utilisation: f64,
    pub trips: usize,
    pub orders_per_trip: f64,
    /// Mean seconds a rider stood at a pickup, per trip.
    pub rider_waits_s: f64,
    /// Metres ridden per order.
    pub metres_per_order: f64,
    /// When the last order was delivered.
    pub ended_at_s: f64,
}

impl Figures {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn of(rules: &Rules, orders: &[OrderLine], riders: &[RiderLine], outcome: &Outcome) -> Self {
        let lines: HashMap<&str, &OrderLine> = orders.iter().map(|line| (line.id.as_str(), line)).collect();
        let pairs: Vec<_> = outcome
            .assigned
            .iter()
            .filter_map(|one| lines.get(one.order.as_str()).map(|line| (*line, one)))
            .collect();
        let (delivered, undelivered) = (pairs.len(), orders.len() - pairs.len());
        let late = pairs
            .iter()
            .filter(|(line, one)| one.delivered_at - line.placed_at > rules.promise_s + 1e-6)
            .count();
        let ended = outcome.assigned.iter().map(|one| one.delivered_at).fold(0.0, f64::max);
        let shift: f64 = riders.iter().map(|rider| (rider.off_at.min(ended) - rider.on_at).max(0.0)).sum();
        let per = |sum: f64, count: usize| if count == 0 { 0.0 } else { sum / count as f64 };
        let spread = |of: &dyn Fn(&OrderLine, &super::Assigned) -> f64| {
            Spread::of(pairs.iter().map(|(line, one)| of(line, one)).collect())
        };
        Self {
            policy: rules.policy,
            orders: orders.len(),
            riders: riders.len(),
            delivered,
            undelivered,
            click_to_door_s: spread(&|line, one| one.delivered_at - line.placed_at),
            to_rider_s: spread(&|line, one| one.assigned_at - line.placed_at),
            bag_waits_s: spread(&|line, one| {
                (one.picked_at - line.pickup_service_s - line.ready_at).max(0.0)
            }),
            late_share: per((late + undelivered) as f64, orders.len()),
            // Who finishes after his shift is busy for longer than it: never above 1.
            utilisation: if shift > 0.0 { (outcome.busy_s / shift).min(1.0) } else { 0.0 },
            trips: outcome.trips,
            orders_per_trip: per(delivered as f64, outcome.trips),
            rider_waits_s: per(outcome.waited_s, outcome.trips),
            metres_per_order: per(outcome.ridden_m, delivered),
            ended_at_s: ended,
        }
    }
}
