//! Rules, outcomes and warnings as the contract says them.

use runtime::{Code, Fault, outbox::OutboxEvent};
use serde_json::Value;
use subjects::{
    ids::{Name, Token},
    table::PromoEvent,
    v1,
};

use crate::{
    ask::Asked,
    judge::Judged,
    rules::{LeafTrace, Reason, Verdict, Warning},
    store::Stored,
};

/// A reply is bounded; what was applied is never left out.
const MAX_TRACES: usize = 200;
const MAX_LEAVES: usize = 4_000;
/// Clashes with twenty others are clash enough.
const MAX_WARNINGS: usize = 20;

pub fn money(amount: i64, currency: &str) -> v1::Money {
    v1::Money { amount, currency: currency.to_owned() }
}

/// What a basket gets, without traces.
pub fn result(asked: &Asked, judged: &Judged) -> v1::PromoResult {
    let basket = &asked.facts.basket;
    let discounts = |amounts: &[i64], all: bool| -> Vec<v1::LineDiscount> {
        let lines = basket.lines.iter().zip(amounts);
        lines
            .filter(|(_, amount)| all || **amount > 0)
            .map(|(line, amount)| v1::LineDiscount {
                sku: line.sku.clone(),
                amount: Some(money(*amount, &asked.currency)),
            })
            .collect()
    };
    let outcome = &judged.outcome;
    let applied = outcome.applied.iter().map(|applied| v1::AppliedPromo {
        promo_id: applied.id.clone(),
        version: judged.versions.get(&applied.id).copied().unwrap_or_default(),
        code: applied.code.clone().unwrap_or_default(),
        discount: Some(money(applied.given.discount(), &asked.currency)),
        delivery_discount: Some(money(applied.given.delivery, &asked.currency)),
        lines: discounts(&applied.given.lines, false),
        gift: applied.given.gift.clone().unwrap_or_default(),
    });
    v1::PromoResult {
        applied: applied.collect(),
        discount: Some(money(outcome.discount(), &asked.currency)),
        delivery_discount: Some(money(outcome.delivery, &asked.currency)),
        lines: discounts(&outcome.lines, true),
        traces: Vec::new(),
        replayed: false,
    }
}

/// Why each rule was given, or not; those whose code was not even entered come last.
pub fn traces(verdicts: &[Verdict]) -> Vec<v1::PromoTrace> {
    let mut order: Vec<&Verdict> = verdicts.iter().collect();
    order.sort_by_key(|verdict| (verdict.reason != Reason::Applied, verdict.reason == Reason::Code));
    let mut leaves = 0;
    order
        .into_iter()
        .take(MAX_TRACES)
        .map(|verdict| {
            let left = MAX_LEAVES - leaves;
            let shown = if verdict.reason == Reason::Code { 0 } else { verdict.leaves.len().min(left) };
            leaves += shown;
            v1::PromoTrace {
                promo_id: verdict.id.clone(),
                applies: verdict.reason == Reason::Applied,
                reason: verdict.reason.as_str().to_owned(),
                leaves: verdict.leaves.iter().take(shown).map(leaf).collect(),
            }
        })
        .collect()
}

fn leaf(leaf: &LeafTrace) -> v1::PromoLeaf {
    v1::PromoLeaf {
        pointer: leaf.pointer.clone(),
        kind: leaf.kind.to_owned(),
        holds: leaf.holds,
        why: leaf.why.clone(),
    }
}

/// As they are stored.
pub fn warnings(warnings: &[Warning]) -> Value {
    warnings.iter().take(MAX_WARNINGS).map(|w| serde_json::json!([w.code, w.pointer, w.detail])).collect()
}

pub fn promo(stored: &Stored) -> v1::Promo {
    let warning = |warning: &Value| {
        let text = |place: usize| warning.get(place).and_then(Value::as_str).unwrap_or_default().to_owned();
        v1::PromoWarning { code: text(0), pointer: text(1), detail: text(2) }
    };
    v1::Promo {
        promo_id: stored.promo_id.clone(),
        rule: stored.rule.to_string(),
        active: stored.active,
        version: stored.version,
        warnings: stored.warnings.as_array().into_iter().flatten().map(warning).collect(),
        updated_at: Some(stored.at.into()),
    }
}

/// `evt.promo.changed`
pub fn changed(stored: &Stored) -> Result<OutboxEvent, Fault> {
    let broken =
        |error| Fault::reject(Code::Internal, format!("a promotion of the record has no id: {error}"));
    let channel = PromoEvent { promo: Name::parse(&stored.promo_id).map_err(broken)? };
    let message = v1::PromoChanged {
        meta: Some(v1::EventMeta {
            aggregate: "promo".into(),
            id: stored.promo_id.clone(),
            version: stored.version,
            city: String::new(),
            at: Some(stored.at.into()),
        }),
        promo: Some(promo(stored)),
    };
    Ok(OutboxEvent::new(&channel, &message))
}
