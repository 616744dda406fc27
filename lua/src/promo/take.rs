//! Taking uses.

use super::{TAKE, Use, Who, check_uses, order_keys};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script};

/// An order's uses, all or none.
#[derive(Debug, Clone)]
pub struct Take<'a> {
    /// The order: asked again for it, the first decision is repeated.
    pub order: &'a str,
    /// What is asked for; another under the same order is another question.
    pub digest: &'a str,
    /// They come back by themselves after this, ms.
    pub hold_ms: u64,
    /// For whom.
    pub who: &'a Who,
    /// Most uses of one promotion from one device in a day; absent: unlimited.
    pub per_device: Option<u32>,
    /// Kept for whoever asks again.
    pub answer: &'a [u8],
    /// What is used; no promotion twice.
    pub uses: &'a [Use],
}

/// What stands against a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// All uses are spent.
    Total,
    /// Those of the day are.
    Daily,
    /// The user's are.
    User,
    /// The budget does not cover it.
    Budget,
    /// Too often from this device today.
    Device,
}

impl Limit {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "total" => Self::Total,
            "daily" => Self::Daily,
            "user" => Self::User,
            "budget" => Self::Budget,
            "device" => Self::Device,
            _ => return None,
        })
    }
}

/// The answers of [`Take`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeReply {
    /// Held.
    Taken {
        /// In which epoch of the counts.
        epoch: u64,
        /// Until then, Unix ms.
        until_ms: u64,
    },
    /// Decided earlier.
    Before {
        /// reserved, expired, committed or released.
        state: String,
        /// What was asked for; empty for a tombstone.
        digest: String,
        /// In which epoch of the counts.
        epoch: u64,
        /// End of the hold, Unix ms; 0 for a tombstone.
        until_ms: u64,
        /// As it was kept; empty once the redemption has ended.
        answer: Vec<u8>,
    },
    /// Nothing was taken: these stand against it.
    Short(Vec<(String, Limit)>),
    /// Redis has lost the counts.
    Closed,
}

impl Operation for Take<'_> {
    const SCRIPT: &'static Script = &TAKE;
    type Reply = TakeReply;

    fn keys(&self) -> Vec<String> {
        order_keys(self.order, self.uses, &self.who.day)
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.order).push(self.digest).push(self.hold_ms);
        args.push(self.who.user.as_str()).push(self.who.day.as_str()).push(self.who.device.as_str());
        match self.per_device {
            Some(limit) => args.push(limit),
            None => args.push(""),
        };
        args.push(self.answer);
        for used in self.uses {
            args.push(used.promo.as_str()).push(used.amount);
            used.limits(args);
        }
    }

    fn check(&self) -> Result<(), LuaError> {
        check_uses(Self::SCRIPT.name(), self.uses)
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<TakeReply, LuaError> {
        Ok(match tag {
            "taken" => TakeReply::Taken { epoch: reply.uint()?, until_ms: reply.uint()? },
            "before" => TakeReply::Before {
                state: reply.text()?,
                digest: reply.text()?,
                epoch: reply.uint()?,
                until_ms: reply.uint()?,
                answer: reply.bytes()?,
            },
            "short" => TakeReply::Short(reply.rows(|row| {
                let (promo, word) = (row.text()?, row.text()?);
                let limit = Limit::parse(&word).ok_or_else(|| row.shape(format!("no limit: {word:?}")))?;
                Ok((promo, limit))
            })?),
            "closed" => TakeReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
