//! What happens because time passes: unpaid orders expire, promises are missed.
//!
//! Every instance sweeps. Two that find the same order do no harm: each change is made only to an
//! order that is still as it was seen.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta};
use tokio_util::sync::CancellationToken;

use crate::{state::State, steps};

/// Orders in one statement.
const AT_ONCE: i64 = 200;
/// How often old marks are looked for.
const FORGET: Duration = Duration::from_secs(600);

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let interval = state.settings.sweep_interval();
    while !cancel.is_cancelled() {
        if let Err(error) = pass(&state, &cancel).await {
            tracing::warn!(%error, "a sweep failed; the next one tries again");
        }
        // A quarter either way, so that instances started together do not sweep together.
        let pause = interval.mul_f64(0.75 + 0.5 * fastrand::f64());
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

/// Removes what is too old to matter, a bounded number at a time.
pub async fn forget(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let keep = TimeDelta::from_std(state.settings.keep()).unwrap_or(TimeDelta::MAX);
        let before = steps::now().checked_sub_signed(keep).unwrap_or(DateTime::UNIX_EPOCH);
        match state.store.forget_tombstones(before, AT_ONCE).await {
            Ok(gone) if gone >= AT_ONCE.unsigned_abs() => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "old marks were not removed; it is tried again"),
        }
        let pause = FORGET.mul_f64(0.75 + 0.5 * fastrand::f64());
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

async fn pass(state: &State, cancel: &CancellationToken) -> sqlx::Result<()> {
    while !cancel.is_cancelled() && expire(state).await? {}
    while !cancel.is_cancelled() && breach(state).await? {}
    Ok(())
}

/// True: there may be more.
async fn expire(state: &State) -> sqlx::Result<bool> {
    let patience = TimeDelta::from_std(state.settings.pending_expiry()).unwrap_or(TimeDelta::MAX);
    let Some(cutoff) = steps::now().checked_sub_signed(patience) else { return Ok(false) };
    let unpaid = state.store.unpaid_since(cutoff, AT_ONCE).await?;
    if unpaid.is_empty() {
        return Ok(false);
    }
    let expired = state.steps.expire(&unpaid).await?;
    metrics::counter!("kilat_orders_expired_total").increment(expired as u64);
    tracing::info!(expired, "unpaid orders expired");
    Ok(expired > 0)
}

/// True: there may be more.
async fn breach(state: &State) -> sqlx::Result<bool> {
    let now = steps::now();
    let late = state.store.late(now, AT_ONCE).await?;
    if late.is_empty() {
        return Ok(false);
    }
    let count = state.store.breach(&late, now).await?;
    state.steps.notifier.notify();
    metrics::counter!("kilat_orders_sla_breached_total").increment(u64::try_from(count).unwrap_or(0));
    tracing::warn!(count, "orders missed their promise");
    Ok(count > 0)
}
