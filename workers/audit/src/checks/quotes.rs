//! Quotes: what was promised is what was charged. Where pricing is not installed, nothing is said of it.

use super::{Check, How};
use crate::report::Severity::{Error, Warning};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "quotes.charged",
        means: "every order with a quote costs exactly what its quote said, to its customer",
        hint: "compare the order's history with the quote: what was charged above it is to be refunded",
        severity: Error,
        needs: &["orders.orders", "pricing.quote"],
        how: How::Sql(include_str!("sql/quotes_charged.sql")),
    },
    Check {
        id: "quotes.once",
        means: "no quote was used by two orders",
        hint: "pricing gives a quote to one order in one statement: were its rows changed, or a backup restored?",
        severity: Error,
        needs: &["orders.orders"],
        how: How::Sql(include_str!("sql/quotes_once.sql")),
    },
    Check {
        id: "quotes.told",
        means: "of every confirmed order with a quote, pricing knows that it was",
        hint: "is the pricing worker running? `nats consumer info EVENTS pricing-events` tells",
        severity: Warning,
        needs: &["orders.orders", "pricing.quote"],
        how: How::Sql(include_str!("sql/quotes_told.sql")),
    },
];
