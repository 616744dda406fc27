//! Stock that comes and goes by other doors than a sale: receipts, adjustments, transfers, counts.

use std::collections::BTreeMap;

use crate::hash::fnv64;
use crate::inventory::{ADJUST, COUNT, KEEP_MS, MovementKind, Position, Shortage, Touched};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// A change of what is available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// The SKU.
    pub sku: String,
    /// Units; positive: in.
    pub delta: i64,
}

/// Adds to or takes from what is available; never below zero. Idempotent by movement.
#[derive(Debug, Clone, Copy)]
pub struct Adjust<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The movement.
    pub movement: &'a str,
    /// Why stock moves; receipts and transfers in create SKUs the hub did not carry.
    pub kind: MovementKind,
    /// What; the same SKU twice is summed.
    pub lines: &'a [(&'a str, i64)],
    /// Reason, actor, whatever the record wants to keep of it; Redis carries it unread.
    pub note: &'a str,
}

/// What became of an adjustment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveReply {
    /// Done.
    Moved {
        /// Where the journal has it.
        at: Position,
        /// What changed.
        lines: Vec<Delta>,
        /// The SKUs after it.
        stock: Vec<Touched>,
    },
    /// Done before.
    Replayed {
        /// Where the journal has it.
        at: Position,
        /// What changed then.
        lines: Vec<Delta>,
    },
    /// The same id was another movement.
    Conflict,
    /// It would take more than is available; nothing moved.
    Short(Vec<Shortage>),
    /// The hub does not carry these.
    UnknownSku(Vec<String>),
    /// The hub is closed.
    Closed,
}

/// Sets what is available so that available + held equals what was counted. Idempotent by movement.
#[derive(Debug, Clone, Copy)]
pub struct Count<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The movement.
    pub movement: &'a str,
    /// Units counted on the shelf, per SKU, each SKU once.
    pub lines: &'a [(&'a str, u32)],
    /// Reason, actor; Redis carries it unread.
    pub note: &'a str,
}

/// What became of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountReply {
    /// Done.
    Moved {
        /// Where the journal has it.
        at: Position,
        /// By how much the shelf differed.
        lines: Vec<Delta>,
        /// The SKUs after it.
        stock: Vec<Touched>,
    },
    /// Done before.
    Replayed {
        /// Where the journal has it.
        at: Position,
        /// By how much the shelf differed then.
        lines: Vec<Delta>,
    },
    /// The same id was another count.
    Conflict,
    /// Fewer counted than are on hold; nothing was set.
    BelowHeld(Vec<BelowHeld>),
    /// The hub does not carry these.
    UnknownSku(Vec<String>),
    /// The hub is closed.
    Closed,
}

/// A count that cannot be true while holds are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelowHeld {
    /// The SKU.
    pub sku: String,
    /// Units counted.
    pub counted: u64,
    /// Units on hold.
    pub held: u64,
}

/// Lines in one movement, at most.
const MAX_LINES: usize = 1000;
/// Units in one line, at most: far below where Lua's doubles lose a unit.
const MAX_UNITS: i64 = 1_000_000_000;

fn movement_keys(hub: &str, movement: &str) -> Vec<String> {
    vec![
        keys::inventory::meta(hub),
        keys::inventory::stock(hub),
        keys::inventory::journal(hub),
        keys::inventory::movement(hub, movement),
    ]
}

fn fingerprint<'a>(kind: &str, lines: impl IntoIterator<Item = (&'a str, i64)>) -> String {
    let rows: Vec<(&str, [u8; 8])> = lines.into_iter().map(|(sku, n)| (sku, n.to_be_bytes())).collect();
    let parts = rows.iter().flat_map(|(sku, n)| [sku.as_bytes(), n.as_slice()]);
    format!("{:016x}", fnv64(std::iter::once(kind.as_bytes()).chain(parts)))
}

fn check_lines<'a>(
    script: &Script,
    lines: usize,
    mut units: impl Iterator<Item = (&'a str, i64)>,
) -> Result<(), LuaError> {
    let refuse = |detail: String| Err(LuaError::Input { script: script.name(), detail });
    if lines == 0 || lines > MAX_LINES {
        return refuse(format!("{lines} lines; 1 to {MAX_LINES} make a movement"));
    }
    match units.find(|(sku, n)| sku.is_empty() || !(-MAX_UNITS..=MAX_UNITS).contains(n)) {
        Some((sku, n)) => refuse(format!("{sku:?}: {n} units")),
        None => Ok(()),
    }
}

