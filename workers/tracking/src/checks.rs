//! The checks a ping must pass, each with its name. Pure.
//!
//! | Name | Refused |
//! |---|---|
//! | `malformed` | not a ping, or a number that is none |
//! | `bounds` | not a place, or outside the city |
//! | `accuracy` | worse than 500 m, or below 0 |
//! | `speed` | faster than 55.6 m/s, as reported or as implied by the way since the last ping |
//! | `bearing` | given, but not 0 to 360 |
//! | `stale`, `future` | older than 30 s; ahead of our clock |
//! | `too_soon` | less than 2 s after the last, or before it: duplicates and stragglers too |
//! | `still` | less than 0.5 m from the last |
//!
//! `flood`, `partition` and `banned` are decided before a ping is looked at.

use geodesy::{BoundingBox, Place, distance_m};
use subjects::v1;

pub const MAX_SPEED_MPS: f64 = 55.6;
pub const MAX_ACCURACY_M: f64 = 500.0;
pub const MAX_AGE_MS: i64 = 30_000;
/// Clocks differ: this much ahead is not the future yet.
pub const AHEAD_MS: i64 = 2_000;
pub const MIN_GAP_MS: i64 = 2_000;
pub const MIN_MOVE_M: f64 = 0.5;
/// Two fixes are this far apart by noise alone once in a thousand, in units of their combined accuracy.
const NOISE_SIGMAS: f64 = 3.0;
/// Combined accuracy of two ordinary fixes (10 m each), which the limit of speed has room for.
const ORDINARY_M: f64 = 15.0;
/// Pings in a row that are too far from the last accepted one, but not from each other, before they are
/// believed.
pub const JUMP_PINGS: u8 = 3;

macro_rules! reasons {
    ($($name:ident = $text:literal,)+) => {
        /// Why a ping was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $($name),+ }

        impl Reason {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}
reasons! {
    Malformed = "malformed",
    Partition = "partition",
    Banned = "banned",
    Flood = "flood",
    Bounds = "bounds",
    Accuracy = "accuracy",
    Speed = "speed",
    Bearing = "bearing",
    Stale = "stale",
    Future = "future",
    TooSoon = "too_soon",
    Still = "still",
}

/// The last ping that was accepted, as it came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Last {
    pub place: Place,
    pub accuracy_m: f64,
    pub at_ms: i64,
}

/// What the checks remember of one rider.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    pub last: Option<Last>,
    /// Where he claims to be since he left the way, and how often.
    jump: Option<(Last, u8)>,
}

/// A ping that passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passed {
    pub last: Last,
    /// It is far from what was known, but others say so too: what was known does not hold any more.
    pub jumped: bool,
}

impl Memory {
    pub fn knowing(last: Last) -> Self {
        Self { last: Some(last), jump: None }
    }

    /// Judges the next ping. `bounds` of `None`: anywhere; `now_ms` of `None`: at any time.
    ///
    /// # Errors
    /// The check it did not pass.
    pub fn judge(
        &mut self,
        ping: &v1::Ping,
        bounds: Option<&BoundingBox>,
        now_ms: Option<i64>,
    ) -> Result<Passed, Reason> {
        let place = alone(ping, bounds, now_ms)?;
        let next = Last { place, accuracy_m: ping.accuracy_m, at_ms: ping.at_ms };
        let Some(last) = self.last else {
            return Ok(self.pass(next, false));
        };
        if next.at_ms.saturating_sub(last.at_ms) < MIN_GAP_MS {
            return Err(Reason::TooSoon);
        }
        if !reachable(&last, &next) {
            let count = match self.jump {
                Some((before, count)) if before.at_ms < next.at_ms && reachable(&before, &next) => count + 1,
                _ => 1,
            };
            if count < JUMP_PINGS {
                self.jump = Some((next, count));
                return Err(Reason::Speed);
            }
            return Ok(self.pass(next, true));
        }
        if distance_m(last.place, place) < MIN_MOVE_M {
            // He is there still, and has been heard of.
            self.last = Some(Last { at_ms: next.at_ms, ..last });
            self.jump = None;
            return Err(Reason::Still);
        }
        Ok(self.pass(next, false))
    }

