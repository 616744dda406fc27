//! Takes the uses an order needs: Redis decides, the record remembers, then the answer is given.
//!
//! Whoever dies after Redis has decided and before the record has it was never heard: the next attempt for the same
//! order finds what Redis holds and goes on with that, and if none comes the hold runs out.

use std::{sync::Arc, time::Instant};

use lua::promo::{Limit, TakeReply, Use};
use prost::Message as _;
use runtime::{Cx, Fault};
use subjects::{check::present, v1};

use super::evaluate::{codes_are_known, met};
use crate::{
    active::{self, RuleSet},
    ask::Asked,
    check,
    counter::TakeUses,
    error::PromoError,
    model::{self, Known, Redemption, State as Stands, Taken},
    promised::{self, Promise},
    rules::{Reason, Rule, Verdict},
    state::State,
    store::Written,
    wire,
};

/// How often the ground may move under one request: each turn that is lost was a rebuild, or somebody else's.
const TURNS: usize = 4;

pub async fn redeem(state: Arc<State>, _: Cx, request: v1::RedeemPromos) -> Result<v1::PromoResult, Fault> {
    check::redeem(&request)?;
    let basket = present("/basket", request.basket)?;
    let asked =
        Asked::of(v1::PromoBasket { at: None, ..basket }, &state.zones, &state.settings.fingerprint_key);
    let mut order = Order {
        digest: asked.digest(&request.promised),
        asked,
        order_id: request.order_id,
        saga_id: request.saga_id,
        promised: request.promised,
    };
    let result = order.redeem(&state).await;
    let outcome = match &result {
        Ok(_) => "ok".to_owned(),
        Err(error) => {
            met(&state, error);
            variant(error)
        }
    };
    metrics::counter!("kilat_promo_redemptions_total", "outcome" => outcome).increment(1);
    Ok(result?)
}

fn variant(error: &PromoError) -> String {
    let word = match error {
        PromoError::Exhausted { .. } => "exhausted",
        PromoError::NotApplicable { .. } | PromoError::CodeUnknown { .. } => "not_applicable",
        PromoError::Conflict(_) | PromoError::Ended(_) => "conflict",
        _ => "failed",
    };
    word.to_owned()
}

struct Order {
    asked: Asked,
    order_id: String,
    saga_id: String,
    promised: Vec<v1::AppliedPromo>,
    digest: String,
}

impl Order {
    async fn redeem(&mut self, state: &State) -> Result<v1::PromoResult, PromoError> {
        if let Some(before) = state.find(&self.order_id).await? {
            return self.replay(&before);
        }
        if self.asked.codes.is_empty() && self.promised.is_empty() {
            return Ok(v1::PromoResult::default());
        }
        let set = state.active.set().await?;
        let result = if self.promised.is_empty() {
            self.by_codes(state, &set).await?
        } else {
            self.as_promised(state, &set).await?
        };
        let answer = result.encode_to_vec();
        for _ in 0..TURNS {
            let begun = Instant::now();
            let uses = limited(&set, &result);
            let take = TakeUses {
                order: self.order_id.clone(),
                digest: self.digest.clone(),
                hold_ms: u64::try_from(state.settings.hold().as_millis()).unwrap_or(u64::MAX),
                who: self.asked.who.clone(),
                per_device: state.per_device(),
                answer: answer.clone(),
                uses,
            };
            let taken = match state.counter.take(take).await? {
                TakeReply::Taken { epoch, until_ms } => self.taken(answer.clone(), &result, epoch, until_ms),
                TakeReply::Before { state: stands, digest, epoch, until_ms, answer } => {
                    // The record may have it by now.
                    if let Some(before) = state.find(&self.order_id).await? {
                        return self.replay(&before);
                    }
                    if stands != Stands::Reserved.as_str() {
                        return Err(PromoError::Ended(self.order_id.clone()));
                    }
                    if digest != self.digest {
                        return Err(PromoError::Conflict(self.order_id.clone()));
                    }
                    let Ok(result) = v1::PromoResult::decode(answer.as_slice()) else {
                        return Err(PromoError::Again("what Redis kept of an answer cannot be read"));
                    };
                    self.taken(answer, &result, epoch, until_ms)
                }
                TakeReply::Short(short) => return Err(self.short(short)),
                TakeReply::Closed => return Err(PromoError::Closed),
            };
            if begun.elapsed() > state.settings.hold() / 2 {
                return Err(PromoError::Again("it took too long: the hold may be over"));
            }
            let answer = taken.answer.clone();
            match state.write(taken).await? {
                Written::Done => {
                    return v1::PromoResult::decode(answer.as_slice())
                        .map_err(|_| PromoError::Again("an answer cannot be read"));
                }
                Written::There => match state.find(&self.order_id).await? {
                    Some(before) => return self.replay(&before),
                    None => continue,
                },
                Written::Ended => {
                    // Its order is over; nothing must be held for it.
                    state.counter.forget(&set, &self.order_id).await?;
                    return Err(PromoError::Ended(self.order_id.clone()));
                }
                Written::Fenced => state.guardian.fenced(),
            }
        }
        Err(PromoError::Closed)
    }

