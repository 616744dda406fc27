//! What a basket would get, and why not more. Takes nothing.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{check::present, v1};

use crate::{active::RuleSet, ask::Asked, check, error::PromoError, model::Known, state::State, wire};

/// A rule that is only tried goes by this name: no promotion can have it.
const CANDIDATE: &str = "(candidate)";

pub async fn evaluate(
    state: Arc<State>,
    _: Cx,
    request: v1::EvaluatePromos,
) -> Result<v1::PromoResult, Fault> {
    let candidate = check::evaluate(&request)?;
    let basket = present("/basket", request.basket)?;
    let mut asked = Asked::of(basket, &state.zones, &state.settings.fingerprint_key);
    let set = state.active.set().await?;
    let own_codes = candidate.as_ref().map(|rule| rule.codes.clone()).unwrap_or_default();
    codes_are_known(&set, &asked, &own_codes)?;
    let mut rules: Vec<Arc<Known>> = set.active().cloned().collect();
    for code in &asked.codes {
        for known in set.with_code(code) {
            if !rules.iter().any(|other| other.id == known.id) {
                rules.push(known.clone());
            }
        }
    }
    if let Some(rule) = candidate {
        rules.push(Arc::new(Known { id: CANDIDATE.to_owned(), version: 0, active: true, rule }));
    }
    let judged = state.judge(&mut asked, &rules, "").await.inspect_err(|error| met(&state, error))?;
    let traces = wire::traces(&judged.outcome.verdicts);
    Ok(v1::PromoResult { traces, ..wire::result(&asked, &judged) })
}

/// Every code that was entered belongs to a promotion, if only to one that has ended.
pub fn codes_are_known(set: &RuleSet, asked: &Asked, others: &[String]) -> Result<(), PromoError> {
    for (place, code) in asked.codes.iter().enumerate() {
        if !others.contains(code) && set.with_code(code).next().is_none() {
            return Err(PromoError::CodeUnknown { place, code: code.clone() });
        }
    }
    Ok(())
}

/// Closed counts are met by whoever asks first.
pub fn met(state: &State, error: &PromoError) {
    if matches!(error, PromoError::Closed) {
        state.guardian.kick();
    }
}