impl Adjust<'_> {
    /// Tells this request from another under the same id. The journal carries it to the record.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(self.kind.as_str(), self.summed())
    }

    fn summed(&self) -> BTreeMap<&str, i64> {
        let mut sums = BTreeMap::new();
        for (sku, delta) in self.lines {
            let sum: &mut i64 = sums.entry(*sku).or_default();
            *sum = sum.saturating_add(*delta);
        }
        sums
    }
}

impl Operation for Adjust<'_> {
    const SCRIPT: &'static Script = &ADJUST;
    type Reply = MoveReply;

    fn keys(&self) -> Vec<String> {
        movement_keys(self.hub, self.movement)
    }

    fn args(&self, args: &mut Args<'_>) {
        let lines = self.summed();
        args.push(self.movement)
            .push(self.kind.as_str())
            .push(self.fingerprint())
            .push(KEEP_MS)
            .push(self.note)
            .push(u8::from(self.kind.creates_skus()));
        for (sku, delta) in lines {
            args.push(sku).push(delta);
        }
    }

    fn check(&self) -> Result<(), LuaError> {
        check_lines(Self::SCRIPT, self.lines.len(), self.summed().into_iter())
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<MoveReply, LuaError> {
        Ok(match tag {
            "moved" => {
                MoveReply::Moved { at: reply.position()?, lines: reply.deltas()?, stock: reply.touched()? }
            }
            "replayed" => MoveReply::Replayed { at: reply.position()?, lines: reply.deltas()? },
            "conflict" => MoveReply::Conflict,
            "short" => MoveReply::Short(reply.shortages()?),
            "unknown_sku" => MoveReply::UnknownSku(reply.texts()?),
            "closed" => MoveReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

impl Count<'_> {
    /// As [`Adjust::fingerprint`], over what was counted.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let lines = self.sorted();
        fingerprint(MovementKind::Counted.as_str(), lines.iter().map(|(sku, n)| (*sku, i64::from(*n))))
    }

    fn sorted(&self) -> Vec<(&str, u32)> {
        let mut lines = self.lines.to_vec();
        lines.sort_unstable();
        lines
    }
}

impl Operation for Count<'_> {
    const SCRIPT: &'static Script = &COUNT;
    type Reply = CountReply;

    fn keys(&self) -> Vec<String> {
        movement_keys(self.hub, self.movement)
    }

    fn args(&self, args: &mut Args<'_>) {
        let lines = self.sorted();
        args.push(self.movement)
            .push(MovementKind::Counted.as_str())
            .push(self.fingerprint())
            .push(KEEP_MS)
            .push(self.note);
        for (sku, counted) in lines {
            args.push(sku).push(counted);
        }
    }

    fn check(&self) -> Result<(), LuaError> {
        let mut skus: Vec<&str> = self.lines.iter().map(|(sku, _)| *sku).collect();
        skus.sort_unstable();
        if skus.windows(2).any(|pair| pair.first() == pair.last()) {
            let detail = "a SKU is counted twice".to_owned();
            return Err(LuaError::Input { script: Self::SCRIPT.name(), detail });
        }
        let units = self.lines.iter().map(|(sku, n)| (*sku, i64::from(*n)));
        check_lines(Self::SCRIPT, self.lines.len(), units)
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<CountReply, LuaError> {
        Ok(match tag {
            "moved" => {
                CountReply::Moved { at: reply.position()?, lines: reply.deltas()?, stock: reply.touched()? }
            }
            "replayed" => CountReply::Replayed { at: reply.position()?, lines: reply.deltas()? },
            "conflict" => CountReply::Conflict,
            "below_held" => {
                CountReply::BelowHeld(reply.rows(|row| {
                    Ok(BelowHeld { sku: row.text()?, counted: row.uint()?, held: row.uint()? })
                })?)
            }
            "unknown_sku" => CountReply::UnknownSku(reply.texts()?),
            "closed" => CountReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

impl Reply {
    fn deltas(&mut self) -> Result<Vec<Delta>, LuaError> {
        self.rows(|row| Ok(Delta { sku: row.text()?, delta: row.int()? }))
    }
}
