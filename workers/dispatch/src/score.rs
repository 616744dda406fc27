//! What a pair of order and rider is worth, and so what it costs. Pure.
//!
//! ```text
//! score = 0.25·distance + 0.25·ETA + 0.20·load + 0.30·priority + waiting boost
//! cost  = -score + readiness·(minutes the rider would wait at the hub)
//!                + lateness·(minutes later than promised because of him - minutes at stake)
//! ```
//!
//! Each part of the score is 0 to 1, more is better: `distance` is 1 at the hub and a half at 2 km,
//! `ETA` 1 at once and a half when the doorbell rings in 15 minutes, `load` 1 for a rider who carried
//! nothing in the last hour and a half after four orders. Halving distances, instead of a share of a
//! maximum, keep telling far from farther when everything is far.
//!
//! The waiting boost is for orders that starve: 0.5 for one that came back to the pool without ever being
//! assigned, else 0.3 for one that waits over 5 minutes, 0.1 over 2. It never falls while an order waits.
//!
//! Lateness counts only where it can still be helped. *Because of him* is what he is later than the earliest
//! anybody could be. *At stake* is how late the order would become if it were left five minutes more,
//! if it could still be in time now. An order whose promise is lost already has nothing at stake: were the
//! latest preferred for being late, each would push the next over its promise, and in a rush all are late
//! (simulated rush hours: 48 % late against 18 %). That it does not starve is the waiting boost's business.

use geodesy::Place;
use runtime::config::DispatchWeights;

/// What is known of an order. Seconds on any one clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: String,
    /// Orders of one hub can share a trip.
    pub hub_id: String,
    pub hub: Place,
    pub drop: Place,
    pub ready_at: f64,
    pub promised_by: f64,
    /// From when on it has waited for a rider.
    pub since: f64,
    /// 0 to 1.
    pub priority: f64,
    /// Went through its offers without being assigned.
    pub pooled: bool,
    /// Riders not to be asked again.
    pub asked: Vec<String>,
    /// Seconds to take the bag, and to hand it over.
    pub pickup_service_s: f64,
    pub drop_service_s: f64,
}

/// A rider who is free.
#[derive(Clone, Debug, PartialEq)]
pub struct Rider {
    pub id: String,
    pub at: Place,
    /// Most orders on one trip.
    pub capacity: usize,
    /// Orders carried in the last hour.
    pub load: f64,
    pub speed_mps: f64,
}

/// How far a pair has come in time: when he is at the hub, leaves it, and is done at the door.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    pub arrive: f64,
    pub leave: f64,
    pub door: f64,
}

/// Where a part is worth a half.
const HALF_DISTANCE_M: f64 = 2_000.0;
const HALF_ETA_S: f64 = 900.0;
const HALF_LOAD: f64 = 4.0;

/// What an order is compared with: being left this much longer.
const POSTPONED_S: f64 = 300.0;

/// The times of a ride with this order alone. `to_hub_m` and `to_drop_m`: metres to ride.
pub fn times(order: &Order, rider: &Rider, to_hub_m: f64, to_drop_m: f64, now: f64) -> Times {
    let speed = rider.speed_mps.max(0.1);
    let arrive = now + to_hub_m / speed;
    let leave = arrive.max(order.ready_at) + order.pickup_service_s;
    Times { arrive, leave, door: leave + to_drop_m / speed + order.drop_service_s }
}

/// The score of services.md, higher is better.
pub fn score(
    weights: &DispatchWeights,
    order: &Order,
    rider: &Rider,
    to_hub_m: f64,
    times: Times,
    now: f64,
) -> f64 {
    let distance = half_at(HALF_DISTANCE_M, to_hub_m);
    let eta = half_at(HALF_ETA_S, times.door - now);
    let load = half_at(HALF_LOAD, rider.load);
    weights.distance * distance
        + weights.eta * eta
        + weights.load * load
        + weights.priority * order.priority.clamp(0.0, 1.0)
        + waiting_boost(order.pooled, now - order.since)
}

fn half_at(half: f64, value: f64) -> f64 {
    half / (half + value.max(0.0))
}

pub fn waiting_boost(pooled: bool, waited_s: f64) -> f64 {
    if pooled {
        0.5
    } else if waited_s > 300.0 {
        0.3
    } else if waited_s > 120.0 {
        0.1
    } else {
        0.0
    }
}

