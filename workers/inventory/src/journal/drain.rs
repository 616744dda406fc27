//! The drainer: one transaction for all hubs that have something.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use lua::{
    LuaError,
    inventory::{Change, JournalPage, JournalRead, JournalTrim, Position},
    run_many,
};
use runtime::{
    outbox::{self, Schema},
    record::refused,
    retry::Backoff,
};
use sqlx::{Connection as _, PgConnection};
use tokio_util::sync::CancellationToken;

use super::fold::Changes;
use crate::{
    SCHEMA,
    error::StockError,
    event,
    state::State,
    store::{self, HubRow, StockRow},
};

/// How long a change nobody waits for may wait for company.
const LAZY: Duration = Duration::from_millis(20);
/// Pauses between looks at the journals of hubs nobody here has changed.
const LOOK_MIN: Duration = Duration::from_millis(20);
const LOOK_MAX: Duration = Duration::from_secs(1);
/// Fewest entries read of a hub however many hubs share a transaction.
const FEWEST: u32 = 16;

/// After everything there is: reads the head of a journal and no entries.
pub const HEAD: Position = Position { epoch: 1 << 53, seq: 0 };

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut drainer = Drainer { state, seen: BTreeMap::new(), look: LOOK_MIN, looked: Instant::now() };
    let mut pause = Backoff::new(Duration::from_millis(20), Duration::from_secs(1));
    let mut last = false;
    loop {
        if last || !drainer.wait(&cancel).await {
            // What is left when the worker drains; another worker would find it, but later.
            let hubs = drainer.state.pending.take();
            let _ = round(&drainer.state, &hubs, false).await;
            return;
        }
        let hubs = drainer.state.pending.take();
        if hubs.is_empty() {
            continue;
        }
        if let Err(error) = round(&drainer.state, &hubs, false).await {
            tracing::warn!(%error, hubs = hubs.len(), "the record cannot take the journal; trying again");
            metrics::counter!("kilat_journal_failures_total").increment(1);
            hubs.iter().for_each(|hub| drainer.state.pending.now(hub));
            pause.wait(&cancel).await;
            last = cancel.is_cancelled();
        } else {
            pause.reset();
        }
    }
}

struct Drainer {
    state: Arc<State>,
    /// Hubs with entries waiting at the last look, and how far they had been trimmed.
    seen: BTreeMap<String, Position>,
    look: Duration,
    looked: Instant,
}

impl Drainer {
    /// Until there is something to do. `false`: cancelled.
    async fn wait(&mut self, cancel: &CancellationToken) -> bool {
        let look_in = self.look.saturating_sub(self.looked.elapsed());
        // First, or hubs that are always busy would keep us from ever looking at the others.
        if look_in.is_zero() && !cancel.is_cancelled() {
            self.look().await;
            return true;
        }
        tokio::select! {
            biased;
            () = cancel.cancelled() => return false,
            () = self.state.pending.urgent.notified() => {}
            () = self.state.pending.lazy.notified() => {
                tokio::select! {
                    () = cancel.cancelled() => return false,
                    () = self.state.pending.urgent.notified() => {}
                    () = tokio::time::sleep(LAZY) => {}
                }
            }
            () = tokio::time::sleep(look_in) => self.look().await,
        }
        true
    }

    /// Finds what workers that died have left: journals that wait and do not get shorter.
    async fn look(&mut self) {
        let heads = heads(&self.state).await;
        let (mut waiting, mut seen, mut stuck) = (0, BTreeMap::new(), false);
        for (hub, page) in heads {
            let Ok(page) = page else { continue };
            waiting += page.head.seq.saturating_sub(page.applied);
            if page.head.seq > page.applied {
                let trimmed = Position { epoch: page.head.epoch, seq: page.applied };
                if self.seen.get(&hub) == Some(&trimmed) {
                    self.state.pending.orphan(&hub);
                    stuck = true;
                }
                seen.insert(hub, trimmed);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "bounded by the journal's cap")]
        metrics::gauge!("kilat_journal_entries").set(waiting as f64);
        self.look = if stuck { LOOK_MIN } else { (self.look * 2).min(LOOK_MAX) };
        (self.seen, self.looked) = (seen, Instant::now());
    }
}

/// The head of every hub's journal, in one round trip.
pub async fn heads(state: &State) -> Vec<(String, Result<JournalPage, LuaError>)> {
    let hubs = state.hubs.all();
    let reads: Vec<_> = hubs.iter().map(|hub| JournalRead { hub: hub.id(), after: HEAD, limit: 1 }).collect();
    let pages = run_many(&mut state.redis.clone(), &reads).await;
    hubs.iter().map(|hub| hub.id().to_owned()).zip(pages).collect()
}

/// One transaction. If the record refuses something, each hub gets one of its own; a hub refused on its
/// own is rebuilt.
async fn round(state: &State, hubs: &BTreeSet<String>, alone: bool) -> Result<(), StockError> {
    match together(state, hubs).await {
        Err(StockError::Database(error)) if refused(&error) => {
            if alone || hubs.len() == 1 {
                for hub in hubs {
                    tracing::error!(hub, %error, "the record refuses the journal; the hub is rebuilt");
                    state.watch.suspect(hub);
                }
                return Ok(());
            }
            for hub in hubs {
                Box::pin(round(state, &BTreeSet::from([hub.clone()]), true)).await?;
            }
            Ok(())
        }
        other => other,
    }
}

