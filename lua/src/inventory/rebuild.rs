//! Rebuilding a hub from the record: begin, load SKUs, then reservations and movements, open.
//!
//! The epoch is the fence. The record hands it out, rising; whoever began last owns the hub, and every later step of
//! an earlier rebuild answers `Lost`. All steps may be repeated.

use serde_json::json;

use crate::inventory::{
    BEGIN_REBUILD, CLOSE, Delta, KEEP_MS, LOAD_MOVEMENTS, LOAD_RESERVATIONS, LOAD_SKUS, Line, OPEN,
    ReservationState,
};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Closes the hub and empties it, for a new epoch.
#[derive(Debug, Clone, Copy)]
pub struct BeginRebuild<'a> {
    /// The hub.
    pub hub: &'a str,
    /// Above every epoch the hub ever had.
    pub epoch: u64,
}

/// What became of a begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BeginReply {
    /// Load it now.
    Begun,
    /// Entries wait that the record has not applied. The hub is closed; drain, trim, begin again.
    Undrained {
        /// Their epoch.
        epoch: u64,
        /// The last of them.
        seq: u64,
        /// The last applied.
        applied: u64,
    },
    /// This Redis has seen that epoch or a later one. Nothing was changed.
    Stale {
        /// The epoch it is in.
        epoch: u64,
    },
}

/// A SKU as the record has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkuRow {
    /// The SKU.
    pub sku: String,
    /// Units on the shelf, those on hold included.
    pub on_hand: u64,
    /// Low while available < threshold; 0: off.
    pub threshold: u32,
    /// Over how many buckets; 0 counts as 1.
    pub buckets: u32,
}

/// Loads SKUs.
#[derive(Debug, Clone, Copy)]
pub struct LoadSkus<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The epoch being built.
    pub epoch: u64,
    /// Some thousand at a time.
    pub rows: &'a [SkuRow],
}

/// A reservation as the record has it: open holds all, ended ones of the last [`KEEP_MS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReservationRow {
    /// The reservation.
    pub reservation: String,
    /// Where it stands.
    pub state: ReservationState,
    /// Who.
    pub user: String,
    /// When the hold ends or ended, Unix ms.
    pub expires_at_ms: u64,
    /// Fingerprint from the journal; empty for tombstones.
    pub request: String,
    /// What is held, or was.
    pub lines: Vec<Line>,
}

/// Loads reservations, after all SKUs.
#[derive(Debug, Clone, Copy)]
pub struct LoadReservations<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The epoch being built.
    pub epoch: u64,
    /// Some hundred at a time.
    pub rows: &'a [ReservationRow],
}

/// A movement of the last [`KEEP_MS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// The movement.
    pub movement: String,
    /// Fingerprint from the journal.
    pub request: String,
    /// What changed.
    pub lines: Vec<Delta>,
}

/// Loads movement ids, so that a retry across the rebuild is still known.
#[derive(Debug, Clone, Copy)]
pub struct LoadMovements<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The epoch being built.
    pub epoch: u64,
    /// Some hundred at a time.
    pub rows: &'a [MovementRow],
}

/// What became of a load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadReply {
    /// Done.
    Loaded {
        /// Rows that were not there yet.
        new: u64,
    },
    /// Holds exceed what is on hand: the record itself is wrong. Nothing of the chunk was loaded.
    Short(Vec<Unbacked>),
    /// The rebuild is not this one's any more, or the hub is open.
    Lost,
}

/// A hold with no units behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbacked {
    /// The reservation.
    pub reservation: String,
    /// The SKU.
    pub sku: String,
    /// Units on hold.
    pub wanted: u64,
    /// Units there were.
    pub available: u64,
}

/// Opens a hub that is loaded, or one closed with its epoch intact.
#[derive(Debug, Clone, Copy)]
pub struct Open<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The epoch that was built.
    pub epoch: u64,
    /// With so many entries waiting in the journal, reserve answers busy. 0: it always does.
    pub journal_cap: u64,
}

/// What became of an open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenReply {
    /// It sells, now or before.
    Opened {
        /// SKUs in the hub.
        skus: u64,
        /// Open holds in the hub.
        holds: u64,
    },
    /// Another rebuild took the hub over, or this Redis forgot it.
    Lost,
}

/// Closes a hub; answers its epoch, with which it can be opened again. None: Redis knows nothing of it.
#[derive(Debug, Clone, Copy)]
pub struct Close<'a> {
    /// The hub.
    pub hub: &'a str,
}

