//! Waiting for what must become true.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// How long something may take to become true. Generous: a loaded CI box is slow, what was in a dead worker's
/// hands comes again after ten seconds and then after twenty, and a test that passes never waits that long.
pub const WITHIN: Duration = Duration::from_secs(60);

/// Asks again and again until the answer is `Ok(true)`.
///
/// `probe` returns `Ok(true)` when it holds, `Ok(false)` when not yet, or `Err(status)` when not yet
/// with something to say; the last status is part of the failure.
///
/// # Panics
/// It did not become true within [`WITHIN`].
pub async fn eventually<F, Fut>(what: &str, mut probe: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<bool, String>>,
{
    let started = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        let status = match probe().await {
            Ok(true) => return,
            Ok(false) => "not yet".to_owned(),
            Err(status) => status,
        };
        assert!(started.elapsed() < WITHIN, "not within {WITHIN:?}: {what}; last seen: {status}");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(100));
    }
}
