//! Carts nobody touches any more go, a batch at a time.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::carts::Carts;

const EVERY: Duration = Duration::from_secs(600);
/// Rows of one statement: it locks them, and a replica has to follow.
pub const BATCH: i64 = 500;
/// Between two batches.
const BREATH: Duration = Duration::from_millis(200);

pub async fn run(carts: Arc<Carts>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        // A quarter either way, so that instances started together do not sweep together.
        let mut pause = EVERY.mul_f64(0.75 + 0.5 * fastrand::f64());
        match pass(&carts).await {
            Ok(true) => pause = BREATH,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "a sweep failed; the next one tries again"),
        }
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

/// True: there may be more.
async fn pass(carts: &Carts) -> sqlx::Result<bool> {
    let settings = &carts.settings;
    let mut gone = carts.store.forget(settings.keep_days, BATCH).await?;
    // 0: as long as the others.
    if settings.anonymous_days > 0 {
        gone = gone.max(carts.store.forget_anonymous(settings.anonymous_days, BATCH).await?);
    }
    metrics::counter!("kilat_carts_forgotten_total").increment(gone);
    Ok(gone >= BATCH.unsigned_abs())
}
