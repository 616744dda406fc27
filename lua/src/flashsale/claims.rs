//! What becomes of the units of a claim.

use crate::flashsale::{DRAWN, GIVE_BACK, LOOK, SETTLE};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// The units are drawn from inventory's hold and the checkout is on its way.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The sale.
    pub sale: String,
    /// The order.
    pub order: String,
    /// Its saga.
    pub saga: String,
    /// Fingerprint of the request, as it was in [`Enter`](super::Enter).
    pub request: String,
    /// How long the key's result is kept, ms.
    pub keep_ms: u64,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// Noted.
    Drawn,
    /// Decided meanwhile, or lost with the sale.
    Unknown,
    /// The sale has to be opened from the record.
    Closed,
}

impl Operation for Drawn {
    const SCRIPT: &'static Script = &DRAWN;
    type Reply = Claimed;

    fn keys(&self) -> Vec<String> {
        vec![
            keys::flashsale::sale(&self.sale),
            keys::flashsale::claims(&self.sale),
            keys::flashsale::key(&self.sale, &self.saga),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(&self.order).push(&self.request).push(self.keep_ms);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Claimed, LuaError> {
        Ok(match tag {
            "drawn" => Claimed::Drawn,
            "unknown" => Claimed::Unknown,
            "closed" => Claimed::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// The order stands.
#[derive(Debug, Clone, Copy)]
pub struct Settle<'a> {
    /// The sale.
    pub sale: &'a str,
    /// The order.
    pub order: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Its units are sold.
    Settled {
        /// Units free.
        left: u32,
        /// Units of claims that are not decided.
        held: u32,
    },
    /// Not one of ours, or given back.
    Unknown,
    /// The sale has to be opened from the record.
    Closed,
}

impl Operation for Settle<'_> {
    const SCRIPT: &'static Script = &SETTLE;
    type Reply = Settled;

    fn keys(&self) -> Vec<String> {
        vec![
            keys::flashsale::sale(self.sale),
            keys::flashsale::people(self.sale),
            keys::flashsale::claims(self.sale),
            keys::flashsale::due(self.sale),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.order);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Settled, LuaError> {
        Ok(match tag {
            "settled" => Settled::Settled { left: reply.uint()?, held: reply.uint()? },
            "unknown" => Settled::Unknown,
            "closed" => Settled::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// The claim came to nothing.
#[derive(Debug, Clone, Copy)]
pub struct GiveBack<'a> {
    /// The sale.
    pub sale: &'a str,
    /// The order.
    pub order: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenBack {
    /// Its units are for others.
    GivenBack {
        /// Units free.
        left: u32,
    },
    /// Given back before, or lost with the sale.
    Unknown,
    /// The sale has to be opened from the record.
    Closed,
}

impl Operation for GiveBack<'_> {
    const SCRIPT: &'static Script = &GIVE_BACK;
    type Reply = GivenBack;

    fn keys(&self) -> Vec<String> {
        vec![
            keys::flashsale::sale(self.sale),
            keys::flashsale::people(self.sale),
            keys::flashsale::claims(self.sale),
            keys::flashsale::due(self.sale),
            keys::flashsale::taken(self.sale),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.order);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<GivenBack, LuaError> {
        Ok(match tag {
            "given_back" => GivenBack::GivenBack { left: reply.uint()? },
            "unknown" => GivenBack::Unknown,
            "closed" => GivenBack::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// Claims nobody has heard of for a while.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The sale.
    pub sale: &'a str,
    /// At most so many.
    pub limit: u32,
    /// Until the next look at them, ms.
    pub again_ms: u64,
}

/// Which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// Orders.
    Due(Vec<String>),
    /// The sale has to be opened from the record.
    Closed,
}

impl Operation for Look<'_> {
    const SCRIPT: &'static Script = &LOOK;
    type Reply = Looked;

    fn keys(&self) -> Vec<String> {
        vec![keys::flashsale::sale(self.sale), keys::flashsale::due(self.sale)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.limit).push(self.again_ms);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Looked, LuaError> {
        Ok(match tag {
            "due" => Looked::Due(reply.texts()?),
            "closed" => Looked::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
