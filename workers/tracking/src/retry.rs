//! Trying until it works, or until it is no longer ours to try.

use std::{fmt::Display, future::Future, time::Duration};

use runtime::{kv::Lease, retry::Backoff};
use tokio_util::sync::CancellationToken;

/// `None`: the lease was lost, or `stop`.
pub async fn until<T, E, F, Fut>(
    lease: &Lease,
    stop: &CancellationToken,
    what: &str,
    mut attempt: F,
) -> Option<T>
where
    E: Display,
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, E>>,
{
    let mut pause = Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
    while lease.is_held() && !stop.is_cancelled() {
        match attempt().await {
            Ok(done) => return Some(done),
            Err(error) => tracing::warn!(what, %error, "a partition waits"),
        }
        pause.wait(stop).await;
    }
    None
}
