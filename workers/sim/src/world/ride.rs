//! A ride along a way: where the rider is after how many seconds. All its chances (lights) are drawn when it
//! begins.

use fastrand::Rng;

use super::{
    draws,
    streets::{Leg, Xy},
};

/// Share of lights that are red, and for how long.
const RED_SHARE: f64 = 0.4;
const RED_S: (f64, f64) = (5.0, 35.0);
/// Nobody passes a corner at full speed.
const CORNER_S: f64 = 1.0;

#[derive(Clone, Debug)]
pub struct Ride {
    /// When he passes each point, in seconds from the start; a stop has two.
    passes: Vec<(f64, Xy)>,
}

/// A rider in a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Now {
    pub at: Xy,
    pub speed_mps: f64,
    /// Clockwise from north.
    pub bearing_deg: f64,
}

impl Ride {
    /// Along the legs at `mps` times their pace.
    pub fn along(from: Xy, legs: &[Leg], mps: f64, rng: &mut Rng) -> Self {
        let (mut t, mut at) = (0.0, from);
        let mut passes = vec![(t, at)];
        let mut heading: Option<Xy> = None;
        for leg in legs {
            let (dx, dy) = (leg.to.0 - at.0, leg.to.1 - at.1);
            let length = dx.hypot(dy);
            if length < 1e-6 {
                continue;
            }
            let direction = (dx / length, dy / length);
            if heading.is_some_and(|h| h.0 * direction.0 + h.1 * direction.1 < 0.7) {
                t += CORNER_S;
                passes.push((t, at));
            }
            t += length / (mps * leg.pace).max(0.1);
            at = leg.to;
            passes.push((t, at));
            if leg.lights && draws::chance(rng, RED_SHARE) {
                t += draws::between(rng, RED_S.0, RED_S.1);
                passes.push((t, at));
            }
            heading = Some(direction);
        }
        Self { passes }
    }

    /// Standing here.
    pub fn none(at: Xy) -> Self {
        Self { passes: vec![(0.0, at)] }
    }

    pub fn seconds(&self) -> f64 {
        self.passes.last().map_or(0.0, |(t, _)| *t)
    }

    /// After so many seconds; at its end when it is over.
    pub fn at(&self, seconds: f64) -> Now {
        let after = self.passes.partition_point(|(t, _)| *t <= seconds);
        let last = |pass: Option<&(f64, Xy)>| pass.map_or((0.0, 0.0), |(_, at)| *at);
        let Some(&(t1, to)) = self.passes.get(after) else {
            return Now { at: last(self.passes.last()), speed_mps: 0.0, bearing_deg: 0.0 };
        };
        let Some(&(t0, from)) = after.checked_sub(1).and_then(|before| self.passes.get(before)) else {
            return Now { at: last(self.passes.first()), speed_mps: 0.0, bearing_deg: 0.0 };
        };
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let share = ((seconds - t0) / (t1 - t0).max(1e-9)).clamp(0.0, 1.0);
        Now {
            at: (from.0 + dx * share, from.1 + dy * share),
            speed_mps: dx.hypot(dy) / (t1 - t0).max(1e-9),
            bearing_deg: dx.atan2(dy).to_degrees().rem_euclid(360.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(to: Xy, lights: bool) -> Leg {
        Leg { to, pace: 1.0, lights }
    }

    #[test]
    fn a_ride_takes_its_time_and_ends_where_it_should() {
        let legs = [leg((200.0, 0.0), false), leg((200.0, 200.0), false)];
        let ride = Ride::along((0.0, 0.0), &legs, 8.0, &mut draws::of(1, "test", 0));
        assert!((ride.seconds() - (25.0 + CORNER_S + 25.0)).abs() < 1e-9, "{}", ride.seconds());
        let now = ride.at(12.5);
        assert!((now.at.0 - 100.0).abs() < 1e-9 && (now.speed_mps - 8.0).abs() < 1e-9);
        assert!((now.bearing_deg - 90.0).abs() < 1e-9, "east");
        assert!((ride.at(40.0).bearing_deg).abs() < 1e-9, "north");
        assert_eq!(ride.at(1e9).at, (200.0, 200.0));
        assert_eq!(Ride::none((3.0, 4.0)).at(7.0), Now { at: (3.0, 4.0), speed_mps: 0.0, bearing_deg: 0.0 });
    }

    #[test]
    fn nobody_is_ever_faster_than_he_can() {
        let legs: Vec<Leg> = (1..40).map(|n| leg((f64::from(n) * 200.0, 0.0), n % 5 == 0)).collect();
        for nth in 0..20 {
            let ride = Ride::along((0.0, 0.0), &legs, 7.0, &mut draws::of(1, "ride", nth));
            let mut before = ride.at(0.0).at;
            for second in 1..=ride.seconds() as u32 {
                let now = ride.at(f64::from(second)).at;
                assert!((now.0 - before.0).hypot(now.1 - before.1) <= 7.0 + 1e-6);
                before = now;
            }
        }
    }
}
