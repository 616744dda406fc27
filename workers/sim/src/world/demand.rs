//! Who wants what, where and when: a Poisson process under a curve of the day, by thinning.

use super::{
    draws,
    streets::{Streets, Xy},
};

/// Share of the busiest hour, by the hour of the city's day: lunch, and above all dinner.
pub const DAY: [f64; 24] = [
    0.10, 0.06, 0.04, 0.03, 0.04, 0.08, 0.20, 0.38, 0.48, 0.45, 0.50, 0.70, 0.85, 0.68, 0.48, 0.45, 0.55,
    0.75, 0.95, 1.00, 0.90, 0.68, 0.42, 0.22,
];

/// Share of orders whose customer thinks better of it, and when.
const CANCEL_SHARE: f64 = 0.05;
const CANCEL_S: (f64, f64) = (2.0, 120.0);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pay {
    Card,
    Cash,
    /// A card that is declined.
    Declined,
}

/// One order somebody will want.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub nth: u64,
    /// Seconds of the world from its start.
    pub at_s: f64,
    /// Whose neighbour he is, among the hubs.
    pub hub: usize,
    pub door: Xy,
    /// Which product of the shelf (0 to 1, the front is asked for most), and how many.
    pub lines: Vec<(f64, u32)>,
    pub pay: Pay,
    /// Seconds of the world after the order.
    pub cancels_s: Option<f64>,
}

#[derive(Clone, Copy, Debug)]
pub struct Demand {
    pub seed: u64,
    /// In the busiest hour, all hubs together.
    pub peak_per_hour: f64,
    /// Hour of the day at the start, 0 to 24.
    pub start_hour: f64,
    /// Doors are this near to a hub, in metres.
    pub radius_m: f64,
}

/// Between the hours of the table on a straight line.
pub fn curve(hour: f64) -> f64 {
    let hour = hour.rem_euclid(24.0);
    let at = |nth: usize| DAY.get(nth % DAY.len()).copied().unwrap_or_default();
    let (before, share) = (hour.floor() as usize, hour.fract());
    at(before) * (1.0 - share) + at(before + 1) * share
}

impl Demand {
    /// Every wish within `seconds`, at most `most`, oldest first.
    pub fn wishes(&self, hubs: &[(Xy, &Streets)], seconds: f64, most: usize) -> Vec<Wish> {
        let mut clock = draws::of(self.seed, "arrivals", 0);
        let per_s = self.peak_per_hour / 3_600.0;
        let mut wishes = Vec::new();
        let mut at_s = 0.0;
        while wishes.len() < most && per_s > 0.0 && !hubs.is_empty() {
            at_s += draws::exponential(&mut clock, per_s);
            if at_s > seconds {
                break;
            }
            if !draws::chance(&mut clock, curve(self.start_hour + at_s / 3_600.0)) {
                continue;
            }
            let nth = wishes.len() as u64;
            wishes.extend(self.wish(nth, at_s, hubs));
        }
        wishes
    }

    fn wish(&self, nth: u64, at_s: f64, hubs: &[(Xy, &Streets)]) -> Option<Wish> {
        let mut rng = draws::of(self.seed, "wish", nth);
        let hub = rng.usize(..hubs.len());
        let (centre, streets) = hubs.get(hub)?;
        // A house on a street, anywhere in the circle.
        let metres = self.radius_m * rng.f64().sqrt();
        let (sin, cos) = (std::f64::consts::TAU * rng.f64()).sin_cos();
        let corner = streets.xy(streets.nearest((centre.0 + metres * cos, centre.1 + metres * sin)));
        let along = draws::between(&mut rng, -90.0, 90.0);
        let door = if rng.bool() {
            (corner.0 + along, corner.1 + 10.0)
        } else {
            (corner.0 + 10.0, corner.1 + along)
        };
        let lines = (0..rng.usize(1..=5)).map(|_| (rng.f64().powi(2), rng.u32(1..=3))).collect();
        let pay = match rng.f64() {
            die if die < 0.03 => Pay::Declined,
            die if die < 0.18 => Pay::Cash,
            _ => Pay::Card,
        };
        let cancels = draws::chance(&mut rng, CANCEL_SHARE);
        let after = draws::between(&mut rng, CANCEL_S.0, CANCEL_S.1);
        Some(Wish { nth, at_s, hub, door, lines, pay, cancels_s: cancels.then_some(after) })
    }
}

#[cfg(test)]
mod tests {
    use geodesy::Place;

    use super::*;

    fn wishes(seed: u64, hours: f64) -> Vec<Wish> {
        let streets = Streets::around(&[Place::new(-6.26, 106.81).unwrap()], 3_000.0, seed).unwrap();
        let demand = Demand { seed, peak_per_hour: 600.0, start_hour: 0.0, radius_m: 2_000.0 };
        demand.wishes(&[((0.0, 0.0), &streets)], hours * 3_600.0, usize::MAX)
    }

    #[test]
    fn a_seed_is_a_day() {
        assert_eq!(wishes(5, 2.0), wishes(5, 2.0));
        assert_ne!(wishes(5, 2.0), wishes(6, 2.0));
    }

    #[test]
    fn the_day_has_its_curve_and_the_doors_are_near() {
        let day = wishes(5, 24.0);
        let in_hour = |hour: f64| {
            day.iter().filter(|w| (hour..hour + 1.0).contains(&(w.at_s / 3_600.0))).count() as f64
        };
        for hour in [3.0, 12.0, 19.0] {
            let expected = 600.0 * (curve(hour) + curve(hour + 0.5) + curve(hour + 1.0)) / 3.0;
            assert!((in_hour(hour) - expected).abs() < 4.0 * expected.sqrt(), "{hour}: {}", in_hour(hour));
        }
        assert!(day.iter().all(|wish| wish.door.0.hypot(wish.door.1) < 2_000.0 + 300.0));
        assert!(day.iter().any(|wish| wish.cancels_s.is_some()));
    }

    #[test]
    fn more_riders_or_time_change_no_earlier_wish() {
        let (short, long) = (wishes(9, 1.0), wishes(9, 3.0));
        assert_eq!(short[..], long[..short.len()]);
    }
}
