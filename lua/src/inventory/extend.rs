//! Keeping a hold for longer.

use crate::inventory::{EXTEND, KEEP_MS, Position, ReservationState};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Moves the end of a hold forward, never back.
#[derive(Debug, Clone, Copy)]
pub struct Extend<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservation.
    pub reservation: &'a str,
    /// How long from now, ms.
    pub hold_ms: u64,
    /// How long the record outlives the hold, ms.
    pub keep_ms: u64,
}

impl<'a> Extend<'a> {
    /// Remembered for [`KEEP_MS`].
    #[must_use]
    pub fn new(hub: &'a str, reservation: &'a str, hold_ms: u64) -> Self {
        Self { hub, reservation, hold_ms, keep_ms: KEEP_MS }
    }
}

/// What became of an extend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtendReply {
    /// It lasts longer now.
    Extended {
        /// Where the journal has it.
        at: Position,
        /// When the hold ends, Unix ms.
        expires_at_ms: u64,
    },
    /// It lasted that long already.
    Unchanged {
        /// Where the journal has its last change.
        at: Position,
        /// When the hold ends, Unix ms.
        expires_at_ms: u64,
    },
    /// Expired, or never heard of.
    Gone,
    /// Confirmed, released or returned.
    Refused(ReservationState),
    /// The hub is closed.
    Closed,
}

impl Operation for Extend<'_> {
    const SCRIPT: &'static Script = &EXTEND;
    type Reply = ExtendReply;

    fn keys(&self) -> Vec<String> {
        vec![
            keys::inventory::meta(self.hub),
            keys::inventory::expiry(self.hub),
            keys::inventory::journal(self.hub),
            keys::inventory::reservation(self.hub, self.reservation),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.reservation).push(self.hold_ms).push(self.keep_ms);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ExtendReply, LuaError> {
        Ok(match tag {
            "extended" => ExtendReply::Extended { at: reply.position()?, expires_at_ms: reply.uint()? },
            "unchanged" => ExtendReply::Unchanged { at: reply.position()?, expires_at_ms: reply.uint()? },
            "gone" => ExtendReply::Gone,
            "refused" => ExtendReply::Refused(reply.state()?),
            "closed" => ExtendReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
