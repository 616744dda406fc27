use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::learn::Correction;

fn rates() -> Rates {
    Rates { first_s: 120.0, next_s: 30.0, pickers: 2, correction: Correction::default() }
}

fn at(s: i64) -> Time {
    DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap()
}

fn news(to: State, version: i64, s: i64) -> News {
    News {
        order_id: "ord_1".into(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        items: vec![v1::Line { sku: "milk-1l".into(), qty: 2 }, v1::Line { sku: "egg-10".into(), qty: 1 }],
        drop: None,
        promised_by: None,
        to,
        version,
        at: at(s),
    }
}

#[test]
fn an_order_is_picked_and_packed() {
    let mut task = Task::begin(&news(State::Waiting, 2, 0), &rates(), 0);
    assert_eq!((task.state, task.lines, task.units, task.pick_s), (State::Waiting, 2, 3, 150.0));
    assert_eq!(task.follow(&news(State::Picking, 4, 30)), Followed::Moved);
    assert_eq!(task.follow(&news(State::Picking, 4, 30)), Followed::Nothing, "twice");
    assert_eq!(task.follow(&news(State::Packed, 5, 100)), Followed::Moved);
    assert_eq!((task.took_s(), task.ready_at), (Some(70.0), at(100)));
    assert_eq!(task.follow(&news(State::Cancelled, 6, 110)), Followed::Nothing, "the bag is packed");
}

#[test]
fn a_late_event_fills_in_its_time_and_moves_nothing() {
    let mut task = Task::begin(&news(State::Packed, 5, 100), &rates(), 0);
    assert_eq!((task.state, task.took_s()), (State::Packed, None));
    assert_eq!(task.follow(&news(State::Picking, 4, 30)), Followed::Filled);
    assert_eq!(task.follow(&news(State::Waiting, 2, 0)), Followed::Filled);
    assert_eq!((task.state, task.created_at, task.took_s()), (State::Packed, at(0), Some(70.0)));
}

#[test]
fn a_cancel_that_overtakes_its_order_stays() {
    let mut task = Task::begin(&news(State::Cancelled, 3, 10), &rates(), 0);
    assert_eq!(task.follow(&news(State::Waiting, 2, 0)), Followed::Filled);
    assert_eq!(task.state, State::Cancelled);
}

#[test]
fn the_queue_moves_and_only_what_matters_is_told() {
    let mut queue: Vec<Task> =
        (0..4).map(|n| Task::begin(&news(State::Waiting, 2, n), &rates(), 0)).collect();
    replan(&mut queue, &rates(), at(10));
    // Four open over two pickers: load 2, so 300 s each.
    let ready: Vec<i64> = queue.iter().map(|task| (task.ready_at - at(10)).num_seconds()).collect();
    assert_eq!(ready, [300, 300, 600, 600]);
    for task in &mut queue {
        assert!(!task.moved_materially(at(10)), "not announced yet");
        task.announced = true;
        assert!(task.moved_materially(at(10)));
        task.told_ready_at = Some(task.ready_at);
    }
    replan(&mut queue, &rates(), at(39));
    assert!(queue.iter().all(|task| !task.moved_materially(at(39))), "29 s are nothing");
    queue[0].follow(&news(State::Cancelled, 3, 40));
    replan(&mut queue, &rates(), at(40));
    // Load 1.5 now: 225 s each.
    let ready: Vec<i64> = queue.iter().map(|task| (task.ready_at - at(40)).num_seconds()).collect();
    assert_eq!(ready[1..], [225, 225, 450]);
    assert!(queue[1..].iter().all(|task| task.moved_materially(at(40))));
}

/// Tells of whatever moved; how many that were.
fn tell(queue: &mut [Task], now: Time) -> usize {
    let moved = queue.iter_mut().filter(|task| task.state.is_open() && task.moved_materially(now));
    moved.map(|task| task.told_ready_at = Some(task.ready_at)).count()
}

fn comes(queue: &mut Vec<Task>, rates: &Rates, lines: usize, s: i64) {
    let mut news = news(State::Waiting, 2, s);
    news.items = vec![v1::Line::default(); lines];
    let mut task = Task::begin(&news, rates, queue.len());
    task.announced = true;
    queue.push(task);
}

#[test]
fn the_load_a_task_is_begun_at_is_known_without_the_record() {
    let mut queue: Vec<Task> =
        (0..6).map(|n| Task::begin(&news(State::Waiting, 2, n), &rates(), 0)).collect();
    queue[0].follow(&news(State::Picking, 4, 10));
    weigh(&mut queue, &rates());
    assert_eq!((queue[0].load, queue[0].pick_s), (1.0, 150.0), "begun before");
    assert!(queue[1..].iter().all(|task| task.load == 3.0 && (task.pick_s - 450.0).abs() < 1e-6));
}

proptest! {
    /// Also where each one more makes all the others slower.
    #[test]
    fn one_more_at_the_end_of_a_long_queue_is_told_of_alone(
        lines in prop::collection::vec(1usize..9, 10..80), pickers in 1u32..8,
    ) {
        let rates = Rates { pickers, ..rates() };
        let mut queue = Vec::new();
        for lines in &lines {
            comes(&mut queue, &rates, *lines, 0);
        }
        replan(&mut queue, &rates, at(0));
        prop_assert_eq!(tell(&mut queue, at(0)), lines.len());
        comes(&mut queue, &rates, 1, 0);
        replan(&mut queue, &rates, at(0));
        prop_assert_eq!(tell(&mut queue, at(0)), 1);
        prop_assert!(queue.last().is_some_and(|last| last.told_ready_at == Some(last.ready_at)));
    }

    /// A rush, and then its queue picked to the end: what is told stays in proportion to the tasks, and
    /// nobody believes what is off by more than was said.
    #[test]
    fn a_rush_is_told_of_in_proportion_and_truly(
        baskets in prop::collection::vec((1usize..9, 0i64..3), 1..150), pickers in 1u32..8,
    ) {
        let rates = Rates { pickers, ..rates() };
        let (mut queue, mut clock) = (Vec::new(), 0);
        let (mut rush, mut drain) = (0, 0);
        for (lines, gap) in &baskets {
            clock += gap;
            comes(&mut queue, &rates, *lines, clock);
            replan(&mut queue, &rates, at(clock));
            rush += tell(&mut queue, at(clock));
        }
        prop_assert!(rush <= 12 * baskets.len(), "{rush} told of {}", baskets.len());
        for n in 0..queue.len() {
            for (to, version, took) in [(State::Picking, 4, 1), (State::Packed, 5, 60 / i64::from(pickers))] {
                clock += took;
                weigh(&mut queue, &rates);
                queue[n].follow(&news(to, version, clock));
                replan(&mut queue, &rates, at(clock));
                drain += tell(&mut queue, at(clock));
                for task in queue.iter().filter(|task| task.state.is_open()) {
                    let told = task.told_ready_at.unwrap();
                    let least = TimeDelta::seconds(30).max((at(clock) - task.created_at) / 20);
                    prop_assert!((task.ready_at - told).abs() < least.max((told - at(clock)) / 8));
                }
            }
        }
        prop_assert!(drain <= 32 * baskets.len(), "{drain} told of {}", baskets.len());
    }

    /// Whatever the order and however often, the end is the same, and times never contradict.
    #[test]
    fn the_order_of_events_does_not_matter(order in prop::collection::vec(0usize..4, 1..24)) {
        let all = [
            news(State::Waiting, 2, 0), news(State::Picking, 4, 30), news(State::Packed, 5, 100),
            news(State::Packed, 5, 100),
        ];
        let mut task = Task::begin(&all[order[0]], &rates(), 0);
        for n in order.iter().chain(&[0, 1, 2]) {
            task.follow(&all[*n]);
        }
        prop_assert_eq!(task.state, State::Packed);
        prop_assert_eq!((task.created_at, task.started_at, task.packed_at), (at(0), Some(at(30)), Some(at(100))));
    }
}
