//! One round of the drainer, for all hubs that have something.
//!
//! Most rounds are two exchanges: Redis is read from where the record is known to be, and the record takes what
//! was read if it is still there ([`quickly`]). If it is not, because another drainer or a rebuild has been at it,
//! or if there is more to do than to write (an event, a journal with a gap, a hub in another epoch), the hubs are
//! locked first ([`locked`]).

use std::{collections::BTreeSet, time::Instant};

use lua::{
    LuaError,
    inventory::{Change, JournalNext, JournalPage, JournalRead, JournalTrim, Position},
    run_many,
};
use runtime::{
    outbox::{self, Schema},
    record::refused,
};
use sqlx::{Connection as _, PgConnection};

use super::fold::Changes;
use crate::{
    SCHEMA,
    error::StockError,
    event,
    state::State,
    store::{self, Expected, HubRow, StockRow},
};

/// Fewest entries read of a hub however many hubs share a transaction.
const FEWEST: u32 = 16;

/// A hub and up to where the record has its journal.
type Stands<'a> = (&'a str, Position);

/// If the record refuses something, each hub gets a round of its own; a hub refused on its own is rebuilt.
pub(super) async fn round(state: &State, hubs: &BTreeSet<String>) -> Result<(), StockError> {
    let done = match quickly(state, hubs).await {
        Ok(true) => Ok(()),
        Ok(false) => {
            metrics::counter!("kilat_journal_locked_total").increment(1);
            locked(state, hubs).await
        }
        Err(error) => Err(error),
    };
    match done {
        Err(StockError::Database(error)) if refused(&error) => {
            for hub in hubs {
                alone(state, hub).await?;
            }
            Ok(())
        }
        done => done,
    }
}

async fn alone(state: &State, hub: &str) -> Result<(), StockError> {
    match locked(state, &BTreeSet::from([hub.to_owned()])).await {
        Err(StockError::Database(error)) if refused(&error) => {
            tracing::error!(hub, %error, "the record refuses the journal; the hub is rebuilt");
            state.watch.suspect(hub);
            Ok(())
        }
        done => done,
    }
}

/// Reads before it locks. `false`: nothing was done, and it takes more than this.
async fn quickly(state: &State, hubs: &BTreeSet<String>) -> Result<bool, StockError> {
    if state.pending.has_orphans() {
        return Ok(false);
    }
    let known: Vec<_> = hubs.iter().filter_map(|hub| state.hubs.get(hub)).collect();
    let stands: Vec<Stands<'_>> = known.iter().map(|hub| (hub.id(), hub.recorded())).collect();
    if stands.len() < hubs.len() {
        return Ok(false);
    }
    let limit = share(state, stands.len());
    let reads: Vec<_> =
        stands.iter().map(|(hub, recorded)| JournalNext { hub, recorded: *recorded, limit }).collect();
    let pages = run_many(&mut state.redis.clone(), &reads).await;
    let found = Found::of(&stands, pages, limit, &BTreeSet::new());
    if !found.gaps.is_empty() || !found.fenced.is_empty() || !found.changes.crossings.is_empty() {
        return Ok(false);
    }
    if found.changes.entries > 0 {
        let expected: Expected<'_> = stands.iter().copied().collect();
        let mut conn = state.store.journal().await?;
        let begun = Instant::now();
        let applied = store::apply(&mut conn, &found.changes, &expected).await;
        let Some(stock) = conn.done(applied)? else { return Ok(false) };
        committed(&found.changes, begun);
        compare(&found.changes, &stock);
    }
    found.touch(state);
    found.tell(state, &stands);
    // The next round drops what this one has recorded, with its reading. If there is none yet, nobody waits.
    if state.pending.is_empty() {
        found.trim(state).await;
    } else {
        found.trims.iter().for_each(|(hub, _)| state.pending.add(hub));
    }
    found.failed.map_or(Ok(true), |error| Err(error.into()))
}

