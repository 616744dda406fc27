//! What is checked.

mod delivery;
mod events;
mod live;
mod money;
mod orders;
mod promo;
mod queues;
mod quotes;
mod sagas;
mod sales;
mod stock;

use crate::report::Severity;

pub(crate) use delivery::WINGS;
pub(crate) use events::Events;
pub(crate) use live::live;
pub(crate) use promo::live as promo_live;
pub(crate) use queues::{consumers, dead_letters, fill, outboxes, work};

/// One check.
#[derive(Debug)]
pub struct Check {
    pub id: &'static str,
    /// The sentence that should be true.
    pub means: &'static str,
    /// What to do when it is not.
    pub hint: &'static str,
    pub severity: Severity,
    /// The tables it reads.
    pub needs: &'static [&'static str],
    pub(crate) how: How,
}

/// How a check is made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    /// A question of the common shape; see [`Snapshot::ask`](crate::store::Snapshot::ask).
    Sql(&'static str),
    Live,
    Promo,
    EventsMissing,
    EventsExtra,
    Outboxes,
    DeadLetters,
    Work,
    Consumers,
    Fill,
}

/// Every check, in the order of the report.
pub fn all() -> impl Iterator<Item = &'static Check> {
    [
        stock::CHECKS,
        money::CHECKS,
        orders::CHECKS,
        sagas::CHECKS,
        sales::CHECKS,
        promo::CHECKS,
        delivery::CHECKS,
        events::CHECKS,
        quotes::CHECKS,
        queues::CHECKS,
    ]
    .into_iter()
    .flatten()
}

impl Check {
    /// It reads one of these schemas.
    pub(crate) fn reads(&self, schemas: &[String]) -> bool {
        let schema = |table: &&str| table.split_once('.').map_or("", |(schema, _)| schema).to_owned();
        self.needs.iter().any(|table| schemas.contains(&schema(table)))
    }
}
