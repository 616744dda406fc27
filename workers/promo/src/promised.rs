//! What a quote has promised: given as it was, or not at all. Pure.
//!
//! Amounts are taken as they were promised, as long as the basket has room for them. That the rule applies is
//! looked at again, because the payment method may be another; but whatever the clock decides counts as it stood at
//! any minute since the quote may have been made, so that a promise does not end before its time.

use chrono::TimeDelta;
use subjects::v1;

use crate::{
    ask::Asked,
    model::{Known, Used},
    rules::{Facts, Rule},
    wire, zones,
};

/// Why a promise cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub place: usize,
    pub why: String,
}

/// The rule of the version that was promised, and the newest.
#[derive(Clone, Debug)]
pub struct Promise<'a> {
    pub of: &'a v1::AppliedPromo,
    pub rule: Option<&'a Rule>,
    pub newest: Option<&'a Known>,
}

/// How a basket stands with what was promised.
pub fn check(asked: &Asked, promises: &[Promise<'_>], since: TimeDelta) -> Result<(), Broken> {
    for (place, promise) in promises.iter().enumerate() {
        one(asked, promise, since).map_err(|why| Broken { place, why })?;
    }
    let room = asked.facts.basket.delivery_fee;
    let (mut fee, mut lines) = (0i64, std::collections::BTreeMap::<&str, i64>::new());
    for (place, promise) in promises.iter().enumerate() {
        let broken = |why: &str| Broken { place, why: why.to_owned() };
        fee = fee.saturating_add(amount(promise.of.delivery_discount.as_ref()));
        if fee > room {
            return Err(broken("it takes more from the delivery fee than there is"));
        }
        for line in &promise.of.lines {
            let taken = lines.entry(&line.sku).or_default();
            *taken = taken.saturating_add(amount(line.amount.as_ref()));
            let of_sku = asked.facts.basket.lines.iter().filter(|other| other.sku == line.sku);
            if *taken > of_sku.fold(0i64, |sum, line| sum.saturating_add(line.total())) {
                return Err(broken("it takes more from a line than it costs"));
            }
        }
    }
    Ok(())
}

fn one(asked: &Asked, promise: &Promise<'_>, since: TimeDelta) -> Result<(), String> {
    let Promise { of, rule: Some(rule), newest: Some(newest) } = promise else {
        return Err(format!("there is no version {} of it", promise.of.version));
    };
    if !newest.active {
        return Err("it has ended".to_owned());
    }
    let foreign = |money: Option<&v1::Money>| money.is_some_and(|money| money.currency != asked.currency);
    let amounts = of.lines.iter().map(|line| line.amount.as_ref());
    if rule.currency != asked.currency
        || amounts.chain([of.discount.as_ref(), of.delivery_discount.as_ref()]).any(foreign)
    {
        return Err(format!("it is not in {}", asked.currency));
    }
    let (all, fee) = (amount(of.discount.as_ref()), amount(of.delivery_discount.as_ref()));
    let lines = of.lines.iter().fold(0i64, |sum, line| sum.saturating_add(amount(line.amount.as_ref())));
    if lines.checked_add(fee) != Some(all) {
        return Err(format!("its parts make {}, not {all}", lines.saturating_add(fee)));
    }
    if !rule.codes.is_empty() && !rule.codes.iter().any(|code| code.eq_ignore_ascii_case(of.code.trim())) {
        return Err("its code was not entered".to_owned());
    }
    if held_lately(rule, asked, since) {
        return Ok(());
    }
    let leaves = rule.when.as_ref().map(|when| when.trace(&asked.facts).1).unwrap_or_default();
    let said: Vec<String> = leaves.iter().filter(|leaf| !leaf.holds).map(|leaf| leaf.why.clone()).collect();
    Err(if said.is_empty() { "its time is over".to_owned() } else { said.join("; ") })
}

fn held_lately(rule: &Rule, asked: &Asked, since: TimeDelta) -> bool {
    let mut facts: Facts = asked.facts.clone();
    (0..=since.num_minutes().clamp(0, 1_440)).any(|minutes| {
        let at = asked.at - TimeDelta::minutes(minutes);
        facts.now = zones::local(at, asked.zone);
        rule.window.contains(at) && rule.when.as_ref().is_none_or(|when| when.holds(&facts))
    })
}

/// The promises as an answer: each as it was.
pub fn result(asked: &Asked, promised: &[v1::AppliedPromo]) -> v1::PromoResult {
    let mut left: std::collections::BTreeMap<&str, i64> = std::collections::BTreeMap::new();
    for line in promised.iter().flat_map(|promised| &promised.lines) {
        *left.entry(&line.sku).or_default() += amount(line.amount.as_ref());
    }
    let lines = asked.facts.basket.lines.iter().map(|line| {
        let taken = left.get_mut(line.sku.as_str()).map_or(0, |left| {
            let taken = line.total().min(*left);
            *left -= taken;
            taken
        });
        v1::LineDiscount { sku: line.sku.clone(), amount: Some(wire::money(taken, &asked.currency)) }
    });
    let sum = |of: fn(&v1::AppliedPromo) -> &Option<v1::Money>| {
        promised.iter().fold(0i64, |sum, promised| sum.saturating_add(amount(of(promised).as_ref())))
    };
    v1::PromoResult {
        lines: lines.collect(),
        discount: Some(wire::money(sum(|promised| &promised.discount), &asked.currency)),
        delivery_discount: Some(wire::money(sum(|promised| &promised.delivery_discount), &asked.currency)),
        applied: promised.to_vec(),
        traces: Vec::new(),
        replayed: false,
    }
}

pub fn used(result: &v1::PromoResult) -> Vec<Used> {
    let used = |applied: &v1::AppliedPromo| Used {
        promo_id: applied.promo_id.clone(),
        version: applied.version,
        code: applied.code.clone(),
        amount: amount(applied.discount.as_ref()),
    };
    result.applied.iter().map(used).collect()
}

fn amount(money: Option<&v1::Money>) -> i64 {
    money.map_or(0, |money| money.amount)
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use chrono_tz::Tz;
    use lua::promo::Who;

    use super::*;
    use crate::{
        address::Grams,
        rules::{Basket, BasketLine},
    };

    fn asked(at: &str) -> Asked {
        let at: chrono::DateTime<Utc> = at.parse().unwrap();
        let line = BasketLine { sku: "rice".into(), category: "pantry".into(), qty: 1, unit: 50_000 };
        Asked {
            facts: Facts {
                basket: Basket { lines: vec![line], delivery_fee: 9_000 },
                city: "jkt".into(),
                hub: "hub_1".into(),
                method: "card".into(),
                segments: vec![],
                orders_before: 0,
                now: zones::local(at, Tz::UTC),
            },
            currency: "IDR".into(),
            codes: vec![],
            at,
            zone: Tz::UTC,
            who: Who { user: "usr_1".into(), day: String::new(), device: String::new() },
            grams: Grams::default(),
        }
    }

    /// Lunch ends at 14:00; the promotion with the year.
    #[test]
    fn what_the_clock_decides_stands_as_long_as_a_quote_does() {
        let rule = Rule::parse(
            r#"{"name": "Lunch", "currency": "IDR", "effect": {"type": "Fixed", "amount": 1000},
                "when": {"type": "TimeSlot", "from": "11:00", "to": "14:00"},
                "window": {"until": "2027-01-01T00:00:00Z"}}"#,
        )
        .unwrap();
        let newest = Known { id: "lunch".into(), version: 2, active: true, rule: rule.clone() };
        let of = v1::AppliedPromo {
            promo_id: "lunch".into(),
            version: 1,
            discount: Some(wire::money(1_000, "IDR")),
            lines: vec![v1::LineDiscount { sku: "rice".into(), amount: Some(wire::money(1_000, "IDR")) }],
            ..Default::default()
        };
        let promise = [Promise { of: &of, rule: Some(&rule), newest: Some(&newest) }];
        let kept =
            |at: &str| check(&asked(at), &promise, TimeDelta::minutes(15)).map_err(|broken| broken.why);
        assert_eq!(kept("2026-11-21T13:59:00Z"), Ok(()));
        assert_eq!(kept("2026-11-21T14:14:59Z"), Ok(()));
        assert!(kept("2026-11-21T14:15:00Z").unwrap_err().contains("14:15"));
        assert!(kept("2027-01-01T12:00:00Z").is_err());
        let ended = Known { active: false, ..newest.clone() };
        let promise = [Promise { newest: Some(&ended), ..promise[0].clone() }];
        let broken = check(&asked("2026-11-21T12:00:00Z"), &promise, TimeDelta::minutes(15)).unwrap_err();
        assert_eq!(broken, Broken { place: 0, why: "it has ended".into() });
    }

    #[test]
    fn an_answer_spreads_what_was_promised_over_the_lines() {
        let mut asked = asked("2026-11-21T12:00:00Z");
        let twice = asked.facts.basket.lines[0].clone();
        asked.facts.basket.lines.push(twice);
        let of = v1::AppliedPromo {
            discount: Some(wire::money(69_000, "IDR")),
            delivery_discount: Some(wire::money(9_000, "IDR")),
            lines: vec![v1::LineDiscount { sku: "rice".into(), amount: Some(wire::money(60_000, "IDR")) }],
            ..Default::default()
        };
        let result = result(&asked, std::slice::from_ref(&of));
        let lines: Vec<i64> = result.lines.iter().map(|line| amount(line.amount.as_ref())).collect();
        assert_eq!(lines, [50_000, 10_000]);
        assert_eq!(
            (amount(result.discount.as_ref()), amount(result.delivery_discount.as_ref())),
            (69_000, 9_000)
        );
    }
}
