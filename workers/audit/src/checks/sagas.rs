//! Sagas: they end, and their orders agree.

use super::{Check, How};
use crate::report::Severity::{Error, Warning};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "sagas.late",
        means: "no saga is past its deadline without having ended",
        hint: "is the checkout worker running? `kilat saga show` tells where it stands",
        severity: Error,
        needs: &["checkout.saga"],
        how: How::Sql(include_str!("sql/sagas_late.sql")),
    },
    Check {
        id: "sagas.stuck",
        means: "no saga waits for a person",
        hint: "`kilat saga show`, then `kilat saga retry` or `kilat saga resolve`",
        severity: Warning,
        needs: &["checkout.saga"],
        how: How::Sql(include_str!("sql/sagas_stuck.sql")),
    },
    Check {
        id: "sagas.outcome",
        means: "a confirmed saga has a confirmed order; a failed one has none",
        hint: "the order is the truth; the customer was told the saga's outcome, so tell him again",
        severity: Error,
        needs: &["checkout.saga", "orders.orders"],
        how: How::Sql(include_str!("sql/sagas_outcome.sql")),
    },
    Check {
        id: "sagas.orders",
        means: "every order belongs to the saga that made it",
        hint: "an order without a saga was not made by a checkout; see who created it in orders.history",
        severity: Error,
        needs: &["orders.orders", "checkout.saga"],
        how: How::Sql(include_str!("sql/sagas_orders.sql")),
    },
];
