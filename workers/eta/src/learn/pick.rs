//! Picking: the logarithm of actual over estimated, fitted as `a + γ · ln(load)` over a fading memory and
//! drawn towards 0 (the estimate is right) by as much as [`PRIOR`] samples weigh; and its spread.

/// The weight of what is older falls by this with every sample: half in about 100.
const FADE: f64 = 0.993;
const PRIOR: f64 = 6.0;
/// A picker's spread until a hub has shown its own: 20 %.
pub const SIGMA: f64 = 0.2;
/// |ln(actual ÷ estimated)| beyond this is a scanner's mistake: a factor of 20.
const WILDEST: f64 = 3.0;
/// Fewer samples than this are not called learned: the estimate still has more than a fifth of the say, and of the
/// first bags those that were quick are known first.
const FEW: f64 = 4.0 * PRIOR;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PickFit {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    /// Sum of squared residuals.
    rr: f64,
}

impl PickFit {
    /// Takes in one bag: seconds from the promise to packed, what had been estimated for them, and the
    /// load then.
    pub fn note(&mut self, actual_s: f64, estimated_s: f64, load: f64) {
        let (y, x) = ((actual_s / estimated_s).ln(), load.max(1.0).ln());
        if !(y.is_finite() && x.is_finite() && y.abs() <= WILDEST) {
            return;
        }
        let residual = y - self.log_factor(load);
        for (sum, value) in [
            (&mut self.n, 1.0),
            (&mut self.x, x),
            (&mut self.y, y),
            (&mut self.xx, x * x),
            (&mut self.xy, x * y),
            (&mut self.rr, residual * residual),
        ] {
            *sum = *sum * FADE + value;
        }
    }

    fn coefficients(&self) -> (f64, f64) {
        let (aa, ag, gg) = (self.n + PRIOR, self.x, self.xx + PRIOR);
        let det = aa * gg - ag * ag;
        ((self.y * gg - self.xy * ag) / det, (aa * self.xy - ag * self.y) / det)
    }

    fn log_factor(&self, load: f64) -> f64 {
        let (a, gamma) = self.coefficients();
        // Bounded below, so that more load never shortens an estimate that grows with it.
        (a + gamma.max(-1.0) * load.max(1.0).ln()).clamp(-WILDEST, WILDEST)
    }

    /// What an estimate made at a load is multiplied by.
    pub fn factor(&self, load: f64) -> f64 {
        self.log_factor(load).exp()
    }

    /// Standard deviation of the logarithm.
    pub fn sigma(&self) -> f64 {
        ((self.rr + PRIOR * SIGMA * SIGMA) / (self.n + PRIOR)).sqrt().clamp(0.02, 1.0)
    }

    pub fn is_learned(&self) -> bool {
        self.n >= FEW
    }

    /// a, γ, σ and how many samples are behind them.
    pub fn numbers(&self) -> [f64; 4] {
        let (a, gamma) = self.coefficients();
        [a, gamma, self.sigma(), self.n]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_that_is_off_is_put_right() {
        let mut fit = PickFit::default();
        assert_eq!((fit.factor(3.0), fit.sigma(), fit.is_learned()), (1.0, SIGMA, false));
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..500 {
            let load = 1.0 + 4.0 * random.f64();
            let noise = (0.4 * (random.f64() + random.f64() - 1.0)).exp();
            fit.note(200.0 * 1.3 / load * noise, 200.0, load);
        }
        assert!((fit.factor(2.5) - 0.52).abs() < 0.06, "{}", fit.factor(2.5));
        assert!((fit.factor(4.0) - 0.325).abs() < 0.08, "{}", fit.factor(4.0));
        // The triangle of two uniforms has a standard deviation of 0.4/√6.
        assert!((fit.sigma() - 0.163).abs() < 0.03, "{}", fit.sigma());
    }

    #[test]
    fn rubbish_teaches_nothing() {
        let mut fit = PickFit::default();
        for (a, b, c) in
            [(0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (f64::NAN, 1.0, 1.0), (1.0, 1e9, 1.0), (-1.0, 5.0, 1.0)]
        {
            fit.note(a, b, c);
        }
        assert_eq!(fit, PickFit::default());
    }
}
