//! Travel: `T = door + pace · distance`, times how the city and the area go just now.
//!
//! Door and pace are fitted per city by least squares of relative errors over a fading memory, drawn towards
//! the configured speed. What is left over moves by the hour and the street: its logarithm is followed by a
//! scalar Kalman filter per city and per area, each of which forgets (an Ornstein–Uhlenbeck process), so
//! that an area nobody rode to for an hour is the city again. This is the sliding window of speeds, with the
//! weight of a ride falling smoothly instead of at the window's edge.

/// What is older weighs less by this with every ride: half in about 350.
const FADE: f64 = 0.998;
/// How many rides the configured speed is worth.
const PRIOR: f64 = 12.0;
/// Fewer rides than this are not called learned: the configured speed still has more than a fifth of the say, and
/// of the first rides the short ones are known first.
const FEW: f64 = 4.0 * PRIOR;
/// Getting off, finding the door, handing over: seconds until a city has shown its own.
const DOOR_S: f64 = 45.0;
/// A distance that is typical, metres; only scales the fit.
const TYPICAL_M: f64 = 2000.0;
/// How fast an area's or city's mood is forgotten, seconds.
const MEMORY_S: f64 = 1800.0;
/// Variance of a mood nobody has looked at: standard deviation of 20 %.
const MOOD_VAR: f64 = 0.04;
/// Variance of one ride's logarithm until a city has shown its own: 25 %.
const RIDE_VAR: f64 = 0.0625;
const RIDE_FADE: f64 = 0.01;
/// Paces that are believed, seconds per metre of great circle: 30 m/s to 0.4 m/s.
const PACES: (f64, f64) = (1.0 / 30.0, 2.5);
/// |ln(actual ÷ expected)| beyond this is no ride: who forgets to say that he left says so at the door.
const WILDEST: f64 = 2.5;
/// One ride moves a mood by no more than if it were this many standard deviations off (Huber 1964): late words
/// make short rides, a flat tyre makes a long one, and neither says how the street goes.
const HUBER: f64 = 2.0;

/// Door and pace of a city.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TravelFit {
    prior_pace: f64,
    n: f64,
    /// Weighted sums over (1, d, T): ww, wd, dd, wt, dt.
    ww: f64,
    wd: f64,
    dd: f64,
    wt: f64,
    dt: f64,
    ride_var: f64,
}

impl TravelFit {
    /// `pace`: seconds per metre of great circle, as configured.
    pub fn new(pace: f64) -> Self {
        let prior_pace = pace.clamp(PACES.0, PACES.1);
        Self { prior_pace, n: 0.0, ww: 0.0, wd: 0.0, dd: 0.0, wt: 0.0, dt: 0.0, ride_var: RIDE_VAR }
    }

    /// The logarithm of what a ride took over what the fit says; `None`: that was no ride.
    pub fn off_by(&self, distance_m: f64, ride_s: f64) -> Option<f64> {
        let y = (ride_s / self.seconds(distance_m)).ln();
        (distance_m >= 0.0 && y.is_finite() && y.abs() <= WILDEST).then_some(y)
    }

    /// Takes in a ride. `mood` is the logarithm the city and the area were thought to add.
    pub fn note(&mut self, distance_m: f64, ride_s: f64, mood: f64) {
        let expected = self.seconds(distance_m);
        let Some(y) = self.off_by(distance_m, ride_s) else { return };
        let residual = y - mood;
        if self.n >= 5.0 {
            self.ride_var += RIDE_FADE * (residual * residual - self.ride_var);
        }
        let weight = (DOOR_S + self.prior_pace * TYPICAL_M).powi(2) / expected.powi(2);
        let d = distance_m / TYPICAL_M;
        // As it was: over the memory of the fit, moods average out; taken out here, a lasting one would stay
        // a mood for ever.
        let t = ride_s;
        for (sum, value) in [
            (&mut self.n, 1.0),
            (&mut self.ww, weight),
            (&mut self.wd, weight * d),
            (&mut self.dd, weight * d * d),
            (&mut self.wt, weight * t),
            (&mut self.dt, weight * d * t),
        ] {
            *sum = *sum * FADE + value;
        }
    }

