//! The shapes answers are made of, and how they are read.

use std::fmt;

use crate::LuaError;
use crate::inventory::Line;
use crate::operation::Reply;

/// A place in a hub's journal. The record has applied a change once its own position is at or past the change's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Which rebuild of the hub; rises with each. 0: none yet.
    pub epoch: u64,
    /// Which entry of that epoch, from 1. 0: loaded from the record, hence applied.
    pub seq: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.seq)
    }
}

/// Where a reservation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReservationState {
    /// Units are on hold.
    Reserved,
    /// Units are sold.
    Confirmed,
    /// Given back by its owner, or buried: it had expired, or never came to be. Not sold, and never will be.
    Released,
    /// Given back by the clock; a late confirm may take the stock again.
    Expired,
    /// Sold, and back on the shelf.
    Returned,
}

impl ReservationState {
    /// As scripts and the record spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "RESERVED",
            Self::Confirmed => "CONFIRMED",
            Self::Released => "RELEASED",
            Self::Expired => "EXPIRED",
            Self::Returned => "RETURNED",
        }
    }

    /// The state spelled so, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Reserved, Self::Confirmed, Self::Released, Self::Expired, Self::Returned]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A line that could not be served in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The SKU.
    pub sku: String,
    /// Units asked for.
    pub wanted: u64,
    /// Units there were.
    pub available: u64,
}

/// What a change made of a SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The SKU.
    pub sku: String,
    /// Units that can be sold now.
    pub available: u64,
    /// Units on hold now.
    pub held: u64,
    /// Whether this change carried `available` across the low-stock threshold.
    pub crossing: Option<Crossing>,
}

/// A crossing of the low-stock threshold. A SKU is low while available < threshold; 0 turns it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// It has become low.
    Low,
    /// It is low no more.
    Recovered,
}

impl Crossing {
    pub(crate) fn from_code(code: i64) -> Option<Option<Self>> {
        match code {
            0 => Some(None),
            1 => Some(Some(Self::Low)),
            2 => Some(Some(Self::Recovered)),
            _ => None,
        }
    }
}

impl Reply {
    pub(crate) fn position(&mut self) -> Result<Position, LuaError> {
        Ok(Position { epoch: self.uint()?, seq: self.uint()? })
    }

    pub(crate) fn state(&mut self) -> Result<ReservationState, LuaError> {
        let text = self.text()?;
        ReservationState::parse(&text).ok_or_else(|| self.shape(format!("unknown state {text:?}")))
    }

    pub(crate) fn lines(&mut self) -> Result<Vec<Line>, LuaError> {
        self.rows(|row| Ok(Line { sku: row.text()?, qty: row.uint()? }))
    }

    pub(crate) fn shortages(&mut self) -> Result<Vec<Shortage>, LuaError> {
        self.rows(|row| Ok(Shortage { sku: row.text()?, wanted: row.uint()?, available: row.uint()? }))
    }

    pub(crate) fn touched(&mut self) -> Result<Vec<Touched>, LuaError> {
        self.rows(|row| {
            let (sku, available, held, code) = (row.text()?, row.uint()?, row.uint()?, row.int()?);
            let crossing =
                Crossing::from_code(code).ok_or_else(|| row.shape(format!("unknown crossing {code}")))?;
            Ok(Touched { sku, available, held, crossing })
        })
    }

    pub(crate) fn texts(&mut self) -> Result<Vec<String>, LuaError> {
        self.rows(Reply::text)
    }
}
