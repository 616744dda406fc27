//! People at work: riders with tempers and shifts, pickers with hands.

use fastrand::Rng;

use super::draws;

/// What a rider is like. Times are seconds of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Temper {
    /// On an open street.
    pub speed_mps: f64,
    /// Shares of offers he declines, or does not see.
    pub rejects: f64,
    pub silent: f64,
    /// Share of times he forgets to say that he has arrived, or left.
    pub forgets: f64,
    /// From the offer's ring to his answer.
    pub thinks_s: (f64, f64),
    /// At the door: parking, stairs, a word.
    pub at_door_s: (f64, f64),
    /// Loses the network this often an hour, for so long: no pings, no offers, no reports.
    pub dead_zones_per_hour: f64,
    pub dead_zone_s: (f64, f64),
}

impl Temper {
    pub fn of(rng: &mut Rng) -> Self {
        let moody = draws::chance(rng, 0.2);
        Self {
            speed_mps: draws::between(rng, 5.5, 8.5),
            rejects: if moody { 0.25 } else { 0.04 },
            silent: if moody { 0.10 } else { 0.02 },
            forgets: if draws::chance(rng, 0.25) { 0.4 } else { 0.03 },
            thinks_s: (2.0, 9.0),
            at_door_s: (30.0, 120.0),
            dead_zones_per_hour: if draws::chance(rng, 0.3) { 3.0 } else { 0.5 },
            dead_zone_s: (15.0, 90.0),
        }
    }
}

pub const REASONS: [&str; 5] = ["too_far", "vehicle", "break", "unsafe", "other"];

/// When a rider works, in seconds of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    pub on_s: f64,
    pub off_s: f64,
}

impl Shift {
    /// Of the `nth` rider in a world of `seconds`: seven in ten are there from the start, the others come in
    /// the first third; one in five leaves in the last third.
    pub fn of(rng: &mut Rng, seconds: f64) -> Self {
        let (late, early) = (draws::chance(rng, 0.3), draws::chance(rng, 0.2));
        let (come, go) = (rng.f64(), rng.f64());
        Self {
            on_s: if late { seconds / 3.0 * come } else { 0.0 },
            off_s: if early { seconds * (2.0 + go) / 3.0 } else { f64::INFINITY },
        }
    }
}

/// Seconds of the world one pair of hands needs for a basket: walking, one line after the other, bagging;
/// a quarter more or less.
pub fn picking_s(rng: &mut Rng, lines: usize, units: u32) -> f64 {
    let mean = 55.0 + 25.0 * lines as f64 + 4.0 * f64::from(units);
    (mean * (1.0 + 0.25 * draws::normal(rng))).max(20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_differ_and_stay_themselves() {
        let temper = |nth| Temper::of(&mut draws::of(1, "rider", nth));
        assert_eq!(temper(3), temper(3));
        assert!((0..50).any(|nth| temper(nth).rejects > 0.2) && (0..50).any(|nth| temper(nth).rejects < 0.1));
        assert!((0..200).all(|nth| (5.5..8.5).contains(&temper(nth).speed_mps)));
    }

    #[test]
    fn shifts_leave_somebody_there() {
        let there = |at: f64| {
            (0..100)
                .filter(|nth| {
                    let shift = Shift::of(&mut draws::of(1, "shift", *nth), 3_600.0);
                    (shift.on_s..shift.off_s).contains(&at)
                })
                .count()
        };
        assert!((55..85).contains(&there(0.0)), "{}", there(0.0));
        assert!((90..=100).contains(&there(1_800.0)));
        assert!((65..95).contains(&there(3_600.0)), "{}", there(3_600.0));
    }

    #[test]
    fn a_larger_basket_takes_longer() {
        let mean = |lines| {
            let mut rng = draws::of(1, "pick", 0);
            (0..2_000).map(|_| picking_s(&mut rng, lines, 4)).sum::<f64>() / 2_000.0
        };
        assert!((mean(1) - 96.0).abs() < 3.0, "{}", mean(1));
        assert!(mean(5) > mean(1) + 90.0);
    }
}
