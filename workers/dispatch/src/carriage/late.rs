//! What becomes of an order that was accepted and does not move.

use chrono::TimeDelta;
use subjects::v1::{AssignmentState, TaskState};

use super::{Pauses, Trip, answer::No, put_back};

impl Trip {
    /// A trip that was accepted, and nobody came for: it goes to others. False: it is none of that kind.
    pub fn take_back(&mut self, pauses: &Pauses) -> bool {
        let due = self.is_untouched() && self.bags(true).len() == self.open().len();
        if due {
            self.fail(No::Stalled, pauses);
        }
        due
    }

    /// Its rider is not heard of, and has taken nothing yet: it goes to others, packed or not. False: it is
    /// none of that kind.
    pub fn give_up(&mut self, pauses: &Pauses) -> bool {
        let due = self.is_untouched();
        if due {
            self.fail(No::Lost, pauses);
        }
        due
    }

    /// Orders this trip does not wait for any longer: one that is not packed so long after another was, and
    /// one that was left on the counter when the others were taken. They go to others, and he goes on with
    /// the rest. False: there are none.
    pub fn leave_behind(&mut self, patience: TimeDelta, pauses: &Pauses) -> bool {
        if self.row.state() != AssignmentState::Accepted || !self.stands_still(patience) {
            return false;
        }
        let taken = !self.is_untouched();
        let waited = self.bags(true).iter().any(|&i| {
            let packed_at = self.stops.get(i).and_then(|stop| stop.task.packed_at);
            packed_at.is_some_and(|at| self.now - at >= patience)
        });
        let mut left = if waited { self.bags(false) } else { Vec::new() };
        if taken {
            left.extend(self.bags(true).into_iter().filter(|&i| self.is_at_hub(i)));
        }
        if left.is_empty() {
            return false;
        }
        let reason = if taken { "left behind" } else { "not packed in time" };
        for i in left {
            let pooled = self.stops.get_mut(i).is_some_and(|stop| put_back(&mut stop.task, pauses, self.now));
            self.tell(i, "cancelled", reason);
            if pooled {
                self.tell(i, "pooled", reason);
            }
        }
        self.moved();
        if self.all_loaded() {
            self.change(AssignmentState::PickedUp);
            self.leave_if_loaded();
        }
        self.owed.commands.push(("cancelled", reason.to_owned()));
        true
    }

    /// Bags that are with a rider who does not move. Only he can bring them, so it is only told of. False:
    /// there are none.
    pub fn overdue(&mut self, patience: TimeDelta) -> bool {
        let carried: Vec<usize> = self.open().into_iter().filter(|&i| !self.is_at_hub(i)).collect();
        let under_way = matches!(self.row.state(), AssignmentState::Accepted | AssignmentState::PickedUp);
        let due = under_way && !carried.is_empty() && self.stands_still(patience);
        if due {
            for i in carried {
                self.tell(i, "overdue", "picked up, and not delivered");
            }
            self.moved();
        }
        due
    }

    /// Accepted, and none of its bags is with the rider.
    fn is_untouched(&self) -> bool {
        let open = self.open();
        self.row.state() == AssignmentState::Accepted && open.iter().all(|&i| self.is_at_hub(i))
    }

    fn is_at_hub(&self, i: usize) -> bool {
        self.stops.get(i).is_some_and(|stop| stop.task.state() == TaskState::Assigned)
    }

    /// The open orders that are packed, or those that are not.
    fn bags(&self, packed: bool) -> Vec<usize> {
        let is = |i: &usize| self.stops.get(*i).is_some_and(|s| s.task.packed_at.is_some() == packed);
        self.open().into_iter().filter(is).collect()
    }

    fn stands_still(&self, patience: TimeDelta) -> bool {
        self.row.moved_at.or(self.row.accepted_at).is_some_and(|at| self.now - at >= patience)
    }
}
