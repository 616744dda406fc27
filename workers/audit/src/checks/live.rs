//! Redis against the record, at one position of the journal.
//!
//! Redis is ahead of the record by the entries that wait in its journal. So: read the record at position
//! A; read Redis at position S with everything it has not trimmed, F + 1 to S. If F ≤ A ≤ S, the record at
//! A and the entries A + 1 to S must make what Redis has. Otherwise the drainer was faster than we: again.

use std::{collections::BTreeMap, time::Duration};

use lua::{
    LuaError, Operation,
    inventory::{Change, Entry, JournalRead, Level, MovementKind, Position, Stock, StockReply},
};
use redis::aio::ConnectionManager;
use sqlx::PgPool;

use crate::{
    report::{Finding, Looked},
    store::{self, HubRow, Unchecked},
};

/// How often a hub is looked at before it is given up as never holding still.
const TRIES: u32 = 100;
/// Entries asked for at a time: Redis does nothing else meanwhile.
const PAGE: u32 = 500;
/// Entries that may wait; a longer journal means that the drainer stands still.
const BEHIND: u64 = 20_000;

/// Units of one SKU.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Units {
    on_hand: i64,
    reserved: i64,
}

pub(crate) async fn live(
    pool: &PgPool,
    redis: &mut ConnectionManager,
    shown: u32,
) -> Result<Looked, Unchecked> {
    let (mut rows, mut findings) = (0, Vec::new());
    for hub in store::hubs(pool).await? {
        let (skus, found) = one(pool, redis, &hub).await?;
        rows += skus;
        findings.extend(found);
    }
    Ok(Looked::of(rows, findings, shown))
}

async fn one(
    pool: &PgPool,
    redis: &mut ConnectionManager,
    hub: &str,
) -> Result<(u64, Vec<Finding>), Unchecked> {
    for _ in 0..TRIES {
        let record = store::hub(pool, hub).await?;
        let StockReply::Stock { at, applied, holds, levels, .. } =
            Stock { hub, skus: &[] }.run(redis).await?
        else {
            return Ok((1, vec![Finding::new(hub, "Redis does not sell here: the hub is closed")]));
        };
        let known = Position {
            epoch: u64::try_from(record.epoch).unwrap_or_default(),
            seq: u64::try_from(record.applied_seq).unwrap_or_default(),
        };
        if known.epoch == at.epoch && applied <= known.seq && known.seq <= at.seq {
            let behind = at.seq - known.seq;
            if behind > BEHIND {
                let detail = format!("the record is {behind} entries behind: is the drainer running?");
                return Ok((levels.len() as u64, vec![Finding::new(hub, detail)]));
            }
            match journal(redis, hub, known, at).await {
                Ok(on_the_way) => {
                    return Ok((levels.len() as u64, compare(hub, &record, &on_the_way, holds, &levels)));
                }
                // Trimmed in between.
                Err(LuaError::Gap { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=20))).await;
    }
    Err(Unchecked::Restless(format!("{hub}: record and Redis never met at one position of the journal")))
}

/// The entries after `from`, to and with `to`.
async fn journal(
    redis: &mut ConnectionManager,
    hub: &str,
    from: Position,
    to: Position,
) -> Result<Vec<Entry>, LuaError> {
    let (mut entries, mut after) = (Vec::new(), from);
    while after < to {
        let page = JournalRead { hub, after, limit: PAGE }.run(redis).await?;
        let Some(last) = page.entries.last() else {
            // The hub was taken over by another epoch meanwhile.
            return Err(LuaError::Gap { expected: to, found: page.head });
        };
        after = last.at;
        entries.extend(page.entries);
    }
    entries.retain(|entry| entry.at <= to);
    Ok(entries)
}

fn compare(hub: &str, record: &HubRow, on_the_way: &[Entry], holds: u64, levels: &[Level]) -> Vec<Finding> {
    let row = |(sku, on_hand, reserved): &(String, i64, i64)| {
        (sku.clone(), Units { on_hand: *on_hand, reserved: *reserved })
    };
    let mut should: BTreeMap<String, Units> = record.stock.0.iter().map(row).collect();
    let mut should_hold = record.holds;
    for entry in on_the_way {
        should_hold += apply(&mut should, &entry.change);
    }
    let mut findings = Vec::new();
    for level in levels {
        let available = i64::try_from(level.available()).unwrap_or(i64::MAX);
        let held = i64::try_from(level.held).unwrap_or(i64::MAX);
        let units = should.remove(level.sku.as_str()).unwrap_or_default();
        if (available, held) != (units.on_hand - units.reserved, units.reserved) {
            findings.push(Finding::new(
                format!("{hub}/{}", level.sku),
                format!(
                    "Redis has {available} available and {held} held; the record makes {} and {}",
                    units.on_hand - units.reserved,
                    units.reserved
                ),
            ));
        }
    }
    // What the record has and Redis never heard of.
    for (sku, units) in should.into_iter().filter(|(_, units)| *units != Units::default()) {
        let detail = format!("Redis does not know it; the record has {} on hand", units.on_hand);
        findings.push(Finding::new(format!("{hub}/{sku}"), detail));
    }
    if i64::try_from(holds) != Ok(should_hold) {
        findings
            .push(Finding::new(hub, format!("Redis has {holds} open holds; the record makes {should_hold}")));
    }
    findings
}

/// What an entry will do to the record; returns the change in open holds.
fn apply(record: &mut BTreeMap<String, Units>, change: &Change) -> i64 {
    let mut add = |sku: &str, on_hand: i64, reserved: i64| {
        let units = record.entry(sku.to_owned()).or_default();
        units.on_hand += on_hand;
        units.reserved += reserved;
    };
    match change {
        Change::Reserved { lines, .. } => {
            lines.iter().for_each(|line| add(&line.sku, 0, i64::from(line.qty)));
            1
        }
        // A hold that holds nothing has ended; one that holds just what it was given has begun.
        Change::Resized { deltas, lines, .. } => {
            deltas.iter().for_each(|delta| add(&delta.sku, 0, delta.delta));
            let begun = deltas.len() == lines.len()
                && deltas.iter().all(|delta| {
                    lines.iter().any(|line| line.sku == delta.sku && i64::from(line.qty) == delta.delta)
                });
            if lines.is_empty() { -1 } else { i64::from(begun) }
        }
        // Without lines it is the tombstone of a hold that never was.
        Change::Released { lines, .. } | Change::Expired { lines, .. } => {
            lines.iter().for_each(|line| add(&line.sku, 0, -i64::from(line.qty)));
            -i64::from(!lines.is_empty())
        }
        Change::Committed { lines, rereserved, .. } => {
            let held = i64::from(!rereserved);
            lines.iter().for_each(|line| add(&line.sku, -i64::from(line.qty), -held * i64::from(line.qty)));
            -held
        }
        Change::Returned { lines, .. } => {
            lines.iter().for_each(|line| add(&line.sku, i64::from(line.qty), 0));
            0
        }
        Change::Moved { kind, lines, .. } => {
            // A repair moves Redis to where the record is.
            if *kind != MovementKind::Repaired {
                lines.iter().for_each(|line| add(&line.sku, line.delta, 0));
            }
            0
        }
        Change::Extended { .. } | Change::Split { .. } | Change::Threshold { .. } => 0,
    }
}
