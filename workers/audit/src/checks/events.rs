//! Events: every change announced, exactly as often as it happened.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use runtime::Bus;

use super::{Check, How};
use crate::{
    report::{
        Finding, Looked,
        Severity::{Error, Warning},
    },
    store::{Announced, Snapshot, Unchecked},
    stream::{self, NatsError},
};

const NEEDS: &[&str] =
    &["orders.orders", "orders.history", "orders.outbox", "payments.payment", "payments.outbox"];

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "events.missing",
        means: "every change of an order, a payment or a carriage is announced, or waits in the outbox",
        hint: "those who follow events do not know of it; publish it again from the record",
        severity: Error,
        needs: NEEDS,
        how: How::EventsMissing,
    },
    Check {
        id: "events.extra",
        means: "nothing is announced twice, and nothing that has not happened",
        hint: "consumers drop versions they have seen, so a double is harmless; an event without a change has another author: check who may publish to evt.order.>",
        severity: Warning,
        needs: NEEDS,
        how: How::EventsExtra,
    },
];

const STREAM: &str = "EVENTS";
const ORDERS: &str = "evt.order.>";
const PAYMENTS: &str = "evt.payment.>";
const ASSIGNMENTS: &str = "evt.assignment.>";
/// Each with the table it may be without: a system without dispatch has no carriages.
const QUESTIONS: [(&str, &[&str]); 3] = [
    (include_str!("sql/events_orders.sql"), &[]),
    (include_str!("sql/events_payments.sql"), &[]),
    (include_str!("sql/events_assignments.sql"), &["dispatch.task"]),
];

/// The stream as it was before the snapshot was taken: whatever is in it, the snapshot must know of.
pub(crate) struct Events {
    before: HashMap<String, u64>,
}

/// What both checks found.
pub(crate) struct Compared {
    pub missing: Looked,
    pub extra: Looked,
}

impl Events {
    pub async fn before(bus: &Bus) -> Result<Self, NatsError> {
        let (_, before) = counts(bus).await?;
        Ok(Self { before })
    }

    /// Reads the stream again, now that the snapshot stands: what the snapshot says was announced and
    /// no longer waits must be there.
    pub async fn compare(
        &self,
        bus: &Bus,
        snapshot: &mut Snapshot,
        shown: u32,
    ) -> Result<Compared, Unchecked> {
        let (complete_since, after) = counts(bus).await?;
        let (mut missing, mut extra) = (Vec::new(), Vec::new());
        let mut unknown: HashMap<&str, u64> =
            self.before.iter().map(|(subject, count)| (subject.as_str(), *count)).collect();
        // A payment leaves states behind, and the record keeps only the last: no word on the others.
        unknown.retain(|subject, _| subject.starts_with("evt.order."));
        let mut looked = 0u64;
        for (question, needs) in QUESTIONS {
            if snapshot.missing(needs).await?.is_some() {
                continue;
            }
            let mut part = snapshot.part().await?;
            let mut rows = sqlx::query_as::<_, Announced>(question).fetch(&mut *part);
            while let Some(row) = rows.try_next().await? {
                looked += 1;
                unknown.remove(row.subject.as_str());
                let count =
                    |counts: &HashMap<String, u64>| counts.get(&row.subject).copied().unwrap_or_default();
                let times = u64::try_from(row.times).unwrap_or_default();
                let waiting = u64::try_from(row.waiting).unwrap_or_default();
                let (seen_before, seen_after) = (count(&self.before), count(&after));
                if seen_before > times {
                    extra.push(Finding::new(
                        row.id.clone(),
                        format!(
                            "{} was announced {seen_before} times; it happened {times} times",
                            row.subject
                        ),
                    ));
                }
                if seen_after + waiting < times && complete_since.is_none_or(|since| row.first_at > since) {
                    missing.push(Finding::new(
                        row.id,
                        format!(
                            "{} was announced {seen_after} times and waits {waiting} times; it happened {times} times",
                            row.subject
                        ),
                    ));
                }
            }
        }
        extra.extend(unknown.into_iter().map(|(subject, count)| {
            let id = subject.rsplit('.').next().unwrap_or(subject);
            Finding::new(id, format!("{subject} was announced {count} times; it never happened"))
        }));
        let subjects = self.before.len() as u64;
        Ok(Compared {
            missing: Looked::of(looked, missing, shown),
            extra: Looked::of(subjects, extra, shown),
        })
    }
}

async fn counts(bus: &Bus) -> Result<(Option<DateTime<Utc>>, HashMap<String, u64>), NatsError> {
    let (_, mut counts) = stream::subjects(bus, STREAM, ORDERS).await?;
    let (stream, payments) = stream::subjects(bus, STREAM, PAYMENTS).await?;
    counts.extend(payments);
    counts.extend(stream::subjects(bus, STREAM, ASSIGNMENTS).await?.1);
    // A minute's margin: the first message may be younger than the change it tells of.
    Ok((stream.complete_since().map(|since| since + chrono::Duration::minutes(1)), counts))
}