impl Operation for BeginRebuild<'_> {
    const SCRIPT: &'static Script = &BEGIN_REBUILD;
    type Reply = BeginReply;

    fn keys(&self) -> Vec<String> {
        keys_of(self.hub)
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch);
    }

    fn check(&self) -> Result<(), LuaError> {
        // Lua compares epochs as doubles.
        if (1..1 << 53).contains(&self.epoch) {
            return Ok(());
        }
        let detail = format!("epoch {} is not in 1..2^53", self.epoch);
        Err(LuaError::Input { script: Self::SCRIPT.name(), detail })
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<BeginReply, LuaError> {
        Ok(match tag {
            "begun" => BeginReply::Begun,
            "undrained" => {
                BeginReply::Undrained { epoch: reply.uint()?, seq: reply.uint()?, applied: reply.uint()? }
            }
            "stale" => BeginReply::Stale { epoch: reply.uint()? },
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

impl Operation for LoadSkus<'_> {
    const SCRIPT: &'static Script = &LOAD_SKUS;
    type Reply = LoadReply;

    fn keys(&self) -> Vec<String> {
        vec![keys::inventory::meta(self.hub), keys::inventory::stock(self.hub)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch);
        for row in self.rows {
            args.push(&row.sku).push(row.on_hand).push(row.threshold).push(row.buckets.max(1));
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<LoadReply, LuaError> {
        load_reply(tag, reply)
    }
}

impl Operation for LoadReservations<'_> {
    const SCRIPT: &'static Script = &LOAD_RESERVATIONS;
    type Reply = LoadReply;

    fn keys(&self) -> Vec<String> {
        let mut keys = keys_of(self.hub);
        keys.extend(self.rows.iter().map(|row| keys::inventory::reservation(self.hub, &row.reservation)));
        keys
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch).push(KEEP_MS);
        for row in self.rows {
            let lines: Vec<_> = row.lines.iter().map(|line| json!([line.sku, line.qty])).collect();
            let row = json!({
                "id": row.reservation, "state": row.state.as_str(), "user": row.user,
                "exp": row.expires_at_ms, "req": row.request, "lines": lines,
            });
            args.push(row.to_string());
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<LoadReply, LuaError> {
        load_reply(tag, reply)
    }
}

impl Operation for LoadMovements<'_> {
    const SCRIPT: &'static Script = &LOAD_MOVEMENTS;
    type Reply = LoadReply;

    fn keys(&self) -> Vec<String> {
        let mut keys = vec![keys::inventory::meta(self.hub)];
        keys.extend(self.rows.iter().map(|row| keys::inventory::movement(self.hub, &row.movement)));
        keys
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch).push(KEEP_MS);
        for row in self.rows {
            let lines: Vec<_> = row.lines.iter().map(|line| json!([line.sku, line.delta])).collect();
            args.push(json!({ "req": row.request, "lines": lines }).to_string());
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<LoadReply, LuaError> {
        load_reply(tag, reply)
    }
}

impl Operation for Open<'_> {
    const SCRIPT: &'static Script = &OPEN;
    type Reply = OpenReply;

    fn keys(&self) -> Vec<String> {
        keys_of(self.hub)
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch).push(self.journal_cap);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<OpenReply, LuaError> {
        Ok(match tag {
            "opened" => OpenReply::Opened { skus: reply.uint()?, holds: reply.uint()? },
            "lost" => OpenReply::Lost,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

impl Operation for Close<'_> {
    const SCRIPT: &'static Script = &CLOSE;
    type Reply = Option<u64>;

    fn keys(&self) -> Vec<String> {
        vec![keys::inventory::meta(self.hub)]
    }

    fn args(&self, _: &mut Args<'_>) {}

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Option<u64>, LuaError> {
        match tag {
            "shut" => Ok(Some(reply.uint()?).filter(|epoch| *epoch > 0)),
            _ => Err(reply.unknown_tag(tag)),
        }
    }
}

fn keys_of(hub: &str) -> Vec<String> {
    vec![keys::inventory::meta(hub), keys::inventory::stock(hub), keys::inventory::expiry(hub)]
}

fn load_reply(tag: &str, reply: &mut Reply) -> Result<LoadReply, LuaError> {
    Ok(match tag {
        "loaded" => LoadReply::Loaded { new: reply.uint()? },
        "short" => LoadReply::Short(reply.rows(|row| {
            Ok(Unbacked {
                reservation: row.text()?,
                sku: row.text()?,
                wanted: row.uint()?,
                available: row.uint()?,
            })
        })?),
        "lost" => LoadReply::Lost,
        _ => return Err(reply.unknown_tag(tag)),
    })
}
