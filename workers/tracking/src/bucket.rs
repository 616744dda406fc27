//! The token bucket of one rider, and when he has flooded long enough. Pure.

/// Refused in one [`WINDOW_MS`] before a rider is shut out: twice what a burst leaves over.
const FLOOD_PINGS: u16 = 50;
const WINDOW_MS: i64 = 10_000;

/// So many pings a second, and so many at once.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub per_s: f64,
    pub burst: f64,
}

#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    tokens: f32,
    refused: u16,
    at_ms: i64,
    window_ms: i64,
}

/// What a bucket says to one more ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pour {
    Taken,
    Refused,
    /// Refused, and it has gone on for too long.
    Flooding,
}

impl Bucket {
    pub fn full(rate: Rate, now_ms: i64) -> Self {
        Self { tokens: rate.burst as f32, refused: 0, at_ms: now_ms, window_ms: now_ms }
    }

    pub fn pour(&mut self, rate: Rate, now_ms: i64) -> Pour {
        let elapsed = now_ms.saturating_sub(self.at_ms).max(0) as f64 / 1_000.0;
        self.at_ms = self.at_ms.max(now_ms);
        self.tokens = (f64::from(self.tokens) + elapsed * rate.per_s).min(rate.burst) as f32;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Pour::Taken;
        }
        if now_ms.saturating_sub(self.window_ms) > WINDOW_MS {
            (self.window_ms, self.refused) = (now_ms, 0);
        }
        self.refused = self.refused.saturating_add(1);
        if self.refused < FLOOD_PINGS {
            return Pour::Refused;
        }
        (self.window_ms, self.refused) = (now_ms, 0);
        Pour::Flooding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_s: 2.0, burst: 10.0 };

    #[test]
    fn a_burst_is_taken_and_then_so_many_a_second() {
        let mut bucket = Bucket::full(RATE, 0);
        let taken = (0..30).filter(|_| bucket.pour(RATE, 0) == Pour::Taken).count();
        assert_eq!(taken, 10);
        let later = (0..30).filter(|_| bucket.pour(RATE, 1_500) == Pour::Taken).count();
        assert_eq!(later, 3);
    }

    #[test]
    fn two_a_second_for_ever_is_no_flood() {
        let mut bucket = Bucket::full(RATE, 0);
        assert!((0..10_000).all(|n| bucket.pour(RATE, n * 500) == Pour::Taken));
    }

    #[test]
    fn a_little_too_much_for_ever_is_dropped_but_no_flood() {
        let mut bucket = Bucket::full(RATE, 0);
        let refused: Vec<_> = (0..10_000).map(|n| bucket.pour(RATE, n * 300)).collect();
        assert!(refused.contains(&Pour::Refused) && !refused.contains(&Pour::Flooding));
    }

    #[test]
    fn who_keeps_on_is_a_flood() {
        let mut bucket = Bucket::full(RATE, 0);
        assert!((0..200).any(|n| bucket.pour(RATE, n * 20) == Pour::Flooding));
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let mut bucket = Bucket::full(RATE, 100_000);
        let taken = (0..30).filter(|n| bucket.pour(RATE, 100_000 - n * 1_000) == Pour::Taken).count();
        assert_eq!(taken, 10);
    }
}
