//! A knock at a sale's door.

use crate::flashsale::ENTER;
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Joins the queue, or takes units for whoever has a place. Spends the token and counts as an attempt.
#[derive(Debug, Clone)]
pub struct Enter {
    /// The sale.
    pub sale: String,
    /// Who.
    pub user: String,
    /// How many units.
    pub qty: u32,
    /// The device; the whole text makes the key of its window.
    pub fingerprint: String,
    /// Attempts in a window.
    pub attempts: u32,
    /// The window, ms.
    pub window_ms: u64,
    /// The token's.
    pub nonce: String,
    /// How long the nonce is remembered, ms.
    pub nonce_ms: u64,
    /// [`primary`](super::primary) of the buyer.
    pub primary: u32,
    /// The order, if it comes to one.
    pub order: String,
    /// The saga of (user, idempotency key).
    pub saga: String,
    /// Tells one request from another under the same key.
    pub request: String,
    /// How long the key is locked while its first request is worked on, ms.
    pub lock_ms: u64,
    /// When somebody looks after the claim, ms from now.
    pub look_ms: u64,
}

/// What the door says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// In the queue, since now or before.
    Waiting {
        /// From 1.
        position: u64,
        /// The how many-th to come.
        arrival: u64,
        /// Units free.
        left: u32,
        /// Units of claims that are not decided.
        held: u32,
        /// How many wait.
        waiting: u64,
        /// Admitted a second.
        rate: u32,
    },
    /// The units are the order's.
    Taken {
        /// The sale's, for the record to check.
        epoch: u64,
        /// Inventory's reservation to draw from.
        hold: String,
        /// Units free.
        left: u32,
    },
    /// The key was used for this order.
    Known {
        /// Which.
        order: String,
    },
    /// The key's first request is being worked on.
    InFlight {
        /// At most so long, ms.
        ms: u64,
    },
    /// The key was used for something else.
    Reused,
    /// Too many attempts.
    Flood {
        /// Again after, ms.
        ms: u64,
    },
    /// The token was used before.
    NonceUsed,
    /// Not yet, or no more.
    NotOpen,
    /// Nothing is left, and nothing can come back.
    SoldOut,
    /// No waiting room, and every unit is spoken for.
    Full,
    /// The place was not used in time. The next knock joins anew.
    PassedOn,
    /// Fewer left for this buyer.
    Short {
        /// How many.
        left: u32,
    },
    /// More than one buyer may have.
    Limit {
        /// What they have.
        taken: u32,
        /// What they may have.
        per_user: u32,
    },
    /// The sale has to be opened from the record.
    Closed,
}

impl Operation for Enter {
    const SCRIPT: &'static Script = &ENTER;
    type Reply = Entered;

    fn keys(&self) -> Vec<String> {
        let sale = &self.sale;
        vec![
            keys::flashsale::sale(sale),
            keys::flashsale::queue(sale),
            keys::flashsale::places(sale),
            keys::flashsale::people(sale),
            keys::flashsale::claims(sale),
            keys::flashsale::due(sale),
            keys::flashsale::taken(sale),
            keys::flashsale::window(sale, &self.fingerprint),
            keys::flashsale::nonce(sale, &self.nonce),
            keys::flashsale::key(sale, &self.saga),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(&self.user)
            .push(self.qty)
            .push(self.attempts)
            .push(self.window_ms)
            .push(self.nonce_ms)
            .push(self.primary)
            .push(&self.order)
            .push(&self.saga)
            .push(&self.request)
            .push(self.lock_ms)
            .push(self.look_ms);
    }

    fn check(&self) -> Result<(), LuaError> {
        let words = [&self.user, &self.order, &self.saga, &self.request];
        let wrong =
            |detail: &str| Err(LuaError::Input { script: Self::SCRIPT.name(), detail: detail.to_owned() });
        if words.iter().any(|word| word.is_empty() || word.contains(char::is_whitespace)) {
            return wrong("ids are words");
        }
        if self.qty == 0 || self.attempts == 0 || self.window_ms == 0 {
            return wrong("units, attempts and window must be above 0");
        }
        Ok(())
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Entered, LuaError> {
        Ok(match tag {
            "waiting" => Entered::Waiting {
                position: reply.uint()?,
                arrival: reply.uint()?,
                left: reply.uint()?,
                held: reply.uint()?,
                waiting: reply.uint()?,
                rate: reply.uint()?,
            },
            "taken" => Entered::Taken { epoch: reply.uint()?, hold: reply.text()?, left: reply.uint()? },
            "known" => Entered::Known { order: reply.text()? },
            "in_flight" => Entered::InFlight { ms: reply.uint()? },
            "reused" => Entered::Reused,
            "flood" => Entered::Flood { ms: reply.uint()? },
            "nonce_used" => Entered::NonceUsed,
            "not_open" => Entered::NotOpen,
            "sold_out" => Entered::SoldOut,
            "full" => Entered::Full,
            "passed_on" => Entered::PassedOn,
            "short" => Entered::Short { left: reply.uint()? },
            "limit" => Entered::Limit { taken: reply.uint()?, per_user: reply.uint()? },
            "closed" => Entered::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
