//! Reading stock and position at one instant.

use crate::inventory::{Position, STOCK};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Reads SKUs by name, or all of a hub (O(hub), for reconciliation).
#[derive(Debug, Clone, Copy)]
pub struct Stock<'a> {
    /// The hub.
    pub hub: &'a str,
    /// Which SKUs, at most [`Stock::MAX_SKUS`]; none: all.
    pub skus: &'a [&'a str],
}

impl Stock<'_> {
    /// SKUs in one question, at most.
    pub const MAX_SKUS: usize = 1000;
}

/// One SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The SKU.
    pub sku: String,
    /// Units on hold.
    pub held: u64,
    /// Low while available < threshold; 0: off.
    pub threshold: u64,
    /// Units available, per bucket.
    pub buckets: Vec<u64>,
}

impl Level {
    /// Units that can be sold.
    #[must_use]
    pub fn available(&self) -> u64 {
        self.buckets.iter().sum()
    }

    fn parse(sku: String, encoded: &str) -> Option<Self> {
        let mut numbers = encoded.split(' ').map(|word| word.parse::<u64>().ok());
        let (held, threshold) = (numbers.next()??, numbers.next()??);
        Some(Self { sku, held, threshold, buckets: numbers.collect::<Option<_>>()? })
    }
}

/// The stock of a hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockReply {
    /// Read.
    Stock {
        /// The head of the journal at that instant.
        at: Position,
        /// Up to which seq the record has applied and trimmed.
        applied: u64,
        /// SKUs in the hub.
        skus: u64,
        /// Open holds in the hub.
        holds: u64,
        /// The SKUs asked for that the hub carries.
        levels: Vec<Level>,
    },
    /// The hub is closed.
    Closed,
}

impl Operation for Stock<'_> {
    const SCRIPT: &'static Script = &STOCK;
    type Reply = StockReply;

    fn keys(&self) -> Vec<String> {
        vec![
            keys::inventory::meta(self.hub),
            keys::inventory::stock(self.hub),
            keys::inventory::expiry(self.hub),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        for sku in self.skus {
            args.push(sku);
        }
    }

    fn check(&self) -> Result<(), LuaError> {
        if self.skus.len() <= Self::MAX_SKUS {
            return Ok(());
        }
        let detail = format!("{} SKUs; ask for {} at a time", self.skus.len(), Self::MAX_SKUS);
        Err(LuaError::Input { script: Self::SCRIPT.name(), detail })
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<StockReply, LuaError> {
        Ok(match tag {
            "stock" => StockReply::Stock {
                at: reply.position()?,
                applied: reply.uint()?,
                skus: reply.uint()?,
                holds: reply.uint()?,
                levels: reply.rows(level)?.into_iter().flatten().collect(),
            },
            "closed" => StockReply::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

fn level(row: &mut Reply) -> Result<Option<Level>, LuaError> {
    let (sku, encoded) = (row.text()?, row.maybe_text()?);
    encoded
        .map(|encoded| {
            Level::parse(sku, &encoded).ok_or_else(|| row.shape(format!("unreadable stock {encoded:?}")))
        })
        .transpose()
}