    /// The same request hears the same answer; another one, or one that comes too late, a no.
    fn replay(&self, before: &Redemption) -> Result<v1::PromoResult, PromoError> {
        if !before.digest.is_empty() && before.digest != self.digest {
            return Err(PromoError::Conflict(self.order_id.clone()));
        }
        if !before.state.counts() {
            return Err(PromoError::Ended(self.order_id.clone()));
        }
        let result = v1::PromoResult::decode(before.answer.as_slice())
            .map_err(|_| PromoError::Again("an answer of the record cannot be read"))?;
        Ok(v1::PromoResult { replayed: true, ..result })
    }

    /// Each code that was entered brings something, or what it brings is outbid by something better.
    async fn by_codes(&mut self, state: &State, set: &RuleSet) -> Result<v1::PromoResult, PromoError> {
        codes_are_known(set, &self.asked, &[])?;
        let mut rules: Vec<Arc<Known>> = Vec::new();
        for known in self.asked.codes.iter().flat_map(|code| set.with_code(code)) {
            if !rules.iter().any(|other| other.id == known.id) {
                rules.push(known.clone());
            }
        }
        let judged = state.judge(&mut self.asked, &rules, &self.order_id).await?;
        let verdict = |known: &&Arc<Known>| judged.outcome.verdicts.iter().find(|v| v.id == known.id);
        for (place, code) in self.asked.codes.iter().enumerate() {
            let verdicts: Vec<&Verdict> = rules
                .iter()
                .filter(|known| known.rule.codes.contains(code))
                .filter_map(|k| verdict(&k))
                .collect();
            if !verdicts.iter().any(|v| matches!(v.reason, Reason::Applied | Reason::Outbid)) {
                return Err(refusal(code, &format!("/basket/codes/{place}"), &verdicts));
            }
        }
        Ok(wire::result(&self.asked, &judged))
    }

    async fn as_promised(&mut self, state: &State, set: &RuleSet) -> Result<v1::PromoResult, PromoError> {
        let mut versions: Vec<Option<Arc<Known>>> = Vec::new();
        for promised in &self.promised {
            let newest = set.rules.get(&promised.promo_id);
            versions.push(match newest {
                Some(known) if known.version == promised.version => Some(known.clone()),
                // Older, or so new that this instance has not heard of it.
                _ => state
                    .store
                    .rule(&promised.promo_id, promised.version)
                    .await?
                    .and_then(active::known)
                    .map(Arc::new),
            });
        }
        let rules: Vec<Arc<Known>> = versions.iter().flatten().cloned().collect();
        state.count_orders(&mut self.asked, &rules, &self.order_id).await?;
        let promises: Vec<Promise<'_>> = self
            .promised
            .iter()
            .zip(&versions)
            .map(|(of, version)| {
                let version = version.as_deref();
                let newest = set.rules.get(&of.promo_id).map(Arc::as_ref);
                let newest = newest.filter(|newest| version.is_none_or(|v| v.version <= newest.version));
                let rule: Option<&Rule> = version.map(|known| &known.rule);
                Promise { of, rule, newest: newest.or(version) }
            })
            .collect();
        if let Err(broken) = promised::check(&self.asked, &promises, state.quoted_within) {
            let promo = self.promised.get(broken.place).map(|of| of.promo_id.clone()).unwrap_or_default();
            return Err(not_applicable(promo, &format!("/promised/{}", broken.place), broken.why));
        }
        let ids: Vec<&str> = self.promised.iter().map(|of| of.promo_id.as_str()).collect();
        let crowded = state.crowded(&self.asked, &ids).await;
        if let Some(place) = ids.iter().position(|id| crowded.contains(*id)) {
            let promo = ids.get(place).map(|id| (*id).to_owned()).unwrap_or_default();
            return Err(not_applicable(promo, &format!("/promised/{place}"), TOO_OFTEN.to_owned()));
        }
        Ok(promised::result(&self.asked, &self.promised))
    }

