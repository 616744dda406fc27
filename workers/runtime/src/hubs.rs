//! The hubs there are, for a worker that keeps a copy of them.

use std::time::Duration;

use subjects::{table::catalogue, v1};
use tokio_util::sync::CancellationToken;

use crate::{Bus, Cx, retry::Backoff};

/// Asks catalogue once for every hub: their events may be older than the stream keeps. Until it answers and
/// `put` has taken them all, it is asked again; then this only waits for `cancel`, as a task that ends early
/// would count as one that failed.
pub async fn learn<F, Taken, E>(bus: Bus, cancel: CancellationToken, put: F)
where
    F: Fn(v1::Hub) -> Taken + Send,
    Taken: Future<Output = Result<(), E>> + Send,
    E: Send,
{
    let cx = Cx::background(bus);
    let mut pause = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
    while !cancel.is_cancelled() {
        match cx.call::<catalogue::Hubs>(&v1::ListHubs {}, Duration::from_secs(2)).await {
            Ok(list) => {
                let mut all = true;
                for hub in list.items {
                    all &= put(hub).await.is_ok();
                }
                if all {
                    break;
                }
            }
            Err(fault) => tracing::debug!(%fault, "catalogue does not tell its hubs yet"),
        }
        pause.wait(&cancel).await;
    }
    cancel.cancelled().await;
}
