//! From the hub to the doors.

use chrono::{DateTime, Utc};
use subjects::v1::{AssignmentState, OrderStatus, RiderState, TaskState};

use super::Trip;
use crate::{error::DispatchError, model::StopRow, rules::Refused};

impl Trip {
    /// A bag was packed. False: nothing to note.
    pub fn packed(&mut self, order_id: &str) -> bool {
        let Some(i) = self.place(order_id) else { return false };
        let Some(stop) = self.stops.get_mut(i) else { return false };
        if stop.task.packed_at.is_some() {
            return false;
        }
        stop.task.packed_at = Some(self.now);
        stop.task.ready_at = self.now;
        stop.task.version += 1;
        if matches!(stop.task.state(), TaskState::Assigned | TaskState::PickedUp) {
            self.effect(i, OrderStatus::AssignedToPartner);
        }
        true
    }

    /// The rider moves one of his orders along. Asked again: as it stands.
    ///
    /// # Errors
    /// The order is not his, was cancelled, or cannot go there now.
    pub fn progress(&mut self, rider_id: &str, order_id: &str, to: OrderStatus) -> Result<(), DispatchError> {
        self.is_his(rider_id)?;
        let wrong = || DispatchError::WrongRider(order_id.to_owned(), rider_id.to_owned());
        let i = self.place(order_id).ok_or_else(wrong)?;
        let task = self.stops.get(i).map(|stop| &stop.task).ok_or_else(wrong)?;
        let refuse = |why| DispatchError::Progress { order: order_id.to_owned(), to: name(to), why };
        match (task.state(), to) {
            (TaskState::Cancelled, _) => return Err(DispatchError::Cancelled(order_id.to_owned())),
            (TaskState::Offered | TaskState::Pool, _) => return Err(refuse("the offer is not accepted")),
            (TaskState::Delivered, _) => return Ok(()),
            (TaskState::PickedUp, OrderStatus::PickedUp) => return Ok(()),
            (TaskState::Assigned, OrderStatus::Delivered) => return Err(refuse("it was not picked up")),
            (TaskState::Assigned, _) if task.packed_at.is_none() => return Err(refuse("it is not packed")),
            _ => {}
        }
        match to {
            OrderStatus::PickedUp => self.pick_up(i),
            OrderStatus::InTransit => {
                self.pick_up(i);
                self.effect(i, OrderStatus::InTransit);
                self.leave_if_loaded();
            }
            OrderStatus::Delivered => {
                self.effect(i, OrderStatus::InTransit);
                self.deliver(i);
            }
            _ => return Err(refuse("a rider makes it PICKED_UP, IN_TRANSIT or DELIVERED")),
        }
        Ok(())
    }

    /// He leaves the hub with every bag.
    ///
    /// # Errors
    /// A bag is not packed yet.
    pub fn leave(&mut self) -> Result<(), DispatchError> {
        let from = self.rider.state();
        let missing = self
            .open()
            .into_iter()
            .filter_map(|i| self.stops.get(i))
            .find(|stop| stop.task.packed_at.is_none());
        if let Some(stop) = missing {
            let why = format!("order {} is not packed", stop.task.order_id);
            return Err(Refused::NotNow { from, to: RiderState::Delivering, why }.into());
        }
        for i in self.open() {
            self.pick_up(i);
            self.effect(i, OrderStatus::InTransit);
        }
        self.leave_if_loaded();
        Ok(())
    }

    /// He is at the hub, without having said so.
    pub fn arrive(&mut self) {
        if self.rider.state() == RiderState::ToHub {
            self.walk(RiderState::Picking);
        }
    }

    /// He stands at a customer's door, or does not any more.
    pub fn at_door(&mut self, order_id: &str, since: Option<DateTime<Utc>>) {
        let carried = |stop: &&mut StopRow| stop.task.state() == TaskState::PickedUp;
        let stop = self.place(order_id).and_then(|i| self.stops.get_mut(i)).filter(carried);
        if let Some(stop) = stop
            && stop.task.arrived_at != since
        {
            stop.task.arrived_at = since;
            stop.task.version += 1;
        }
    }

    pub fn door_since(&self, order_id: &str) -> Option<DateTime<Utc>> {
        self.place(order_id).and_then(|i| self.stops.get(i)).and_then(|stop| stop.task.arrived_at)
    }

    /// Orders he has not delivered yet.
    pub fn undelivered(&self) -> usize {
        self.open().len()
    }

    fn pick_up(&mut self, i: usize) {
        let Some(stop) = self.stops.get_mut(i) else { return };
        if stop.task.state() != TaskState::Assigned {
            return;
        }
        stop.task.set(TaskState::PickedUp);
        self.moved();
        self.tell(i, "picked_up", "");
        self.effect(i, OrderStatus::AssignedToPartner);
        self.effect(i, OrderStatus::PickedUp);
        self.arrive();
        if self.all_loaded() {
            self.change(AssignmentState::PickedUp);
        }
    }

    pub(super) fn all_loaded(&self) -> bool {
        self.open().iter().all(|&i| self.stops.get(i).is_some_and(|s| s.task.state() == TaskState::PickedUp))
    }

    pub(super) fn leave_if_loaded(&mut self) {
        if self.all_loaded() && self.rider.state() == RiderState::Picking {
            self.walk(RiderState::Delivering);
        }
    }

    fn deliver(&mut self, i: usize) {
        if let Some(stop) = self.stops.get_mut(i) {
            stop.task.set(TaskState::Delivered);
        }
        self.tell(i, "delivered", "");
        self.effect(i, OrderStatus::Delivered);
        if self.open().is_empty() {
            self.end(AssignmentState::Completed, RiderState::Completed);
        } else {
            self.moved();
            self.leave_if_loaded();
        }
    }

    /// Place of an order that is on this trip now.
    pub(super) fn place(&self, order_id: &str) -> Option<usize> {
        self.stops.iter().position(|stop| {
            stop.task.order_id == order_id
                && stop.task.assignment_id.as_ref() == Some(&self.row.assignment_id)
        })
    }
}

fn name(status: OrderStatus) -> &'static str {
    let long = status.as_str_name();
    long.strip_prefix("ORDER_STATUS_").unwrap_or(long)
}
