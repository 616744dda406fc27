//! The counts anew, from the record: begin, load, open. Nothing is taken in between.

use super::{BEGIN, LOAD, LOAD_ORDER, OPEN, Use, Who, listed};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Closes the counts and forgets them.
#[derive(Debug, Clone)]
pub struct Begin<'a> {
    /// The epoch that begins: later than any before it.
    pub epoch: u64,
    /// Every promotion the record knows.
    pub promos: &'a [String],
    /// The days by which devices may still be counted.
    pub days: &'a [String],
}

/// The answers of [`Begin`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeginReply {
    /// Closed and empty.
    Begun,
    /// Redis has seen this epoch, or a later one.
    Stale {
        /// That.
        epoch: u64,
    },
}

impl Operation for Begin<'_> {
    const SCRIPT: &'static Script = &BEGIN;
    type Reply = BeginReply;

    fn keys(&self) -> Vec<String> {
        let mut all = vec![keys::promo::meta(), keys::promo::due()];
        for promo in self.promos {
            all.push(keys::promo::uses(promo));
            all.extend(self.days.iter().map(|day| keys::promo::devices(promo, day)));
        }
        all
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<BeginReply, LuaError> {
        Ok(match tag {
            "begun" => BeginReply::Begun,
            "stale" => BeginReply::Stale { epoch: reply.uint()? },
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// Part of one promotion's uses.
#[derive(Debug, Clone)]
pub struct Load<'a> {
    /// The epoch being rebuilt.
    pub epoch: u64,
    /// A key of [`keys::promo::uses`] or [`keys::promo::devices`].
    pub key: &'a str,
    /// How long it lives, ms; 0: for good.
    pub ttl_ms: u64,
    /// Fields, and how much each has counted.
    pub fields: &'a [(String, u64)],
}

/// The answers of [`Load`] and [`LoadOrder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadReply {
    /// Loaded.
    Loaded {
        /// So many.
        rows: u64,
    },
    /// Another rebuild has begun.
    Stale {
        /// Its epoch; 0: Redis was emptied again.
        epoch: u64,
    },
}

fn loaded(tag: &str, reply: &mut Reply) -> Result<LoadReply, LuaError> {
    Ok(match tag {
        "loaded" => LoadReply::Loaded { rows: reply.uint()? },
        "stale" => LoadReply::Stale { epoch: reply.uint()? },
        _ => return Err(reply.unknown_tag(tag)),
    })
}

impl Operation for Load<'_> {
    const SCRIPT: &'static Script = &LOAD;
    type Reply = LoadReply;

    fn keys(&self) -> Vec<String> {
        vec![keys::promo::meta(), self.key.to_owned()]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch).push(self.ttl_ms);
        for (field, value) in self.fields {
            args.push(field.as_str()).push(*value);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<LoadReply, LuaError> {
        loaded(tag, reply)
    }
}

/// The redemption of an order that holds uses.
#[derive(Debug, Clone)]
pub struct LoadOrder<'a> {
    /// The epoch being rebuilt.
    pub epoch: u64,
    /// The order.
    pub order: &'a str,
    /// End of the hold, Unix ms.
    pub until_ms: u64,
    /// What was asked for.
    pub digest: &'a str,
    /// For whom.
    pub who: &'a Who,
    /// What is used.
    pub uses: &'a [Use],
}

impl Operation for LoadOrder<'_> {
    const SCRIPT: &'static Script = &LOAD_ORDER;
    type Reply = LoadReply;

    fn keys(&self) -> Vec<String> {
        vec![keys::promo::meta(), keys::promo::due(), keys::promo::order(self.order)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch).push(self.order).push(self.until_ms).push(self.digest);
        args.push(self.who.user.as_str()).push(self.who.day.as_str()).push(self.who.device.as_str());
        args.push(listed(self.uses));
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<LoadReply, LuaError> {
        loaded(tag, reply)
    }
}

/// Ends a rebuild.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    /// The epoch that was rebuilt.
    pub epoch: u64,
}

/// The answers of [`Open`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenReply {
    /// Uses may be taken.
    Opened,
    /// Another rebuild has begun.
    Stale {
        /// Its epoch; 0: Redis was emptied again.
        epoch: u64,
    },
}

impl Operation for Open {
    const SCRIPT: &'static Script = &OPEN;
    type Reply = OpenReply;

    fn keys(&self) -> Vec<String> {
        vec![keys::promo::meta()]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<OpenReply, LuaError> {
        Ok(match tag {
            "opened" => OpenReply::Opened,
            "stale" => OpenReply::Stale { epoch: reply.uint()? },
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
