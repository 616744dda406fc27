use std::collections::HashSet;

use chrono::TimeDelta;
use geodesy::Place;
use proptest::prelude::*;
use subjects::v1::TaskState;

use super::*;
use crate::{error::DispatchError, places::Heard};

const PAUSES: Pauses = Pauses {
    reassignments: 3,
    reassign: Duration::from_secs(1),
    pool_retry: Duration::from_secs(10),
    silent_offers: 2,
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn task(id: &str) -> TaskRow {
    TaskRow {
        order_id: format!("ord_{id}"),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        state: "POOL".into(),
        drop_lat: -6.2,
        drop_lng: 106.8,
        address: "Jl. Sudirman 1".into(),
        placed_at: now(),
        ready_at: now(),
        packed_at: None,
        promised_by: now(),
        priority: 0.0,
        assignment_id: None,
        rider_id: None,
        attempts: 0,
        asked: vec![],
        round: 0,
        pooled: 0,
        arrived_at: None,
        created_at: now(),
        not_before: now(),
        version: 1,
    }
}

fn offered(orders: usize) -> Trip {
    let row = AssignmentRow {
        assignment_id: "asg_1".into(),
        rider_id: "rid_1".into(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        state: "OFFERED".into(),
        hub_lat: -6.2,
        hub_lng: 106.8,
        offered_at: now(),
        expires_at: now() + TimeDelta::seconds(30),
        ready_at: now(),
        accepted_at: None,
        moved_at: None,
        ended_at: None,
        reason: String::new(),
        version: 1,
    };
    let rider = RiderRow {
        rider_id: "rid_1".into(),
        name: "Budi".into(),
        city: "jkt".into(),
        state: "IDLE".into(),
        active: true,
        capacity: 0,
        assignment_id: None,
        lat: None,
        lng: None,
        heard_at: None,
        silent: 0,
        version: 1,
        updated_at: now(),
    };
    let stops = (0..orders)
        .map(|i| StopRow { place: i32::try_from(i).unwrap(), planned_s: 0.0, task: task(&i.to_string()) })
        .collect();
    let mut trip = Trip::new(row, rider, stops, now());
    trip.offer();
    trip
}

fn words(trip: &Trip) -> Vec<&str> {
    trip.owed.assignment_events.iter().map(|(channel, _)| channel.event.as_str()).collect()
}

#[test]
fn pauses_double_and_the_last_no_is_the_pool() {
    let mut task = task("1");
    let mut pauses = Vec::new();
    for _ in 0..5 {
        let pooled = put_back(&mut task, &PAUSES, now());
        pauses.push(((task.not_before - now()).num_seconds(), pooled));
    }
    assert_eq!(pauses, [(1, false), (2, false), (4, false), (10, true), (1, false)]);
    assert_eq!(task.pooled, 1);
}

#[test]
fn a_late_accept_is_too_late_and_an_early_expiry_too_early() {
    let mut trip = offered(1);
    assert!(!trip.expire(&PAUSES));
    trip.now = now() + TimeDelta::seconds(31);
    assert!(matches!(trip.accept("rid_1"), Err(DispatchError::Expired(_))));
    assert!(trip.expire(&PAUSES));
    assert!(!trip.expire(&PAUSES), "once");
    assert!(matches!(trip.accept("rid_1"), Err(DispatchError::Expired(_))));
    assert_eq!((trip.rider.state(), trip.rider.silent), (RiderState::Idle, 1));
    assert_eq!(trip.stops[0].task.state(), TaskState::Pool);
}

#[test]
fn one_cancelled_of_two_leaves_the_other_on_the_trip() {
    let mut trip = offered(2);
    assert!(trip.cancel("ord_0", "why"));
    assert!(!trip.cancel("ord_0", "why"));
    trip.accept("rid_1").unwrap();
    assert_eq!(trip.stops[0].task.state(), TaskState::Cancelled);
    assert_eq!(trip.stops[1].task.state(), TaskState::Assigned);
    assert!(trip.cancel("ord_1", "why"));
    assert_eq!(trip.row.state(), AssignmentState::Cancelled);
    assert_eq!((trip.rider.state(), trip.rider.assignment_id.clone()), (RiderState::Idle, None));
    assert_eq!(words(&trip), ["offered", "offered", "cancelled", "accepted", "cancelled"]);
}

#[test]
fn only_a_packed_bag_that_nobody_came_for_is_taken_back() {
    let mut trip = offered(1);
    trip.accept("rid_1").unwrap();
    assert!(!trip.take_back(&PAUSES), "the hub is late, not he");
    trip.packed("ord_0");
    assert!(trip.take_back(&PAUSES));
    assert_eq!(trip.rider.state(), RiderState::Offline);
    assert_eq!(trip.stops[0].task.asked, ["rid_1"]);
}

/// As if he were heard of `metres` north of the hub, so many seconds from now on.
fn heard(trip: &Trip, metres: f64, seconds: i64) -> Heard {
    let place = Place::new(trip.row.hub_lat + metres / 111_195.0, trip.row.hub_lng).unwrap();
    Heard { place, at: trip.now + TimeDelta::seconds(seconds) }
}

#[test]
fn who_was_at_the_counter_and_is_elsewhere_has_the_bags() {
    let mut trip = offered(2);
    for stop in &mut trip.stops {
        stop.task.drop_lat = trip.row.hub_lat + 1_000.0 / 111_195.0;
    }
    trip.accept("rid_1").unwrap();
    trip.packed("ord_0");
    let (far, near) = (heard(&trip, 600.0, 5), heard(&trip, 150.0, 5));
    let (old, door) = (heard(&trip, 600.0, -5), heard(&trip, 990.0, 5));
    assert!(!trip.gone(&door), "a bag that is not packed has not left");
    trip.packed("ord_1");
    assert!(!trip.gone(&far), "he never came");
    let mut at_door = trip.clone();
    assert!(at_door.gone(&door), "what would he do there without them");
    trip.arrive();
    assert!(!trip.gone(&near), "that may be the counter");
    assert!(!trip.gone(&old), "that was before they were packed");
    assert!(trip.gone(&far));
    assert!(!trip.gone(&far), "once");
    for trip in [&mut trip, &mut at_door] {
        assert_eq!(
            (trip.row.state(), trip.rider.state()),
            (AssignmentState::PickedUp, RiderState::Delivering)
        );
        assert!(!trip.take_back(&PAUSES));
        trip.progress("rid_1", "ord_0", OrderStatus::Delivered).unwrap();
    }
}

#[test]
fn a_trip_that_stands_still_is_taken_back_only_from_who_did_not_come() {
    let mut trip = offered(1);
    trip.accept("rid_1").unwrap();
    trip.packed("ord_0");
    let far = heard(&trip, 600.0, 5);
    later(&mut trip, 300);
    let mut never_heard = trip.clone();
    assert_eq!(never_heard.stalled(PATIENCE, None, &PAUSES), Some(Stalled::TakenBack));
    assert_eq!(never_heard.stalled(PATIENCE, None, &PAUSES), None);
    assert_eq!(trip.clone().stalled(PATIENCE, Some(&far), &PAUSES), Some(Stalled::TakenBack));
    trip.arrive();
    assert_eq!(trip.stalled(PATIENCE, Some(&far), &PAUSES), Some(Stalled::Gone));
    assert_eq!(trip.stalled(PATIENCE, Some(&far), &PAUSES), None);
}

/// So many seconds after the trip last moved.
fn later(trip: &mut Trip, seconds: i64) {
    trip.now += TimeDelta::seconds(seconds);
}

const PATIENCE: TimeDelta = TimeDelta::seconds(300);

#[test]
fn an_order_that_is_not_packed_lets_the_packed_one_go() {
    let mut trip = offered(2);
    trip.accept("rid_1").unwrap();
    trip.arrive();
    trip.packed("ord_0");
    later(&mut trip, 299);
    assert!(!trip.leave_behind(PATIENCE, &PAUSES), "it may be packed any moment");
    later(&mut trip, 1);
    assert!(!trip.take_back(&PAUSES), "he is there, and waits as he should");
    assert!(trip.leave_behind(PATIENCE, &PAUSES));
    assert!(!trip.leave_behind(PATIENCE, &PAUSES), "once");
    let states: Vec<TaskState> = trip.stops.iter().map(|stop| stop.task.state()).collect();
    assert_eq!(states, [TaskState::Assigned, TaskState::Pool]);
    assert_eq!(words(&trip)[4..], ["cancelled"]);
    assert_eq!(trip.owed.commands.last().unwrap(), &("cancelled", "not packed in time".to_owned()));
    trip.leave().unwrap();
    assert_eq!((trip.row.state(), trip.rider.state()), (AssignmentState::PickedUp, RiderState::Delivering));
}

#[test]
fn a_bag_he_went_without_goes_to_others() {
    let mut trip = offered(2);
    trip.accept("rid_1").unwrap();
    trip.packed("ord_0");
    trip.packed("ord_1");
    trip.progress("rid_1", "ord_0", OrderStatus::InTransit).unwrap();
    assert!(!trip.leave_behind(PATIENCE, &PAUSES));
    later(&mut trip, 300);
    assert!(trip.leave_behind(PATIENCE, &PAUSES));
    assert_eq!(trip.stops[1].task.state(), TaskState::Pool);
    assert_eq!((trip.row.state(), trip.rider.state()), (AssignmentState::PickedUp, RiderState::Delivering));
}

#[test]
fn a_lost_rider_loses_what_he_has_not_taken_and_is_told_of_for_the_rest() {
    let mut trip = offered(1);
    assert!(!trip.give_up(&PAUSES), "an offer has its own time");
    trip.accept("rid_1").unwrap();
    let mut carried = trip.clone();
    assert!(trip.give_up(&PAUSES), "packed or not");
    assert_eq!((trip.rider.state(), trip.stops[0].task.state()), (RiderState::Offline, TaskState::Pool));

    carried.packed("ord_0");
    assert!(!carried.overdue(PATIENCE), "he has nothing");
    carried.leave().unwrap();
    assert!(!carried.give_up(&PAUSES), "nobody else can bring it");
    assert!(!carried.overdue(PATIENCE));
    later(&mut carried, 300);
    assert!(carried.overdue(PATIENCE));
    assert!(!carried.overdue(PATIENCE), "not at every look");
    assert_eq!(words(&carried).last(), Some(&"overdue"));
    assert_eq!(carried.stops[0].task.state(), TaskState::PickedUp);
    later(&mut carried, 300);
    assert!(carried.overdue(PATIENCE), "but again");
}

#[test]
fn who_is_silent_twice_goes_off_shift() {
    let mut trip = offered(1);
    trip.rider.silent = 1;
    trip.now = now() + TimeDelta::seconds(31);
    trip.expire(&PAUSES);
    assert_eq!(trip.rider.state(), RiderState::Offline);
}

#[test]
fn a_door_he_stood_at_is_remembered_until_he_leaves_it() {
    let mut trip = offered(1);
    trip.at_door("ord_0", Some(now()));
    assert_eq!(trip.door_since("ord_0"), None, "he does not carry it yet");
    trip.accept("rid_1").unwrap();
    trip.packed("ord_0");
    trip.leave().unwrap();
    trip.at_door("ord_0", Some(now()));
    assert_eq!(trip.door_since("ord_0"), Some(now()));
}

#[derive(Clone, Debug)]
enum Act {
    Accept(bool),
    Reject(bool),
    Expire(i64),
    TakeBack,
    Gone(f64),
    GiveUp,
    LeaveBehind(i64),
    Overdue(i64),
    Cancel(u8),
    Packed(u8),
    Progress(u8, OrderStatus),
    Arrive,
    Leave,
}

fn act() -> impl Strategy<Value = Act> {
    let to =
        prop_oneof![Just(OrderStatus::PickedUp), Just(OrderStatus::InTransit), Just(OrderStatus::Delivered)];
    prop_oneof![
        3 => any::<bool>().prop_map(Act::Accept),
        1 => any::<bool>().prop_map(Act::Reject),
        1 => (0i64..60).prop_map(Act::Expire),
        1 => Just(Act::TakeBack),
        1 => (0.0..2_000.0).prop_map(Act::Gone),
        1 => Just(Act::GiveUp),
        1 => (0i64..900).prop_map(Act::LeaveBehind),
        1 => (0i64..900).prop_map(Act::Overdue),
        1 => (0u8..3).prop_map(Act::Cancel),
        4 => (0u8..3).prop_map(Act::Packed),
        6 => (0u8..3, to).prop_map(|(order, to)| Act::Progress(order, to)),
        1 => Just(Act::Arrive),
        2 => Just(Act::Leave),
    ]
}

fn apply(trip: &mut Trip, act: &Act) {
    let who = |his: bool| if his { "rid_1" } else { "rid_2" };
    match act {
        Act::Accept(his) => drop(trip.accept(who(*his))),
        Act::Reject(his) => drop(trip.reject(who(*his), "other", &PAUSES)),
        Act::Expire(seconds) => {
            trip.now = now() + TimeDelta::seconds(*seconds);
            trip.expire(&PAUSES);
        }
        Act::TakeBack => drop(trip.take_back(&PAUSES)),
        Act::Gone(metres) => drop(trip.gone(&heard(trip, *metres, 0))),
        Act::GiveUp => drop(trip.give_up(&PAUSES)),
        Act::LeaveBehind(seconds) => {
            trip.now = now() + TimeDelta::seconds(*seconds);
            trip.leave_behind(PATIENCE, &PAUSES);
        }
        Act::Overdue(seconds) => {
            trip.now = now() + TimeDelta::seconds(*seconds);
            trip.overdue(PATIENCE);
        }
        Act::Cancel(order) => drop(trip.cancel(&format!("ord_{order}"), "why")),
        Act::Packed(order) => drop(trip.packed(&format!("ord_{order}"))),
        Act::Progress(order, to) => drop(trip.progress("rid_1", &format!("ord_{order}"), *to)),
        Act::Arrive => trip.arrive(),
        Act::Leave => drop(trip.leave()),
    }
}

proptest! {
    /// Whatever comes, in whatever order and however often: rows the record would take, versions that only
    /// grow, nobody stuck on a trip that is over, nothing delivered that was not picked up.
    #[test]
    fn no_sequence_of_events_breaks_a_trip(orders in 1usize..4, acts in proptest::collection::vec(act(), 0..30)) {
        let mut trip = offered(orders);
        for act in &acts {
            let before = trip.clone();
            apply(&mut trip, act);
            let over = !matches!(
                trip.row.state(), AssignmentState::Offered | AssignmentState::Accepted | AssignmentState::PickedUp
            );
            prop_assert_eq!(rules::is_busy(trip.rider.state()), trip.rider.assignment_id.is_some(), "{:?}", act);
            prop_assert_eq!(over, trip.rider.assignment_id.is_none(), "{:?}", act);
            prop_assert!(over || !trip.open().is_empty(), "a trip without orders is over");
            for (old, new) in before.stops.iter().zip(&trip.stops) {
                let (old, new) = (&old.task, &new.task);
                let on = matches!(new.state(), TaskState::Offered | TaskState::Assigned | TaskState::PickedUp);
                prop_assert!(!on || new.assignment_id.is_some() && !over);
                prop_assert!(new.state() != TaskState::Pool || new.assignment_id.is_none() && new.rider_id.is_none());
                prop_assert!(old == new || old.version < new.version, "a change without a version: {:?}", act);
                prop_assert!(!old.is_over() || old.state == new.state, "what is over stays so");
                prop_assert!(new.state() != TaskState::PickedUp || new.packed_at.is_some());
            }
            prop_assert!(before.row == trip.row || before.row.version < trip.row.version);
            prop_assert!(before.rider == trip.rider || before.rider.version < trip.rider.version);
        }
        // Events of one order carry versions that only grow; so do the rider's.
        for i in 0..orders {
            let id = format!("ord_{i}");
            let of = trip.owed.assignment_events.iter().filter(|(channel, _)| channel.order.as_str() == id);
            let versions: Vec<u64> = of.map(|(_, event)| event.meta.as_ref().unwrap().version).collect();
            prop_assert!(versions.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", versions);
        }
        let delivered: HashSet<&str> = trip.stops.iter()
            .filter(|stop| stop.task.state() == TaskState::Delivered).map(|stop| stop.task.order_id.as_str()).collect();
        for order in delivered {
            let owed: HashSet<OrderStatus> =
                trip.owed.effects.iter().filter(|e| e.order_id == order).map(|e| e.to).collect();
            for to in [OrderStatus::AssignedToPartner, OrderStatus::PickedUp, OrderStatus::InTransit, OrderStatus::Delivered] {
                prop_assert!(owed.contains(&to), "{to:?} is owed to {order}");
            }
        }
    }

    /// The same event a second time changes nothing.
    #[test]
    fn everything_twice_is_once(orders in 1usize..4, acts in proptest::collection::vec(act(), 0..20)) {
        let mut trip = offered(orders);
        for act in &acts {
            apply(&mut trip, act);
            let once = (trip.row.clone(), trip.rider.clone(), trip.stops.clone());
            apply(&mut trip, act);
            prop_assert_eq!(&once, &(trip.row.clone(), trip.rider.clone(), trip.stops.clone()), "{:?}", act);
        }
    }
}
