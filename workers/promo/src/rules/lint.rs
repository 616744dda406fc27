//! What looks wrong with a rule: it is taken, and its author is told.

use super::{Rule, can_hold};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub code: &'static str,
    pub pointer: &'static str,
    pub detail: String,
}

/// Looks at a rule beside the others that are active, by id.
pub fn lint(id: &str, rule: &Rule, others: &[(&str, &Rule)]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if rule.when.as_ref().is_some_and(|when| !can_hold(when)) {
        let detail = "no basket can ever meet this condition".to_owned();
        warnings.push(Warning { code: "never_true", pointer: "/when", detail });
    }
    warnings.extend(unbounded(rule));
    for (other_id, other) in others.iter().filter(|(other, _)| *other != id) {
        warnings.extend(clash(rule, other_id, other));
    }
    warnings
}

/// With neither a cap on one basket nor a counter, nobody knows what it will cost.
fn unbounded(rule: &Rule) -> Option<Warning> {
    let limits = &rule.limits;
    if limits.budget.is_some() {
        return None;
    }
    let detail = if limits.is_unlimited() {
        "it has no limit of any kind: neither uses nor a budget"
    } else if rule.effect.bound().is_none() {
        "one basket may take any amount: neither a cap nor a budget"
    } else if limits.total.is_none() && limits.daily.is_none() {
        "its uses are limited per user only, and there is no budget"
    } else {
        return None;
    };
    Some(Warning { code: "unbounded", pointer: "/limits", detail: detail.to_owned() })
}

fn clash(rule: &Rule, id: &str, other: &Rule) -> Option<Warning> {
    if !rule.window.overlaps(&other.window) || rule.currency != other.currency {
        return None;
    }
    if let Some(code) = rule.codes.iter().find(|code| other.codes.contains(code)) {
        let detail = format!("the code {code} also belongs to {id}: whoever enters it asks for both");
        return Some(Warning { code: "exclusive_clash", pointer: "/codes", detail });
    }
    if rule.group.is_some()
        && rule.group == other.group
        && rule.when == other.when
        && rule.codes == other.codes
    {
        let detail = format!(
            "{id} is of the same group and applies to the same baskets: one of the two is never given"
        );
        return Some(Warning { code: "exclusive_clash", pointer: "/group", detail });
    }
    None
}

#[cfg(test)]
mod tests;
