//! How often, and how long: of something asked over and over.

use std::{
    future::Future,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub failed: u64,
}

impl Figures {
    /// Of times in microseconds, taken within `elapsed`.
    ///
    /// # Errors
    /// They do not fit together.
    pub fn of(times: &[Histogram<u64>], elapsed: Duration, failed: u64) -> anyhow::Result<Self> {
        let mut all = times_of()?;
        for times in times {
            all.add(times)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "microseconds and counts")]
        let (ms, count) = (|q: f64| all.value_at_quantile(q) as f64 / 1_000.0, all.len() as f64);
        Ok(Self {
            per_second: count / elapsed.as_secs_f64(),
            p50_ms: ms(0.50),
            p95_ms: ms(0.95),
            p99_ms: ms(0.99),
            failed,
        })
    }
}

/// For times of 1 µs to a minute.
///
/// # Errors
/// None.
pub fn times_of() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 60_000_000, 3)?)
}

/// So many callers for so long, each asking again as soon as it is answered.
///
/// # Errors
/// None that `ask` does not count as failed.
pub async fn measure<'a, I, F, Fut>(
    length: Duration,
    callers: usize,
    items: &'a [I],
    ask: F,
) -> anyhow::Result<Figures>
where
    F: Fn(&'a I) -> Fut,
    Fut: Future<Output = bool>,
{
    let (failed, next, started) = (AtomicU64::new(0), AtomicUsize::new(0), Instant::now());
    let caller = || async {
        let mut seen = times_of()?;
        while started.elapsed() < length {
            let at = next.fetch_add(1, Ordering::Relaxed) % items.len();
            let Some(item) = items.get(at) else { break };
            let sent = Instant::now();
            if ask(item).await {
                seen.saturating_record(u64::try_from(sent.elapsed().as_micros())?);
            } else {
                failed.fetch_add(1, Ordering::Relaxed);
            }
        }
        anyhow::Ok(seen)
    };
    let times = futures::future::try_join_all((0..callers).map(|_| caller())).await?;
    Figures::of(&times, started.elapsed(), failed.into_inner())
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:.0}/s (p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, {} failed)",
            self.per_second, self.p50_ms, self.p95_ms, self.p99_ms, self.failed
        )
    }
}
