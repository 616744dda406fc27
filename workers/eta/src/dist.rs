//! Distributions of durations on a grid of equal steps, and their sum. Pure and deterministic.
//!
//! The p80 of a sum is not the sum of the p80s: parts that are independent rarely all go wrong at once. So
//! a promise is read off the distribution of the sum, which is the convolution of the parts'. On a grid
//! that needs no shape the parts do not have (the waits are what they were, however many peaks), no
//! randomness, and its quantiles rise with p by construction.
//!
//! Seconds throughout. Mass stands at the middle of its step; quantiles are interpolated within a step,
//! which gives back the width that standing in the middle took away.

use std::f64::consts::SQRT_2;

/// Most steps of one distribution; what is beyond is put into the last.
const MOST: usize = 4096;
/// Grid lines per sum: a step is this part of what the sum may reach, but at least [`FINEST_S`].
const LINES: f64 = 500.0;
const FINEST_S: f64 = 2.0;

/// The step for a sum that reaches `upto_s`.
pub fn step_for(upto_s: f64) -> f64 {
    if upto_s.is_finite() { (upto_s / LINES).max(FINEST_S) } else { FINEST_S }
}

/// Mass by steps: `mass[i]` stands at `first + i · step`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dist {
    step: f64,
    first: f64,
    mass: Vec<f64>,
}

impl Dist {
    /// All of it at one point.
    pub fn point(at: f64, step: f64) -> Self {
        Self { step, first: at.max(0.0), mass: vec![1.0] }
    }

    /// A normal distribution without what lies below 0.
    pub fn normal(mean: f64, sd: f64, step: f64) -> Self {
        if sd.is_nan() || sd <= 0.0 {
            return Self::point(mean, step);
        }
        let reach = 5.0 * sd;
        Self::of(mean - reach, mean + reach, step, |x| phi((x - mean) / sd))
    }

    /// Log-normal with this median; `sigma` is the standard deviation of the logarithm.
    pub fn log_normal(median: f64, sigma: f64, step: f64) -> Self {
        if !(sigma > 0.0 && median > 0.0) {
            return Self::point(median, step);
        }
        let (low, high) = (median * (-4.0 * sigma).exp(), median * (4.5 * sigma).exp());
        Self::of(low, high, step, |x| if x > 0.0 { phi((x / median).ln() / sigma) } else { 0.0 })
    }

    /// Exponential: a wait that has no memory.
    pub fn exponential(mean: f64, step: f64) -> Self {
        if mean.is_nan() || mean <= 0.0 {
            return Self::point(0.0, step);
        }
        Self::of(0.0, 8.0 * mean, step, |x| if x > 0.0 { -(-x / mean).exp_m1() } else { 0.0 })
    }

