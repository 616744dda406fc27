//! Ending holds whose time has come: first their names, then, with their keys in hand, the deed.

use redis::aio::ConnectionLike;

use crate::inventory::{DUE, EXPIRE, KEEP_MS, Position};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Names due holds, earliest first.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a> {
    /// The hub.
    pub hub: &'a str,
    /// At most so many.
    pub limit: u32,
}

/// The due holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueReply {
    /// There may be none.
    Due {
        /// Reservations whose hold has ended.
        reservations: Vec<String>,
        /// Until the earliest hold not named ends, ms; 0: it is due as well; none: there is none.
        next_in_ms: Option<u64>,
    },
    /// The hub is closed.
    Closed,
}

impl Operation for Due<'_> {
    const SCRIPT: &'static Script = &DUE;
    type Reply = DueReply;

    fn keys(&self) -> Vec<String> {
        vec![keys::inventory::meta(self.hub), keys::inventory::expiry(self.hub)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.limit);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<DueReply, LuaError> {
        Ok(match tag {
            "due" => {
                DueReply::Due { reservations: reply.texts()?, next_in_ms: u64::try_from(reply.int()?).ok() }
            }
            "closed" => DueReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// Ends these holds if they are still open and due.
#[derive(Debug, Clone, Copy)]
pub struct Expire<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The reservations.
    pub reservations: &'a [String],
    /// How long the records are kept, ms.
    pub keep_ms: u64,
}

/// A hold that was ended by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The reservation.
    pub reservation: String,
    /// How long after its end, ms.
    pub lag_ms: u64,
}

/// What became of an expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpireReply {
    /// Done.
    Expired {
        /// Where the journal has the last of them.
        at: Position,
        /// The holds that ended; others were confirmed, released or extended in between.
        expired: Vec<Expired>,
        /// Entries of the expiry set without an open hold behind them: dropped. There should be none; their units, if
        /// any, are found by reconciliation.
        strays: Vec<String>,
        /// Until the next hold ends, ms, as [`DueReply::Due`] has it; none from [`Expire`] alone.
        next_in_ms: Option<u64>,
    },
    /// The hub is closed.
    Closed,
}

impl Operation for Expire<'_> {
    const SCRIPT: &'static Script = &EXPIRE;
    type Reply = ExpireReply;

    fn keys(&self) -> Vec<String> {
        let mut keys = vec![
            keys::inventory::meta(self.hub),
            keys::inventory::stock(self.hub),
            keys::inventory::expiry(self.hub),
            keys::inventory::journal(self.hub),
        ];
        keys.extend(self.reservations.iter().map(|id| keys::inventory::reservation(self.hub, id)));
        keys
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.keep_ms);
        for reservation in self.reservations {
            args.push(reservation);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ExpireReply, LuaError> {
        Ok(match tag {
            "expired" => ExpireReply::Expired {
                at: reply.position()?,
                expired: reply.rows(|row| Ok(Expired { reservation: row.text()?, lag_ms: row.uint()? }))?,
                strays: reply.texts()?,
                next_in_ms: None,
            },
            "closed" => ExpireReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// Ends at most `limit` due holds of a hub, in two round trips; one if there are none.
///
/// # Errors
/// See [`LuaError`].
pub async fn expire_due<C: ConnectionLike + Send>(
    conn: &mut C,
    hub: &str,
    limit: u32,
) -> Result<ExpireReply, LuaError> {
    let (reservations, next) = match (Due { hub, limit }).run(conn).await? {
        DueReply::Due { reservations, next_in_ms } => (reservations, next_in_ms),
        DueReply::Closed => return Ok(ExpireReply::Closed),
    };
    if reservations.is_empty() {
        let at = Position::default();
        return Ok(ExpireReply::Expired { at, expired: Vec::new(), strays: Vec::new(), next_in_ms: next });
    }
    let expire = Expire { hub, reservations: &reservations, keep_ms: KEEP_MS };
    Ok(match expire.run(conn).await? {
        ExpireReply::Expired { at, expired, strays, .. } => {
            ExpireReply::Expired { at, expired, strays, next_in_ms: next }
        }
        ExpireReply::Closed => ExpireReply::Closed,
    })
}