    /// Every check by itself, whatever the others say: whether the ping passes it. Changes nothing.
    pub fn each(&self, ping: &v1::Ping, bounds: Option<&BoundingBox>) -> [(Reason, bool); 6] {
        let place = Place::new(ping.lat, ping.lng).ok();
        let next = place.map(|place| Last { place, accuracy_m: ping.accuracy_m, at_ms: ping.at_ms });
        let with_last = |ok: fn(&Last, &Last) -> bool| match (&self.last, &next) {
            (Some(last), Some(next)) => ok(last, next),
            _ => true,
        };
        let later = |last: &Last| ping.at_ms.saturating_sub(last.at_ms) >= MIN_GAP_MS;
        [
            (Reason::Bounds, place.is_some_and(|place| bounds.is_none_or(|bounds| bounds.contains(place)))),
            (Reason::Accuracy, (0.0..=MAX_ACCURACY_M).contains(&ping.accuracy_m)),
            (
                Reason::Speed,
                ping.speed_mps.is_none_or(|speed| (0.0..=MAX_SPEED_MPS).contains(&speed))
                    && with_last(reachable),
            ),
            (Reason::Bearing, ping.bearing_deg.is_none_or(|bearing| (0.0..=360.0).contains(&bearing))),
            (Reason::TooSoon, self.last.as_ref().is_none_or(later)),
            (Reason::Still, with_last(|last, next| distance_m(last.place, next.place) >= MIN_MOVE_M)),
        ]
    }

    fn pass(&mut self, last: Last, jumped: bool) -> Passed {
        *self = Self::knowing(last);
        Passed { last, jumped }
    }
}

/// What can be said of a ping without knowing the one before it.
fn alone(ping: &v1::Ping, bounds: Option<&BoundingBox>, now_ms: Option<i64>) -> Result<Place, Reason> {
    let finite = [Some(ping.lat), Some(ping.lng), Some(ping.accuracy_m), ping.speed_mps, ping.bearing_deg];
    if finite.into_iter().flatten().any(|number| !number.is_finite()) {
        return Err(Reason::Malformed);
    }
    let place = Place::new(ping.lat, ping.lng).map_err(|_| Reason::Bounds)?;
    if bounds.is_some_and(|bounds| !bounds.contains(place)) {
        return Err(Reason::Bounds);
    }
    if !(0.0..=MAX_ACCURACY_M).contains(&ping.accuracy_m) {
        return Err(Reason::Accuracy);
    }
    if ping.speed_mps.is_some_and(|speed| !(0.0..=MAX_SPEED_MPS).contains(&speed)) {
        return Err(Reason::Speed);
    }
    if ping.bearing_deg.is_some_and(|bearing| !(0.0..=360.0).contains(&bearing)) {
        return Err(Reason::Bearing);
    }
    if let Some(now_ms) = now_ms {
        let age = now_ms.saturating_sub(ping.at_ms);
        if age > MAX_AGE_MS {
            return Err(Reason::Stale);
        }
        if age < -AHEAD_MS {
            return Err(Reason::Future);
        }
    }
    Ok(place)
}

/// Whether the way between two fixes can be ridden. Fixes that say of themselves that they are poor are
/// granted what their noise alone explains; without it a third of honest pings at 50 m would be refused.
fn reachable(a: &Last, b: &Last) -> bool {
    let seconds = b.at_ms.saturating_sub(a.at_ms) as f64 / 1_000.0;
    let noise = NOISE_SIGMAS * (a.accuracy_m.hypot(b.accuracy_m) - ORDINARY_M).max(0.0);
    distance_m(a.place, b.place) <= MAX_SPEED_MPS * seconds + noise
}

#[cfg(test)]
mod tests;
