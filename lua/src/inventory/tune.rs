//! How a SKU is kept: over how many buckets, and below what it counts as low.

use crate::inventory::{Position, SPLIT, THRESHOLD};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Spreads a SKU over buckets, online; 1 merges them.
#[derive(Debug, Clone, Copy)]
pub struct Split<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The SKU.
    pub sku: &'a str,
    /// How many buckets, 1 to [`Split::MAX_BUCKETS`].
    pub buckets: u32,
}

/// Sets below what a SKU is low; 0 turns it off.
#[derive(Debug, Clone, Copy)]
pub struct Threshold<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The SKU.
    pub sku: &'a str,
    /// Units: low while available < threshold.
    pub threshold: u32,
}

/// What became of either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TuneReply {
    /// Done.
    Set {
        /// Where the journal has it, with the crossing if one came of it.
        at: Position,
    },
    /// It was so already.
    Unchanged {
        /// The head of the journal: the change that made it so is not after it.
        at: Position,
    },
    /// The hub does not carry it.
    UnknownSku,
    /// The hub is closed.
    Closed,
}

impl Split<'_> {
    /// Buckets of one SKU, at most.
    pub const MAX_BUCKETS: u32 = 100;
}

fn keys_of(hub: &str) -> Vec<String> {
    vec![keys::inventory::meta(hub), keys::inventory::stock(hub), keys::inventory::journal(hub)]
}

fn read(tag: &str, reply: &mut Reply) -> Result<TuneReply, LuaError> {
    Ok(match tag {
        "set" => TuneReply::Set { at: reply.position()? },
        "unchanged" => TuneReply::Unchanged { at: reply.position()? },
        "unknown_sku" => TuneReply::UnknownSku,
        "closed" => TuneReply::Closed,
        _ => return Err(reply.unknown_tag(tag)),
    })
}

impl Operation for Split<'_> {
    const SCRIPT: &'static Script = &SPLIT;
    type Reply = TuneReply;

    fn keys(&self) -> Vec<String> {
        keys_of(self.hub)
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.sku).push(self.buckets);
    }

    fn check(&self) -> Result<(), LuaError> {
        if (1..=Self::MAX_BUCKETS).contains(&self.buckets) {
            return Ok(());
        }
        let detail = format!("{} buckets; 1 to {} can be had", self.buckets, Self::MAX_BUCKETS);
        Err(LuaError::Input { script: Self::SCRIPT.name(), detail })
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<TuneReply, LuaError> {
        read(tag, reply)
    }
}

impl Operation for Threshold<'_> {
    const SCRIPT: &'static Script = &THRESHOLD;
    type Reply = TuneReply;

    fn keys(&self) -> Vec<String> {
        keys_of(self.hub)
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.sku).push(self.threshold);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<TuneReply, LuaError> {
        read(tag, reply)
    }
}
