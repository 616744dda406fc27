//! Looking, without touching.

use super::{COUNTS, DUE, Who, closed_or, count_keys};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// How often promotions were used.
#[derive(Debug, Clone)]
pub struct Counts<'a> {
    /// Which.
    pub promos: &'a [&'a str],
    /// By whom, on which day, from which device.
    pub who: &'a Who,
}

/// Uses of one promotion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// In all.
    pub total: u64,
    /// Their amount, minor units.
    pub amount: u64,
    /// On the day.
    pub today: u64,
    /// By the user.
    pub by_user: u64,
    /// From the device, on the day.
    pub by_device: u64,
}

/// The answers of [`Counts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountsReply {
    /// In the order asked for.
    Counts(Vec<Used>),
    /// Redis has lost the counts.
    Closed,
}

impl Operation for Counts<'_> {
    const SCRIPT: &'static Script = &COUNTS;
    type Reply = CountsReply;

    fn keys(&self) -> Vec<String> {
        let mut all = vec![keys::promo::meta()];
        all.extend(count_keys(self.promos.iter().copied(), &self.who.day));
        all
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.who.user.as_str()).push(self.who.day.as_str()).push(self.who.device.as_str());
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<CountsReply, LuaError> {
        if tag != "counts" {
            return closed_or(tag, reply).map(|()| CountsReply::Closed);
        }
        let counts = reply.rows(|row| {
            Ok(Used {
                total: row.uint()?,
                amount: row.uint()?,
                today: row.uint()?,
                by_user: row.uint()?,
                by_device: row.uint()?,
            })
        })?;
        if counts.len() == self.promos.len() {
            Ok(CountsReply::Counts(counts))
        } else {
            Err(reply.shape(format!("{} counts of {} promotions", counts.len(), self.promos.len())))
        }
    }
}

/// Orders whose holds have run out.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// At most so many.
    pub limit: u32,
}

/// The answers of [`Due`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueReply {
    /// The earliest first.
    Due {
        /// These.
        orders: Vec<String>,
        /// Until the next hold ends; absent: there is none beyond those that are due.
        next_in_ms: Option<u64>,
    },
    /// Redis has lost the counts.
    Closed,
}

impl Operation for Due {
    const SCRIPT: &'static Script = &DUE;
    type Reply = DueReply;

    fn keys(&self) -> Vec<String> {
        vec![keys::promo::meta(), keys::promo::due()]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.limit);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<DueReply, LuaError> {
        if tag != "due" {
            return closed_or(tag, reply).map(|()| DueReply::Closed);
        }
        let orders = reply.rows(Reply::text)?;
        Ok(DueReply::Due { orders, next_in_ms: u64::try_from(reply.int()?).ok() })
    }
}