/// Locks the hubs before it reads, in one transaction.
async fn locked(state: &State, hubs: &BTreeSet<String>) -> Result<(), StockError> {
    if hubs.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = hubs.iter().cloned().collect();
    // Given back when the transaction is over; after an error it is closed, which ends the transaction too.
    let mut conn = state.store.journal().await?;
    let mut tx = conn.begin().await?;
    let rows = store::lock(&mut tx, &names).await?;
    let stands: Vec<Stands<'_>> = rows.iter().map(|row| (row.hub_id.as_str(), row.at())).collect();
    let limit = share(state, rows.len());
    let reads: Vec<_> = stands.iter().map(|(hub, after)| JournalRead { hub, after: *after, limit }).collect();
    let pages = run_many(&mut state.redis.clone(), &reads).await;
    let found = Found::of(&stands, pages, limit, &state.pending.take_orphans());
    found.touch(state);
    for (hub, error) in &found.gaps {
        tracing::error!(hub, %error, "the journal lacks entries; the hub is rebuilt");
        state.watch.suspect(hub);
    }
    if !found.fenced.is_empty() {
        // A rebuild has fenced these off, or Redis is empty; either is the guardian's.
        state.watch.kick();
    }
    if found.changes.entries > 0 {
        let begun = Instant::now();
        write(&mut tx, &rows, &found.changes).await?;
        tx.commit().await?;
        committed(&found.changes, begun);
        if !found.changes.crossings.is_empty() {
            state.outbox.notify();
        }
    } else {
        tx.rollback().await?;
    }
    conn.done(Ok(()))?;
    found.tell(state, &stands);
    // Whoever waits has been told; the trim may fail, and then the next one does it.
    found.trim(state).await;
    found.failed.map_or(Ok(()), |error| Err(error.into()))
}

fn share(state: &State, hubs: usize) -> u32 {
    (state.settings.drain_batch / u32::try_from(hubs.max(1)).unwrap_or(u32::MAX)).max(FEWEST)
}

/// What the journals say.
#[derive(Default)]
struct Found {
    changes: Changes,
    /// Stock of which nobody has told: the reaper knows no SKUs, and a worker that died has told nothing. What a
    /// handler changed it has told already.
    untold: Vec<(String, Vec<String>)>,
    /// There may be more of these.
    more: Vec<String>,
    trims: Vec<(String, Position)>,
    /// Entries are missing.
    gaps: Vec<(String, LuaError)>,
    /// The record is in another epoch.
    fenced: Vec<String>,
    failed: Option<LuaError>,
}

impl Found {
    fn of(
        stands: &[Stands<'_>],
        pages: Vec<Result<JournalPage, LuaError>>,
        limit: u32,
        orphans: &BTreeSet<String>,
    ) -> Self {
        let mut found = Self::default();
        for (&(hub, at), page) in stands.iter().zip(pages) {
            let hub = hub.to_owned();
            match page {
                Ok(page) if page.head.epoch != at.epoch => found.fenced.push(hub),
                Ok(page) => found.page(hub, at, &page, limit, orphans),
                Err(error @ LuaError::Gap { .. }) => found.gaps.push((hub, error)),
                Err(error) => found.failed = Some(error),
            }
        }
        found
    }

    fn page(
        &mut self,
        hub: String,
        at: Position,
        page: &JournalPage,
        limit: u32,
        orphans: &BTreeSet<String>,
    ) {
        let orphan = orphans.contains(&hub);
        for entry in &page.entries {
            self.changes.add(&hub, entry);
            if orphan || matches!(entry.change, Change::Expired { .. }) {
                let skus = entry.stock.iter().map(|touched| touched.sku.clone()).collect();
                self.untold.push((hub.clone(), skus));
            }
        }
        if page.entries.len() >= limit as usize {
            self.more.push(hub.clone());
        }
        let upto = self.changes.upto.get(&hub).copied().unwrap_or(at);
        if page.applied < upto.seq {
            self.trims.push((hub, upto));
        }
    }

    fn touch(&self, state: &State) {
        for (hub, skus) in &self.untold {
            state.feed.touch(hub, skus.iter().map(String::as_str));
        }
    }

    /// Tells who waits for the record.
    fn tell(&self, state: &State, stands: &[Stands<'_>]) {
        for (hub, at) in stands {
            if let Some(known) = state.hubs.get(hub) {
                known.advance(self.changes.upto.get(*hub).copied().unwrap_or(*at));
            }
        }
        self.more.iter().for_each(|hub| state.pending.now(hub));
    }

    async fn trim(&self, state: &State) {
        let trims: Vec<_> = self.trims.iter().map(|(hub, upto)| JournalTrim { hub, upto: *upto }).collect();
        if !trims.is_empty() {
            run_many(&mut state.redis.clone(), &trims).await;
        }
    }
}

fn committed(changes: &Changes, begun: Instant) {
    metrics::histogram!("kilat_journal_commit_seconds").record(begun.elapsed().as_secs_f64());
    metrics::counter!("kilat_journal_commits_total").increment(1);
    metrics::counter!("kilat_journal_entries_total").increment(changes.entries);
}

/// Applies changes and writes the events that come of them, inside the transaction that holds the locks.
///
/// # Errors
/// The record refuses, or cannot be reached.
pub async fn write(conn: &mut PgConnection, hubs: &[HubRow], changes: &Changes) -> sqlx::Result<()> {
    let stock = store::apply(conn, changes, &Expected::new()).await?;
    let stock = stock.ok_or_else(|| sqlx::Error::Protocol("a locked hub is in another epoch".into()))?;
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
