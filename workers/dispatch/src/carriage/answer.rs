//! What becomes of an offer.

use subjects::v1::{AssignmentState, OrderStatus, RiderState, TaskState};

use super::{Pauses, Trip, put_back};
use crate::error::DispatchError;

/// Why an offer came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No<'a> {
    Rejected(&'a str),
    /// No answer in time.
    Silence,
    /// He accepted, and did not come.
    Stalled,
    /// He accepted, and is not heard of any more.
    Lost,
}

impl Trip {
    /// The trip is offered: its orders are out of the pool, its rider takes no other.
    pub fn offer(&mut self) {
        for i in self.stops.iter().enumerate().map(|(i, _)| i).collect::<Vec<_>>() {
            if let Some(stop) = self.stops.get_mut(i) {
                stop.task.set(TaskState::Offered);
                stop.task.assignment_id = Some(self.row.assignment_id.clone());
                stop.task.rider_id = Some(self.row.rider_id.clone());
                stop.task.attempts += 1;
                stop.task.asked.push(self.row.rider_id.clone());
            }
            self.tell(i, "offered", "");
        }
        self.rider.assignment_id = Some(self.row.assignment_id.clone());
        self.walk(RiderState::Assigned);
        self.owed.commands.push(("offer", String::new()));
    }

    /// The rider takes the trip. A second time: as it stands.
    ///
    /// # Errors
    /// The offer is not his, or not open any more; the error says why.
    pub fn accept(&mut self, rider_id: &str) -> Result<(), DispatchError> {
        self.is_his(rider_id)?;
        let id = || self.row.assignment_id.clone();
        match self.row.state() {
            AssignmentState::Offered if self.now > self.row.expires_at => {
                return Err(DispatchError::Expired(id()));
            }
            AssignmentState::Offered => {}
            AssignmentState::Accepted | AssignmentState::PickedUp | AssignmentState::Completed => {
                return Ok(());
            }
            AssignmentState::TimedOut => return Err(DispatchError::Expired(id())),
            AssignmentState::Cancelled => return Err(DispatchError::Cancelled(id())),
            AssignmentState::Rejected | AssignmentState::Unspecified => {
                return Err(DispatchError::Closed(id()));
            }
        }
        self.change(AssignmentState::Accepted);
        self.row.accepted_at = Some(self.now);
        self.rider.silent = 0;
        for i in self.open() {
            let packed = self.stops.get_mut(i).is_some_and(|stop| {
                stop.task.set(TaskState::Assigned);
                stop.task.packed_at.is_some()
            });
            self.tell(i, "accepted", "");
            if packed {
                self.effect(i, OrderStatus::AssignedToPartner);
            }
        }
        self.walk(RiderState::ToHub);
        self.owed.commands.push(("assigned", String::new()));
        Ok(())
    }

    /// The rider declines. A second time: as it stands.
    ///
    /// # Errors
    /// As [`Trip::accept`].
    pub fn reject(&mut self, rider_id: &str, reason: &str, pauses: &Pauses) -> Result<(), DispatchError> {
        self.is_his(rider_id)?;
        let id = || self.row.assignment_id.clone();
        match self.row.state() {
            AssignmentState::Offered => {
                self.rider.silent = 0;
                self.fail(No::Rejected(reason), pauses);
                Ok(())
            }
            AssignmentState::Rejected => Ok(()),
            AssignmentState::TimedOut => Err(DispatchError::Expired(id())),
            AssignmentState::Cancelled => Err(DispatchError::Cancelled(id())),
            _ => Err(DispatchError::Closed(id())),
        }
    }

    /// Its time is over. False: it was answered, or there is time left.
    pub fn expire(&mut self, pauses: &Pauses) -> bool {
        let due = self.row.state() == AssignmentState::Offered && self.row.expires_at <= self.now;
        if due {
            self.rider.silent += 1;
            self.fail(No::Silence, pauses);
        }
        due
    }

    pub(super) fn fail(&mut self, no: No<'_>, pauses: &Pauses) {
        let (state, event, reason) = match no {
            No::Rejected(reason) => (AssignmentState::Rejected, "rejected", reason),
            No::Silence => (AssignmentState::TimedOut, "timed_out", "no answer"),
            No::Stalled => (AssignmentState::Cancelled, "cancelled", "not picked up"),
            No::Lost => (AssignmentState::Cancelled, "cancelled", "the rider is not heard of"),
        };
        reason.clone_into(&mut self.row.reason);
        for i in self.open() {
            let pooled = self.stops.get_mut(i).is_some_and(|stop| put_back(&mut stop.task, pauses, self.now));
            self.tell(i, event, reason);
            if pooled {
                self.tell(i, "pooled", reason);
            }
        }
        // The state in which he let go, not the one he is in: a stalled rider may have arrived.
        self.end(state, RiderState::Idle);
        let absent = matches!(no, No::Stalled | No::Lost)
            || (pauses.silent_offers > 0
                && u32::try_from(self.rider.silent).unwrap_or_default() >= pauses.silent_offers);
        if absent {
            self.rider.silent = 0;
            self.walk(RiderState::Offline);
        }
        if !matches!(no, No::Rejected(_)) {
            self.owed.commands.push(("cancelled", reason.to_owned()));
        }
    }

    /// An order was cancelled. False: it is not on this trip, or over.
    pub fn cancel(&mut self, order_id: &str, reason: &str) -> bool {
        let Some(i) =
            self.open().into_iter().find(|&i| self.stops.get(i).is_some_and(|s| s.task.order_id == order_id))
        else {
            return false;
        };
        if let Some(stop) = self.stops.get_mut(i) {
            stop.task.set(TaskState::Cancelled);
        }
        self.tell(i, "cancelled", reason);
        self.row.version += 1;
        if self.open().is_empty() {
            reason.clone_into(&mut self.row.reason);
            let delivered = self.stops.iter().any(|s| s.task.state() == TaskState::Delivered);
            let state = if delivered { AssignmentState::Completed } else { AssignmentState::Cancelled };
            self.end(state, RiderState::Idle);
        }
        self.owed.commands.push(("cancelled", reason.to_owned()));
        true
    }

    /// # Errors
    /// [`DispatchError::WrongRider`].
    pub fn is_his(&self, rider_id: &str) -> Result<(), DispatchError> {
        if self.row.rider_id == rider_id {
            Ok(())
        } else {
            Err(DispatchError::WrongRider(self.row.assignment_id.clone(), rider_id.to_owned()))
        }
    }
}
