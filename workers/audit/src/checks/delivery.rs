//! The delivery line: picking, carriage, tracking, promises. Where a schema of it is not installed, its checks are
//! not made.

use super::{Check, How};
use crate::report::Severity::{Error, Warning};

/// Schemas a system may do without, and the beginnings of their workers' consumers' names.
pub(crate) const WINGS: [&str; 9] =
    ["geo", "fulfilment", "dispatch", "tracking", "eta", "search", "promo", "pricing", "flashsale"];

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "picks.orders",
        means: "every confirmed order is a pick task at its store, and the task is where the order is",
        hint: "is the fulfilment worker running? Its sweeper goes on where it stopped",
        severity: Error,
        needs: &["orders.orders", "fulfilment.task"],
        how: How::Sql(include_str!("sql/picks_orders.sql")),
    },
    Check {
        id: "carriage.tasks",
        means: "every basket that is picked is known to dispatch, and so is every bag that is packed",
        hint: "is the dispatch worker running? `nats consumer info EVENTS dispatch-events` and DISPATCH tell",
        severity: Error,
        needs: &["fulfilment.task", "dispatch.task"],
        how: How::Sql(include_str!("sql/carriage_tasks.sql")),
    },
    Check {
        id: "carriage.orders",
        means: "every order that left its hub was carried on one trip, and on one only",
        hint: "an order without a trip was moved past dispatch: its history names who; one with two was carried twice",
        severity: Error,
        needs: &["orders.orders", "dispatch.task", "dispatch.stop", "dispatch.assignment"],
        how: How::Sql(include_str!("sql/carriage_orders.sql")),
    },
    Check {
        id: "carriage.behind",
        means: "orders follow their carriage: no move is owed for long",
        hint: "dispatch keeps asking; what orders answers stands in its log and in kilat_dispatch_effects_retried_total",
        severity: Error,
        needs: &["orders.orders", "dispatch.task", "dispatch.assignment", "dispatch.effect"],
        how: How::Sql(include_str!("sql/carriage_behind.sql")),
    },
    Check {
        id: "carriage.trips",
        means: "no order is on two live trips, and each is where its trip is",
        hint: "the rows were changed past dispatch: its transactions write both",
        severity: Error,
        needs: &["dispatch.task", "dispatch.stop", "dispatch.assignment"],
        how: How::Sql(include_str!("sql/carriage_trips.sql")),
    },
    Check {
        id: "carriage.riders",
        means: "every rider is where his trip is, and on one only",
        hint: "the rows were changed past dispatch: its transactions write both",
        severity: Error,
        needs: &["dispatch.rider", "dispatch.assignment"],
        how: How::Sql(include_str!("sql/carriage_riders.sql")),
    },
    Check {
        id: "carriage.offers",
        means: "no offer outlives its time",
        hint: "does a dispatch worker hold the hub's zone? `nats kv ls LEASE` shows zone.*",
        severity: Error,
        needs: &["dispatch.assignment"],
        how: How::Sql(include_str!("sql/carriage_offers.sql")),
    },
    Check {
        id: "tracking.points",
        means: "no point of the way is in history twice",
        hint: "frames are told apart by partition, fence and number; see tracking.frame",
        severity: Warning,
        needs: &["tracking.point"],
        how: How::Sql(include_str!("sql/tracking_points.sql")),
    },
    Check {
        id: "tracking.carry",
        means: "nobody is followed who does not carry",
        hint: "a customer could see a rider who is no longer his: is the tracking worker running?",
        severity: Error,
        needs: &["tracking.carry", "dispatch.assignment"],
        how: How::Sql(include_str!("sql/tracking_carry.sql")),
    },
    Check {
        id: "eta.promises",
        means: "every confirmed order has its promise, and every delivery is told to it",
        hint: "is the eta worker running? Without promises calibration says nothing",
        severity: Warning,
        needs: &["orders.orders", "orders.history", "eta.promise"],
        how: How::Sql(include_str!("sql/eta_promises.sql")),
    },
];
