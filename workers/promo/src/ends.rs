//! How redemptions end: first in the record, then in Redis.
//!
//! The record's word is the end; that Redis has heard it is noted in the row. Whoever dies in between leaves a row
//! that is owed, and [`run`] goes on with it. A repeat changes nothing, since an end never goes back.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use runtime::{record::refused, retry::Backoff};
use tokio_util::sync::CancellationToken;

use crate::{
    counter::Heard,
    error::PromoError,
    model::Redemption,
    state::State,
    store::{Ask, Store, Told},
};

/// Between two looks at what is owed.
const LOOK: Duration = Duration::from_secs(1);
/// What is younger may still be in the hands of the one who changed it.
const OWED_AFTER: TimeDelta = TimeDelta::seconds(2);
const AT_ONCE: i64 = 200;

/// The work of a batch. What the record refuses of one of them is not held against the others.
pub async fn all(store: Store, asks: Vec<Ask>) -> Vec<Result<Option<Redemption>, PromoError>> {
    match store.end(&asks).await {
        Ok(ended) => ended.into_iter().map(Ok).collect(),
        Err(error) if asks.len() > 1 && refused(&error) => {
            let mut ended = Vec::with_capacity(asks.len());
            for ask in asks {
                let one = store.end(&[ask]).await;
                ended.push(one.map(|mut one| one.pop().flatten()).map_err(PromoError::from));
            }
            ended
        }
        Err(error) if asks.len() > 1 => {
            let detail = error.to_string();
            asks.iter().map(|_| Err(PromoError::Record(detail.clone()))).collect()
        }
        Err(error) => vec![Err(error.into())],
    }
}

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