    fn taken(&self, answer: Vec<u8>, result: &v1::PromoResult, epoch: u64, until_ms: u64) -> Taken {
        Taken {
            order_id: self.order_id.clone(),
            saga_id: self.saga_id.clone(),
            hub_id: self.asked.facts.hub.clone(),
            who: self.asked.who.clone(),
            digest: self.digest.clone(),
            answer,
            uses: promised::used(result),
            grams: self.asked.grams.stored(),
            first: if self.asked.grams.is_empty() { Vec::new() } else { self.asked.grams.first() },
            epoch,
            until_ms,
        }
    }

    /// Redis says no. Of several, the first is named and all are pointed at.
    fn short(&self, short: Vec<(String, Limit)>) -> PromoError {
        let place = |promo: &str| {
            let promised = self.promised.iter().position(|of| of.promo_id == promo);
            promised.map_or_else(|| "/basket/codes".to_owned(), |place| format!("/promised/{place}"))
        };
        let fields = short
            .iter()
            .map(|(promo, limit)| v1::FieldError {
                pointer: place(promo),
                detail: format!("{promo}: {}", said(*limit)),
            })
            .collect();
        let counted = short.iter().find(|(_, limit)| *limit != Limit::Device).or(short.first());
        match counted {
            Some((promo, Limit::Device)) => {
                PromoError::NotApplicable { promo: promo.clone(), why: TOO_OFTEN.to_owned(), fields }
            }
            Some((promo, limit)) => PromoError::Exhausted { promo: promo.clone(), why: said(*limit), fields },
            None => PromoError::Again("Redis refused without a reason"),
        }
    }
}

const TOO_OFTEN: &str = "too often today from this device or address";

const fn said(limit: Limit) -> &'static str {
    match limit {
        Limit::Total => "all its uses are taken",
        Limit::Daily => "the uses of the day are taken",
        Limit::User => "the user has had it",
        Limit::Budget => "its budget does not cover it",
        Limit::Device => TOO_OFTEN,
    }
}

/// With the limits of today; a promotion that is gone from the rules has none.
fn limited(set: &RuleSet, result: &v1::PromoResult) -> Vec<Use> {
    promised::used(result)
        .iter()
        .map(|used| {
            let limits = set.rules.get(&used.promo_id).map(|known| known.rule.limits).unwrap_or_default();
            model::counted(&used.promo_id, used.amount, limits)
        })
        .collect()
}

fn not_applicable(promo: String, pointer: &str, why: String) -> PromoError {
    let fields = vec![v1::FieldError { pointer: pointer.to_owned(), detail: why.clone() }];
    PromoError::NotApplicable { promo, why, fields }
}

/// Why a code brings nothing: of several promotions, the one that came nearest.
fn refusal(code: &str, pointer: &str, verdicts: &[&Verdict]) -> PromoError {
    let near = |verdict: &&&Verdict| match verdict.reason {
        Reason::Exhausted => 0,
        Reason::Velocity => 1,
        Reason::Nothing => 2,
        Reason::Condition => 3,
        _ => 4,
    };
    let verdict = verdicts.iter().min_by_key(near);
    let why = match verdict.map(|verdict| verdict.reason) {
        Some(Reason::Exhausted) => {
            let why = "its uses or its budget are taken";
            let fields = vec![v1::FieldError { pointer: pointer.to_owned(), detail: why.to_owned() }];
            return PromoError::Exhausted { promo: code.to_owned(), why, fields };
        }
        Some(Reason::Velocity) => TOO_OFTEN.to_owned(),
        Some(Reason::Nothing) => "it gives nothing for this basket".to_owned(),
        Some(Reason::Condition) => {
            let leaves = verdict.map(|verdict| verdict.leaves.as_slice()).unwrap_or_default();
            let against = leaves.iter().filter(|leaf| leaf.holds == leaf.pointer.ends_with("/child"));
            let said: Vec<String> = against.map(|leaf| leaf.why.clone()).collect();
            if said.is_empty() { "its condition does not hold".to_owned() } else { said.join("; ") }
        }
        _ => "it is not on now".to_owned(),
    };
    not_applicable(code.to_owned(), pointer, why)
}
