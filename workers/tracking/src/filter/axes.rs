//! The linear algebra of one model: four states, a full symmetric covariance, nothing on the heap.

use super::Estimate;

/// State `x, vx, y, vy` and its covariance, of which the upper triangle is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Axes {
    pub x: f64,
    pub u: f64,
    pub y: f64,
    pub v: f64,
    xx: f64,
    xu: f64,
    xy: f64,
    xv: f64,
    uu: f64,
    uy: f64,
    uv: f64,
    yy: f64,
    yv: f64,
    vv: f64,
}

/// Power spectral density of white acceleration, m²/s³, as a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Push {
    pub xx: f64,
    pub xy: f64,
    pub yy: f64,
}

impl Push {
    /// `along` the direction of travel and `across` it. Slower than `slow`, there is no direction.
    pub fn directed(u: f64, v: f64, along: f64, across: f64, slow: f64) -> Self {
        let speed2 = u * u + v * v;
        let even = 0.5 * (along + across);
        if speed2 < 1e-6 {
            return Self { xx: even, xy: 0.0, yy: even };
        }
        // From even at a standstill to fully directed well above `slow`.
        let share = speed2 / (speed2 + slow * slow);
        let (along, across) = (even + share * (along - even), even + share * (across - even));
        let (cc, ss, cs) = (u * u / speed2, v * v / speed2, u * v / speed2);
        Self { xx: along * cc + across * ss, xy: (along - across) * cs, yy: along * ss + across * cc }
    }
}

impl Axes {
    /// At a point known to `var` (m², per axis), with a velocity known only to be of the order of `mps`.
    pub fn unknown_velocity(x: f64, y: f64, var: f64, mps: f64) -> Self {
        Self { x, y, xx: var, yy: var, uu: mps * mps, vv: mps * mps, ..Self::default() }
    }

    pub fn with_velocity(self, u: f64, v: f64) -> Self {
        Self { u, v, ..self }
    }

    pub fn told_velocity(mut self, told: (f64, f64), mps: f64) -> Self {
        self.observe_velocity(told, mps);
        self
    }

    pub fn estimate(&self) -> Estimate {
        let accuracy_m = (0.5 * (self.xx + self.yy)).max(0.0).sqrt();
        Estimate { x: self.x, y: self.y, vx: self.u, vy: self.v, accuracy_m }
    }

    /// `dt` seconds later, pushed by white acceleration.
    pub fn ride(&self, dt: f64, push: Push) -> Self {
        let (d2, d3) = (dt * dt / 2.0, dt * dt * dt / 3.0);
        let p = self;
        Self {
            x: p.x + dt * p.u,
            u: p.u,
            y: p.y + dt * p.v,
            v: p.v,
            xx: p.xx + 2.0 * dt * p.xu + dt * dt * p.uu + push.xx * d3,
            xu: p.xu + dt * p.uu + push.xx * d2,
            xy: p.xy + dt * (p.xv + p.uy) + dt * dt * p.uv + push.xy * d3,
            xv: p.xv + dt * p.uv + push.xy * d2,
            uu: p.uu + push.xx * dt,
            uy: p.uy + dt * p.uv + push.xy * d2,
            uv: p.uv + push.xy * dt,
            yy: p.yy + 2.0 * dt * p.yv + dt * dt * p.vv + push.yy * d3,
            yv: p.yv + dt * p.vv + push.yy * d2,
            vv: p.vv + push.yy * dt,
        }
    }

    /// Standing still: the velocity is nought but for `mps`, and the place drifts by `var` m² per axis.
    pub fn stopped(&self, mps: f64, var: f64) -> Self {
        Self {
            x: self.x,
            y: self.y,
            xx: self.xx + var,
            xy: self.xy,
            yy: self.yy + var,
            uu: mps * mps,
            vv: mps * mps,
            ..Self::default()
        }
    }

    /// The velocity is less certain by `mps` per axis.
    pub fn loosened(&self, mps: f64) -> Self {
        Self { uu: self.uu + mps * mps, vv: self.vv + mps * mps, ..*self }
    }

