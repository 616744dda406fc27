//! Undoing a sale: sold units back on the shelf, and no sale from then on.

use crate::inventory::{Basket, KEEP_MS, Line, Position, RETURN, ReservationState, Touched};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Returns the units of a confirmed reservation, once; lets go of one that was never sold. Whatever it was, a confirm
/// that comes later is refused. Idempotent by reservation.
#[derive(Debug, Clone, Copy)]
pub struct Return<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservation.
    pub reservation: &'a str,
    /// What comes back of a sale; none: all that was confirmed.
    pub lines: Option<&'a Basket>,
    /// What to do if Redis does not know the reservation.
    pub if_unknown: IfUnknown,
    /// How long the record is kept, ms.
    pub keep_ms: u64,
}

/// What a return does about a reservation Redis does not know. Ask first; then the record says which of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfUnknown {
    /// Change nothing, answer [`ReturnReply::Unknown`].
    Ask,
    /// The record has no such confirmed reservation: refuse whatever comes under this id later.
    Bury,
    /// The record has it as confirmed: put the lines back.
    Apply,
}

impl IfUnknown {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Bury => "bury",
            Self::Apply => "apply",
        }
    }
}

/// What became of a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReturnReply {
    /// The units are for sale again.
    Returned {
        /// Where the journal has it.
        at: Position,
        /// What came back.
        lines: Vec<Line>,
        /// The SKUs after it.
        stock: Vec<Touched>,
    },
    /// It was still on hold; the units are for sale again.
    Released {
        /// Where the journal has it.
        at: Position,
        /// What came back.
        lines: Vec<Line>,
        /// The SKUs after it.
        stock: Vec<Touched>,
    },
    /// Expired or unknown until now, refused from now on: released.
    Buried {
        /// Where the journal has it.
        at: Position,
    },
    /// Undone before.
    Replayed {
        /// Where the journal has that.
        at: Position,
        /// Returned or released.
        state: ReservationState,
    },
    /// Redis does not know it, or nobody said which lines.
    Unknown,
    /// More than was sold; nothing was put back.
    Exceeds {
        /// The SKU.
        sku: String,
        /// Units to be returned.
        wanted: u64,
        /// Units sold.
        confirmed: u64,
    },
    /// The hub is closed.
    Closed,
}

impl<'a> Return<'a> {
    /// All that was confirmed; asks if unknown.
    #[must_use]
    pub fn new(hub: &'a str, reservation: &'a str) -> Self {
        Self { hub, reservation, lines: None, if_unknown: IfUnknown::Ask, keep_ms: KEEP_MS }
    }
}

impl Operation for Return<'_> {
    const SCRIPT: &'static Script = &RETURN;
    type Reply = ReturnReply;

    fn keys(&self) -> Vec<String> {
        vec![
            keys::inventory::meta(self.hub),
            keys::inventory::stock(self.hub),
            keys::inventory::expiry(self.hub),
            keys::inventory::journal(self.hub),
            keys::inventory::reservation(self.hub, self.reservation),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.reservation).push(self.if_unknown.as_str()).push(self.keep_ms);
        for line in self.lines.map(Basket::lines).unwrap_or_default() {
            args.push(&line.sku).push(line.qty);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ReturnReply, LuaError> {
        Ok(match tag {
            "returned" => ReturnReply::Returned {
                at: reply.position()?,
                lines: reply.lines()?,
                stock: reply.touched()?,
            },
            "released" => ReturnReply::Released {
                at: reply.position()?,
                lines: reply.lines()?,
                stock: reply.touched()?,
            },
            "buried" => ReturnReply::Buried { at: reply.position()? },
            "replayed" => ReturnReply::Replayed { at: reply.position()?, state: reply.state()? },
            "unknown" => ReturnReply::Unknown,
            "exceeds" => {
                ReturnReply::Exceeds { sku: reply.text()?, wanted: reply.uint()?, confirmed: reply.uint()? }
            }
            "closed" => ReturnReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
