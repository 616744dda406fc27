//! Giving a hold back.

use crate::inventory::{KEEP_MS, Line, Position, RELEASE, ReservationState, Touched};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Gives a hold back, or makes sure that it never comes to be. Idempotent by reservation.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservation.
    pub reservation: &'a str,
    /// How long the record is kept, ms.
    pub keep_ms: u64,
}

impl<'a> Release<'a> {
    /// Remembered for [`KEEP_MS`].
    #[must_use]
    pub fn new(hub: &'a str, reservation: &'a str) -> Self {
        Self { hub, reservation, keep_ms: KEEP_MS }
    }
}

/// What became of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseReply {
    /// The units are for sale again.
    Released {
        /// Where the journal has it.
        at: Position,
        /// What came back.
        lines: Vec<Line>,
        /// The SKUs after it.
        stock: Vec<Touched>,
    },
    /// It had expired, or nobody had heard of it; a reserve or a confirm that comes late will be refused.
    Buried {
        /// Where the journal has it.
        at: Position,
    },
    /// Released before.
    Replayed {
        /// Where the journal has that.
        at: Position,
    },
    /// It is confirmed (give it back with [`Return`](crate::inventory::Return)) or returned.
    Refused(ReservationState),
    /// The hub is closed.
    Closed,
}

impl Operation for Release<'_> {
    const SCRIPT: &'static Script = &RELEASE;
    type Reply = ReleaseReply;

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
        args.push(self.reservation).push(self.keep_ms);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ReleaseReply, LuaError> {
        Ok(match tag {
            "released" => ReleaseReply::Released {
                at: reply.position()?,
                lines: reply.lines()?,
                stock: reply.touched()?,
            },
            "buried" => ReleaseReply::Buried { at: reply.position()? },
            "replayed" => ReleaseReply::Replayed { at: reply.position()? },
            "refused" => ReleaseReply::Refused(reply.state()?),
            "closed" => ReleaseReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
