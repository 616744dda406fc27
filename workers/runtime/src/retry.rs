//! Waiting between attempts.

use std::time::Duration;

use backoff::{ExponentialBackoff, ExponentialBackoffBuilder, backoff::Backoff as _};
use tokio_util::sync::CancellationToken;

/// Exponential intervals with jitter, without an end of their own.
#[derive(Debug)]
pub struct Backoff {
    inner: ExponentialBackoff,
    max: Duration,
}

impl Backoff {
    pub fn new(initial: Duration, max: Duration) -> Self {
        let inner = ExponentialBackoffBuilder::new()
            .with_initial_interval(initial)
            .with_max_interval(max)
            .with_randomization_factor(0.3)
            .with_multiplier(2.0)
            .with_max_elapsed_time(None)
            .build();
        Self { inner, max }
    }

    /// The next interval.
    pub fn next_interval(&mut self) -> Duration {
        self.inner.next_backoff().unwrap_or(self.max)
    }

    /// Waits the next interval, or until `cancel`.
    pub async fn wait(&mut self, cancel: &CancellationToken) {
        let interval = self.next_interval();
        tokio::select! {
            () = cancel.cancelled() => {}
            () = tokio::time::sleep(interval) => {}
        }
    }

    pub fn reset(&mut self) {
        self.inner.reset();
    }
}
