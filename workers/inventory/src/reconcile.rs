//! Redis against the record, at one and the same place of the journal.
//!
//! The hub's row is locked, so nothing is applied meanwhile. Redis is read at an instant, and the journal
//! up to that instant is applied in the same transaction: what differs then is drift, never haste.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use lua::{
    Operation,
    inventory::{Adjust, JournalRead, Level, MoveReply, MovementKind, Position, Stock, StockReply},
};
use subjects::{ids::MovementId, ids::Token, v1};
use tokio_util::sync::CancellationToken;

use crate::{
    error::StockError,
    hubs::Hub,
    journal::{fold::Changes, round},
    state::State,
    store::{self, StockRow},
};

/// (available, held)
type Units = (i64, i64);

/// What differs at one SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub sku: String,
    pub redis: Units,
    pub record: Units,
}

impl Difference {
    fn units(&self) -> i64 {
        (self.redis.0 - self.record.0).abs() + (self.redis.1 - self.record.1).abs()
    }

    /// What is available, where that differs; else what is held.
    fn report(&self) -> v1::Drift {
        let available = self.redis.0 != self.record.0;
        let pick = |(free, held): Units| if available { free } else { held };
        v1::Drift { sku: self.sku.clone(), redis_units: pick(self.redis), record_units: pick(self.record) }
    }
}

/// Compares; repairs if asked.
pub async fn reconcile(state: &State, hub: &Hub, repair: bool) -> Result<v1::HubReconciled, StockError> {
    let (skus, differences) = compare(state, hub).await?;
    if !differences.is_empty() {
        tracing::error!(hub = hub.id(), ?differences, "Redis has drifted from the record");
    }
    let repaired = repair && !differences.is_empty();
    if repaired {
        mend(state, hub, &differences).await?;
    }
    Ok(v1::HubReconciled {
        hub_id: hub.id().to_owned(),
        drift: differences.iter().map(Difference::report).collect(),
        skus,
        repaired,
    })
}

async fn compare(state: &State, hub: &Hub) -> Result<(u32, Vec<Difference>), StockError> {
    let mut redis = state.redis.clone();
    let mut tx = state.store.begin().await?;
    let rows = store::lock(&mut tx, &[hub.id().to_owned()]).await?;
    let row = rows.first().ok_or_else(|| StockError::UnknownHub(hub.id().to_owned()))?;
    let StockReply::Stock { at: instant, levels, .. } =
        Stock { hub: hub.id(), skus: &[] }.run(&mut redis).await?
    else {
        return Err(state.closed(hub));
    };
    if instant.epoch != row.at().epoch {
        return Err(state.closed(hub));
    }
    let mut at = row.at();
    while at < instant {
        let limit =
            u32::try_from(instant.seq - at.seq).unwrap_or(u32::MAX).min(state.settings.drain_batch.max(1));
        let page = JournalRead { hub: hub.id(), after: at, limit }.run(&mut redis).await?;
        let mut changes = Changes::default();
        page.entries.iter().for_each(|entry| changes.add(hub.id(), entry));
        let Some(last) = changes.upto.get(hub.id()) else { return Err(state.closed(hub)) };
        at = *last;
        round::write(&mut tx, &rows, &changes).await?;
    }
    let record = store::stock_of(&mut tx, hub.id()).await?;
    if at > row.at() {
        tx.commit().await?;
        state.outbox.notify();
        hub.advance(at);
        // The journal is trimmed by the drainer.
        state.pending.soon(hub.id());
    } else {
        tx.rollback().await?;
    }
    let skus = u32::try_from(record.len()).unwrap_or(u32::MAX);
    Ok((skus, differences(&levels, &record)))
}

fn differences(redis: &[Level], record: &[StockRow]) -> Vec<Difference> {
    let signed = |units: u64| i64::try_from(units).unwrap_or(i64::MAX);
    let mut all: BTreeMap<&str, (Units, Units)> = BTreeMap::new();
    for level in redis {
        all.entry(&level.sku).or_default().0 = (signed(level.available()), signed(level.held));
    }
    for row in record {
        all.entry(&row.sku).or_default().1 = (row.on_hand - row.reserved, row.reserved);
    }
    let different = all.into_iter().filter(|(_, (redis, record))| redis != record);
    different.map(|(sku, (redis, record))| Difference { sku: sku.to_owned(), redis, record }).collect()
}

/// What is available is moved to where the record has it, through the journal, so that everybody can see
/// it was done. Holds cannot be made up: where they differ, the hub is rebuilt.
async fn mend(state: &State, hub: &Hub, differences: &[Difference]) -> Result<(), StockError> {
    let (id, note) = (MovementId::fresh(), r#"{"reason":"reconciled"}"#);
    let lines: Vec<(&str, i64)> =
        differences.iter().map(|one| (one.sku.as_str(), one.record.0 - one.redis.0)).collect();
    if differences.iter().all(|one| one.redis.1 == one.record.1) {
        let kind = MovementKind::Repaired;
        let adjust = Adjust { hub: hub.id(), movement: id.as_str(), kind, lines: &lines, note };
        match adjust.run(&mut state.redis.clone()).await? {
            MoveReply::Moved { at, stock, .. } => {
                state.changed(hub, &stock);
                state.pending.now(hub.id());
                return hub.wait_for(at, std::time::Duration::from_secs(2)).await;
            }
            // Sold meanwhile: the units Redis had too many of are gone, and only a rebuild tells.
            MoveReply::Replayed { .. }
            | MoveReply::Conflict
            | MoveReply::Short(_)
            | MoveReply::UnknownSku(_)
            | MoveReply::Closed => {}
        }
    }
    let before = hub.recorded();
    state.watch.suspect(hub.id());
    hub.wait_for(Position { epoch: before.epoch + 1, seq: 0 }, std::time::Duration::from_secs(5)).await
}

/// Compares every hub now and then, and says how many units differ.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let every = state.settings.reconcile();
    if every.is_zero() {
        cancel.cancelled().await;
        return;
    }
    let drift = AtomicI64::new(0);
    while cancel.run_until_cancelled(tokio::time::sleep(every)).await.is_some() {
        drift.store(0, Ordering::Relaxed);
        for hub in state.hubs.all() {
            match compare(&state, &hub).await {
                Ok((_, differences)) => {
                    if !differences.is_empty() {
                        tracing::error!(hub = hub.id(), ?differences, "Redis has drifted from the record");
                    }
                    drift.fetch_add(differences.iter().map(Difference::units).sum(), Ordering::Relaxed);
                }
                Err(error) => tracing::warn!(hub = hub.id(), %error, "the hub could not be compared"),
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "units that differ are few")]
        metrics::gauge!("kilat_stock_drift_units").set(drift.load(Ordering::Relaxed) as f64);
    }
}
