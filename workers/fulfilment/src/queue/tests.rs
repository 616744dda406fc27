use chrono::DateTime;
use proptest::prelude::*;
use runtime::config::Fulfilment;
use subjects::v1;

use super::*;
use crate::learn::Learned;

const PICKERS: u32 = 2;

fn settings() -> Fulfilment {
    Fulfilment { first_item_s: 120.0, next_item_s: 30.0, pickers: PICKERS }
}

fn hub() -> Hub {
    Hub { hub_id: "hub_1".into(), city: "jkt".into(), pickers: None, learned: Learned::default() }
}

fn at(s: i64) -> Time {
    DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap()
}

fn ask(n: usize, to: State, version: i64, s: i64) -> Ask {
    let order_id = format!("ord_{n:04}");
    let news = News {
        order_id: order_id.clone(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        items: vec![v1::Line { sku: "milk-1l".into(), qty: 1 }; 1 + n % 3],
        drop: None,
        promised_by: None,
        to,
        version,
        at: at(s),
    };
    let handed = (to == State::Waiting).then(|| Handed::Order(Box::default()));
    Ask { order_id, hub_id: "hub_1".into(), city: "jkt".into(), news: Some(news), handed }
}

fn confirmed(numbers: std::ops::Range<usize>, s: i64) -> Vec<Ask> {
    numbers.map(|n| ask(n, State::Waiting, 2, s)).collect()
}

fn of(asks: &[Ask]) -> Vec<&Ask> {
    asks.iter().collect()
}

/// The queue after these, each batch taken whole.
fn queue(batches: &[Vec<Ask>], now: Time) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for asks in batches {
        let changes = take(&mut hub(), &settings(), tasks.clone(), &of(asks), now).unwrap();
        tasks.retain(|task| changes.changed.iter().all(|changed| changed.order_id != task.order_id));
        tasks.extend(changes.changed);
        tasks.extend(changes.fresh);
        tasks.sort_by(before);
    }
    tasks
}

fn ahead(tasks: &[Task], now: Time) -> Ahead {
    let picking = tasks.iter().filter(|task| task.state == State::Picking);
    Ahead {
        open: tasks.iter().filter(|task| task.state.is_open()).count(),
        picking: picking
            .map(|task| {
                let elapsed = now - task.started_at.unwrap();
                (f64::from(i32::try_from(elapsed.num_seconds()).unwrap()), task.pick_s)
            })
            .collect(),
        waiting: tasks.iter().filter(|task| task.state == State::Waiting).map(|task| task.lines).collect(),
        last: tasks.iter().map(|task| task.created_at).max(),
    }
}

fn subjects(changes: &Changes) -> Vec<&str> {
    changes.events.iter().map(|event| event.subject.as_str()).collect()
}

#[test]
fn many_together_are_told_of_once_each() {
    let asks = confirmed(0..50, 0);
    let changes = take(&mut hub(), &settings(), Vec::new(), &of(&asks), at(0)).unwrap();
    assert_eq!((changes.fresh.len(), changes.changed.len(), changes.events.len()), (50, 0, 50));
    assert!(changes.fresh.iter().all(|task| task.announced && task.version == 2));
}

#[test]
fn a_queue_that_may_get_slower_is_looked_at_whole() {
    let rates = hub().rates(&settings());
    let few = queue(&[confirmed(0..5, 0)], at(0));
    let next = confirmed(10..11, 1);
    assert!(append(&rates, &ahead(&few, at(1)), &of(&next), at(1)).unwrap().is_none());
    let many = queue(&[confirmed(0..20, 5)], at(5));
    assert!(append(&rates, &ahead(&many, at(6)), &of(&confirmed(30..31, 6)), at(6)).unwrap().is_some());
    // It was confirmed before the last one.
    assert!(append(&rates, &ahead(&many, at(6)), &of(&confirmed(30..31, 4)), at(6)).unwrap().is_none());
    // It is being picked already: a picker less for the others.
    let begun = [ask(30, State::Picking, 4, 6)];
    assert!(append(&rates, &ahead(&many, at(6)), &of(&begun), at(6)).unwrap().is_none());
}

#[test]
fn each_move_is_told_though_they_come_together() {
    let mut asks = confirmed(0..3, 0);
    asks.extend([
        ask(1, State::Packed, 5, 90),
        ask(1, State::Picking, 4, 30),
        ask(2, State::Cancelled, 4, 9),
    ]);
    asks.extend(confirmed(0..3, 0));
    let changes = take(&mut hub(), &settings(), Vec::new(), &of(&asks), at(100)).unwrap();
    let words = ["created", "packed"].map(|word| format!("evt.pick.{word}.jkt.ord_0001"));
    let told: Vec<&str> = subjects(&changes).into_iter().filter(|s| s.ends_with("ord_0001")).collect();
    assert_eq!(told, words);
    assert!(subjects(&changes).contains(&"evt.pick.cancelled.jkt.ord_0002"));
    let one = changes.fresh.iter().find(|task| task.order_id == "ord_0001").unwrap();
    assert_eq!((one.state, one.took_s(), one.version), (State::Packed, Some(60.0), 3));
    assert_eq!(changes.fresh.len(), 3);
}

#[test]
fn nobody_is_told_before_the_order_is_the_stores() {
    let mut asks = confirmed(0..2, 0);
    asks[0].handed = None;
    asks[1].handed = Some(Handed::Unknown);
    let changes = take(&mut hub(), &settings(), Vec::new(), &of(&asks), at(0)).unwrap();
    assert!(changes.events.is_empty());
    assert_eq!(
        changes.fresh.iter().map(|task| (task.state, task.announced)).collect::<Vec<_>>(),
        [(State::Waiting, false), (State::Cancelled, true)]
    );
    // Later it is.
    let handed = Ask { news: None, handed: Some(Handed::Order(Box::default())), ..asks[0].clone() };
    assert!(!handed.is_idle(&changes.fresh[0]));
    let later = take(&mut hub(), &settings(), changes.fresh, &[&handed], at(9)).unwrap();
    assert_eq!(subjects(&later), ["evt.pick.created.jkt.ord_0000"]);
    assert!(handed.is_idle(&later.changed[0]), "told once");
}

proptest! {
    /// What is read of a long queue is enough: the same times, and the same words, as from all of it.
    #[test]
    fn the_end_of_a_long_queue_comes_to_the_same_from_its_sums(
        before in 8usize..60, picked in 0usize..3, joining in 1usize..20, pause in 1i64..300,
    ) {
        let begun: Vec<Ask> = (0..picked).map(|n| ask(n, State::Picking, 4, 1)).collect();
        let tasks = queue(&[confirmed(0..before, 0), begun], at(1));
        let (now, asks) = (at(1 + pause), confirmed(100..100 + joining, 1 + pause));
        let rates = hub().rates(&settings());
        let quick = append(&rates, &ahead(&tasks, now), &of(&asks), now).unwrap().unwrap();
        let whole = take(&mut hub(), &settings(), tasks, &of(&asks), now).unwrap();
        let times = |changes: &Changes| -> Vec<(String, Time, f64)> {
            changes.fresh.iter().map(|task| (task.order_id.clone(), task.ready_at, task.pick_s)).collect()
        };
        prop_assert_eq!(times(&quick), times(&whole));
        prop_assert_eq!(quick.events.len(), joining);
        prop_assert!(quick.changed.is_empty());
    }
}
