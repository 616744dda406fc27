use proptest::prelude::*;

use super::*;

fn at(s: i64) -> Time {
    DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap()
}

fn pick(version: i64, ready: i64, started: Option<i64>, packed: Option<i64>) -> News {
    News::Pick { version, ready_at: Some(at(ready)), started_at: started.map(at), packed_at: packed.map(at) }
}

fn story() -> Vec<News> {
    vec![
        News::Confirmed { at: at(0) },
        pick(2, 150, None, None),
        News::Accepted { at: at(60), rider_id: "rid_1".into() },
        News::Dropped { at: at(70) },
        News::Accepted { at: at(80), rider_id: "rid_2".into() },
        pick(3, 170, Some(30), None),
        pick(4, 160, Some(30), Some(160)),
        News::PickedUp { at: at(200) },
        News::Delivered { at: at(800) },
    ]
}

fn order() -> Order {
    let mut order = Order::new("ord_1", "hub_1", "jkt");
    order.drop = Place::new(-6.2, 106.8).ok();
    order.promised = Some(Told { at: at(1), promise: [700.0, 900.0, 1100.0], modelled: None });
    order.pick_estimate = Some((150.0, 1.0));
    order
}

#[test]
fn a_delivered_order_teaches_three_things_once() {
    let hub = Place::new(-6.21, 106.8).ok();
    let mut order = order();
    let mut counts = Vec::new();
    for news in story() {
        assert!(order.follow(&news), "{news:?}");
        assert!(!order.follow(&news), "twice: {news:?}");
        counts.push(order.samples(hub).len());
    }
    assert_eq!(counts, [0, 0, 0, 0, 0, 0, 1, 2, 3]);
    assert_eq!(order.rider_id, "rid_2");
    let samples: Vec<Sample> = order.samples(hub).into_iter().map(|(_, sample)| sample).collect();
    assert!(matches!(samples[0], Sample::Picked { actual_s: 159.0, estimated_s: 150.0, .. }));
    assert!(matches!(samples[1], Sample::Left { wait_s: 40.0, handover_s: 40.0, .. }));
    assert!(matches!(&samples[2], Sample::Rode { ride_s: 600.0, area, .. } if !area.is_empty()));
    assert_eq!(order.samples(None).len(), 2, "without a hub no distance");
    order.follow(&News::Cancelled { at: at(900) });
    assert_eq!(order.samples(hub), []);
}

#[test]
fn stages_are_what_has_happened() {
    let mut order = order();
    let mut stages = Vec::new();
    for news in story() {
        order.follow(&news);
        stages.push(order.stage());
    }
    stages.dedup();
    assert_eq!(stages, Stage::ALL);
    assert!(Stage::ALL.into_iter().all(|stage| Stage::parse(stage.as_str()) == Some(stage)));
}

proptest! {
    /// In any order and any number of times, the end is the same.
    #[test]
    fn the_order_of_events_does_not_matter(order_of in Just((0..9).collect::<Vec<usize>>()).prop_shuffle(), again in 0usize..9) {
        let (mut straight, mut shuffled) = (order(), order());
        for news in story() {
            straight.follow(&news);
        }
        for n in order_of.iter().chain(&[again]) {
            shuffled.follow(&story()[*n]);
        }
        prop_assert_eq!(straight, shuffled);
    }

    #[test]
    fn areas_are_few(lat in -80.0..80.0f64, lng in -179.0..179.0f64) {
        let place = Place::new(lat, lng).unwrap();
        prop_assert_eq!(area(place).len(), 15);
    }
}
