use std::time::Duration;

use proptest::prelude::*;

use super::*;

const SETTINGS: Settings = Settings {
    policy: Policy::Greedy,
    weights: DispatchWeights {
        distance: 0.25,
        eta: 0.25,
        load: 0.20,
        priority: 0.30,
        readiness: 0.02,
        lateness: 0.02,
    },
    reach_m: 6_000.0,
    detour_s: DETOUR_S,
    join_share: JOIN_SHARE,
};

fn place(north_m: f64, east_m: f64) -> Place {
    geodesy::Plane::at(Place::new(-6.2, 106.8).unwrap()).to_place((east_m, north_m))
}

fn order(id: usize, hub: u8, drop: Place) -> Order {
    Order {
        id: format!("ord_{id:04}"),
        hub_id: format!("hub_{hub}"),
        hub: place(f64::from(hub) * 1_500.0, 0.0),
        drop,
        ready_at: 120.0,
        promised_by: 1_200.0,
        since: 0.0,
        priority: 0.0,
        pooled: false,
        asked: vec![],
        pickup_service_s: 20.0,
        drop_service_s: 60.0,
    }
}

fn rider(id: usize, at: Place) -> Rider {
    Rider { id: format!("rid_{id:04}"), at, capacity: 3, load: 0.0, speed_mps: 6.0 }
}

fn batch() -> impl Strategy<Value = (Vec<Order>, Vec<Rider>)> {
    let spot = || (-4_000.0..4_000.0f64, -4_000.0..4_000.0f64);
    let orders = proptest::collection::vec((spot(), 0u8..3, 0.0..1.0f64, any::<bool>(), 0usize..6), 0..9);
    let riders = proptest::collection::vec(spot(), 0..6);
    (orders, riders).prop_map(|(orders, riders)| {
        let orders = orders.into_iter().enumerate().map(|(i, ((n, e), hub, priority, pooled, asked))| {
            Order { priority, pooled, asked: vec![format!("rid_{asked:04}")], ..order(i, hub, place(n, e)) }
        });
        let riders = riders.into_iter().enumerate().map(|(i, (n, e))| rider(i, place(n, e)));
        (orders.collect(), riders.collect())
    })
}

proptest! {
    #[test]
    fn a_decision_is_one_that_can_be_carried_out((orders, riders) in batch(), optimal in any::<bool>()) {
        let policy = if optimal { Policy::Optimal } else { Policy::Greedy };
        let decision = decide(&Settings { policy, ..SETTINGS }, 0.0, &orders, &riders);
        let mut seen: Vec<usize> = decision.trips.iter().flat_map(|t| t.orders.clone()).collect();
        seen.extend(&decision.left);
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..orders.len()).collect::<Vec<_>>(), "each order once, on a trip or left");
        let mut busy: Vec<usize> = decision.trips.iter().map(|t| t.rider).collect();
        busy.sort_unstable();
        busy.dedup();
        prop_assert_eq!(busy.len(), decision.trips.len(), "each rider at most one trip");
        for trip in &decision.trips {
            let rider = &riders[trip.rider];
            prop_assert!(!trip.orders.is_empty() && trip.orders.len() <= rider.capacity);
            for (&o, &door) in trip.orders.iter().zip(&trip.doors) {
                prop_assert_eq!(&orders[o].hub_id, &orders[trip.orders[0]].hub_id);
                prop_assert!(!orders[o].asked.contains(&rider.id));
                prop_assert!(door > trip.leave && trip.leave >= orders[o].ready_at && trip.leave > trip.arrive);
            }
        }
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter(
        (orders, riders) in batch(), turn in 0usize..9, optimal in any::<bool>(),
    ) {
        let policy = if optimal { Policy::Optimal } else { Policy::Greedy };
        let settings = Settings { policy, ..SETTINGS };
        let (mut other_orders, mut other_riders) = (orders.clone(), riders.clone());
        other_orders.reverse();
        if !other_orders.is_empty() {
            let turn = turn % other_orders.len();
            other_orders.rotate_left(turn);
        }
        other_riders.reverse();
        let by_id = |decision: &Decision, orders: &[Order], riders: &[Rider]| {
            let mut trips: Vec<(String, Vec<String>)> = decision.trips.iter()
                .map(|t| (riders[t.rider].id.clone(), t.orders.iter().map(|&o| orders[o].id.clone()).collect()))
                .collect();
            trips.sort();
            trips
        };
        let one = decide(&settings, 0.0, &orders, &riders);
        let other = decide(&settings, 0.0, &other_orders, &other_riders);
        prop_assert_eq!(by_id(&one, &orders, &riders), by_id(&other, &other_orders, &other_riders));
    }

    #[test]
    fn who_shares_a_trip_keeps_his_promise((orders, riders) in batch()) {
        let decision = decide(&SETTINGS, 0.0, &orders, &riders);
        for trip in decision.trips.iter().filter(|trip| trip.orders.len() > 1) {
            for (&o, &door) in trip.orders.iter().zip(&trip.doors) {
                let alone = score::times(&orders[o], &riders[trip.rider],
                    distance_m(riders[trip.rider].at, orders[o].hub), distance_m(orders[o].hub, orders[o].drop), 0.0);
                prop_assert!(door <= orders[o].promised_by + 1e-6 || alone.door > orders[o].promised_by);
            }
        }
    }
}