    /// What was seen, each value smeared by a normal kernel whose width is Silverman's.
    ///
    /// `None`: nothing was seen.
    pub fn seen(values: &[f64], step: f64) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "at most a few hundred")]
        let n = values.len() as f64;
        if values.is_empty() {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n;
        let sd = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
        let width = (1.06 * sd * n.powf(-0.2)).max(step);
        let reach = 4.0 * width;
        let first = ((values.iter().copied().fold(f64::INFINITY, f64::min) - reach).max(0.0) / step).floor();
        let mut mass = Vec::new();
        for value in values {
            // Only the steps this kernel reaches.
            let mut i = (((value - reach) / step).floor()).max(first);
            let mut below = phi((i * step - value) / width);
            while i * step < value + reach {
                i += 1.0;
                let upto = phi((i * step - value) / width);
                add(&mut mass, index(i - 1.0 - first), upto - below);
                below = upto;
            }
        }
        Some(Self { step, first: (first + 0.5) * step, mass }.whole())
    }

    /// From a cumulative distribution between `low` and `high`, cut at 0 and made whole again.
    fn of(low: f64, high: f64, step: f64, cdf: impl Fn(f64) -> f64) -> Self {
        let from = (low.max(0.0) / step).floor();
        let count = (((high / step).ceil() - from).max(1.0)).min(MOST as f64);
        let edge = |i: f64| (from + i) * step;
        let mut below = cdf(edge(0.0));
        let mut mass = Vec::with_capacity(256);
        let mut i = 0.0;
        while i < count {
            i += 1.0;
            let upto = cdf(edge(i));
            mass.push((upto - below).max(0.0));
            below = upto;
        }
        Self { step, first: (from + 0.5) * step, mass }.whole()
    }

    /// This with weight `1 − weight`, `other` with `weight`.
    #[must_use]
    pub fn mixed(&self, other: &Self, weight: f64) -> Self {
        let weight = weight.clamp(0.0, 1.0);
        let first = self.first.min(other.first);
        let mut mass = Vec::new();
        for (part, share) in [(self, 1.0 - weight), (other, weight)] {
            let offset = index((part.first - first) / self.step);
            for (i, m) in part.mass.iter().enumerate() {
                add(&mut mass, offset + i, m * share);
            }
        }
        Self { step: self.step, first, mass }.whole()
    }

    /// What is left once `elapsed` has passed without it happening. When next to nothing of the
    /// distribution reaches that far, it says nothing any more, and what is left is a wait without a memory
    /// whose mean is half of what has passed, but at most the old mean.
    #[must_use]
    pub fn beyond(&self, elapsed: f64) -> Self {
        const NOTHING: f64 = 1e-3;
        if elapsed <= 0.0 {
            return self.clone();
        }
        let passed = index(((elapsed - self.first) / self.step + 0.5).max(0.0));
        let left: Vec<f64> = self.mass.iter().skip(passed).copied().collect();
        if left.iter().sum::<f64>() < NOTHING {
            return Self::exponential((elapsed / 2.0).min(self.mean()).max(self.step), self.step);
        }
        #[expect(clippy::cast_precision_loss, reason = "at most MOST")]
        let first = (self.first + passed as f64 * self.step - elapsed).max(0.0);
        Self { step: self.step, first, mass: left }.whole()
    }

    /// The distribution of the sum of two that are independent. Both must have the same step.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut mass = vec![0.0; self.mass.len() + other.mass.len() - 1];
        for (i, a) in self.mass.iter().enumerate().filter(|(_, a)| **a > 1e-12) {
            for (sum, b) in mass.iter_mut().skip(i).zip(&other.mass) {
                *sum += a * b;
            }
        }
        Self { step: self.step, first: self.first + other.first, mass }
    }

    pub fn mean(&self) -> f64 {
        self.points().map(|(x, m)| x * m).sum()
    }

    pub fn sd(&self) -> f64 {
        let mean = self.mean();
        self.points().map(|(x, m)| (x - mean).powi(2) * m).sum::<f64>().sqrt()
    }

    /// The least time by which it has happened with probability `p`.
    pub fn quantile(&self, p: f64) -> f64 {
        let mut below = 0.0;
        for (x, m) in self.points() {
            if below + m >= p && m > 0.0 {
                let part = if self.mass.len() == 1 { 0.0 } else { (p - below) / m - 0.5 };
                return (x + part * self.step).max(0.0);
            }
            below += m;
        }
        self.points().last().map_or(0.0, |(x, _)| x)
    }

    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        #[expect(clippy::cast_precision_loss, reason = "at most a few thousand steps")]
        self.mass.iter().enumerate().map(|(i, m)| (self.first + i as f64 * self.step, *m))
    }

    /// Sums to 1, without the zeros at its ends.
    fn whole(mut self) -> Self {
        let sum: f64 = self.mass.iter().sum();
        if sum.is_nan() || sum <= 0.0 {
            return Self::point(self.first, self.step);
        }
        for m in &mut self.mass {
            *m /= sum;
        }
        while self.mass.last().is_some_and(|m| *m < 1e-9) && self.mass.len() > 1 {
            self.mass.pop();
        }
        self
    }
}

fn add(mass: &mut Vec<f64>, at: usize, value: f64) {
    if mass.len() <= at {
        mass.resize(at + 1, 0.0);
    }
    if let Some(m) = mass.get_mut(at) {
        *m += value;
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a grid has")]
fn index(x: f64) -> usize {
    x.round().clamp(0.0, 1e6) as usize
}

/// The standard normal distribution function.
fn phi(z: f64) -> f64 {
    0.5 * (1.0 + erf(z / SQRT_2))
}

/// Abramowitz and Stegun 7.1.26: within 1.5e-7 everywhere.
fn erf(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let poly = t
        * (0.254_829_592
            + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    (1.0 - poly * (-x * x).exp()).copysign(x)
}

#[cfg(test)]
mod tests;
