//! Units: the shelf, the ledger, holds and sales.

use super::{Check, How};
use crate::report::Severity::{Error, Warning};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "stock.ledger",
        means: "on hand and reserved are the sums of the ledger's movements",
        hint: "the table was changed past the drainer; compare inventory.movement by_sku with the shelf, then count the SKU",
        severity: Error,
        needs: &["inventory.stock", "inventory.movement"],
        how: How::Sql(include_str!("sql/stock_ledger.sql")),
    },
    Check {
        id: "stock.bounds",
        means: "no stock is negative, and none is reserved that is not on hand",
        hint: "a constraint of inventory.stock is missing; restore it, then count the SKU",
        severity: Error,
        needs: &["inventory.stock"],
        how: How::Sql(include_str!("sql/stock_bounds.sql")),
    },
    Check {
        id: "stock.reserved",
        means: "what is reserved is what open reservations hold",
        hint: "compare inventory.reservation with inventory.movement; then rebuild the hub",
        severity: Error,
        needs: &["inventory.stock", "inventory.reservation"],
        how: How::Sql(include_str!("sql/stock_reserved.sql")),
    },
    Check {
        id: "stock.movements",
        means: "a reservation's movements make its state: what is sold has left the shelf",
        hint: "count the SKU; the reservation's rows in inventory.movement tell what happened",
        severity: Error,
        needs: &["inventory.reservation", "inventory.movement"],
        how: How::Sql(include_str!("sql/stock_movements.sql")),
    },
    Check {
        id: "stock.live",
        means: "Redis sells exactly what the record has, at the same place of the journal",
        hint: "svc.inventory.reconcile with repair sets Redis to the record; a closed hub opens when the inventory worker has rebuilt it",
        severity: Error,
        needs: &["inventory.hub", "inventory.stock", "inventory.reservation"],
        how: How::Live,
    },
    Check {
        id: "stock.sold",
        means: "every order that stands has a CONFIRMED reservation of the same lines at its hub",
        hint: "the order is promised without its goods: move stock for it, or cancel it",
        severity: Error,
        needs: &["orders.orders", "orders.lines", "inventory.reservation"],
        how: How::Sql(include_str!("sql/stock_sold.sql")),
    },
    Check {
        id: "stock.owed",
        means: "every CONFIRMED reservation has an order that stands",
        hint: "the units left the shelf for nobody: svc.inventory.return puts them back",
        severity: Error,
        needs: &["inventory.reservation", "orders.orders", "orders.history", "checkout.saga"],
        how: How::Sql(include_str!("sql/stock_owed.sql")),
    },
    Check {
        id: "stock.holds",
        means: "no hold outlives its time, its order or its saga",
        hint: "is the reaper of the inventory worker running? svc.inventory.release ends a hold",
        severity: Error,
        needs: &["inventory.reservation", "orders.orders", "checkout.saga"],
        how: How::Sql(include_str!("sql/stock_holds.sql")),
    },
    Check {
        id: "stock.refused",
        means: "the record has refused nothing that Redis decided",
        hint: "Redis had drifted, and its hub was rebuilt; see inventory.refused for what was lost, and delete the row when settled",
        severity: Warning,
        needs: &["inventory.refused"],
        how: How::Sql(include_str!("sql/stock_refused.sql")),
    },
    Check {
        id: "stock.transfers",
        means: "units that left one hub for another have arrived",
        hint: "is the inventory worker running? It finishes transfers by itself once both hubs are open",
        severity: Warning,
        needs: &["inventory.transfer"],
        how: How::Sql(include_str!("sql/stock_transfers.sql")),
    },
];
