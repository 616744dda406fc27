//! Waits at a hub, from packed to gone: the last 100 of the last half hour, as they were. A hub that has
//! few leans on its city, a city that has few on a formula.

use std::collections::VecDeque;

use crate::dist::Dist;

const MOST: usize = 100;
const WINDOW_S: f64 = 1800.0;
/// How many waits of a hub's own weigh as much as what it leans on.
const LEAN: f64 = 8.0;
/// What a rider takes to reach a hub when there are riders to spare, seconds.
const APPROACH_S: f64 = 60.0;
/// What a rider is busy with one order, seconds.
const CYCLE_S: f64 = 900.0;
/// The longest wait the formula speaks of, seconds.
const LONGEST_S: f64 = 1800.0;

#[derive(Clone, Debug, Default)]
pub struct Window {
    /// When it ended, and how long it was; in order of the ends as they came to be known.
    waits: VecDeque<(f64, f64)>,
}

impl Window {
    pub fn note(&mut self, at: f64, wait_s: f64) {
        if !(at.is_finite() && wait_s.is_finite()) {
            return;
        }
        self.waits.push_back((at, wait_s.clamp(0.0, 4.0 * LONGEST_S)));
        if self.waits.len() > MOST {
            self.waits.pop_front();
        }
    }

    /// The waits that still count.
    pub fn recent(&self, now: f64) -> Vec<f64> {
        self.waits.iter().filter(|(at, _)| now - at <= WINDOW_S).map(|(_, wait)| *wait).collect()
    }
}

/// Riders and orders around a hub.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Supply {
    pub online: f64,
    pub idle: f64,
    pub pending: f64,
    pub oldest_wait_s: f64,
}

impl Supply {
    /// The mean wait these come to: with riders to spare, what one takes to come; otherwise the orders
    /// before this one have to be carried first.
    pub fn mean_s(&self) -> f64 {
        if self.online < 0.5 {
            return LONGEST_S;
        }
        let before = (self.pending - self.idle + 1.0).max(0.0);
        let queued = before * CYCLE_S / self.online;
        (APPROACH_S + queued).max(self.oldest_wait_s / 2.0).min(LONGEST_S)
    }
}

/// The distribution of a wait. `hub` and `city` are what was seen lately, `formula` its mean by formula.
/// Also the weight of what was seen at the hub itself.
pub fn distribution(hub: &[f64], city: &[f64], formula_s: f64, step: f64) -> (Dist, f64) {
    let lean = |n: usize| {
        #[expect(clippy::cast_precision_loss, reason = "at most a hundred")]
        let n = n as f64;
        n / (n + LEAN)
    };
    let mut dist = Dist::exponential(formula_s, step);
    for seen in [city, hub] {
        if let Some(own) = Dist::seen(seen, step) {
            dist = dist.mixed(&own, lean(seen.len()));
        }
    }
    (dist, lean(hub.len().max(city.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hundred_of_half_an_hour_count() {
        let mut window = Window::default();
        for n in 0..150 {
            window.note(f64::from(n) * 30.0, f64::from(n));
        }
        let recent = window.recent(150.0 * 30.0);
        assert_eq!((recent.len(), recent[0]), (60, 90.0));
        assert!(window.recent(150.0 * 30.0 + 4000.0).is_empty());
        for n in 0..200 {
            window.note(10_000.0, f64::from(n));
        }
        assert_eq!(window.recent(10_000.0).len(), 100);
        window.note(f64::NAN, 5.0);
        window.note(1.0, f64::INFINITY);
        assert_eq!(window.recent(10_000.0).len(), 100);
    }

    #[test]
    fn few_riders_make_long_waits() {
        let supply = |online, idle, pending| Supply { online, idle, pending, oldest_wait_s: 0.0 };
        assert_eq!(supply(10.0, 5.0, 0.0).mean_s(), 60.0);
        assert_eq!(supply(10.0, 0.0, 4.0).mean_s(), 510.0);
        assert_eq!(supply(0.0, 0.0, 0.0).mean_s(), 1800.0);
        assert_eq!(Supply { oldest_wait_s: 900.0, ..supply(10.0, 5.0, 0.0) }.mean_s(), 450.0);
    }

    #[test]
    fn what_was_seen_outweighs_the_formula() {
        let (formula, none) = distribution(&[], &[], 300.0, 2.0);
        assert!((formula.mean() - 300.0).abs() < 2.0 && none == 0.0);
        let (own, weight) = distribution(&[100.0; 92], &[400.0; 100], 300.0, 2.0);
        assert!((own.quantile(0.5) - 100.0).abs() < 10.0 && weight > 0.9);
        let (city, _) = distribution(&[], &[400.0; 92], 30.0, 2.0);
        assert!((city.quantile(0.5) - 400.0).abs() < 20.0);
    }
}
