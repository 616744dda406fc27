//! Putting a basket on hold.

use crate::hash::fnv32;
use crate::inventory::{Basket, KEEP_MS, Line, Position, RESERVE, ReservationState, Shortage, Touched};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Holds a whole basket, all or nothing. Idempotent by reservation.
#[derive(Debug, Clone, Copy)]
pub struct Reserve<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservation, which is the order.
    pub reservation: &'a str,
    /// Who wants it.
    pub user: &'a str,
    /// What.
    pub basket: &'a Basket,
    /// For how long, ms. 0: due at once.
    pub hold_ms: u64,
    /// Hold what is there and say what is short, instead of all or nothing.
    pub partial: bool,
    /// How long the record outlives the hold, ms.
    pub keep_ms: u64,
}

impl<'a> Reserve<'a> {
    /// All or nothing, remembered for [`KEEP_MS`].
    #[must_use]
    pub fn new(hub: &'a str, reservation: &'a str, user: &'a str, basket: &'a Basket, hold_ms: u64) -> Self {
        Self { hub, reservation, user, basket, hold_ms, partial: false, keep_ms: KEEP_MS }
    }
}

/// What became of a reserve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReserveReply {
    /// On hold.
    Reserved {
        /// Where the journal has it.
        at: Position,
        /// When the hold ends, Unix ms by Redis' clock.
        expires_at_ms: u64,
        /// What is held; in partial mode perhaps less than asked.
        lines: Vec<Line>,
        /// The SKUs after it.
        stock: Vec<Touched>,
        /// What is not held; empty unless partial.
        short: Vec<Shortage>,
    },
    /// This reservation was made before; the stored outcome.
    Replayed {
        /// Where the journal has its last change.
        at: Position,
        /// Reserved or confirmed.
        state: ReservationState,
        /// When the hold ends or ended, Unix ms.
        expires_at_ms: u64,
        /// What is held.
        lines: Vec<Line>,
    },
    /// Not enough; nothing is held, nothing is stored, a later try may succeed.
    Short(Vec<Shortage>),
    /// The hub does not carry these.
    UnknownSku(Vec<String>),
    /// The same reservation was made with another basket, user or mode.
    Conflict,
    /// The reservation has ended and does not come back.
    Refused(ReservationState),
    /// The record is too far behind: so many entries wait.
    Busy {
        /// Journal entries not applied yet.
        waiting: u64,
    },
    /// The hub is closed.
    Closed,
}

/// FNV-1a of (user, order): the bucket a buyer starts at.
pub(crate) fn primary(user: &str, reservation: &str) -> u32 {
    fnv32([user.as_bytes(), reservation.as_bytes()])
}

impl Operation for Reserve<'_> {
    const SCRIPT: &'static Script = &RESERVE;
    type Reply = ReserveReply;

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
        args.push(self.reservation)
            .push(self.user)
            .push(self.basket.fingerprint(self.user, self.partial))
            .push(self.hold_ms)
            .push(u8::from(self.partial))
            .push(primary(self.user, self.reservation))
            .push(self.keep_ms);
        for line in self.basket.lines() {
            args.push(&line.sku).push(line.qty);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ReserveReply, LuaError> {
        read(tag, reply)
    }
}

/// What this and `draw` answer alike.
pub(super) fn read(tag: &str, reply: &mut Reply) -> Result<ReserveReply, LuaError> {
    Ok(match tag {
        "reserved" => ReserveReply::Reserved {
            at: reply.position()?,
            expires_at_ms: reply.uint()?,
            lines: reply.lines()?,
            stock: reply.touched()?,
            short: reply.shortages()?,
        },
        "replayed" => ReserveReply::Replayed {
            at: reply.position()?,
            state: reply.state()?,
            expires_at_ms: reply.uint()?,
            lines: reply.lines()?,
        },
        "short" => ReserveReply::Short(reply.shortages()?),
        "unknown_sku" => ReserveReply::UnknownSku(reply.texts()?),
        "conflict" => ReserveReply::Conflict,
        "refused" => ReserveReply::Refused(reply.state()?),
        "busy" => ReserveReply::Busy { waiting: reply.uint()? },
        "closed" => ReserveReply::Closed,
        _ => return Err(reply.unknown_tag(tag)),
    })
}
