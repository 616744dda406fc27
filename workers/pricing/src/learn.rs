//! What happens because time passes: quotes become observations, and the past is forgotten.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{state::State, store::Keep};

const EVERY: Duration = Duration::from_secs(60);
/// An order is confirmed within this after its quote was taken, or it is not counted, seconds.
const CONFIRMED_WITHIN_S: f64 = 300.0;
/// A window in which fewer customers were quoted a multiplier says nothing of it.
const FEWEST: i32 = 5;
const KEEP: Keep = Keep { quotes_days: 7, surges_days: 90 };
/// How many turns between two prunings: about an hour.
const PRUNE_EVERY: u32 = 60;
const AT_ONCE: i64 = 5_000;

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut turns = fastrand::u32(0..PRUNE_EVERY);
    while !cancel.is_cancelled() {
        // A quote that is taken in its last second is an answer to it, too.
        let settled_s = state.settings.quote().as_secs_f64() + CONFIRMED_WITHIN_S;
        match state.store.roll_up(settled_s, FEWEST).await {
            Ok(0) => {}
            Ok(observed) => tracing::info!(observed, "how customers answered was counted"),
            Err(error) => tracing::warn!(%error, "how customers answered was not counted; the next turn is"),
        }
        turns += 1;
        if turns >= PRUNE_EVERY {
            turns = 0;
            if let Err(error) = prune(&state, &cancel).await {
                tracing::warn!(%error, "the past was not forgotten; the next turn tries again");
            }
        }
        let pause = EVERY.mul_f64(0.75 + 0.5 * fastrand::f64());
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

async fn prune(state: &State, cancel: &CancellationToken) -> sqlx::Result<()> {
    while !cancel.is_cancelled() && state.store.prune(&KEEP, AT_ONCE).await? {}
    Ok(())
}
