//! Ending a redemption.

use super::{SETTLE, Use, Who, check_uses, listed, order_keys, unlisted};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script};

/// How a redemption ends; a later one of these outranks an earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Its hold has run out: the uses are free again.
    Expired,
    /// The order stands: the uses are spent.
    Committed,
    /// The order is no more: the uses are free again, for good.
    Released,
}

impl End {
    /// As the script says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Committed => "committed",
            Self::Released => "released",
        }
    }
}

/// An end of an order's redemption.
#[derive(Debug, Clone)]
pub struct Settle<'a> {
    /// The order.
    pub order: &'a str,
    /// How it ends.
    pub end: End,
    /// For whom the uses were taken.
    pub who: &'a Who,
    /// What was used, with the limits of today: those a late commit is past are named.
    pub uses: &'a [Use],
    /// Whether its uses are counted, should Redis no longer know of the redemption itself.
    pub counted: bool,
}

/// The answers of [`Settle`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettleReply {
    /// It has ended so now.
    Settled {
        /// none, reserved, expired or committed.
        before: String,
        /// The places, in the list of uses, of promotions that are past a limit now.
        over: Vec<usize>,
    },
    /// It had ended so, or more finally, or there was nothing to end.
    Before {
        /// none, reserved, expired, committed or released.
        state: String,
    },
    /// The redemption is of these: ask again.
    Other {
        /// For whom.
        who: Who,
        /// What was used; without limits.
        uses: Vec<Use>,
    },
    /// Redis has lost the counts.
    Closed,
}

impl Operation for Settle<'_> {
    const SCRIPT: &'static Script = &SETTLE;
    type Reply = SettleReply;

    fn keys(&self) -> Vec<String> {
        order_keys(self.order, self.uses, &self.who.day)
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.order).push(self.end.as_str());
        args.push(self.who.user.as_str()).push(self.who.day.as_str()).push(self.who.device.as_str());
        args.push(listed(self.uses)).push(if self.counted { "reserved" } else { "none" });
        for used in self.uses {
            args.push(used.amount);
            used.limits(args);
        }
    }

    fn check(&self) -> Result<(), LuaError> {
        check_uses(Self::SCRIPT.name(), self.uses)
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<SettleReply, LuaError> {
        Ok(match tag {
            "settled" => SettleReply::Settled { before: reply.text()?, over: reply.rows(Reply::uint)? },
            "before" => SettleReply::Before { state: reply.text()? },
            "other" => SettleReply::Other {
                who: Who { user: reply.text()?, day: reply.text()?, device: reply.text()? },
                uses: unlisted(Self::SCRIPT.name(), &reply.text()?)?,
            },
            "closed" => SettleReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
