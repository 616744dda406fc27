//! How redemptions end: first in the record, then in Redis.
//!
//! The record's word is the end; that Redis has heard it is noted in the row. Whoever dies in between leaves a row
//! that is owed, and [`run`] goes on with it. A repeat changes nothing, since an end never goes back.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use runtime::retry::Backoff;
use tokio_util::sync::CancellationToken;

use crate::{counter::Heard, error::PromoError, model::Redemption, state::State, store::Told};

/// Between two looks at what is owed.
const LOOK: Duration = Duration::from_secs(1);
/// What is younger may still be in the hands of the one who changed it.
const OWED_AFTER: TimeDelta = TimeDelta::seconds(2);
const AT_ONCE: i64 = 200;

/// Tells Redis of ends, and notes that it has heard. False: of some it could not, since its counts are closed.
pub async fn tell(state: &State, ended: &[Redemption]) -> Result<bool, PromoError> {
    let waiting: Vec<Redemption> = ended.iter().filter(|one| !one.told).cloned().collect();
    if waiting.is_empty() {
        return Ok(true);
    }
    let rules = state.active.set().await?;
    let mut told = Vec::new();
    let mut failed = None;
    for (redemption, heard) in waiting.iter().zip(state.counter.settle(&rules, &waiting).await) {
        match heard {
            Ok(Heard::Yes { over }) => {
                if !over.is_empty() {
                    tracing::warn!(
                        order = redemption.order_id,
                        ?over,
                        "counted past a limit: it was paid late"
                    );
                    metrics::counter!("kilat_promo_over_total").increment(over.len() as u64);
                }
                told.push(Told { order_id: redemption.order_id.clone(), state: redemption.state, over });
            }
            Ok(Heard::Closed) => state.guardian.kick(),
            Err(error) => failed = Some(error),
        }
    }
    if !told.is_empty() {
        state.store.told(&told).await?;
    }
    let all = told.len() == waiting.len();
    failed.map_or(Ok(all), Err)
}

/// Tells Redis of what somebody else could not.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut pause = Backoff::new(Duration::from_millis(200), Duration::from_secs(5));
    while !cancel.is_cancelled() {
        match owed(&state).await {
            Ok(more) => {
                pause.reset();
                if !more {
                    cancel.run_until_cancelled(tokio::time::sleep(LOOK)).await;
                }
            }
            Err(error) => {
                tracing::debug!(%error, "ends of redemptions are still owed to Redis");
                pause.wait(&cancel).await;
            }
        }
    }
}

/// Whether there is more to do at once.
async fn owed(state: &State) -> Result<bool, PromoError> {
    let owed = state.store.owed(OWED_AFTER, AT_ONCE).await?;
    let full = i64::try_from(owed.len()).is_ok_and(|rows| rows >= AT_ONCE);
    Ok(tell(state, &owed).await? && full)
}
