//! Leaves a server alone that has just failed, so that not everybody waits for it to fail again.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

#[derive(Debug)]
pub struct Gate {
    began: Instant,
    rest: Duration,
    /// Milliseconds after `began` until which it is closed; 0: open.
    closed_until: AtomicU64,
    /// When it last answered, in the same milliseconds.
    answered: AtomicU64,
}

impl Gate {
    /// Closed for `rest` after a failure; then one is let through to try.
    pub fn new(rest: Duration) -> Self {
        Self { began: Instant::now(), rest, closed_until: AtomicU64::new(0), answered: AtomicU64::new(0) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether to try.
    pub fn open(&self) -> bool {
        let until = self.closed_until.load(Ordering::Relaxed);
        if until == 0 {
            return true;
        }
        let now = self.now();
        // The one that moves the mark goes; the others wait for what he finds.
        now >= until
            && self
                .closed_until
                .compare_exchange(until, now + self.rest(), Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    fn rest(&self) -> u64 {
        u64::try_from(self.rest.as_millis()).unwrap_or(u64::MAX / 2).max(1)
    }

    pub fn succeeded(&self) {
        self.answered.store(self.now(), Ordering::Relaxed);
        if self.closed_until.load(Ordering::Relaxed) != 0 {
            self.closed_until.store(0, Ordering::Relaxed);
        }
    }

    /// What was tried `since` then failed. A server that has answered others meanwhile is busy, not away.
    pub fn failed(&self, since: Instant) {
        let since = u64::try_from(since.duration_since(self.began).as_millis()).unwrap_or(u64::MAX);
        if self.answered.load(Ordering::Relaxed) > since {
            return;
        }
        self.closed_until.store(self.now() + self.rest(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_failure_one_tries_and_a_success_opens_for_all() {
        let began = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
        let gate = Gate { began, ..Gate::new(Duration::from_secs(3_600)) };
        assert!(gate.open() && gate.open());
        gate.failed(Instant::now());
        assert!(!gate.open());
        gate.closed_until.store(gate.now(), Ordering::Relaxed);
        assert!(gate.open() && !gate.open());
        gate.succeeded();
        assert!(gate.open() && gate.open());
        gate.failed(began);
        assert!(gate.open() && gate.open(), "others were answered meanwhile");
    }
}
