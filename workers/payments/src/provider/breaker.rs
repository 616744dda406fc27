//! A circuit breaker, pure: time is a number of milliseconds the caller gives.
//!
//! Closed → open when at least `min_calls` calls ended within the last `window_ms` and at least
//! `failure_percent` of them failed. Open → half-open after `open_ms`: one probe is let through, and its
//! end decides. Business declines are successes here: the provider is well.

use std::collections::VecDeque;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerConfig {
    /// Opens at this share of failures or more, in percent. Default 35. Above 100 it never opens.
    pub failure_percent: u32,
    /// Fewer calls than this in the window never open it. Default 20.
    pub min_calls: u32,
    /// Length of the sliding window, in milliseconds. Default 30 000.
    pub window_ms: u64,
    /// How long it stays open before a probe, in milliseconds. Default 10 000. 0 probes at once.
    pub open_ms: u64,
    /// A probe whose end is never reported (its task died) is given up after this. Default 10 000.
    pub probe_ms: u64,
}

impl Default for BreakerConfig {
    fn default() -> Self {
        Self { failure_percent: 35, min_calls: 20, window_ms: 30_000, open_ms: 10_000, probe_ms: 10_000 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Closed,
    Open { since_ms: u64 },
    HalfOpen { probe_since_ms: u64 },
}

/// The right to make one call; its end is reported with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Permit {
    // Calls let through before the breaker opened may end while it is half-open. Their news is old,
    // and must neither close it nor reopen it: each change of phase begins a new generation.
    generation: u64,
}

/// Calls are suspended; worth trying again after this many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspended {
    pub retry_after_ms: u64,
}

/// The window is cut into this many slots, so memory and work do not grow with traffic.
const SLOTS: u64 = 30;

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    index: u64,
    calls: u32,
    failures: u32,
}

#[derive(Debug)]
pub struct Breaker {
    config: BreakerConfig,
    phase: Phase,
    generation: u64,
    slots: VecDeque<Slot>,
}