async fn together(state: &State, hubs: &BTreeSet<String>) -> Result<(), StockError> {
    if hubs.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = hubs.iter().cloned().collect();
    // Given back when the transaction is over; after an error it is closed, which ends the transaction too.
    let mut conn = state.store.journal().await?;
    let mut tx = conn.begin().await?;
    let rows = store::lock(&mut tx, &names).await?;
    let limit =
        (state.settings.drain_batch / u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX)).max(FEWEST);
    let reads: Vec<_> =
        rows.iter().map(|row| JournalRead { hub: &row.hub_id, after: row.at(), limit }).collect();
    let pages = run_many(&mut state.redis.clone(), &reads).await;

    let orphans = state.pending.take_orphans();
    let mut changes = Changes::default();
    let (mut more, mut failed, mut trims) = (Vec::new(), None, Vec::new());
    for (row, page) in rows.iter().zip(pages) {
        match page {
            Ok(page) => {
                if page.head.epoch != row.at().epoch {
                    // A rebuild has fenced these off, or Redis is empty; either is the guardian's.
                    state.watch.kick();
                    continue;
                }
                let orphan = orphans.contains(&row.hub_id);
                for entry in &page.entries {
                    changes.add(&row.hub_id, entry);
                    // What a handler changed it has told already. The reaper knows no SKUs, and a worker
                    // that died has told nobody.
                    if orphan || matches!(entry.change, Change::Expired { .. }) {
                        let skus = entry.stock.iter().map(|touched| touched.sku.as_str());
                        state.feed.touch(&row.hub_id, skus);
                    }
                }
                if page.entries.len() >= limit as usize {
                    more.push(&row.hub_id);
                }
                let upto = changes.upto.get(&row.hub_id).copied().unwrap_or_else(|| row.at());
                if page.applied < upto.seq {
                    trims.push((row.hub_id.as_str(), upto));
                }
            }
            Err(error @ LuaError::Gap { .. }) => {
                tracing::error!(hub = row.hub_id, %error, "the journal lacks entries; the hub is rebuilt");
                state.watch.suspect(&row.hub_id);
            }
            Err(error) => failed = Some(error),
        }
    }
    if changes.entries > 0 {
        write(&mut tx, &rows, &changes).await?;
        let begun = Instant::now();
        tx.commit().await?;
        metrics::histogram!("kilat_journal_commit_seconds").record(begun.elapsed().as_secs_f64());
        metrics::counter!("kilat_journal_commits_total").increment(1);
        metrics::counter!("kilat_journal_entries_total").increment(changes.entries);
        if !changes.crossings.is_empty() {
            state.outbox.notify();
        }
    } else {
        tx.rollback().await?;
    }
    conn.done(Ok(()))?;
    for row in &rows {
        if let Some(hub) = state.hubs.get(&row.hub_id) {
            hub.advance(changes.upto.get(&row.hub_id).copied().unwrap_or_else(|| row.at()));
        }
    }
    more.iter().for_each(|hub| state.pending.now(hub));
    // Whoever waits has been told; the trim may fail, and then the next one does it.
    let trims: Vec<_> = trims.into_iter().map(|(hub, upto)| JournalTrim { hub, upto }).collect();
    if !trims.is_empty() {
        run_many(&mut state.redis.clone(), &trims).await;
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}

/// Applies changes and writes the events that come of them, inside the transaction that holds the locks.
///
/// # Errors
/// The record refuses, or cannot be reached.
pub async fn write(conn: &mut PgConnection, hubs: &[HubRow], changes: &Changes) -> sqlx::Result<()> {
    let stock = store::apply(conn, changes).await?;
    compare(changes, &stock);
    let events: Vec<_> = changes
        .crossings
        .iter()
        .filter_map(|crossed| {
            let city = &hubs.iter().find(|hub| hub.hub_id == crossed.hub_id)?.city;
            let threshold = stock
                .iter()
                .find(|row| row.sku == crossed.sku && row.hub_id == crossed.hub_id)
                .map_or(0, |row| row.threshold);
            event::crossed(city, crossed, threshold)
        })
        .collect();
    outbox::append(conn, Schema::named(SCHEMA), &events).await
}

/// What Redis said a SKU has after its last entry must be what the record has now.
fn compare(changes: &Changes, stock: &[StockRow]) {
    for row in stock {
        let said = changes.stock.get(&(row.hub_id.clone(), row.sku.clone())).and_then(|change| change.said);
        let have = (row.on_hand.saturating_sub(row.reserved).unsigned_abs(), row.reserved.unsigned_abs());
        if let Some(said) = said.filter(|said| *said != have) {
            tracing::error!(
                hub = row.hub_id,
                sku = row.sku,
                ?said,
                ?have,
                "Redis has drifted from the record"
            );
            metrics::counter!("kilat_stock_drift_found_total").increment(1);
        }
    }
}