#[test]
fn two_doors_in_one_street_make_one_trip_when_riders_are_short() {
    let orders = [order(1, 0, place(0.0, 1_000.0)), order(2, 0, place(0.0, 1_100.0))];
    let decision = decide(&SETTINGS, 0.0, &orders, &[rider(1, place(0.0, 0.0))]);
    assert_eq!(decision.trips.len(), 1);
    assert_eq!(decision.trips[0].orders, [0, 1]);
    assert!(decision.left.is_empty());
    // Another hub's order cannot join.
    let orders = [order(1, 0, place(0.0, 1_000.0)), order(2, 1, place(0.0, 1_100.0))];
    assert_eq!(decide(&SETTINGS, 0.0, &orders, &[rider(1, place(0.0, 0.0))]).left.len(), 1);
}

#[test]
fn a_promise_that_would_break_keeps_an_order_from_joining() {
    let far = Order { promised_by: 600.0, ..order(1, 0, place(0.0, 1_500.0)) };
    let other_way = Order { promised_by: 600.0, ..order(2, 0, place(0.0, -1_500.0)) };
    let decision = decide(&SETTINGS, 0.0, &[far, other_way], &[rider(1, place(0.0, 0.0))]);
    assert_eq!((decision.trips.len(), decision.left.len()), (1, 1));
}

#[test]
fn out_of_reach_and_asked_before_is_not_asked() {
    let far = rider(1, place(20_000.0, 0.0));
    let asked = rider(2, place(0.0, 0.0));
    let orders = [Order { asked: vec![asked.id.clone()], ..order(1, 0, place(0.0, 900.0)) }];
    assert_eq!(decide(&SETTINGS, 0.0, &orders, &[far, asked]).left, [0]);
}

#[test]
fn a_city_without_riders_leaves_everything_in_the_pool() {
    let orders = [order(1, 0, place(0.0, 900.0))];
    assert_eq!(decide(&SETTINGS, 0.0, &orders, &[]).left, [0]);
    assert_eq!(decide(&SETTINGS, 0.0, &[], &[rider(1, place(0.0, 0.0))]), Decision::default());
}

/// What this thread has worked: on a busy box the clock on the wall tells of others.
fn worked() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or(0))
}

/// 500 orders and 1 000 riders within 250 ms, in a release build; an unoptimised one is only tried on a
/// smaller batch.
#[test]
fn a_big_batch_is_decided_in_time() {
    let (orders, riders) = if cfg!(debug_assertions) { (60, 120) } else { (500, 1_000) };
    for (policy, hubs) in
        [(Policy::Greedy, 12), (Policy::Optimal, 12), (Policy::Greedy, 1), (Policy::Optimal, 1)]
    {
        let mut random = fastrand::Rng::with_seed(7);
        let mut spot = || place(random.f64() * 8_000.0 - 4_000.0, random.f64() * 8_000.0 - 4_000.0);
        let orders: Vec<Order> =
            (0..orders).map(|i| order(i, u8::try_from(i % hubs).unwrap(), spot())).collect();
        let riders: Vec<Rider> = (0..riders).map(|i| rider(i, spot())).collect();
        let settings = Settings { policy, reach_m: 50_000.0, ..SETTINGS };
        let best = (0..5).map(|_| {
            let begun = worked();
            let decision = decide(&settings, 0.0, &orders, &riders);
            assert_eq!(decision.trips.len(), orders.len());
            worked().saturating_sub(begun)
        });
        let best = best.min().unwrap();
        println!("{policy:?}, {hubs} hubs: {} x {} in {best:?}", orders.len(), riders.len());
        assert!(cfg!(debug_assertions) || best.as_millis() < 250, "{policy:?}: {best:?}");
    }
}