impl Breaker {
    pub fn new(config: BreakerConfig) -> Self {
        Self { config, phase: Phase::Closed, generation: 0, slots: VecDeque::new() }
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Asks to make a call at `now_ms`.
    pub fn acquire(&mut self, now_ms: u64) -> Result<Permit, Suspended> {
        let (since, patience) = match self.phase {
            Phase::Closed => return Ok(self.permit()),
            Phase::Open { since_ms } => (since_ms, self.config.open_ms),
            Phase::HalfOpen { probe_since_ms } => (probe_since_ms, self.config.probe_ms),
        };
        let waited = now_ms.saturating_sub(since);
        if waited < patience {
            return Err(Suspended { retry_after_ms: patience - waited });
        }
        self.enter(Phase::HalfOpen { probe_since_ms: now_ms });
        Ok(self.permit())
    }

    /// Reports how the call of `permit` ended.
    pub fn record(&mut self, permit: Permit, failed: bool, now_ms: u64) {
        if permit.generation != self.generation {
            return;
        }
        match self.phase {
            Phase::Closed => {
                self.count(failed, now_ms);
                if failed && self.too_many(now_ms) {
                    self.enter(Phase::Open { since_ms: now_ms });
                }
            }
            Phase::HalfOpen { .. } if failed => self.enter(Phase::Open { since_ms: now_ms }),
            Phase::HalfOpen { .. } => self.enter(Phase::Closed),
            // No permit of an open generation is ever handed out.
            Phase::Open { .. } => {}
        }
    }

    fn permit(&self) -> Permit {
        Permit { generation: self.generation }
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.generation += 1;
        self.slots.clear();
    }

    fn slot_index(&self, now_ms: u64) -> u64 {
        now_ms / (self.config.window_ms / SLOTS).max(1)
    }

    fn count(&mut self, failed: bool, now_ms: u64) {
        let index = self.slot_index(now_ms);
        // A clock that steps back lands in the newest slot rather than behind it.
        if self.slots.back().is_none_or(|slot| slot.index < index) {
            self.slots.push_back(Slot { index, ..Slot::default() });
        }
        if let Some(slot) = self.slots.back_mut() {
            slot.calls += 1;
            slot.failures += u32::from(failed);
        }
        while self.slots.front().is_some_and(|slot| slot.index + SLOTS <= index) {
            self.slots.pop_front();
        }
    }

    fn too_many(&self, now_ms: u64) -> bool {
        let oldest = self.slot_index(now_ms).saturating_sub(SLOTS - 1);
        let (calls, failures) =
            self.slots.iter().filter(|slot| slot.index >= oldest).fold((0_u64, 0_u64), |(c, f), slot| {
                (c + u64::from(slot.calls), f + u64::from(slot.failures))
            });
        calls >= u64::from(self.config.min_calls)
            && failures * 100 >= u64::from(self.config.failure_percent) * calls
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(breaker: &mut Breaker, now: u64, ok: u32, bad: u32) {
        for i in 0..ok + bad {
            let permit = breaker.acquire(now).unwrap();
            breaker.record(permit, i >= ok, now);
        }
    }

    #[test]
    fn opens_at_exactly_35_percent_of_20() {
        let mut b = Breaker::new(BreakerConfig::default());
        run(&mut b, 0, 13, 6);
        assert_eq!(b.phase(), Phase::Closed, "19 calls are too few to judge");
        run(&mut b, 0, 0, 1);
        assert_eq!(b.phase(), Phase::Open { since_ms: 0 }, "7 of 20 is 35 %");

        let mut b = Breaker::new(BreakerConfig::default());
        run(&mut b, 0, 14, 6);
        assert_eq!(b.phase(), Phase::Closed, "6 of 20 is 30 %");
    }

    #[test]
    fn failures_older_than_the_window_are_forgotten() {
        let mut b = Breaker::new(BreakerConfig::default());
        run(&mut b, 0, 13, 6);
        run(&mut b, 30_000, 19, 1);
        assert_eq!(b.phase(), Phase::Closed);
    }

    #[test]
    fn one_probe_decides() {
        let mut b = Breaker::new(BreakerConfig::default());
        run(&mut b, 0, 0, 20);
        assert_eq!(b.acquire(4_000), Err(Suspended { retry_after_ms: 6_000 }));
        let probe = b.acquire(10_000).unwrap();
        assert!(b.acquire(10_001).is_err(), "one probe at a time");
        b.record(probe, true, 10_100);
        assert_eq!(b.phase(), Phase::Open { since_ms: 10_100 });
        let probe = b.acquire(20_100).unwrap();
        b.record(probe, false, 20_200);
        assert_eq!(b.phase(), Phase::Closed);
    }

    #[test]
    fn late_news_from_before_it_opened_does_not_close_it() {
        let mut b = Breaker::new(BreakerConfig::default());
        let slow = b.acquire(0).unwrap();
        run(&mut b, 0, 0, 20);
        let probe = b.acquire(10_000).unwrap();
        b.record(slow, false, 10_001);
        assert_eq!(b.phase(), Phase::HalfOpen { probe_since_ms: 10_000 });
        b.record(probe, true, 10_002);
        assert_eq!(b.phase(), Phase::Open { since_ms: 10_002 });
    }

    #[test]
    fn a_probe_that_never_reports_is_replaced() {
        let mut b = Breaker::new(BreakerConfig::default());
        run(&mut b, 0, 0, 20);
        let _lost = b.acquire(10_000).unwrap();
        assert!(b.acquire(19_999).is_err());
        assert!(b.acquire(20_000).is_ok());
    }

    #[derive(Clone, Debug)]
    enum Step {
        Call,
        End { which: usize, failed: bool },
        Pass(u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => Just(Step::Call),
            4 => (0_usize..8, any::<bool>()).prop_map(|(which, failed)| Step::End { which, failed }),
            1 => (0_u64..12_000).prop_map(Step::Pass),
        ];
        proptest::collection::vec(step, 0..400)
    }

    proptest! {
        #[test]
        fn never_lets_calls_through_while_open(steps in steps()) {
            let config = BreakerConfig { min_calls: 5, ..BreakerConfig::default() };
            let mut b = Breaker::new(config);
            let mut now = 0;
            let mut flying: Vec<(Permit, bool)> = Vec::new();
            for step in steps {
                match step {
                    Step::Pass(ms) => now += ms,
                    Step::Call => {
                        let before = b.phase();
                        let got = b.acquire(now);
                        match before {
                            Phase::Closed => prop_assert!(got.is_ok()),
                            Phase::Open { since_ms } => prop_assert_eq!(got.is_ok(), now - since_ms >= config.open_ms),
                            Phase::HalfOpen { probe_since_ms } => prop_assert_eq!(got.is_ok(), now - probe_since_ms >= config.probe_ms),
                        }
                        if let Ok(permit) = got {
                            flying.push((permit, before != Phase::Closed));
                        }
                    }
                    Step::End { which, failed } if !flying.is_empty() => {
                        let (permit, was_probe) = flying.swap_remove(which % flying.len());
                        let before = b.phase();
                        b.record(permit, failed, now);
                        if before != Phase::Closed && b.phase() == Phase::Closed {
                            prop_assert!(was_probe && !failed, "only a successful probe closes it");
                        }
                    }
                    Step::End { .. } => {}
                }
            }
        }

        #[test]
        fn never_opens_without_failures(gaps in proptest::collection::vec(0_u64..5_000, 0..300)) {
            let mut b = Breaker::new(BreakerConfig::default());
            let mut now = 0;
            for gap in gaps {
                now += gap;
                let permit = b.acquire(now).unwrap();
                b.record(permit, false, now);
                prop_assert_eq!(b.phase(), Phase::Closed);
            }
        }
    }
}
