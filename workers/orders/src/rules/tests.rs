use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use subjects::v1::OrderStatus as S;

use super::*;

fn statuses() -> Vec<S> {
    (1..=13).map(|n| S::try_from(n).unwrap()).collect()
}

fn any_status() -> impl Strategy<Value = S> {
    (1..=13).prop_map(|n| S::try_from(n).unwrap())
}

/// The table as it is documented, in words.
const DOCUMENTED: &str = "
    PENDING -> CONFIRMED -> ASSIGNED_TO_STORE -> PICKING -> PACKED -> ASSIGNED_TO_PARTNER -> PICKED_UP -> IN_TRANSIT -> DELIVERED -> CLOSED
    PENDING -> CANCELLED
    CONFIRMED -> CANCELLED
    ASSIGNED_TO_STORE -> CANCELLED
    CANCELLED -> REFUNDED
    DELIVERED -> REFUNDED
    CLOSED -> REFUNDED
    PENDING -> FAILED";

#[test]
fn the_table_is_the_documented_one() {
    let mut documented = HashSet::new();
    for chain in DOCUMENTED.lines() {
        let chain: Vec<S> = chain.split("->").map(|name| parse(name.trim())).collect();
        documented.extend(chain.windows(2).map(|pair| (pair[0], pair[1])));
    }
    let table: HashSet<(S, S)> = MOVES.iter().map(|(from, to, _)| (*from, *to)).collect();
    assert_eq!(table, documented);
    assert_eq!(table.len(), MOVES.len(), "a move stands twice");
}

#[test]
fn every_move_has_a_mover_and_every_status_but_the_first_is_reached() {
    assert!(MOVES.iter().all(|(_, _, movers)| !movers.is_empty()));
    let reached: HashSet<S> = MOVES.iter().map(|(_, to, _)| *to).collect();
    let never: Vec<S> = statuses().into_iter().filter(|s| !reached.contains(s)).collect();
    assert_eq!(never, [S::Pending]);
}

#[test]
fn only_failed_and_refunded_are_the_end() {
    let left: HashSet<S> = MOVES.iter().map(|(from, _, _)| *from).collect();
    let ends: HashSet<S> = statuses().into_iter().filter(|s| !left.contains(s)).collect();
    assert_eq!(ends, HashSet::from([S::Failed, S::Refunded]));
}

#[test]
fn the_table_has_no_cycle() {
    // A topological order exists: repeatedly take away what nothing leads to.
    let mut rest: Vec<(S, S)> = MOVES.iter().map(|(from, to, _)| (*from, *to)).collect();
    let mut open: HashSet<S> = statuses().into_iter().collect();
    while let Some(free) = open.iter().copied().find(|s| !rest.iter().any(|(_, to)| to == s)) {
        open.remove(&free);
        rest.retain(|(from, _)| *from != free);
    }
    assert!(open.is_empty(), "in a cycle: {open:?}");
}

#[test]
fn the_pivot_belongs_to_the_saga_alone() {
    for mover in Mover::ALL {
        assert_eq!(permit(S::Pending, S::Confirmed, mover).is_ok(), mover == Mover::Saga);
    }
    assert_eq!(Mover::of_role("saga"), None);
    assert_eq!(Mover::of_role("system"), None);
}

#[test]
fn an_admin_may_make_every_move_but_the_sagas() {
    for (from, to, _) in MOVES {
        let sagas = *from == S::Pending && matches!(to, S::Confirmed | S::Failed);
        assert_eq!(permit(*from, *to, Mover::Admin).is_ok(), !sagas, "{from:?} {to:?}");
    }
}

#[test]
fn stores_and_drivers_move_their_own_stretch() {
    let stretch = |mover| -> Vec<S> {
        MOVES.iter().filter(|(_, _, movers)| movers.contains(&mover)).map(|(_, to, _)| *to).collect()
    };
    assert_eq!(stretch(Mover::Store), [S::AssignedToStore, S::Picking, S::Packed]);
    assert_eq!(stretch(Mover::Driver), [S::AssignedToPartner, S::PickedUp, S::InTransit, S::Delivered]);
    assert_eq!(stretch(Mover::Customer), [S::Cancelled; 3]);
}

#[test]
fn a_refusal_names_both_ends() {
    let text = permit(S::Picking, S::Cancelled, Mover::Customer).unwrap_err().to_string();
    assert_eq!(text, "an order cannot go from PICKING to CANCELLED");
    let text = permit(S::Picking, S::Packed, Mover::Driver).unwrap_err().to_string();
    assert_eq!(text, "driver may not move an order from PICKING to PACKED");
}

#[test]
fn names_go_both_ways() {
    let mut seen = HashMap::new();
    for status in statuses() {
        assert_eq!(parse(name(status)), status);
        assert!(seen.insert(name(status), status).is_none());
    }
    assert_eq!(parse("LOST"), S::Unspecified);
}

proptest! {
    #[test]
    fn a_walk_ends_and_passes_no_status_twice(choices in prop::collection::vec(any::<prop::sample::Index>(), 20)) {
        let (mut at, mut seen) = (S::Pending, HashSet::from([S::Pending]));
        for choice in choices {
            let next: Vec<S> = MOVES.iter().filter(|(from, _, _)| *from == at).map(|(_, to, _)| *to).collect();
            if next.is_empty() {
                break;
            }
            at = *choice.get(&next);
            prop_assert!(seen.insert(at));
        }
        prop_assert!(matches!(at, S::Failed | S::Refunded));
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_to_everybody(from in any_status(), to in any_status()) {
        let listed = MOVES.iter().any(|(f, t, _)| (*f, *t) == (from, to));
        for mover in Mover::ALL {
            match permit(from, to, mover) {
                Ok(()) => prop_assert!(listed && reaches(to, mover)),
                Err(Refused::Illegal { .. }) => prop_assert!(!listed),
                Err(Refused::Forbidden { .. }) => prop_assert!(listed),
            }
        }
    }

    #[test]
    fn a_saga_is_either_won_or_undone(status in any_status(), confirmed in any::<bool>()) {
        // CANCELLED after the pivot is the one status that is neither done (a late confirm is
        // refused) nor kept (the undo goes on); nothing may be both.
        if status != S::Pending {
            prop_assert!(!(confirm_is_done(status, confirmed) && undo_goes_on(status, confirmed)));
        }
    }
}
