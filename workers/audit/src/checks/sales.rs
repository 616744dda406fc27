//! Flash sales: every unit of one is left, held, sold or released. Where the schema is not installed, nothing is checked.

use super::{Check, How};
use crate::report::Severity::{Error, Warning};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "sales.units",
        means: "every unit a sale offered is left, held, sold or released, by its claims as by its counts",
        hint: "the rows were changed past flashsale: a claim and its sale's counts are written together",
        severity: Error,
        needs: &["flashsale.sale", "flashsale.claim"],
        how: How::Sql(include_str!("sql/sales_units.sql")),
    },
    Check {
        id: "sales.orders",
        means: "a claim that is sold has its order, at the sale's price, and every order of a sale has its claim",
        hint: "is the flashsale worker running? It follows evt.order.>; `nats consumer info EVENTS flashsale-events`",
        severity: Error,
        needs: &["flashsale.sale", "flashsale.claim", "orders.orders", "orders.lines"],
        how: How::Sql(include_str!("sql/sales_orders.sql")),
    },
    Check {
        id: "sales.claims",
        means: "no claim waits for its decision longer than its checkout",
        hint: "is the flashsale worker running? It looks after claims every 10 s; a stuck saga holds its units",
        severity: Error,
        needs: &["flashsale.claim", "checkout.saga"],
        how: How::Sql(include_str!("sql/sales_claims.sql")),
    },
    Check {
        id: "sales.hold",
        means: "inventory holds for a sale what the sale has left, and nothing for one that is over",
        hint: "units that came back may have been sold from the shelf before the sale took them in; else is flashsale running?",
        severity: Warning,
        needs: &["flashsale.sale", "inventory.reservation"],
        how: How::Sql(include_str!("sql/sales_hold.sql")),
    },
];
