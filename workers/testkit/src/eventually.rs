//! Waiting for what must become true.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// How long something may take to become true. Generous: a loaded CI box is slow, what was in a dead worker's
/// hands comes again after ten seconds and then after twenty, and a test that passes never waits that long.
pub const WITHIN: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer, and gives it.
///
/// `probe` returns the answer, or `Err(status)` when there is none yet; the last status is part of the failure.
///
/// # Panics
/// There was none within [`WITHIN`].
pub async fn found<T, F, Fut>(what: &str, mut probe: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, String>>,
{
    let started = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        let status = match probe().await {
            Ok(answer) => return answer,
            Err(status) => status,
        };
        assert!(started.elapsed() < WITHIN, "not within {WITHIN:?}: {what}; last seen: {status}");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(100));
    }
}

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
    found(what, || {
        let asked = probe();
        async move { if asked.await? { Ok(()) } else { Err("not yet".to_owned()) } }
    })
    .await;
}
