//! That there is a sale.

use serde_json::json;

use crate::flashsale::{CLOSE, HOLD, OPEN};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Who is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Who came first.
    Fifo,
    /// By lot among all who wait.
    Random,
    /// Nobody waits.
    Reject,
}

impl Mode {
    /// As the scripts and the record spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::Random => "random",
            Self::Reject => "reject",
        }
    }

    /// The mode spelled so, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Fifo, Self::Random, Self::Reject].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// A claim that stands, as the record has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The order.
    pub order: String,
    /// Whose.
    pub user: String,
    /// Units.
    pub qty: u32,
    /// The order's saga.
    pub saga: String,
    /// The order stands.
    pub sold: bool,
}

/// Opens a sale from the record.
#[derive(Debug, Clone, Copy)]
pub struct Open<'a> {
    /// The sale.
    pub sale: &'a str,
    /// Rises with each opening; taken from the record.
    pub epoch: u64,
    /// Unix ms.
    pub starts_ms: u64,
    /// Unix ms.
    pub ends_ms: u64,
    /// Who is next.
    pub mode: Mode,
    /// Units of one buyer.
    pub per_user: u32,
    /// Admitted a second.
    pub rate: u32,
    /// How long a place is kept, ms.
    pub place_ms: u64,
    /// Buckets, above 0.
    pub buckets: u32,
    /// Inventory's reservation.
    pub hold: &'a str,
    /// Units offered.
    pub units: u32,
    /// When somebody looks after a claim, ms from now.
    pub look_ms: u64,
    /// Claims that stand.
    pub claims: &'a [Claim],
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// It sells.
    Opened {
        /// Units free.
        left: u32,
        /// Units of claims that are not decided.
        held: u32,
        /// Units sold.
        sold: u32,
    },
    /// A later opening was here.
    Stale {
        /// Its epoch.
        epoch: u64,
    },
    /// The claims take more than there is. Nothing was opened.
    Oversold {
        /// By so many.
        units: u32,
    },
}

fn all(sale: &str) -> Vec<String> {
    vec![
        keys::flashsale::sale(sale),
        keys::flashsale::queue(sale),
        keys::flashsale::places(sale),
        keys::flashsale::people(sale),
        keys::flashsale::claims(sale),
        keys::flashsale::due(sale),
        keys::flashsale::taken(sale),
    ]
}

impl Operation for Open<'_> {
    const SCRIPT: &'static Script = &OPEN;
    type Reply = Opened;

    fn keys(&self) -> Vec<String> {
        all(self.sale)
    }

    fn args(&self, args: &mut Args<'_>) {
        let claim = |c: &Claim| json!([c.order, c.user, c.qty, c.saga, u8::from(c.sold)]);
        let claims: serde_json::Value = self.claims.iter().map(claim).collect();
        args.push(self.epoch)
            .push(self.starts_ms)
            .push(self.ends_ms)
            .push(self.mode.as_str())
            .push(self.per_user)
            .push(self.rate)
            .push(self.place_ms)
            .push(self.buckets)
            .push(self.hold)
            .push(self.units)
            .push(self.look_ms)
            .push(claims.to_string());
    }

    fn check(&self) -> Result<(), LuaError> {
        if self.buckets > 0 {
            return Ok(());
        }
        Err(LuaError::Input { script: Self::SCRIPT.name(), detail: "a sale without buckets".to_owned() })
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Opened, LuaError> {
        Ok(match tag {
            "opened" => Opened::Opened { left: reply.uint()?, held: reply.uint()?, sold: reply.uint()? },
            "stale" => Opened::Stale { epoch: reply.uint()? },
            "oversold" => Opened::Oversold { units: reply.uint()? },
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// Another reservation holds the units now.
#[derive(Debug, Clone, Copy)]
pub struct SetHold<'a> {
    /// The sale.
    pub sale: &'a str,
    /// The sale's.
    pub epoch: u64,
    /// Inventory's reservation.
    pub hold: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldSet {
    /// Noted.
    Set,
    /// The sale was lost, or opened anew.
    Closed,
}

impl Operation for SetHold<'_> {
    const SCRIPT: &'static Script = &HOLD;
    type Reply = HoldSet;

    fn keys(&self) -> Vec<String> {
        vec![keys::flashsale::sale(self.sale)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.epoch).push(self.hold);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<HoldSet, LuaError> {
        Ok(match tag {
            "set" => HoldSet::Set,
            "closed" => HoldSet::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// Forgets a sale that is over.
#[derive(Debug, Clone, Copy)]
pub struct Close<'a> {
    /// The sale.
    pub sale: &'a str,
}

/// Forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

impl Operation for Close<'_> {
    const SCRIPT: &'static Script = &CLOSE;
    type Reply = Closed;

    fn keys(&self) -> Vec<String> {
        all(self.sale)
    }

    fn args(&self, _: &mut Args<'_>) {}

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Closed, LuaError> {
        match tag {
            "forgotten" => Ok(Closed),
            _ => Err(reply.unknown_tag(tag)),
        }
    }
}
