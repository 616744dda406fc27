//! Redis from the record, for one hub. The hub sells nothing until it is complete.
//!
//! 1. One process at a time, by an advisory lock; that is politeness. The fence is the epoch.
//! 2. Close the hub in Redis, so that nothing more is decided.
//! 3. Under the lock of the hub's row: apply what its journal still holds, then take the next epoch.
//!    From here on no entry of the old one counts, whoever read it.
//! 4. Begin, load SKUs, reservations, movements, open. If another process has taken a later epoch
//!    meanwhile, each of these answers "lost".
//!
//! A process that dies anywhere in between leaves a closed hub, and the next one starts over.

use lua::{
    LuaError, Operation,
    inventory::{
        BeginRebuild, BeginReply, Close, JournalRead, JournalTrim, LoadMovements, LoadReply,
        LoadReservations, LoadSkus, Open, OpenReply, Position, Unbacked,
    },
};
use runtime::record::refused;
use sqlx::{Acquire, PgConnection};

use crate::{
    error::StockError,
    hubs::Hub,
    journal::{fold::Changes, round},
    state::State,
    store::{self, HubRow, PAGE},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebuilt {
    /// It sells again.
    Opened { epoch: u64, skus: u64, holds: u64 },
    /// It was in order when we looked.
    Healthy,
    /// Another process is at it, or took it over.
    Elsewhere,
    /// The record holds more than it has. The hub stays closed; a person must look.
    Unbacked(Vec<Unbacked>),
}

/// Entries applied at once while a journal is emptied.
const STRETCH: u32 = 500;

/// # Errors
/// Redis or the record cannot be reached; the hub is closed or as it was.
pub async fn rebuild(state: &State, hub: &Hub, forced: bool) -> Result<Rebuilt, StockError> {
    let mut turn = state.store.begin().await?;
    if !store::try_rebuild_lock(&mut turn, hub.id()).await? {
        return Ok(Rebuilt::Elsewhere);
    }
    let mut redis = state.redis.clone();
    let row = state.store.hub(hub.id()).await?.ok_or_else(|| StockError::UnknownHub(hub.id().to_owned()))?;
    let page = JournalRead::head(hub.id()).run(&mut redis).await?;
    if page.open && page.head.epoch == row.at().epoch && !forced {
        hub.advance(row.at());
        return Ok(Rebuilt::Healthy);
    }
    Close { hub: hub.id() }.run(&mut redis).await?;

    let mut seen = page.head.epoch;
    let epoch = loop {
        let (epoch, drained) = take_epoch(state, hub, seen).await?;
        match begin(state, hub, epoch, drained).await? {
            BeginReply::Begun => break epoch,
            BeginReply::Stale { epoch } => seen = epoch,
            BeginReply::Undrained { .. } => return Ok(Rebuilt::Elsewhere),
        }
    };
    let reply = load(state, hub, epoch).await?;
    drop(turn);
    if let Rebuilt::Opened { .. } = reply {
        hub.advance(Position { epoch, seq: 0 });
    }
    Ok(reply)
}

/// Empties the journal into the record and takes the next epoch, in one transaction. Answers the epoch
/// and how far the journal had been emptied.
async fn take_epoch(state: &State, hub: &Hub, seen: u64) -> Result<(u64, Position), StockError> {
    let mut tx = state.store.begin().await?;
    let rows = store::lock(&mut tx, &[hub.id().to_owned()]).await?;
    let row = rows.first().ok_or_else(|| StockError::UnknownHub(hub.id().to_owned()))?;
    let mut at = row.at();
    loop {
        let read = JournalRead { hub: hub.id(), after: at, limit: STRETCH };
        let page = match read.run(&mut state.redis.clone()).await {
            Ok(page) => page,
            Err(error @ LuaError::Gap { .. }) => {
                tracing::error!(hub = hub.id(), %error, "the journal lacks entries; the record goes on without");
                break;
            }
            Err(error) => return Err(error.into()),
        };
        let Some(last) = page.entries.last().filter(|_| page.head.epoch == at.epoch) else { break };
        at = last.at;
        let mut changes = Changes::default();
        page.entries.iter().for_each(|entry| changes.add(hub.id(), entry));
        if !try_write(&mut tx, row, &changes).await? {
            one_by_one(&mut tx, row, &page.entries).await?;
        }
    }
    let seen = i64::try_from(seen).unwrap_or(i64::MAX - 1);
    let epoch = store::bump(&mut tx, hub.id(), seen).await?.unsigned_abs();
    tx.commit().await?;
    state.outbox.notify();
    Ok((epoch, at))
}

/// `false`: the record refuses it, and nothing of it was written.
async fn try_write(conn: &mut PgConnection, row: &HubRow, changes: &Changes) -> sqlx::Result<bool> {
    let mut savepoint = conn.begin().await?;
    match round::write(&mut savepoint, std::slice::from_ref(row), changes).await {
        Ok(()) => savepoint.commit().await.map(|()| true),
        Err(error) if refused(&error) => {
            tracing::warn!(hub = row.hub_id, %error, "the record refuses part of a journal");
            savepoint.rollback().await.map(|()| false)
        }
        Err(error) => Err(error),
    }
}

/// Every entry the record takes is applied; the others are kept aside. Nobody has been told that those
/// took effect, or only of a hold, which a confirm will not find.
async fn one_by_one(
    conn: &mut PgConnection,
    row: &HubRow,
    entries: &[lua::inventory::Entry],
) -> Result<(), StockError> {
    for entry in entries {
        let mut changes = Changes::default();
        changes.add(&row.hub_id, entry);
        if !try_write(conn, row, &changes).await? {
            tracing::error!(hub = row.hub_id, at = %entry.at, "a journal entry is refused and set aside");
            metrics::counter!("kilat_journal_refused_total").increment(1);
            store::quarantine(conn, &row.hub_id, entry, "refused by a constraint of the record").await?;
        }
    }
    Ok(())
}

/// Begins in Redis. Entries that wait there although the journal was emptied under the lock come from an
/// epoch that is over: they are dropped, loudly.
async fn begin(state: &State, hub: &Hub, epoch: u64, drained: Position) -> Result<BeginReply, StockError> {
    let mut redis = state.redis.clone();
    let mut reply = BeginRebuild { hub: hub.id(), epoch }.run(&mut redis).await?;
    if let BeginReply::Undrained { epoch: of, seq, .. } = reply {
        let upto = Position { epoch: of, seq };
        if upto > drained {
            tracing::error!(hub = hub.id(), %upto, %drained, "entries of an epoch that is over are dropped");
            metrics::counter!("kilat_journal_fenced_total").increment(1);
        }
        JournalTrim { hub: hub.id(), upto }.run(&mut redis).await?;
        reply = BeginRebuild { hub: hub.id(), epoch }.run(&mut redis).await?;
    }
    Ok(reply)
}

async fn load(state: &State, hub: &Hub, epoch: u64) -> Result<Rebuilt, StockError> {
    let (mut redis, hub) = (state.redis.clone(), hub.id());
    let mut after = String::new();
    loop {
        let rows = state.store.load_skus(hub, &after).await?;
        if let Some(end) = ended(LoadSkus { hub, epoch, rows: &rows }.run(&mut redis).await?) {
            return Ok(end);
        }
        match rows.last() {
            Some(last) if full(rows.len()) => after.clone_from(&last.sku),
            _ => break,
        }
    }
    after.clear();
    loop {
        let rows = state.store.load_reservations(hub, &after).await?;
        if let Some(end) = ended(LoadReservations { hub, epoch, rows: &rows }.run(&mut redis).await?) {
            return Ok(end);
        }
        match rows.last() {
            Some(last) if full(rows.len()) => after.clone_from(&last.reservation),
            _ => break,
        }
    }
    after.clear();
    loop {
        let rows = state.store.load_movements(hub, &after).await?;
        if let Some(end) = ended(LoadMovements { hub, epoch, rows: &rows }.run(&mut redis).await?) {
            return Ok(end);
        }
        match rows.last() {
            Some(last) if full(rows.len()) => after.clone_from(&last.movement),
            _ => break,
        }
    }
    let open = Open { hub, epoch, journal_cap: state.settings.journal_cap };
    Ok(match open.run(&mut redis).await? {
        OpenReply::Opened { skus, holds } => Rebuilt::Opened { epoch, skus, holds },
        OpenReply::Lost => Rebuilt::Elsewhere,
    })
}

fn full(rows: usize) -> bool {
    i64::try_from(rows).is_ok_and(|rows| rows >= PAGE)
}

/// What a load says that ends the rebuild.
fn ended(reply: LoadReply) -> Option<Rebuilt> {
    match reply {
        LoadReply::Loaded { .. } => None,
        LoadReply::Lost => Some(Rebuilt::Elsewhere),
        LoadReply::Short(unbacked) => Some(Rebuilt::Unbacked(unbacked)),
    }
}
