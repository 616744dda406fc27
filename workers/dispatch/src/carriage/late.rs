//! What becomes of an order that was accepted and does not move.

use chrono::TimeDelta;
use geodesy::{Place, distance_m};
use subjects::v1::{AssignmentState, RiderState, TaskState};

use super::{Pauses, Trip, answer::No, put_back};
use crate::places::Heard;

/// Further from the hub than this he is not at its counter, whatever his GPS may be worth.
const AWAY_M: f64 = 200.0;
/// So near to a customer he is at the door.
const AT_DOOR_M: f64 = 100.0;

/// What was done about a trip that stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stalled {
    /// It goes on without some of its orders.
    LeftBehind,
    /// Its rider has the bags, and goes on.
    Gone,
    /// It goes to others.
    TakenBack,
}

impl Trip {
    /// What there is to do about a trip that has stood still for `patience`; `heard`: where its rider was last
    /// heard of. `None`: nothing.
    pub fn stalled(
        &mut self,
        patience: TimeDelta,
        heard: Option<&Heard>,
        pauses: &Pauses,
    ) -> Option<Stalled> {
        if self.leave_behind(patience, pauses) {
            Some(Stalled::LeftBehind)
        } else if heard.is_some_and(|heard| self.gone(heard)) {
            Some(Stalled::Gone)
        } else {
            self.take_back(pauses).then_some(Stalled::TakenBack)
        }
    }

    /// He went with the bags and did not say so, nor was he seen to cross the fence (a gap in his pings, or
    /// the word that a bag is packed came after he had left). After all was packed he is heard of far from
    /// the hub, and had been at its counter or is at a customer's door now. Whoever was sent after him would
    /// find no bag. False: it is none of that kind.
    pub fn gone(&mut self, heard: &Heard) -> bool {
        let here = |lat, lng| Place::new(lat, lng).map_or(f64::NAN, |place| distance_m(heard.place, place));
        let open = self.open();
        let packed_before = |i: &usize| {
            let packed_at = self.stops.get(*i).and_then(|stop| stop.task.packed_at);
            packed_at.is_some_and(|at| at <= heard.at)
        };
        let at_a_door = open
            .iter()
            .filter_map(|&i| self.stops.get(i))
            .any(|stop| here(stop.task.drop_lat, stop.task.drop_lng) <= AT_DOOR_M);
        let was_there = self.rider.state() == RiderState::Picking || at_a_door;
        let away = here(self.row.hub_lat, self.row.hub_lng) > AWAY_M;
        self.is_untouched() && away && was_there && open.iter().all(packed_before) && self.leave().is_ok()
    }

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
