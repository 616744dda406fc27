//! Whether a condition can ever hold.
//!
//! The tree is brought into disjunctive normal form, and each conjunction is looked at by the kind of its
//! leaves. "Cannot hold" is always right; "can hold" may be wrong where products, hubs or segments relate
//! in ways the rule does not show, or where the tree is too large to look at.

use std::collections::BTreeSet;

use super::{Condition, basket::is_within, time::WEEK};

/// Conjunctions looked at before giving up and saying that it can.
const MOST: usize = 2048;

type Literal<'a> = (&'a Condition, bool);

pub fn can_hold(condition: &Condition) -> bool {
    match conjunctions(condition, true) {
        None => true,
        Some(all) => all.iter().any(|literals| consistent(literals)),
    }
}

/// `None`: too many.
fn conjunctions(condition: &Condition, wanted: bool) -> Option<Vec<Vec<Literal<'_>>>> {
    match (condition, wanted) {
        (Condition::Not { child }, _) => conjunctions(child, !wanted),
        (Condition::And { children }, true) | (Condition::Or { children }, false) => {
            let mut all: Vec<Vec<Literal<'_>>> = vec![Vec::new()];
            for child in children {
                let more = conjunctions(child, wanted)?;
                if all.len().saturating_mul(more.len()) > MOST {
                    return None;
                }
                all = all
                    .iter()
                    .flat_map(|left| more.iter().map(move |right| [left.as_slice(), right].concat()))
                    .collect();
            }
            Some(all)
        }
        (Condition::And { children }, false) | (Condition::Or { children }, true) => {
            let mut all = Vec::new();
            for child in children {
                all.extend(conjunctions(child, wanted)?);
                if all.len() > MOST {
                    return None;
                }
            }
            Some(all)
        }
        (leaf, wanted) => Some(vec![vec![(leaf, wanted)]]),
    }
}

fn consistent(literals: &[Literal<'_>]) -> bool {
    numbers(literals)
        && methods(literals)
        && areas(literals)
        && segments(literals)
        && hours(literals)
        && goods(literals)
}

/// Subtotal, and orders before: each leaf is a bound from below or from above.
fn numbers(literals: &[Literal<'_>]) -> bool {
    let (mut least, mut below) = (0i64, i64::MAX);
    let (mut orders_least, mut orders_below) = (0u32, u32::MAX);
    for (leaf, wanted) in literals {
        match (leaf, wanted) {
            (Condition::MinTransaction { amount }, true) => least = least.max(*amount),
            (Condition::MinTransaction { amount }, false) => below = below.min(*amount),
            (Condition::Category { min_amount, .. }, true) => least = least.max(*min_amount),
            (Condition::FirstNOrder { n }, true) => orders_below = orders_below.min(*n),
            (Condition::FirstNOrder { n }, false) => orders_least = orders_least.max(*n),
            _ => {}
        }
    }
    least < below && orders_least < orders_below
}

fn methods(literals: &[Literal<'_>]) -> bool {
    let mut allowed: Option<BTreeSet<&String>> = None;
    for (leaf, wanted) in literals {
        if let (Condition::PaymentMethod { methods }, true) = (leaf, wanted) {
            let these: BTreeSet<&String> = methods.iter().collect();
            allowed = Some(match allowed {
                None => these,
                Some(those) => those.intersection(&these).copied().collect(),
            });
        }
    }
    let Some(mut allowed) = allowed else { return true };
    for (leaf, wanted) in literals {
        if let (Condition::PaymentMethod { methods }, false) = (leaf, wanted) {
            allowed.retain(|method| !methods.contains(method));
        }
    }
    !allowed.is_empty()
}

/// A user may be in many segments, so only a segment that is asked for and excluded is a contradiction.
fn segments(literals: &[Literal<'_>]) -> bool {
    let excluded: BTreeSet<&String> = literals
        .iter()
        .filter_map(|(leaf, wanted)| match (leaf, wanted) {
            (Condition::Segment { segments }, false) => Some(segments),
            _ => None,
        })
        .flatten()
        .collect();
    literals.iter().all(|(leaf, wanted)| match (leaf, wanted) {
        (Condition::Segment { segments }, true) => segments.iter().any(|of| !excluded.contains(of)),
        _ => true,
    })
}

/// Some city and some hub, named ones or others, must suit every leaf.
fn areas(literals: &[Literal<'_>]) -> bool {
    struct Area<'a> {
        cities: &'a [String],
        hubs: &'a [String],
        wanted: bool,
    }
    let named: Vec<Area<'_>> = literals
        .iter()
        .filter_map(|(leaf, wanted)| match leaf {
            Condition::Area { cities, hubs } => Some(Area { cities, hubs, wanted: *wanted }),
            _ => None,
        })
        .collect();
    // `None` is any that no leaf names.
    let choices = |named: &mut dyn Iterator<Item = &String>| -> BTreeSet<Option<String>> {
        named.cloned().map(Some).chain([None]).collect()
    };
    let cities = choices(&mut named.iter().flat_map(|area| area.cities));
    let hubs = choices(&mut named.iter().flat_map(|area| area.hubs));
    if cities.len().saturating_mul(hubs.len()) > 100 * MOST {
        return true;
    }
    cities.iter().any(|city| {
        hubs.iter().any(|hub| {
            named.iter().all(|area| {
                let within = city.as_ref().is_some_and(|city| area.cities.contains(city))
                    || hub.as_ref().is_some_and(|hub| area.hubs.contains(hub));
                within == area.wanted
            })
        })
    })
}

fn hours(literals: &[Literal<'_>]) -> bool {
    let mut free = vec![true; WEEK];
    let mut any = false;
    for (leaf, wanted) in literals {
        if let Condition::TimeSlot(slot) = leaf {
            any = true;
            for (free, within) in free.iter_mut().zip(slot.minutes()) {
                *free &= within == *wanted;
            }
        }
    }
    !any || free.contains(&true)
}

/// What is asked for must not already be more than what is excluded.
fn goods(literals: &[Literal<'_>]) -> bool {
    let implied = |is: &Condition, not: &Condition| match (is, not) {
        (Condition::Sku { skus, min_qty }, Condition::Sku { skus: other, min_qty: least }) => {
            min_qty >= least && skus.iter().all(|sku| other.contains(sku))
        }
        (
            Condition::Category { categories, min_qty, min_amount },
            Condition::Category { categories: other, min_qty: least, min_amount: low },
        ) => {
            min_qty >= least
                && min_amount >= low
                && categories.iter().all(|is| other.iter().any(|of| is_within(is, of)))
        }
        _ => false,
    };
    let asked = literals.iter().filter(|(_, wanted)| *wanted);
    asked.into_iter().all(|(is, _)| !literals.iter().any(|(not, wanted)| !*wanted && implied(is, not)))
}
