//! Orders, each by itself.

use super::{Check, How};
use crate::report::Severity::Error;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "orders.history",
        means: "every order's history is a legal path that ends where the order is, without a gap",
        hint: "the order was changed past the orders worker; its history tells what was real",
        severity: Error,
        needs: &["orders.orders", "orders.history"],
        how: How::Sql(include_str!("sql/orders_history.sql")),
    },
    Check {
        id: "orders.lines",
        means: "every order's lines make its subtotal",
        hint: "compare with the event of the order, which carries what was confirmed",
        severity: Error,
        needs: &["orders.orders", "orders.lines"],
        how: How::Sql(include_str!("sql/orders_lines.sql")),
    },
];
