//! Rows of the record, and what they look like in the contract.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use subjects::v1::{self, AssignmentState, RiderState, TaskState};

use crate::rules;

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct RiderRow {
    pub rider_id: String,
    pub name: String,
    pub city: String,
    pub state: String,
    pub active: bool,
    pub capacity: i32,
    pub assignment_id: Option<String>,
    pub lat: Option<f64>,
    pub lng: Option<f64>,
    pub heard_at: Option<DateTime<Utc>>,
    pub silent: i32,
    pub version: i64,
    pub updated_at: DateTime<Utc>,
}

impl RiderRow {
    pub fn state(&self) -> RiderState {
        rules::rider_state(&self.state)
    }

    pub fn into_wire(self) -> v1::Rider {
        v1::Rider {
            state: self.state().into(),
            rider_id: self.rider_id,
            name: self.name,
            city: self.city,
            active: self.active,
            capacity: u32::try_from(self.capacity).unwrap_or_default(),
            assignment_id: self.assignment_id.unwrap_or_default(),
            version: count(self.version),
            updated_at: Some(self.updated_at.into()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct TaskRow {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    pub state: String,
    pub drop_lat: f64,
    pub drop_lng: f64,
    pub address: String,
    pub placed_at: DateTime<Utc>,
    pub ready_at: DateTime<Utc>,
    pub packed_at: Option<DateTime<Utc>>,
    pub promised_by: DateTime<Utc>,
    pub priority: f64,
    pub assignment_id: Option<String>,
    pub rider_id: Option<String>,
    pub attempts: i32,
    pub asked: Vec<String>,
    pub round: i32,
    pub pooled: i32,
    pub arrived_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub not_before: DateTime<Utc>,
    pub version: i64,
}

impl TaskRow {
    pub fn state(&self) -> TaskState {
        rules::task_state(&self.state)
    }

    pub fn set(&mut self, state: TaskState) {
        rules::task_name(state).clone_into(&mut self.state);
    }

    pub fn is_over(&self) -> bool {
        rules::is_over(self.state())
    }

    pub const fn drop(&self) -> v1::Point {
        v1::Point { lat: self.drop_lat, lng: self.drop_lng }
    }

    pub fn into_wire(self) -> v1::DispatchTask {
        v1::DispatchTask {
            state: self.state().into(),
            order_id: self.order_id,
            hub_id: self.hub_id,
            city: self.city,
            assignment_id: self.assignment_id.unwrap_or_default(),
            rider_id: self.rider_id.unwrap_or_default(),
            attempts: u32::try_from(self.attempts).unwrap_or_default(),
            asked: self.asked,
            created_at: Some(self.created_at.into()),
            not_before: Some(self.not_before.into()),
            version: count(self.version),
        }
    }
}

#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct AssignmentRow {
    pub assignment_id: String,
    pub rider_id: String,
    pub hub_id: String,
    pub city: String,
    pub state: String,
    pub hub_lat: f64,
    pub hub_lng: f64,
    pub offered_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ready_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub moved_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub version: i64,
}

impl AssignmentRow {
    pub fn state(&self) -> AssignmentState {
        rules::assignment_state(&self.state)
    }

    pub fn set(&mut self, state: AssignmentState) {
        rules::assignment_name(state).clone_into(&mut self.state);
    }
}

/// One stop of a trip: an order, as it was planned and as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct StopRow {
    pub place: i32,
    pub planned_s: f64,
    pub task: TaskRow,
}

/// A trip as the contract shows it.
pub fn assignment(row: &AssignmentRow, stops: &[StopRow]) -> v1::Assignment {
    v1::Assignment {
        assignment_id: row.assignment_id.clone(),
        rider_id: row.rider_id.clone(),
        hub_id: row.hub_id.clone(),
        city: row.city.clone(),
        state: row.state().into(),
        hub: Some(v1::Point { lat: row.hub_lat, lng: row.hub_lng }),
        stops: stops
            .iter()
            .map(|stop| v1::Stop {
                order_id: stop.task.order_id.clone(),
                point: Some(stop.task.drop()),
                address: stop.task.address.clone(),
                promised_by: Some(stop.task.promised_by.into()),
                planned_s: stop.planned_s,
                // An order that went on to another trip, or back to the pool, is over for this one.
                state: if stop.task.assignment_id.as_ref() == Some(&row.assignment_id) {
                    stop.task.state().into()
                } else {
                    TaskState::Cancelled.into()
                },
            })
            .collect(),
        offered_at: Some(row.offered_at.into()),
        expires_at: Some(row.expires_at.into()),
        ready_at: Some(row.ready_at.into()),
        version: count(row.version),
    }
}

/// Versions and counts are never below 0 in the record.
pub fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}
