//! One rider's pings through the checks and the filter, without a bus, a clock or a store: for the lab, and
//! for whoever wants to see what becomes of a trace. Pure.

use geodesy::BoundingBox;
pub use subjects::v1::Ping;

use crate::{bucket::Rate, checks::Reason, kept::Spot, rider::Rider};

/// A rider on his way.
pub struct Trace {
    rider: Rider,
    bounds: Option<BoundingBox>,
}

/// What became of one ping.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub verdict: Result<(), Reason>,
    /// Every check by itself: whether the ping passes it.
    pub checks: [(Reason, bool); 6],
    /// Where the filter sees the rider at the time of the ping: with it if it was accepted, else without.
    /// `None` before the first that was.
    pub spot: Option<Spot>,
}

impl Trace {
    /// `bounds` of `None`: anywhere on earth.
    pub fn new(bounds: Option<BoundingBox>) -> Self {
        Self { rider: Rider::new("", Rate { per_s: 0.0, burst: 0.0 }, 0), bounds }
    }

    /// The next ping. It has no age: there is no clock but the trace's own.
    pub fn take(&mut self, ping: &Ping) -> Step {
        let checks = self.rider.memory().each(ping, self.bounds.as_ref());
        let verdict = self.rider.memory().judge(ping, self.bounds.as_ref(), None);
        let spot = match &verdict {
            Ok(passed) => {
                self.rider.advance(passed, ping);
                self.rider.trail.clear();
                Some(self.rider.spot)
            }
            Err(Reason::Still) => {
                self.rider.stayed(ping.at_ms);
                Some(self.rider.spot)
            }
            Err(_) => self.rider.ahead(ping.at_ms),
        };
        Step { verdict: verdict.map(drop), checks, spot }
    }
}
