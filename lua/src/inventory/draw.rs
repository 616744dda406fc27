//! Holds that others draw from: a sale's units, kept from the shelf until its buyers come.

use crate::inventory::reserve::{self, ReserveReply, primary};
use crate::inventory::{Basket, DRAW, KEEP_MS, Line, Position, RESIZE, ReservationState, Shortage, Touched};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Holds a whole basket out of another hold, all or nothing. Idempotent by reservation.
#[derive(Debug, Clone, Copy)]
pub struct Draw<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservation that is to be.
    pub reservation: &'a str,
    /// Who wants it.
    pub user: &'a str,
    /// What.
    pub basket: &'a Basket,
    /// The open hold it comes out of.
    pub from: &'a str,
    /// For how long, ms.
    pub hold_ms: u64,
}

/// What became of a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawReply {
    /// As a reserve answers; shortages say what the hold had.
    Reserve(ReserveReply),
    /// There is no such open hold to draw from.
    Ended,
}

impl Operation for Draw<'_> {
    const SCRIPT: &'static Script = &DRAW;
    type Reply = DrawReply;

    fn keys(&self) -> Vec<String> {
        vec![
            keys::inventory::meta(self.hub),
            keys::inventory::stock(self.hub),
            keys::inventory::expiry(self.hub),
            keys::inventory::journal(self.hub),
            keys::inventory::reservation(self.hub, self.reservation),
            keys::inventory::reservation(self.hub, self.from),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.reservation)
            .push(self.user)
            .push(self.basket.fingerprint(self.user, false))
            .push(self.hold_ms)
            .push(KEEP_MS)
            .push(self.from);
        for line in self.basket.lines() {
            args.push(&line.sku).push(line.qty);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<DrawReply, LuaError> {
        Ok(match tag {
            "ended" => DrawReply::Ended,
            _ => DrawReply::Reserve(reserve::read(tag, reply)?),
        })
    }
}

/// Sets what a hold holds, from and to the shelf; makes it if nobody has heard of it.
#[derive(Debug, Clone, Copy)]
pub struct Resize<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservation.
    pub reservation: &'a str,
    /// Whose, if it is made.
    pub user: &'a str,
    /// What it should hold.
    pub basket: &'a Basket,
    /// How long from now, ms; it never ends sooner than it would have.
    pub hold_ms: u64,
}

/// What became of a resize.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResizeReply {
    /// It holds these.
    Resized {
        /// Where the journal has it.
        at: Position,
        /// When the hold ends, Unix ms.
        expires_at_ms: u64,
        /// All it holds now.
        lines: Vec<Line>,
        /// The SKUs that changed.
        stock: Vec<Touched>,
        /// What the shelf could not give.
        short: Vec<Shortage>,
    },
    /// Nothing is held, and nothing is there to hold.
    Short(Vec<Shortage>),
    /// The hub does not carry these.
    UnknownSku(Vec<String>),
    /// It has ended, or is sold.
    Refused(ReservationState),
    /// The record is too far behind: so many entries wait.
    Busy {
        /// Journal entries not applied yet.
        waiting: u64,
    },
    /// The hub is closed.
    Closed,
}

impl Operation for Resize<'_> {
    const SCRIPT: &'static Script = &RESIZE;
    type Reply = ResizeReply;

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
            .push(self.basket.fingerprint(self.user, true))
            .push(self.hold_ms)
            .push(KEEP_MS)
            .push(primary(self.user, self.reservation));
        for line in self.basket.lines() {
            args.push(&line.sku).push(line.qty);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ResizeReply, LuaError> {
        Ok(match tag {
            "resized" => ResizeReply::Resized {
                at: reply.position()?,
                expires_at_ms: reply.uint()?,
                lines: reply.lines()?,
                stock: reply.touched()?,
                short: reply.shortages()?,
            },
            "short" => ResizeReply::Short(reply.shortages()?),
            "unknown_sku" => ResizeReply::UnknownSku(reply.texts()?),
            "refused" => ResizeReply::Refused(reply.state()?),
            "busy" => ResizeReply::Busy { waiting: reply.uint()? },
            "closed" => ResizeReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
