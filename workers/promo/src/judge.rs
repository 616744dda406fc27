//! What a basket would get, with everything that stands against it: the rules, their counts, and who asks.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use lua::promo::Used;

use crate::{
    ask::Asked,
    error::PromoError,
    model::Known,
    rules::{Candidate, Condition, LeafTrace, Outcome, Reason, Verdict, best},
    state::State,
};

/// The answer, with which version of each rule gave it.
#[derive(Debug, Default)]
pub struct Judged {
    pub outcome: Outcome,
    pub versions: HashMap<String, u64>,
}

impl State {
    /// Evaluates `rules` on a basket. `order`: the order it is of, if there is one.
    pub async fn judge(
        &self,
        asked: &mut Asked,
        rules: &[Arc<Known>],
        order: &str,
    ) -> Result<Judged, PromoError> {
        self.count_orders(asked, rules, order).await?;
        let (ours, foreign): (Vec<_>, Vec<_>) =
            rules.iter().partition(|known| known.rule.currency == asked.currency);
        let may: Vec<&str> =
            ours.iter().filter(|known| may_apply(known, asked)).map(|k| k.id.as_str()).collect();
        let used = self.counter.counts(&may, &asked.who).await?;
        let crowded = self.crowded(asked, &may).await;
        let used: HashMap<&str, Used> = may.iter().copied().zip(used).collect();
        let candidates: Vec<Candidate<'_>> = ours
            .iter()
            .map(|known| {
                let used = used.get(known.id.as_str()).copied().unwrap_or_default();
                let limits = &known.rule.limits;
                let crowded = crowded.contains(&known.id);
                Candidate {
                    id: &known.id,
                    rule: &known.rule,
                    refused: if known.active {
                        refused(known, used, self.per_device()).or(crowded.then_some(Reason::Velocity))
                    } else {
                        Some(Reason::NotNow)
                    },
                    budget_left: limits
                        .budget
                        .map(|budget| budget.saturating_sub(i64::try_from(used.amount).unwrap_or(i64::MAX))),
                }
            })
            .collect();
        let mut outcome = best(&asked.facts, &asked.codes, asked.at, &candidates);
        let ended = ours.iter().filter(|known| !known.active).map(|known| known.id.as_str());
        let ended: BTreeSet<&str> = ended.collect();
        for verdict in outcome.verdicts.iter_mut().filter(|verdict| ended.contains(verdict.id.as_str())) {
            verdict.reason = Reason::NotNow;
        }
        outcome.verdicts.extend(foreign.into_iter().map(|known| in_another_currency(known, asked)));
        Ok(Judged {
            outcome,
            versions: rules.iter().map(|known| (known.id.clone(), known.version)).collect(),
        })
    }

    /// How many orders the user has had, if any of the rules asks.
    pub async fn count_orders(
        &self,
        asked: &mut Asked,
        rules: &[Arc<Known>],
        order: &str,
    ) -> Result<(), PromoError> {
        let asks = rules.iter().any(|known| known.rule.when.as_ref().is_some_and(asks_for_orders));
        if asks && !asked.who.user.is_empty() {
            asked.facts.orders_before = self.store.orders_before(&asked.who.user, order).await?;
        }
        Ok(())
    }

    /// Promotions that so many others have used at an address like this one that one more looks like the same
    /// person again. A signal: if it cannot be had, it says nothing.
    pub async fn crowded(&self, asked: &Asked, promos: &[&str]) -> BTreeSet<String> {
        let Some(most) = self.per_device() else { return BTreeSet::new() };
        if asked.grams.is_empty() || promos.is_empty() {
            return BTreeSet::new();
        }
        let promos: Vec<String> = promos.iter().map(|promo| (*promo).to_owned()).collect();
        let near = match self.store.neighbours(&promos, &asked.who.user, &asked.grams).await {
            Ok(near) => near,
            Err(error) => {
                tracing::warn!(%error, "addresses cannot be compared");
                return BTreeSet::new();
            }
        };
        let mut users: HashMap<String, BTreeSet<String>> = HashMap::new();
        for (promo, user, grams) in near {
            if asked.grams.is_like(&grams) {
                users.entry(promo).or_default().insert(user);
            }
        }
        let many = |(_, users): &(String, BTreeSet<String>)| users.len() >= most as usize;
        users.into_iter().filter(many).map(|(promo, _)| promo).collect()
    }
}

/// Its counts decide: all else has been looked at.
fn may_apply(known: &Known, asked: &Asked) -> bool {
    let rule = &known.rule;
    known.active
        && (rule.codes.is_empty() || rule.codes.iter().any(|code| asked.codes.contains(code)))
        && rule.window.contains(asked.at)
        && rule.when.as_ref().is_none_or(|when| when.holds(&asked.facts))
}

fn refused(known: &Known, used: Used, per_device: Option<u32>) -> Option<Reason> {
    let limits = &known.rule.limits;
    let spent = |limit: Option<u64>, used: u64| limit.is_some_and(|limit| used >= limit);
    if spent(limits.total, used.total)
        || spent(limits.daily, used.today)
        || spent(limits.per_user, used.by_user)
    {
        Some(Reason::Exhausted)
    } else if spent(per_device.map(u64::from), used.by_device) {
        Some(Reason::Velocity)
    } else {
        None
    }
}

fn asks_for_orders(condition: &Condition) -> bool {
    match condition {
        Condition::And { children } | Condition::Or { children } => children.iter().any(asks_for_orders),
        Condition::Not { child } => asks_for_orders(child),
        Condition::FirstNOrder { .. } => true,
        _ => false,
    }
}

fn in_another_currency(known: &Known, asked: &Asked) -> Verdict {
    let leaf = LeafTrace {
        pointer: String::new(),
        kind: "Currency",
        holds: false,
        why: format!("in {}, the basket is in {}", known.rule.currency, asked.currency),
    };
    let entered =
        known.rule.codes.is_empty() || known.rule.codes.iter().any(|code| asked.codes.contains(code));
    let reason = if entered { Reason::Condition } else { Reason::Code };
    Verdict { id: known.id.clone(), reason, leaves: vec![leaf] }
}
