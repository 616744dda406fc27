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

/// How long each took, and how often it failed.
#[derive(Clone, Debug)]
pub struct Times {
    /// Microseconds, from one to a minute.
    pub seen: Histogram<u64>,
    pub elapsed: Duration,
    pub failed: u64,
}

impl Times {
    /// # Errors
    /// None.
    pub fn none() -> anyhow::Result<Self> {
        let seen = Histogram::new_with_bounds(1, 60_000_000, 3)?;
        Ok(Self { seen, elapsed: Duration::ZERO, failed: 0 })
    }

    /// Of rounds, one after the other.
    ///
    /// # Errors
    /// They do not fit together.
    pub fn sum<'a>(rounds: impl IntoIterator<Item = &'a Self>) -> anyhow::Result<Self> {
        let mut all = Self::none()?;
        for round in rounds {
            all.seen.add(&round.seen)?;
            all.elapsed += round.elapsed;
            all.failed += round.failed;
        }
        Ok(all)
    }

    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    pub fn per_second(&self) -> f64 {
        self.seen.len() as f64 / self.elapsed.as_secs_f64()
    }

    #[must_use]
    pub fn figures(&self) -> Figures {
        #[expect(clippy::cast_precision_loss, reason = "microseconds")]
        let ms = |q: f64| self.seen.value_at_quantile(q) as f64 / 1_000.0;
        Figures {
            per_second: self.per_second(),
            p50_ms: ms(0.50),
            p95_ms: ms(0.95),
            p99_ms: ms(0.99),
            failed: self.failed,
        }
    }
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
    Ok(times(length, callers, items, ask).await?.figures())
}

/// [`measure`], for what is one round of several.
///
/// # Errors
/// As there.
pub async fn times<'a, I, F, Fut>(
    length: Duration,
    callers: usize,
    items: &'a [I],
    ask: F,
) -> anyhow::Result<Times>
where
    F: Fn(&'a I) -> Fut,
    Fut: Future<Output = bool>,
{
    let (failed, next, started) = (AtomicU64::new(0), AtomicUsize::new(0), Instant::now());
    let caller = || async {
        let mut seen = Times::none()?.seen;
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
    let each = futures::future::try_join_all((0..callers).map(|_| caller())).await?;
    let mut all = Times { elapsed: started.elapsed(), failed: failed.into_inner(), ..Times::none()? };
    for seen in &each {
        all.seen.add(seen)?;
    }
    Ok(all)
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