/// What the pair costs, lower is better. `earliest_door`: the earliest that any rider could reach it.
pub fn cost(
    weights: &DispatchWeights,
    order: &Order,
    rider: &Rider,
    to_hub_m: f64,
    times: Times,
    earliest_door: f64,
    now: f64,
) -> f64 {
    let idle_min = (order.ready_at - times.arrive).max(0.0) / 60.0;
    let late_min = |door: f64| (door - order.promised_by).max(0.0) / 60.0;
    // What he is later than need be, less what is at stake if nobody is sent now.
    let his_own = late_min(times.door) - late_min(earliest_door);
    let at_stake =
        if earliest_door <= order.promised_by { late_min(earliest_door + POSTPONED_S) } else { 0.0 };
    weights.readiness * idle_min + weights.lateness * (his_own - at_stake)
        - score(weights, order, rider, to_hub_m, times, now)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WEIGHTS: DispatchWeights = DispatchWeights {
        distance: 0.25,
        eta: 0.25,
        load: 0.20,
        priority: 0.30,
        readiness: 0.02,
        lateness: 0.02,
    };

    fn order() -> Order {
        let at = Place::new(-6.2, 106.8).unwrap();
        Order {
            id: "ord_1".into(),
            hub_id: "hub_1".into(),
            hub: at,
            drop: at,
            ready_at: 300.0,
            promised_by: 1500.0,
            since: 0.0,
            priority: 0.0,
            pooled: false,
            asked: vec![],
            pickup_service_s: 0.0,
            drop_service_s: 0.0,
        }
    }

    fn rider() -> Rider {
        let at = Place::new(-6.2, 106.8).unwrap();
        Rider { id: "rid_1".into(), at, capacity: 2, load: 0.0, speed_mps: 6.0 }
    }

    fn cost_of(order: &Order, rider: &Rider, to_hub: f64, to_drop: f64, now: f64) -> f64 {
        let times = times(order, rider, to_hub, to_drop, now);
        // Somebody stands at the hub.
        let earliest = self::times(order, rider, 0.0, to_drop, now).door;
        cost(&WEIGHTS, order, rider, to_hub, times, earliest, now)
    }

    #[test]
    fn the_parts_of_the_score() {
        let (order, rider) = (order(), rider());
        let best = score(&WEIGHTS, &order, &rider, 0.0, Times { arrive: 0.0, leave: 0.0, door: 0.0 }, 0.0);
        assert!((best - 0.70).abs() < 1e-12);
        let door = Times { arrive: 0.0, leave: 0.0, door: 900.0 };
        let half = score(&WEIGHTS, &order, &Rider { load: 4.0, ..rider }, 2_000.0, door, 0.0);
        assert!((half - 0.35).abs() < 1e-12);
    }

    #[test]
    fn the_boost_never_falls_while_an_order_waits() {
        assert_eq!(waiting_boost(false, 120.0), 0.0);
        assert_eq!(waiting_boost(false, 121.0), 0.1);
        assert_eq!(waiting_boost(false, 301.0), 0.3);
        assert_eq!(waiting_boost(true, 0.0), 0.5);
    }

    #[test]
    fn a_rider_is_not_sent_to_wait_for_the_bag_if_another_is_in_time_for_it() {
        // The bag is ready in 300 s: one who is there at once wins by nearness less than he loses by waiting.
        let weights = DispatchWeights { readiness: 0.1, ..WEIGHTS };
        let (order, rider) = (order(), rider());
        let at = |metres: f64| {
            let times = times(&order, &rider, metres, 2000.0, 0.0);
            cost(&weights, &order, &rider, metres, times, times.door, 0.0)
        };
        assert!(at(1_500.0) < at(0.0));
    }

    proptest! {
        #[test]
        fn nearer_dearer_to_somebody_and_less_busy_cost_less(
            to_hub in 0.0..5000.0f64, more in 1.0..3000.0f64, to_drop in 0.0..5000.0f64,
            wait in 0.0..2000.0f64, priority in 0.0..0.9f64,
        ) {
            // Ready at once: with readiness in play nearer is not always better, see above.
            let order = Order { ready_at: 0.0, priority, ..order() };
            let rider = rider();
            let base = cost_of(&order, &rider, to_hub, to_drop, wait);
            prop_assert!(cost_of(&order, &rider, to_hub + more, to_drop, wait) > base);
            let dearer = Order { priority: priority + 0.1, ..order.clone() };
            prop_assert!(cost_of(&dearer, &rider, to_hub, to_drop, wait) < base);
            let busier = Rider { load: 3.0, ..rider.clone() };
            prop_assert!(cost_of(&order, &busier, to_hub, to_drop, wait) > base);
        }

        #[test]
        fn the_longer_an_order_waits_the_higher_it_scores(
            to_hub in 0.0..5000.0f64, wait in 0.0..2000.0f64, longer in 1.0..1000.0f64, pooled in any::<bool>(),
        ) {
            let (order, rider) = (Order { pooled, ..order() }, rider());
            let times = times(&order, &rider, to_hub, 2000.0, wait);
            let of = |order: &Order| score(&WEIGHTS, order, &rider, to_hub, times, wait);
            let older = Order { since: order.since - longer, ..order.clone() };
            prop_assert!(of(&older) >= of(&order));
            let starved = Order { pooled: true, ..order.clone() };
            prop_assert!(of(&starved) >= of(&order));
        }

        #[test]
        fn while_the_promise_can_be_kept_more_at_stake_costs_less(
            to_hub in 0.0..100.0f64, wait in 0.0..500.0f64, tighter in 1.0..250.0f64,
        ) {
            let (order, rider) = (Order { ready_at: 0.0, ..order() }, rider());
            let door = times(&order, &rider, to_hub, 1000.0, wait).door;
            let loose = Order { promised_by: door + 260.0, ..order.clone() };
            let tight = Order { promised_by: door + 260.0 - tighter, ..order };
            let of = |order: &Order| cost_of(order, &rider, to_hub, 1000.0, wait);
            prop_assert!(of(&tight) < of(&loose));
        }
    }
}
