//! Our books against a provider's. Pure: what counts is money, not words. A payment that both sides
//! hold to be worth nothing agrees, whatever either calls it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use subjects::v1::ReconcileDifference;

use crate::{
    model::Payment,
    provider::{Outcome, Snapshot},
};

/// What a payment amounts to, on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Money {
    held: bool,
    captured: i64,
    refunded: i64,
}

impl Money {
    fn is_none(self) -> bool {
        !self.held && self.captured == 0
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self { held: false, captured: 0, .. } => f.write_str("nothing"),
            Self { held: true, .. } => f.write_str("authorized"),
            Self { captured, refunded, .. } => write!(f, "captured {captured}, refunded {refunded}"),
        }
    }
}

fn ours(payment: &Payment) -> Money {
    let held = payment.status == "authorized";
    Money { held, captured: payment.captured, refunded: payment.refunded }
}

fn theirs(snapshot: &Snapshot) -> Money {
    let held = matches!(snapshot.outcome, Outcome::Authorized { .. });
    Money { held, captured: snapshot.captured, refunded: snapshot.refunded }
}

/// Payments in `[from, to)` by their own books, which each side may have lists beyond: clocks differ,
/// and an intent is older than the call that follows it. How many were compared, and what differs.
pub fn compare(
    payments: &[Payment],
    snapshots: &[Snapshot],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> (u32, Vec<ReconcileDifference>) {
    let within = |at: DateTime<Utc>| from <= at && at < to;
    let mut by_id: HashMap<&str, &Snapshot> = HashMap::new();
    let mut by_ref: HashMap<&str, &Snapshot> = HashMap::new();
    for snapshot in snapshots {
        if let Some(id) = &snapshot.payment_id {
            // A provider may list several tries at one payment: the one with money counts.
            let better = by_id.get(id.as_str()).is_none_or(|before| theirs(before).is_none());
            if better {
                by_id.insert(id, snapshot);
            }
        }
        if let Some(reference) = snapshot.outcome.provider_ref() {
            by_ref.insert(reference, snapshot);
        }
    }
    let mut compared = 0;
    let mut differences = Vec::new();
    let mut known = std::collections::HashSet::new();
    for payment in payments {
        known.insert(payment.payment_id.as_str());
        let reference = payment.provider_ref.as_deref();
        let found = by_id
            .get(payment.payment_id.as_str())
            .or_else(|| reference.and_then(|reference| by_ref.get(reference)))
            .copied();
        if let Some(reference) = reference {
            known.insert(reference);
        }
        if !within(payment.created_at) {
            continue;
        }
        compared += 1;
        let mine = ours(payment);
        let agree = found.map_or_else(|| mine.is_none(), |snapshot| theirs(snapshot) == mine);
        if !agree {
            differences.push(ReconcileDifference {
                payment_id: payment.payment_id.clone(),
                provider_ref: reference.unwrap_or_default().to_owned(),
                ours: mine.to_string(),
                theirs: found.map_or_else(|| "missing".to_owned(), |s| theirs(s).to_string()),
            });
        }
    }
    for snapshot in snapshots {
        let reference = snapshot.outcome.provider_ref().unwrap_or_default();
        let id = snapshot.payment_id.as_deref().unwrap_or_default();
        if !known.contains(id) && !known.contains(reference) && within(snapshot.created_at) {
            compared += 1;
            if !theirs(snapshot).is_none() {
                differences.push(ReconcileDifference {
                    payment_id: id.to_owned(),
                    provider_ref: reference.to_owned(),
                    ours: "missing".into(),
                    theirs: theirs(snapshot).to_string(),
                });
            }
        }
    }
    (compared, differences)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::money::{Currency, Money as Amount};

    fn payment(id: &str, status: &str, captured: i64, at: DateTime<Utc>) -> Payment {
        Payment {
            payment_id: id.into(),
            order_id: String::new(),
            saga_id: String::new(),
            user_id: String::new(),
            city: String::new(),
            provider: "sandbox".into(),
            method: "card".into(),
            token: None,
            amount: 100,
            currency: "IDR".into(),
            status: status.into(),
            provider_ref: Some(format!("x_{id}")),
            captured,
            refunded: 0,
            refunding: 0,
            next_action: String::new(),
            decline_code: String::new(),
            undone: false,
            version: 1,
            checks: 0,
            created_at: at,
            updated_at: at,
        }
    }

    fn snapshot(id: &str, captured: i64, at: DateTime<Utc>) -> Snapshot {
        let provider_ref = format!("x_{id}");
        Snapshot {
            payment_id: Some(id.into()),
            outcome: if captured > 0 {
                Outcome::Captured { provider_ref, amount: captured }
            } else {
                Outcome::Voided { provider_ref }
            },
            money: Amount::new(100, Currency::parse("IDR").unwrap()),
            captured,
            refunded: 0,
            refunds: Vec::new(),
            created_at: at,
        }
    }

    #[test]
    fn money_is_compared_not_words() {
        let (from, hour) = (Utc::now(), TimeDelta::hours(1));
        let (inside, to) = (from + TimeDelta::minutes(1), from + hour);
        let payments = [
            payment("a", "captured", 100, inside),
            payment("b", "declined", 0, inside),
            payment("c", "captured", 100, inside),
            payment("d", "pending", 0, inside),
            payment("early", "captured", 100, from - hour),
        ];
        let snapshots = [
            snapshot("a", 100, inside),
            snapshot("d", 100, inside),
            snapshot("stray", 100, inside),
            snapshot("void", 0, inside),
        ];
        let (compared, differences) = compare(&payments, &snapshots, from, to);
        assert_eq!(compared, 6);
        let found: Vec<(&str, &str, &str)> =
            differences.iter().map(|d| (d.payment_id.as_str(), d.ours.as_str(), d.theirs.as_str())).collect();
        assert_eq!(
            found,
            [
                ("c", "captured 100, refunded 0", "missing"),
                ("d", "nothing", "captured 100, refunded 0"),
                ("stray", "missing", "captured 100, refunded 0"),
            ]
        );
    }
}
