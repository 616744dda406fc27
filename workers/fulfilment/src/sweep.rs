//! What happens because time passes: tasks that could not be announced are, and a queue that stands still
//! is estimated anew.
//!
//! Every instance sweeps; a hub's lock decides who is first, and the other finds nothing left to do.

use std::{sync::Arc, time::Duration};

use chrono::Utc;
use futures::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use crate::{error::PickError, state::State};

const EVERY: Duration = Duration::from_secs(3);
/// Tasks announced in one sweep, and at once.
const AT_MOST: i64 = 500;
const AT_ONCE: usize = 64;

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        // A quarter either way, so that instances started together do not sweep together.
        let pause = EVERY.mul_f64(0.75 + 0.5 * fastrand::f64());
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
        if cancel.is_cancelled() {
            break;
        }
        if let Err(error) = pass(&state).await {
            tracing::warn!(%error, "a sweep failed; the next one tries again");
        }
    }
}

async fn pass(state: &State) -> Result<(), PickError> {
    let waiting = state.store.unannounced(AT_MOST).await?;
    stream::iter(waiting)
        .for_each_concurrent(AT_ONCE, |(order_id, hub_id, city)| async move {
            if let Err(error) = state.announce(&order_id, hub_id, city).await {
                tracing::debug!(order_id, %error, "a task is not announced yet");
            }
        })
        .await;
    for (hub_id, city) in state.store.late_hubs(Utc::now()).await? {
        let desk = state.store.open(&[(hub_id.as_str(), city.as_str())].into()).await?;
        state.intake.settle(desk, &hub_id).await?;
    }
    Ok(())
}
