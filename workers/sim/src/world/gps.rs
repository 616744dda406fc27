//! What a phone says of where it is: noise that wanders and noise that jumps, outliers among tall houses,
//! and gaps.

use fastrand::Rng;

use super::{draws, ride::Now, streets::Xy};

/// Of all fixes.
const OUTLIER_SHARE: f64 = 0.02;
const OUTLIER_M: (f64, f64) = (200.0, 2_000.0);
/// Chance that a gap begins with this fix, and how long it is.
const GAP_SHARE: f64 = 0.004;
const GAP_S: (f64, f64) = (8.0, 45.0);
/// How much of its error the next fix keeps: errors of a receiver wander.
const MEMORY: f64 = 0.7;

#[derive(Debug)]
pub struct Gps {
    rng: Rng,
    /// One standard deviation, metres.
    sigma_m: f64,
    error: Xy,
    deaf_until: f64,
    pub outliers: u64,
    pub lost: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    pub at: Xy,
    pub accuracy_m: f64,
    pub speed_mps: f64,
    pub bearing_deg: f64,
}

impl Gps {
    pub fn new(mut rng: Rng) -> Self {
        let sigma_m = draws::between(&mut rng, 4.0, 15.0);
        let (x, y) = draws::normal_pair(&mut rng);
        let error = (x * sigma_m, y * sigma_m);
        Self { rng, sigma_m, error, deaf_until: 0.0, outliers: 0, lost: 0 }
    }

    /// The fix of a moment, `seconds` by any clock that goes forward; `None` in a gap.
    pub fn fix(&mut self, truth: Now, seconds: f64) -> Option<Fix> {
        let (x, y) = draws::normal_pair(&mut self.rng);
        // Keeps the deviation at sigma whatever the memory.
        let fresh = self.sigma_m * (1.0 - MEMORY * MEMORY).sqrt();
        self.error = (self.error.0 * MEMORY + x * fresh, self.error.1 * MEMORY + y * fresh);
        let (jumps, falls) = (self.rng.f64(), self.rng.f64());
        let (far, turn, gap) = (self.rng.f64(), self.rng.f64(), self.rng.f64());
        if seconds < self.deaf_until {
            self.lost += 1;
            return None;
        }
        if falls < GAP_SHARE {
            self.deaf_until = seconds + GAP_S.0 + (GAP_S.1 - GAP_S.0) * gap;
        }
        let mut at = (truth.at.0 + self.error.0, truth.at.1 + self.error.1);
        if jumps < OUTLIER_SHARE {
            self.outliers += 1;
            let metres = OUTLIER_M.0 + (OUTLIER_M.1 - OUTLIER_M.0) * far;
            let (sin, cos) = (std::f64::consts::TAU * turn).sin_cos();
            at = (at.0 + metres * cos, at.1 + metres * sin);
        }
        Some(Fix { at, accuracy_m: self.sigma_m, speed_mps: truth.speed_mps, bearing_deg: truth.bearing_deg })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noise_is_what_it_says_it_is() {
        let truth = Now { at: (0.0, 0.0), speed_mps: 0.0, bearing_deg: 0.0 };
        let (mut squares, mut fixes, mut far, mut asked) = (0.0, 0.0, 0, 0);
        for nth in 0..40 {
            let mut gps = Gps::new(draws::of(1, "gps", nth));
            for second in 0..2_000u32 {
                asked += 1;
                let Some(fix) = gps.fix(truth, f64::from(second) * 2.0) else { continue };
                let metres = fix.at.0.hypot(fix.at.1);
                if metres > 150.0 {
                    far += 1;
                } else {
                    squares += (metres / fix.accuracy_m).powi(2) / 2.0;
                    fixes += 1.0;
                }
            }
        }
        let sigma = (squares / fixes).sqrt();
        assert!((sigma - 1.0).abs() < 0.05, "{sigma}");
        let share = f64::from(far) / fixes;
        assert!((0.015..0.025).contains(&share), "{share}");
        assert!(fixes + f64::from(far) < f64::from(asked), "there are gaps");
    }
}
