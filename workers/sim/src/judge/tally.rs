//! Counts, and the line that is shown while it runs.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

use super::{Bag, Book, Status, report};
use crate::doors::Door;

#[derive(Clone, Debug, Default, Serialize)]
pub struct Tally {
    /// Orders somebody wanted.
    pub wished: u64,
    /// Whom no hub serves, by the answer.
    pub unserved: u64,
    /// Checkouts refused, by code.
    pub refused: BTreeMap<String, u64>,
    /// Checkouts without a final answer.
    pub unanswered: u64,
    pub placed: u64,
    pub handed: u64,
    pub offers: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub let_pass: u64,
    /// Answers that were refused, by code: too late, cancelled meanwhile.
    pub refused_answers: BTreeMap<String, u64>,
    /// Other reports that were refused, by what was reported and the code.
    pub refused_reports: BTreeMap<String, u64>,
    pub withdrawn: u64,
    /// Riders the system took off their shift, for silence, who came back.
    pub sent_home: u64,
    pub pings: u64,
    pub outliers: u64,
    pub pings_lost: u64,
    pub dead_zones: u64,
    pub logins: u64,
    /// Riders by the door their devices came in by.
    pub doors: BTreeMap<Door, u64>,
    pub statuses_seen: u64,
    pub dots: u64,
    pub etas: u64,
    pub streams_broken: u64,
    /// Requests sent again because there was no answer, or a passing no.
    pub retries: u64,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    pub placed: usize,
    pub waiting: usize,
    pub riding: usize,
    pub delivered: usize,
    pub cancelled: usize,
    pub riders: usize,
    pub busy: usize,
    pub p50_min: Option<f64>,
    pub violations: u64,
}

impl Book {
    pub fn summary(&self) -> Summary {
        let ours = || self.orders.values().filter(|order| order.clicked_at.is_some());
        let of = |yes: fn(Status) -> bool| ours().filter(|order| order.status.is_some_and(yes)).count();
        let delivered = of(|s| matches!(s, Status::Delivered | Status::Closed));
        let cancelled = of(|s| matches!(s, Status::Cancelled | Status::Refunded | Status::Failed));
        let riding = ours().filter(|order| matches!(order.bag, Bag::Carried(_))).count();
        let placed = ours().count();
        let doors: Vec<f64> = ours().filter_map(|order| Some(order.handed_at? - order.clicked_at?)).collect();
        Summary {
            placed,
            waiting: placed.saturating_sub(delivered + cancelled + riding),
            riding,
            delivered,
            cancelled,
            riders: self.riders.values().filter(|rider| rider.on_shift_since.is_some()).count(),
            busy: self.riders.values().filter(|rider| rider.busy_since.is_some()).count(),
            p50_min: report::quantile(doors, 0.5).map(|seconds| seconds / 60.0),
            violations: self.violations.len() as u64 + self.more_violations,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { placed, waiting, riding, delivered, cancelled, riders, busy, .. } = self;
        write!(f, "{placed} orders: {waiting} in the hubs, {riding} on the road, {delivered} delivered")?;
        if *cancelled > 0 {
            write!(f, ", {cancelled} cancelled")?;
        }
        write!(f, "; {busy} of {riders} riders on a trip")?;
        if let Some(minutes) = self.p50_min {
            write!(f, "; click to door {minutes:.1} min")?;
        }
        if self.violations > 0 {
            write!(f, "; {} VIOLATIONS", self.violations)?;
        }
        Ok(())
    }
}
