//! What happens to a trip: offered, answered, carried, taken back. Pure: rows in, rows and what they owe
//! to the world out; the store saves them if they are still as they were.

mod answer;
mod late;
mod ride;

pub use late::Stalled;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use subjects::{
    ids::{City, OrderId, RiderId, Token, Word},
    table::{AssignmentEvent, RiderEvent},
    v1::{self, AssignmentState, OrderStatus, RiderState, TaskState},
};

use crate::{
    model::{AssignmentRow, RiderRow, StopRow, TaskRow, assignment, count},
    rules,
};

/// How rejected orders come back.
#[derive(Clone, Copy, Debug)]
pub struct Pauses {
    pub reassignments: u32,
    pub reassign: Duration,
    pub pool_retry: Duration,
    /// Offers in a row a rider may let pass in silence; 0: any number.
    pub silent_offers: u32,
}

impl Pauses {
    pub const fn of(settings: &runtime::config::Dispatch) -> Self {
        Self {
            reassignments: settings.reassignments,
            reassign: settings.reassign(),
            pool_retry: settings.pool_retry(),
            silent_offers: settings.silent_offers,
        }
    }
}

/// What a change of a trip owes to the world, to be written with it or sent after it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Owed {
    pub assignment_events: Vec<(AssignmentEvent, v1::AssignmentChanged)>,
    pub rider_events: Vec<(RiderEvent, v1::RiderChanged)>,
    pub effects: Vec<Effect>,
    /// Told live to the rider, with why.
    pub commands: Vec<(&'static str, String)>,
}

/// An order is to become this, by the rider's doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub order_id: String,
    pub to: OrderStatus,
    pub actor: String,
}

/// An assignment with its rider and its orders, as they stand.
#[derive(Clone, Debug)]
pub struct Trip {
    pub row: AssignmentRow,
    pub rider: RiderRow,
    pub stops: Vec<StopRow>,
    pub now: DateTime<Utc>,
    pub owed: Owed,
}

impl Trip {
    pub fn new(row: AssignmentRow, rider: RiderRow, stops: Vec<StopRow>, now: DateTime<Utc>) -> Self {
        Self { row, rider, stops, now, owed: Owed::default() }
    }

    pub fn wire(&self) -> v1::Assignment {
        assignment(&self.row, &self.stops)
    }

    /// Places in `stops` of the orders that are still on this trip and not over.
    fn open(&self) -> Vec<usize> {
        let on = |stop: &StopRow| {
            !stop.task.is_over() && stop.task.assignment_id.as_ref() == Some(&self.row.assignment_id)
        };
        self.stops.iter().enumerate().filter(|(_, stop)| on(stop)).map(|(i, _)| i).collect()
    }

    /// Something of it went on, by the rider's doing or ours.
    fn moved(&mut self) {
        self.row.moved_at = Some(self.now);
        self.row.version += 1;
    }

    fn change(&mut self, state: AssignmentState) {
        self.row.set(state);
        self.moved();
        if !matches!(state, AssignmentState::Accepted | AssignmentState::PickedUp | AssignmentState::Offered)
        {
            self.row.ended_at = Some(self.now);
        }
    }

    /// Walks the rider through the table to `to`; one version and one event, of where he ends.
    pub(crate) fn walk(&mut self, to: RiderState) {
        if walk(&mut self.rider, to, self.now) {
            self.owed.rider_events.extend(rider_event(&self.rider));
        }
    }

    /// Notes what happened to the order at `i`; each event is a version of its own.
    fn tell(&mut self, i: usize, event: &str, reason: &str) {
        let stops = u32::try_from(self.stops.len()).unwrap_or_default();
        if let Some(stop) = self.stops.get_mut(i) {
            stop.task.version += 1;
            let place = u32::try_from(stop.place).unwrap_or_default();
            let told = assignment_event(event, &stop.task, Some(&self.row), reason, place, stops, self.now);
            self.owed.assignment_events.extend(told);
        }
    }

