//! All rules on one basket: the best of each exclusive group, then the stackable ones on what remains.
//!
//! Groups come first, the one with the highest priority before the others; within a group whoever gives
//! most wins. Stackable rules follow by priority, highest first; ties go by id, so that the order in
//! which rules arrive never matters.

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::{DateTime, Utc};

use super::{Facts, Given, LeafTrace, Rule};

/// A rule that may apply.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    pub id: &'a str,
    pub rule: &'a Rule,
    /// Why its counters or its fraud signals refuse it, if they do.
    pub refused: Option<Reason>,
    /// What is left of its budget.
    pub budget_left: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    Applied,
    /// Its condition does not hold; the leaves say why.
    Condition,
    /// Another of its group gives more.
    Outbid,
    /// A use, or the budget, is spent.
    Exhausted,
    /// Before or after its window.
    NotNow,
    /// Too often from this device or address.
    Velocity,
    /// None of its codes was entered.
    Code,
    /// It applies, and gives nothing here.
    Nothing,
}

impl Reason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Condition => "condition",
            Self::Outbid => "outbid",
            Self::Exhausted => "exhausted",
            Self::NotNow => "not_now",
            Self::Velocity => "velocity",
            Self::Code => "code",
            Self::Nothing => "nothing",
        }
    }
}

/// One rule's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub id: String,
    pub reason: Reason,
    pub leaves: Vec<LeafTrace>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    pub id: String,
    /// The code that brought it, if it needed one.
    pub code: Option<String>,
    pub given: Given,
}

/// What a basket gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// In the order they were applied.
    pub applied: Vec<Applied>,
    /// One for each candidate, by id.
    pub verdicts: Vec<Verdict>,
    /// Per line, all rules together.
    pub lines: Vec<i64>,
    pub delivery: i64,
}

impl Outcome {
    pub fn discount(&self) -> i64 {
        self.lines.iter().sum::<i64>() + self.delivery
    }
}

/// What is still to be paid.
struct Left {
    lines: Vec<i64>,
    fee: i64,
}

impl Left {
    fn take(&mut self, given: &Given) {
        for (left, given) in self.lines.iter_mut().zip(&given.lines) {
            *left -= given;
        }
        self.fee -= given.delivery;
    }
}

struct Eligible<'a> {
    candidate: &'a Candidate<'a>,
    code: Option<String>,
}

pub fn best(facts: &Facts, codes: &[String], now: DateTime<Utc>, candidates: &[Candidate<'_>]) -> Outcome {
    let mut verdicts: BTreeMap<&str, Verdict> = BTreeMap::new();
    let mut groups: BTreeMap<&str, Vec<Eligible<'_>>> = BTreeMap::new();
    let mut stackable: Vec<Eligible<'_>> = Vec::new();
    for candidate in candidates {
        let rule = candidate.rule;
        let (holds, leaves) = rule.when.as_ref().map_or((true, Vec::new()), |when| when.trace(facts));
        let entered = rule.codes.iter().find(|code| codes.contains(code)).cloned();
        let reason = if !rule.codes.is_empty() && entered.is_none() {
            Reason::Code
        } else if !rule.window.contains(now) {
            Reason::NotNow
        } else if !holds {
            Reason::Condition
        } else {
            candidate.refused.unwrap_or(Reason::Applied)
        };
        verdicts.insert(candidate.id, Verdict { id: candidate.id.to_owned(), reason, leaves });
        if reason == Reason::Applied {
            let eligible = Eligible { candidate, code: entered };
            match &rule.group {
                Some(group) => groups.entry(group).or_default().push(eligible),
                None => stackable.push(eligible),
            }
        }
    }

    let basket = &facts.basket;
    let mut left = Left {
        lines: basket.lines.iter().map(|line| line.total()).collect(),
        fee: basket.delivery_fee.max(0),
    };
    let mut applied: Vec<Applied> = Vec::new();
    let mut say = |id: &str, reason: Reason| {
        if let Some(verdict) = verdicts.get_mut(id) {
            verdict.reason = reason;
        }
    };
    let give = |eligible: &Eligible<'_>, left: &Left| -> Result<Given, Reason> {
        let given = eligible.candidate.rule.effect.give(basket, &left.lines, left.fee);
        if given.is_nothing() {
            Err(Reason::Nothing)
        } else if eligible.candidate.budget_left.is_some_and(|budget| given.discount() > budget) {
            Err(Reason::Exhausted)
        } else {
            Ok(given)
        }
    };

    let mut groups: Vec<(&str, Vec<Eligible<'_>>)> = groups.into_iter().collect();
    groups.sort_by_key(|(name, members)| {
        (Reverse(members.iter().map(|m| m.candidate.rule.priority).max()), *name)
    });
    for (_, members) in groups {
        let mut offers = Vec::new();
        for eligible in members {
            match give(&eligible, &left) {
                Ok(given) => offers.push((eligible, given)),
                Err(reason) => say(eligible.candidate.id, reason),
            }
        }
        offers.sort_by_key(|(eligible, given)| {
            (Reverse(given.discount()), Reverse(eligible.candidate.rule.priority), eligible.candidate.id)
        });
        for (n, (eligible, given)) in offers.into_iter().enumerate() {
            if n == 0 {
                left.take(&given);
                applied.push(Applied { id: eligible.candidate.id.to_owned(), code: eligible.code, given });
            } else {
                say(eligible.candidate.id, Reason::Outbid);
            }
        }
    }
    stackable.sort_by_key(|eligible| (Reverse(eligible.candidate.rule.priority), eligible.candidate.id));
    for eligible in stackable {
        match give(&eligible, &left) {
            Ok(given) => {
                left.take(&given);
                applied.push(Applied { id: eligible.candidate.id.to_owned(), code: eligible.code, given });
            }
            Err(reason) => say(eligible.candidate.id, reason),
        }
    }

    let lines = basket.lines.iter().zip(&left.lines).map(|(line, left)| line.total() - left).collect();
    Outcome {
        applied,
        verdicts: verdicts.into_values().collect(),
        lines,
        delivery: basket.delivery_fee.max(0) - left.fee,
    }
}

#[cfg(test)]
mod tests;
