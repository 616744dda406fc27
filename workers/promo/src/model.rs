//! What an order was given, as the record has it.

use chrono::{DateTime, Utc};
use lua::promo::{End, Use, Who};

use crate::rules::{Limits, Rule};

pub type Time = DateTime<Utc>;

/// A version of a promotion.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub id: String,
    pub version: u64,
    pub active: bool,
    pub rule: Rule,
}

/// Where a redemption stands. The order is that of the script: an end outranks those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Reserved,
    Expired,
    Committed,
    Released,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Expired => "expired",
            Self::Committed => "committed",
            Self::Released => "released",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Reserved, Self::Expired, Self::Committed, Self::Released]
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// What Redis is to be told of it; nothing of a hold that stands.
    pub const fn end(self) -> Option<End> {
        match self {
            Self::Reserved => None,
            Self::Expired => Some(End::Expired),
            Self::Committed => Some(End::Committed),
            Self::Released => Some(End::Released),
        }
    }

    /// Whether its uses count.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Reserved | Self::Committed)
    }
}

/// One promotion an order used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    pub promo_id: String,
    pub version: u64,
    pub code: String,
    pub amount: i64,
}

/// A redemption.
#[derive(Clone, Debug)]
pub struct Redemption {
    pub order_id: String,
    pub state: State,
    pub who: Who,
    pub digest: String,
    /// A `PromoResult`, encoded; empty for a tombstone.
    pub answer: Vec<u8>,
    pub counted: bool,
    pub told: bool,
    pub uses: Vec<Used>,
}

/// One to be written down: Redis holds its uses.
#[derive(Clone, Debug)]
pub struct Taken {
    pub order_id: String,
    pub saga_id: String,
    pub hub_id: String,
    pub who: Who,
    pub digest: String,
    pub answer: Vec<u8>,
    pub uses: Vec<Used>,
    /// Bigrams of the address, and those it is found by.
    pub grams: Vec<i64>,
    pub first: Vec<i64>,
    pub epoch: u64,
    pub until_ms: u64,
}

/// A use as Redis counts it.
pub fn counted(promo: &str, amount: i64, limits: Limits) -> Use {
    Use {
        promo: promo.to_owned(),
        amount: u64::try_from(amount).unwrap_or_default(),
        total: limits.total,
        daily: limits.daily,
        per_user: limits.per_user,
        budget: limits.budget.and_then(|budget| u64::try_from(budget).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_rank_as_in_the_script() {
        let all = [State::Reserved, State::Expired, State::Committed, State::Released];
        assert!(all.is_sorted());
        for state in all {
            assert_eq!(State::parse(state.as_str()), Some(state));
            assert!(state.end().is_none_or(|end| end.as_str() == state.as_str()));
        }
        assert!(End::Expired < End::Committed && End::Committed < End::Released);
    }
}