    fn effect(&mut self, i: usize, to: OrderStatus) {
        if let Some(stop) = self.stops.get(i) {
            self.owed.effects.push(Effect {
                order_id: stop.task.order_id.clone(),
                to,
                actor: self.row.rider_id.clone(),
            });
        }
    }

    /// The trip is over: the rider is free.
    fn end(&mut self, state: AssignmentState, rider: RiderState) {
        self.change(state);
        self.walk(rider);
    }
}

/// Walks a rider through the table; whether he moved.
pub fn walk(rider: &mut RiderRow, to: RiderState, now: DateTime<Utc>) -> bool {
    if rider.state() == to {
        return false;
    }
    rules::rider_name(to).clone_into(&mut rider.state);
    if !rules::is_busy(to) {
        rider.assignment_id = None;
    }
    rider.version += 1;
    rider.updated_at = now;
    true
}

/// Puts an order back: to the next rider after 1, 2, 4 s, and after the last of them into the pool. True:
/// into the pool.
pub fn put_back(task: &mut TaskRow, pauses: &Pauses, now: DateTime<Utc>) -> bool {
    task.set(TaskState::Pool);
    task.assignment_id = None;
    task.rider_id = None;
    task.arrived_at = None;
    task.round += 1;
    let round = u32::try_from(task.round).unwrap_or(u32::MAX);
    let pooled = round > pauses.reassignments;
    let pause = if pooled {
        task.round = 0;
        task.pooled += 1;
        pauses.pool_retry
    } else {
        pauses.reassign.saturating_mul(1 << (round - 1).min(16))
    };
    task.not_before = now + TimeDelta::from_std(pause).unwrap_or_default();
    pooled
}

pub fn rider_event(rider: &RiderRow) -> Option<(RiderEvent, v1::RiderChanged)> {
    let channel =
        RiderEvent { city: City::parse(&rider.city).ok()?, rider: RiderId::parse(&rider.rider_id).ok()? };
    let meta = v1::EventMeta {
        aggregate: "rider".into(),
        id: rider.rider_id.clone(),
        version: count(rider.version),
        city: rider.city.clone(),
        at: Some(rider.updated_at.into()),
    };
    Some((channel, v1::RiderChanged { meta: Some(meta), rider: Some(rider.clone().into_wire()) }))
}

pub fn assignment_event(
    event: &str,
    task: &TaskRow,
    trip: Option<&AssignmentRow>,
    reason: &str,
    stop: u32,
    stops: u32,
    now: DateTime<Utc>,
) -> Option<(AssignmentEvent, v1::AssignmentChanged)> {
    let channel = AssignmentEvent {
        event: Word::parse(event).ok()?,
        city: City::parse(&task.city).ok()?,
        order: OrderId::parse(&task.order_id).ok()?,
    };
    let message = v1::AssignmentChanged {
        meta: Some(v1::EventMeta {
            aggregate: "assignment".into(),
            id: task.order_id.clone(),
            version: count(task.version),
            city: task.city.clone(),
            at: Some(now.into()),
        }),
        order_id: task.order_id.clone(),
        assignment_id: trip.map(|trip| trip.assignment_id.clone()).unwrap_or_default(),
        rider_id: trip.map(|trip| trip.rider_id.clone()).unwrap_or_default(),
        hub_id: task.hub_id.clone(),
        state: task.state().into(),
        hub: trip.map(|trip| v1::Point { lat: trip.hub_lat, lng: trip.hub_lng }),
        drop: Some(task.drop()),
        reason: reason.to_owned(),
        attempt: u32::try_from(task.attempts).unwrap_or_default(),
        ready_at: Some(task.packed_at.unwrap_or(task.ready_at).into()),
        stop,
        stops,
    };
    Some((channel, message))
}

#[cfg(test)]
mod tests;