    /// (seconds at the door, seconds per metre of great circle)
    pub fn door_and_pace(&self) -> (f64, f64) {
        let prior = self.prior_pace * TYPICAL_M;
        let (aa, ab, bb) = (self.ww + PRIOR, self.wd, self.dd + PRIOR);
        let (a, b) = (self.wt + PRIOR * DOOR_S, self.dt + PRIOR * prior);
        let det = aa * bb - ab * ab;
        let (door, pace) = ((a * bb - b * ab) / det, (aa * b - ab * a) / det);
        if door.is_finite() && pace.is_finite() && door >= 0.0 {
            (door.min(900.0), (pace / TYPICAL_M).clamp(PACES.0, PACES.1))
        } else {
            // A door that takes less than no time: all of it is pace then.
            (0.0, (b / bb / TYPICAL_M).clamp(PACES.0, PACES.1))
        }
    }

    /// Seconds for a distance, with no mood.
    pub fn seconds(&self, distance_m: f64) -> f64 {
        let (door, pace) = self.door_and_pace();
        (door + pace * distance_m.max(0.0)).max(1.0)
    }

    /// Variance of one ride's logarithm.
    pub fn ride_var(&self) -> f64 {
        self.ride_var.clamp(0.0025, 1.0)
    }

    pub fn is_learned(&self) -> bool {
        self.n >= FEW
    }

    pub fn count(&self) -> f64 {
        self.n
    }
}

/// How the rides of a city, or of an area, differ now from what the fit says: a logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mood {
    at: f64,
    mean: f64,
    var: f64,
}

impl Default for Mood {
    fn default() -> Self {
        Self { at: f64::NEG_INFINITY, mean: 0.0, var: MOOD_VAR }
    }
}

impl Mood {
    /// Mean and variance at a time.
    pub fn at(&self, now: f64) -> (f64, f64) {
        let kept = if self.at.is_finite() { (-(now - self.at).max(0.0) / MEMORY_S).exp() } else { 0.0 };
        (self.mean * kept, self.var * kept * kept + MOOD_VAR * (1.0 - kept * kept))
    }

    /// Takes in what a ride showed; `noise` is the variance of one ride.
    pub fn note(&mut self, now: f64, seen: f64, noise: f64) {
        if !(seen.is_finite() && now.is_finite()) {
            return;
        }
        let (mean, var) = self.at(now);
        let gain = var / (var + noise);
        let most = HUBER * (var + noise).sqrt();
        let surprise = (seen - mean).clamp(-most, most);
        *self = Self { at: self.at.max(now), mean: mean + gain * surprise, var: (1.0 - gain) * var };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn door_and_pace_are_found() {
        let mut fit = TravelFit::new(0.26);
        assert!((fit.seconds(2000.0) - 565.0).abs() < 1e-9);
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..1500 {
            let distance = 300.0 + 4000.0 * random.f64();
            fit.note(distance, (90.0 + 0.18 * distance) * (0.6 * (random.f64() - 0.5)).exp(), 0.0);
        }
        let (door, pace) = fit.door_and_pace();
        assert!((door - 90.0).abs() < 15.0 && (pace - 0.18).abs() < 0.01, "{door} {pace}");
        assert!((fit.ride_var() - 0.03).abs() < 0.01, "{}", fit.ride_var());
    }

    #[test]
    fn a_mood_is_followed_and_forgotten() {
        let mut mood = Mood::default();
        for n in 0..40 {
            mood.note(f64::from(n) * 60.0, 0.4, 0.06);
        }
        let (now, var) = mood.at(40.0 * 60.0);
        assert!((now - 0.4).abs() < 0.1 && var < 0.02, "{now} {var}");
        let (later, var) = mood.at(5.0 * 3600.0);
        assert!(later.abs() < 0.01 && (var - MOOD_VAR).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn further_is_later_whatever_was_learned(
            rides in prop::collection::vec((0.0..30_000.0f64, 1.0..5_000.0f64, -0.5..0.5f64), 0..60),
            a in 0.0..20_000.0f64, more in 0.0..5_000.0f64,
        ) {
            let mut fit = TravelFit::new(0.26);
            for (distance, ride, mood) in rides {
                fit.note(distance, ride, mood);
            }
            prop_assert!(fit.seconds(a) <= fit.seconds(a + more));
            prop_assert!(fit.seconds(a).is_finite() && fit.ride_var() > 0.0);
        }
    }
}
