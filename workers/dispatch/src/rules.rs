//! The states of riders, and the one table of their moves.
//!
//! Nothing here touches a database. What is not in [`MOVES`] does not happen.

use RiderState::{Assigned, Completed, Delivering, Idle, Offline, Picking, ToHub};
use subjects::v1::{AssignmentState, RiderState, TaskState};

/// Every move there is.
pub const MOVES: &[(RiderState, RiderState)] = &[
    (Offline, Idle),
    (Idle, Offline),
    (Idle, Assigned),
    (Assigned, ToHub),
    (Assigned, Idle),
    (ToHub, Picking),
    (Picking, Delivering),
    (Delivering, Completed),
    (Completed, Idle),
];

/// Why a move is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("a rider cannot go from {} to {}", rider_name(*from), rider_name(*to))]
    Illegal { from: RiderState, to: RiderState },
    /// The move is in the table, but not now.
    #[error("a rider cannot go from {} to {} now: {why}", rider_name(*from), rider_name(*to))]
    NotNow { from: RiderState, to: RiderState, why: String },
}

/// Whether a rider may go from `from` to `to` in one move.
///
/// # Errors
/// [`Refused::Illegal`], naming both.
pub fn permit(from: RiderState, to: RiderState) -> Result<(), Refused> {
    if MOVES.contains(&(from, to)) { Ok(()) } else { Err(Refused::Illegal { from, to }) }
}

/// The moves that lead from `from` to `to`, fewest first; empty when he is there. A trip that ends
/// without the rider's own doing (its orders were cancelled, or it was taken from him) is walked through
/// the rest of the table at once, so that there is no second table of exceptions.
pub fn way(from: RiderState, to: RiderState) -> Vec<RiderState> {
    let mut paths: Vec<Vec<RiderState>> = vec![vec![from]];
    let mut seen = vec![from];
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        let last = path.last().copied().unwrap_or(from);
        if last == to {
            return path.into_iter().skip(1).collect();
        }
        for (_, step) in MOVES.iter().filter(|(a, b)| *a == last && !seen.contains(b)) {
            paths.push(path.iter().copied().chain([*step]).collect());
        }
        seen.extend(MOVES.iter().filter(|(a, _)| *a == last).map(|(_, b)| *b));
        next += 1;
    }
    Vec::new()
}

/// Whether the state goes with an open offer or a trip.
pub const fn is_busy(state: RiderState) -> bool {
    matches!(state, Assigned | ToHub | Picking | Delivering)
}

/// The state as the record names it, e.g. `TO_HUB`.
pub fn rider_name(state: RiderState) -> &'static str {
    let long = state.as_str_name();
    long.strip_prefix("RIDER_STATE_").unwrap_or(long)
}

pub fn rider_state(name: &str) -> RiderState {
    RiderState::from_str_name(&format!("RIDER_STATE_{name}")).unwrap_or_default()
}

pub fn task_name(state: TaskState) -> &'static str {
    let long = state.as_str_name();
    long.strip_prefix("TASK_STATE_").unwrap_or(long)
}

pub fn task_state(name: &str) -> TaskState {
    TaskState::from_str_name(&format!("TASK_STATE_{name}")).unwrap_or_default()
}

pub fn assignment_name(state: AssignmentState) -> &'static str {
    let long = state.as_str_name();
    long.strip_prefix("ASSIGNMENT_STATE_").unwrap_or(long)
}

pub fn assignment_state(name: &str) -> AssignmentState {
    AssignmentState::from_str_name(&format!("ASSIGNMENT_STATE_{name}")).unwrap_or_default()
}

/// Whether an order's carriage is over.
pub const fn is_over(state: TaskState) -> bool {
    matches!(state, TaskState::Delivered | TaskState::Cancelled)
}

/// FNV-1a of 32 bits: the same zone for the same hub in every process, now and later.
pub fn zone_of(hub: &str, zones: u32) -> u32 {
    let hash =
        hub.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % zones.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [RiderState; 7] = [Offline, Idle, Assigned, ToHub, Picking, Delivering, Completed];

    #[test]
    fn nine_moves_and_no_other() {
        let legal = |a, b| permit(a, b).is_ok();
        let count = ALL.iter().flat_map(|a| ALL.iter().map(move |b| (*a, *b))).filter(|(a, b)| legal(*a, *b));
        assert_eq!(count.count(), 9);
        for state in ALL {
            assert!(!legal(state, state) && !legal(state, RiderState::Unspecified));
        }
        let refused = permit(Delivering, Offline).unwrap_err().to_string();
        assert_eq!(refused, "a rider cannot go from DELIVERING to OFFLINE");
    }

    #[test]
    fn every_way_is_made_of_legal_moves_and_every_state_can_be_reached() {
        for from in ALL {
            for to in ALL {
                let way = way(from, to);
                let mut at = from;
                for step in &way {
                    permit(at, *step).unwrap();
                    at = *step;
                }
                assert_eq!(at, to, "{from:?} {to:?}");
            }
        }
        assert_eq!(way(ToHub, Idle), [Picking, Delivering, Completed, Idle]);
        assert_eq!(way(Assigned, Idle), [Idle]);
    }

    #[test]
    fn names_are_read_back() {
        for state in ALL {
            assert_eq!(rider_state(rider_name(state)), state);
        }
        assert_eq!(rider_name(ToHub), "TO_HUB");
        assert_eq!(task_state("PICKED_UP"), TaskState::PickedUp);
        assert_eq!(assignment_state(assignment_name(AssignmentState::TimedOut)), AssignmentState::TimedOut);
    }

    #[test]
    fn zones_are_what_fnv_says() {
        // The published vector: FNV-1a 32 of "foobar" is 0xbf9cf968.
        assert_eq!(zone_of("foobar", 256), 0x68);
        assert_eq!(zone_of("anything", 1), 0);
    }
}
