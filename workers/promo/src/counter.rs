//! Redis, which decides: many questions in one round trip, each with its own answer.

use lua::{
    Operation as _,
    promo::{Counts, CountsReply, Settle, SettleReply, Take, TakeReply, Use, Used, Who},
    run_many,
};
use redis::aio::ConnectionManager;
use runtime::batch::{BatchOptions, Batcher};

use crate::{
    active::RuleSet,
    error::PromoError,
    model::{self, Redemption, State},
};

/// Questions in one exchange; Redis answers nobody else meanwhile.
const AT_ONCE: usize = 128;

type Answer<T> = Result<T, lua::LuaError>;

/// A [`Take`] with its arguments owned.
#[derive(Debug)]
pub struct TakeUses {
    pub order: String,
    pub digest: String,
    pub hold_ms: u64,
    pub who: Who,
    pub per_device: Option<u32>,
    pub answer: Vec<u8>,
    pub uses: Vec<Use>,
}

impl TakeUses {
    fn op(&self) -> Take<'_> {
        Take {
            order: &self.order,
            digest: &self.digest,
            hold_ms: self.hold_ms,
            who: &self.who,
            per_device: self.per_device,
            answer: &self.answer,
            uses: &self.uses,
        }
    }
}

/// What became of telling Redis of an end.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// It knows; these promotions are past a limit by it.
    Yes { over: Vec<String> },
    /// It has lost the counts; their rebuild reads the end from the record.
    Closed,
}

pub struct Counter {
    redis: ConnectionManager,
    takes: Batcher<TakeUses, Answer<TakeReply>>,
}

impl Counter {
    pub fn new(redis: ConnectionManager) -> Self {
        let options = BatchOptions { max_items: AT_ONCE, ..BatchOptions::default() };
        let with = redis.clone();
        let takes = Batcher::new("promo.take", options, move |items: Vec<TakeUses>| {
            let mut redis = with.clone();
            async move {
                let operations: Vec<Take<'_>> = items.iter().map(TakeUses::op).collect();
                run_many(&mut redis, &operations).await
            }
        });
        Self { redis, takes }
    }

    pub fn redis(&self) -> ConnectionManager {
        self.redis.clone()
    }

    pub async fn take(&self, uses: TakeUses) -> Result<TakeReply, PromoError> {
        Ok(self.takes.run(uses).await??)
    }

    /// How often these were used.
    pub async fn counts(&self, promos: &[&str], who: &Who) -> Result<Vec<Used>, PromoError> {
        if promos.is_empty() {
            return Ok(Vec::new());
        }
        match (Counts { promos, who }).run(&mut self.redis.clone()).await? {
            CountsReply::Counts(counts) => Ok(counts),
            CountsReply::Closed => Err(PromoError::Closed),
        }
    }

    /// Tells Redis how redemptions ended.
    pub async fn settle(&self, rules: &RuleSet, ended: &[Redemption]) -> Vec<Result<Heard, PromoError>> {
        let mut heard = Vec::with_capacity(ended.len());
        for redemption in ended {
            heard.push(match redemption.state.end() {
                Some(_) => self.settle_one(rules, redemption).await,
                None => Ok(Heard::Yes { over: Vec::new() }),
            });
        }
        heard
    }

    async fn settle_one(&self, rules: &RuleSet, redemption: &Redemption) -> Result<Heard, PromoError> {
        // Redis may know other uses than the record: of a take whose answer was lost, or of a tombstone.
        const TURNS: usize = 4;
        let Some(end) = redemption.state.end() else { return Ok(Heard::Yes { over: Vec::new() }) };
        let mut who = redemption.who.clone();
        let mut uses: Vec<Use> = redemption.uses.iter().map(|used| limited(rules, used)).collect();
        for _ in 0..TURNS {
            let settle = Settle {
                order: &redemption.order_id,
                end,
                who: &who,
                uses: &uses,
                counted: redemption.counted,
            };
            match settle.run(&mut self.redis.clone()).await? {
                SettleReply::Settled { over, .. } => {
                    let named = |place: usize| uses.get(place).map(|used| used.promo.clone());
                    return Ok(Heard::Yes { over: over.into_iter().filter_map(named).collect() });
                }
                SettleReply::Before { .. } => return Ok(Heard::Yes { over: Vec::new() }),
                SettleReply::Other { who: theirs, uses: others } => (who, uses) = (theirs, others),
                SettleReply::Closed => return Ok(Heard::Closed),
            }
        }
        Err(PromoError::Again("a redemption does not hold still"))
    }

    /// Frees what an order holds that the record never heard of: nobody was answered.
    pub async fn forget(&self, rules: &RuleSet, order: &str) -> Result<Heard, PromoError> {
        let nothing = Redemption {
            order_id: order.to_owned(),
            state: State::Expired,
            who: Who { user: String::new(), day: String::new(), device: String::new() },
            digest: String::new(),
            answer: Vec::new(),
            counted: false,
            told: false,
            uses: Vec::new(),
        };
        self.settle_one(rules, &nothing).await
    }
}

/// With the limits of today.
fn limited(rules: &RuleSet, used: &model::Used) -> Use {
    let limits = rules.rules.get(&used.promo_id).map(|known| known.rule.limits).unwrap_or_default();
    model::counted(&used.promo_id, used.amount, limits)
}
