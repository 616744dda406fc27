//! Writing carts down, a little after they changed.
//!
//! The script that changes a cart notes it among those the record does not have, in the same step: so nothing is
//! forgotten when a worker dies, and any instance may do the writing. (Two may do the same; the version decides.)
//! Writing behind and not through: a cart changes often before it is worth anything, and a statement for every tap
//! would be most of what the database does. What can be lost with Redis is what changed since the last look.

use std::{sync::Arc, time::Duration};

use futures::{TryStreamExt as _, stream};
use lua::{
    Operation as _,
    cart::{CartKey, Contents, PARTS, Save, Saved},
    keys,
};
use tokio_util::sync::CancellationToken;

use crate::{carts::Carts, error::CartError};

/// With the time a look takes, well under the second that may be lost.
const EVERY: Duration = Duration::from_millis(400);
/// After a failed one.
const PAUSE: Duration = Duration::from_secs(1);
/// What a worker that ends takes for it.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// Carts of a part written down at once.
const BATCH: isize = 200;
const PARTS_AT_ONCE: usize = 4;

pub async fn run(carts: Arc<Carts>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let pause = match pass(&carts).await {
            Ok(()) => EVERY,
            Err(error) => {
                tracing::warn!(%error, "carts are not written down; the next look tries again");
                PAUSE
            }
        };
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
    // What was changed through us in the last moment.
    if !matches!(tokio::time::timeout(LAST_WORDS, pass(&carts)).await, Ok(Ok(()))) {
        tracing::warn!("the last changes of carts stand in Redis only, for the next worker");
    }
}

async fn pass(carts: &Carts) -> Result<(), CartError> {
    let parts = stream::iter((0..PARTS).map(Ok));
    parts.try_for_each_concurrent(PARTS_AT_ONCE, |part| save(carts, part)).await
}

/// Until nothing of the part is left, or what is left changes as fast as it is written.
async fn save(carts: &Carts, part: u32) -> Result<(), CartError> {
    loop {
        let mut redis = carts.redis.clone();
        let mut range = redis::cmd("ZRANGE");
        range.arg(keys::cart::unsaved(part)).arg(0).arg(BATCH - 1).arg("WITHSCORES");
        let noted: Vec<(String, f64)> = range.query_async(&mut redis).await.map_err(lua::LuaError::from)?;
        if let Some((_, since)) = noted.first() {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of an epoch are below 2^52")]
            let age_s = (chrono::Utc::now().timestamp_millis() as f64 - since) / 1_000.0;
            metrics::histogram!("kilat_cart_unsaved_seconds").record(age_s.max(0.0));
        }
        let full = noted.len() == usize::try_from(BATCH).unwrap_or_default();
        let names: Vec<CartKey> = noted.iter().filter_map(|(name, _)| CartKey::of_name(name)).collect();
        if names.is_empty() {
            return Ok(());
        }
        let mut all = redis::pipe();
        for cart in &names {
            all.cmd("HGETALL").arg(cart.key());
        }
        let fields: Vec<Vec<(String, String)>> =
            all.query_async(&mut redis).await.map_err(lua::LuaError::from)?;
        let read: Vec<(&CartKey, Option<Contents>)> =
            names.iter().zip(fields.into_iter().map(Contents::read)).collect();
        let rows: Vec<(&CartKey, &Contents)> =
            read.iter().filter_map(|(cart, contents)| Some((*cart, contents.as_ref()?))).collect();
        if !rows.is_empty() {
            carts.store.save(&rows).await?;
        }
        let version = |contents: &Option<Contents>| contents.as_ref().map(|contents| contents.version);
        let saved: Vec<Saved<'_>> =
            read.iter().map(|(cart, contents)| Saved { cart, version: version(contents) }).collect();
        Save { part, carts: &saved }.run(&mut redis).await?;
        metrics::counter!("kilat_carts_saved_total").increment(rows.len() as u64);
        if !full {
            return Ok(());
        }
    }
}
