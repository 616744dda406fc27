//! Selling what is on hold.

use crate::inventory::reserve::primary;
use crate::inventory::{Basket, CONFIRM, KEEP_MS, Line, Position, ReservationState, Shortage, Touched};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Commits a reservation. Late, it takes the stock again or says no. Idempotent by reservation.
#[derive(Debug, Clone, Copy)]
pub struct Confirm<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservation.
    pub reservation: &'a str,
    /// Who wants it; used only if the reservation is unknown.
    pub user: &'a str,
    /// What to take if the reservation is unknown. Give it only after the record has said that this reservation was
    /// never confirmed: Redis forgets confirmed ones after [`KEEP_MS`], and a second sale must not come of that.
    pub late: Option<&'a Basket>,
    /// How long the record is kept, ms.
    pub keep_ms: u64,
}

impl<'a> Confirm<'a> {
    /// Answers an unknown reservation with [`ConfirmReply::Unknown`]; an expired one is taken again.
    #[must_use]
    pub fn new(hub: &'a str, reservation: &'a str, user: &'a str) -> Self {
        Self { hub, reservation, user, late: None, keep_ms: KEEP_MS }
    }
}

/// What became of a confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmReply {
    /// Sold.
    Confirmed {
        /// Where the journal has it.
        at: Position,
        /// The hold had gone; the stock was taken again.
        rereserved: bool,
        /// What was sold.
        lines: Vec<Line>,
        /// The SKUs after it.
        stock: Vec<Touched>,
    },
    /// Confirmed before.
    Replayed {
        /// Where the journal has that.
        at: Position,
    },
    /// Late, and no longer enough; nothing was taken.
    Short(Vec<Shortage>),
    /// Late, and the hub does not carry these.
    UnknownSku(Vec<String>),
    /// No such reservation in Redis; ask the record, then perhaps again with `late`.
    Unknown,
    /// Released or returned.
    Refused(ReservationState),
    /// The hub is closed.
    Closed,
}

impl Operation for Confirm<'_> {
    const SCRIPT: &'static Script = &CONFIRM;
    type Reply = ConfirmReply;

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
            .push(self.late.map(|basket| basket.fingerprint(self.user, false)).unwrap_or_default())
            .push(primary(self.user, self.reservation))
            .push(self.keep_ms);
        for line in self.late.map(Basket::lines).unwrap_or_default() {
            args.push(&line.sku).push(line.qty);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ConfirmReply, LuaError> {
        Ok(match tag {
            "confirmed" => ConfirmReply::Confirmed {
                at: reply.position()?,
                rereserved: reply.uint::<u8>()? == 1,
                lines: reply.lines()?,
                stock: reply.touched()?,
            },
            "replayed" => ConfirmReply::Replayed { at: reply.position()? },
            "short" => ConfirmReply::Short(reply.shortages()?),
            "unknown_sku" => ConfirmReply::UnknownSku(reply.texts()?),
            "unknown" => ConfirmReply::Unknown,
            "refused" => ConfirmReply::Refused(reply.state()?),
            "closed" => ConfirmReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