    /// Squared Mahalanobis distance of a fix, before it is taken in.
    pub fn distance2(&self, x: f64, y: f64, var: f64) -> f64 {
        let (a, b, c) = (self.xx + var, self.xy, self.yy + var);
        let (dx, dy) = (x - self.x, y - self.y);
        (c * dx * dx - 2.0 * b * dx * dy + a * dy * dy) / (a * c - b * b).max(1e-12)
    }

    /// Takes in a fix; says how likely it was.
    pub fn observe(&mut self, x: f64, y: f64, var: f64) -> f64 {
        let (s, e) = (self.xx + var, x - self.x);
        let east = likelihood(e, s);
        self.correct([self.xx, self.xu, self.xy, self.xv], e, s);
        let (s, e) = (self.yy + var, y - self.y);
        let north = likelihood(e, s);
        self.correct([self.xy, self.uy, self.yy, self.yv], e, s);
        east * north
    }

    /// Takes in a velocity; says how likely it was. One that is far off is as good as none.
    pub fn observe_velocity(&mut self, (u, v): (f64, f64), mps: f64) -> f64 {
        let var = mps * mps;
        let (su, eu) = (self.uu + var, u - self.u);
        let (sv, ev) = (self.vv + var, v - self.v);
        if eu * eu / su + ev * ev / sv > 13.8 {
            return likelihood(3.7 * su.sqrt(), su);
        }
        let east = likelihood(eu, su);
        self.correct([self.xu, self.uu, self.uy, self.uv], eu, su);
        let (s, e) = (self.vv + var, v - self.v);
        let north = likelihood(e, s);
        self.correct([self.xv, self.uv, self.yv, self.vv], e, s);
        east * north
    }

    /// One scalar observation: `column` is the covariance with it, `s` its variance with noise, `e` the
    /// innovation.
    fn correct(&mut self, column: [f64; 4], e: f64, s: f64) {
        let [a, b, c, d] = column;
        let (w, k) = (1.0 / s, e / s);
        self.x += a * k;
        self.u += b * k;
        self.y += c * k;
        self.v += d * k;
        self.xx -= a * a * w;
        self.xu -= a * b * w;
        self.xy -= a * c * w;
        self.xv -= a * d * w;
        self.uu -= b * b * w;
        self.uy -= b * c * w;
        self.uv -= b * d * w;
        self.yy -= c * c * w;
        self.yv -= c * d * w;
        self.vv -= d * d * w;
    }

    /// One Gaussian in place of several: their weighted mean, and the spread between them as covariance.
    pub fn mix<'a>(parts: impl IntoIterator<Item = &'a Self> + Clone, odds: &[f64]) -> Self {
        let mut m = Self::default();
        for (p, w) in parts.clone().into_iter().zip(odds) {
            m.x += w * p.x;
            m.u += w * p.u;
            m.y += w * p.y;
            m.v += w * p.v;
        }
        for (p, w) in parts.into_iter().zip(odds) {
            let (x, u, y, v) = (p.x - m.x, p.u - m.u, p.y - m.y, p.v - m.v);
            m.xx += w * (p.xx + x * x);
            m.xu += w * (p.xu + x * u);
            m.xy += w * (p.xy + x * y);
            m.xv += w * (p.xv + x * v);
            m.uu += w * (p.uu + u * u);
            m.uy += w * (p.uy + u * y);
            m.uv += w * (p.uv + u * v);
            m.yy += w * (p.yy + y * y);
            m.yv += w * (p.yv + y * v);
            m.vv += w * (p.vv + v * v);
        }
        m
    }

    /// With the velocity cut down to `mps`.
    pub fn slower_than(mut self, mps: f64) -> Self {
        let speed = self.u.hypot(self.v);
        if speed > mps {
            self.u *= mps / speed;
            self.v *= mps / speed;
        }
        self
    }

    /// After an observation a rider who stands still stands.
    pub fn stand(&mut self, tuning: &super::Tuning) {
        *self = self.stopped(tuning.stand_mps, 0.0);
    }
}

/// Density of `e` under a normal distribution with variance `s`.
fn likelihood(e: f64, s: f64) -> f64 {
    (-0.5 * e * e / s).exp() / (std::f64::consts::TAU * s).sqrt()
}
