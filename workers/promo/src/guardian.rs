//! Watches that Redis still has the counts, and rebuilds them from the record when it has not.
//!
//! All of them at once: they live under one hash tag and are lost together. Until they are whole again nothing is
//! redeemed, because a use that was taken twice cannot be taken back from anybody.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use futures::TryStreamExt as _;
use lua::{
    Operation as _, keys,
    promo::{Begin, BeginReply, Due, DueReply, Load, LoadOrder, LoadReply, Open, OpenReply},
    run_many,
};
use redis::aio::ConnectionManager;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{error::PromoError, model, rules::Limits, state::State, store::Counted, zones};

/// Between two looks, unless somebody meets closed counts before.
const LOOK: Duration = Duration::from_secs(1);
/// A rebuild that failed is tried again after this.
const AGAIN: Duration = Duration::from_millis(300);
/// Fields of one load.
const FIELDS: usize = 500;
const ORDERS: usize = 500;
/// As in the script.
const DEVICES_MS: u64 = 3 * 86_400_000;

/// What others tell the guardian.
#[derive(Debug, Default)]
pub struct Watch {
    wake: Notify,
    fenced: AtomicBool,
}

impl Watch {
    /// The counts were met closed: look now.
    pub fn kick(&self) {
        self.wake.notify_one();
    }

    /// Redis and the record are in different epochs: its counts are not what the record says.
    pub fn fenced(&self) {
        self.fenced.store(true, Ordering::Relaxed);
        self.kick();
    }
}

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let pause = match look(&state).await {
            Ok(()) => LOOK,
            Err(error) => {
                tracing::warn!(%error, "the counts of uses cannot be rebuilt yet");
                AGAIN
            }
        };
        tokio::select! {
            () = cancel.cancelled() => {}
            () = state.guardian.wake.notified(), if pause == LOOK => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn look(state: &State) -> Result<(), PromoError> {
    let mut redis = state.counter.redis();
    let fenced = state.guardian.fenced.load(Ordering::Relaxed);
    let open = Due { limit: 0 }.run(&mut redis).await? != DueReply::Closed;
    metrics::gauge!("kilat_promo_closed").set(if open { 0.0 } else { 1.0 });
    if open && !fenced {
        return Ok(());
    }
    let begun = Instant::now();
    if let Some((epoch, held)) = rebuild(state, &mut redis).await? {
        metrics::counter!("kilat_promo_rebuilds_total").increment(1);
        metrics::gauge!("kilat_promo_closed").set(0.0);
        tracing::info!(epoch, held, took = ?begun.elapsed(), "the counts of uses are rebuilt and open");
    }
    state.guardian.fenced.store(false, Ordering::Relaxed);
    Ok(())
}

/// `None`: somebody else has.
async fn rebuild(state: &State, redis: &mut ConnectionManager) -> Result<Option<(u64, usize)>, PromoError> {
    let mut ground = state.store.ground().await?;
    let (seen, open): (Option<u64>, Option<u8>) = redis::cmd("HMGET")
        .arg(keys::promo::meta())
        .arg("epoch")
        .arg("open")
        .query_async(redis)
        .await
        .map_err(lua::LuaError::from)?;
    if open.is_some() && seen == Some(ground.epoch) {
        return Ok(None);
    }
    let epoch = ground.epoch.max(seen.unwrap_or_default()) + 1;
    let now = Utc::now();
    // Whatever the clock says anywhere.
    let days: Vec<String> = (-2..=2).map(|n| zones::day(now + TimeDelta::days(n), Tz::UTC)).collect();
    let since = days.first().cloned().unwrap_or_default();
    let promos = ground.promos().await?;
    // Closed first: from here on Redis hears of no end that the record does not have.
    if (Begin { epoch, promos: &promos, days: &days }).run(redis).await? != BeginReply::Begun {
        return Err(PromoError::Again("another rebuild is under way"));
    }
    ground.settle().await?;
    {
        let mut counts = std::pin::pin!(ground.counts(&since));
        let mut loader =
            Loader { redis: redis.clone(), epoch, key: String::new(), ttl_ms: 0, fields: Vec::new() };
        while let Some(counted) = counts.try_next().await? {
            loader.push(counted).await?;
        }
        loader.flush().await?;
    }
    let held = ground.held().await?;
    for part in held.chunks(ORDERS) {
        let uses: Vec<Vec<_>> = part
            .iter()
            .map(|(redemption, _)| {
                let used =
                    |used: &model::Used| model::counted(&used.promo_id, used.amount, Limits::default());
                redemption.uses.iter().map(used).collect()
            })
            .collect();
        let loads: Vec<LoadOrder<'_>> = part
            .iter()
            .zip(&uses)
            .map(|((redemption, until_ms), uses)| LoadOrder {
                epoch,
                order: &redemption.order_id,
                until_ms: *until_ms,
                digest: &redemption.digest,
                who: &redemption.who,
                uses,
            })
            .collect();
        for reply in run_many(redis, &loads).await {
            loaded(reply?)?;
        }
    }
    // The record first: what Redis gives out from now on is written under the new epoch.
    ground.commit(epoch).await?;
    match (Open { epoch }).run(redis).await? {
        OpenReply::Opened => Ok(Some((epoch, held.len()))),
        OpenReply::Stale { .. } => Err(PromoError::Again("Redis was emptied again, or rebuilt by another")),
    }
}

fn loaded(reply: LoadReply) -> Result<(), PromoError> {
    match reply {
        LoadReply::Loaded { .. } => Ok(()),
        LoadReply::Stale { .. } => Err(PromoError::Again("Redis was emptied again, or rebuilt by another")),
    }
}

/// Gathers counts of one key into few commands.
struct Loader {
    redis: ConnectionManager,
    epoch: u64,
    key: String,
    ttl_ms: u64,
    fields: Vec<(String, u64)>,
}

impl Loader {
    async fn push(&mut self, counted: Counted) -> Result<(), PromoError> {
        let (key, ttl_ms) = if counted.day.is_empty() {
            (keys::promo::uses(&counted.promo_id), 0)
        } else {
            (keys::promo::devices(&counted.promo_id, &counted.day), DEVICES_MS)
        };
        if key != self.key || self.fields.len() >= FIELDS {
            self.flush().await?;
            (self.key, self.ttl_ms) = (key, ttl_ms);
        }
        self.fields.push((counted.field, u64::try_from(counted.uses).unwrap_or_default()));
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), PromoError> {
        if self.fields.is_empty() {
            return Ok(());
        }
        let load = Load { epoch: self.epoch, key: &self.key, ttl_ms: self.ttl_ms, fields: &self.fields };
        let reply = load.run(&mut self.redis).await?;
        self.fields.clear();
        loaded(reply)
    }
}
