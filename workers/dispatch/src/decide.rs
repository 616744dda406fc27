//! From a batch of orders and the riders who are free to trips: the whole decision, without I/O. What the
//! worker runs on the record the lab runs on files.

use std::collections::{HashMap, HashSet};

use geodesy::{Place, distance_m};
pub use runtime::config::{DispatchWeights, Policy};

use crate::{
    matcher::{Costs, Greedy, Matcher, Optimal},
    score::{self, Order, Rider},
    trip::{self, MAX_STOPS, Ride, Stop},
};

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub policy: Policy,
    pub weights: DispatchWeights,
    /// Riders further from the hub than this are not asked.
    pub reach_m: f64,
    /// An order joins a trip if nobody on it is delivered later than promised because of it, and all
    /// others on it together lose no more time than this.
    pub detour_s: f64,
    /// And if it makes the trip longer by at most this share of what a ride of its own, there and back, would
    /// take: a join that saves no time only makes everybody late.
    pub join_share: f64,
}

/// What [`Settings::detour_s`] is in the worker.
pub const DETOUR_S: f64 = 600.0;

/// What [`Settings::join_share`] is in the worker.
pub const JOIN_SHARE: f64 = 0.5;

/// One ride of one rider, decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// Index of the rider.
    pub rider: usize,
    /// Indices of the orders, first stop first.
    pub orders: Vec<usize>,
    /// When each of them is at the door, in the same order.
    pub doors: Vec<f64>,
    /// When the rider is at the hub, and leaves it.
    pub arrive: f64,
    pub leave: f64,
}

/// Each rider on at most one trip, each order on at most one trip. Whoever is on none stays in the pool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    pub trips: Vec<Trip>,
    pub left: Vec<usize>,
}

/// Matches all pairs of the batch, then lets orders that found no rider join the trips of their hub.
///
/// The same for any order of its inputs: ties are settled by id.
pub fn decide(settings: &Settings, now: f64, orders: &[Order], riders: &[Rider]) -> Decision {
    let order_by_id = sorted_by(orders.len(), |i| orders.get(i).map(|o| o.id.as_str()));
    let rider_by_id = sorted_by(riders.len(), |i| riders.get(i).map(|r| r.id.as_str()));
    let batch: Vec<&Order> = order_by_id.iter().filter_map(|&i| orders.get(i)).collect();
    let free: Vec<&Rider> = rider_by_id.iter().filter_map(|&i| riders.get(i)).collect();

    let costs = costs(settings, now, &batch, &free);
    let matching = match settings.policy {
        Policy::Greedy => Greedy.assign(&costs),
        Policy::Optimal => Optimal.assign(&costs),
    };
    let mut trips: Vec<Building> = Vec::new();
    let mut left: Vec<usize> = Vec::new();
    for (o, rider) in matching.into_iter().enumerate() {
        let ride = rider.and_then(|r| Building::of(&batch, &free, vec![o], r, now));
        match ride {
            Some(ride) => trips.push(ride),
            None => left.push(o),
        }
    }
    let left = share(settings, now, &batch, &free, &mut trips, left);
    let give_back = |o: &usize| order_by_id.get(*o).copied();
    let mut decision = Decision {
        trips: trips
            .into_iter()
            .filter_map(|trip| {
                Some(Trip {
                    rider: rider_by_id.get(trip.rider).copied()?,
                    doors: trip.doors(),
                    orders: trip.in_order().iter().filter_map(give_back).collect(),
                    arrive: trip.arrive,
                    leave: trip.leave,
                })
            })
            .collect(),
        left: left.iter().filter_map(give_back).collect(),
    };
    decision.left.sort_unstable();
    decision
}

fn sorted_by<'a>(count: usize, id: impl Fn(usize) -> Option<&'a str>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&a, &b| id(a).cmp(&id(b)));
    places
}

/// The cost of every pair; a rider out of reach or asked before is not allowed.
pub fn costs(settings: &Settings, now: f64, orders: &[&Order], riders: &[&Rider]) -> Costs {
    // A distance for each hub and rider, not for each order and rider: a batch has few hubs.
    let mut hubs: HashMap<(u64, u64), Vec<f64>> = HashMap::new();
    for order in orders {
        hubs.entry(key(order.hub))
            .or_insert_with(|| riders.iter().map(|rider| distance_m(rider.at, order.hub)).collect());
    }
    let none = Vec::new();
    let rows: Vec<Row<'_>> = orders
        .iter()
        .map(|order| {
            let to_hub = hubs.get(&key(order.hub)).unwrap_or(&none);
            let to_drop = distance_m(order.hub, order.drop);
            let doors = riders
                .iter()
                .zip(to_hub)
                .map(|(rider, &metres)| score::times(order, rider, metres, to_drop, now).door);
            Row {
                order,
                to_hub,
                to_drop,
                earliest_door: doors.min_by(f64::total_cmp).unwrap_or(now),
                asked: order.asked.iter().map(String::as_str).collect(),
            }
        })
        .collect();
    Costs::of(orders.len(), riders.len(), |o, r| {
        let (Some(row), Some(rider)) = (rows.get(o), riders.get(r)) else { return f64::INFINITY };
        let Some(&metres) = row.to_hub.get(r) else { return f64::INFINITY };
        if metres > settings.reach_m || (!row.asked.is_empty() && row.asked.contains(rider.id.as_str())) {
            return f64::INFINITY;
        }
        let times = score::times(row.order, rider, metres, row.to_drop, now);
        score::cost(&settings.weights, row.order, rider, metres, times, row.earliest_door, now)
    })
}

/// What the pairs of one order share.
struct Row<'a> {
    order: &'a Order,
    /// Metres from each rider to the hub.
    to_hub: &'a [f64],
    to_drop: f64,
    earliest_door: f64,
    asked: HashSet<&'a str>,
}

fn key(place: Place) -> (u64, u64) {
    (place.lat().to_bits(), place.lng().to_bits())
}

/// A trip while it is put together. Orders and rider by their place in the sorted batch.
#[derive(Clone, Debug)]
struct Building {
    rider: usize,
    orders: Vec<usize>,
    ride: Ride,
    arrive: f64,
    leave: f64,
}

impl Building {
    fn of(batch: &[&Order], free: &[&Rider], orders: Vec<usize>, rider: usize, now: f64) -> Option<Self> {
        let who = free.get(rider)?;
        let on: Vec<&Order> = orders.iter().filter_map(|&o| batch.get(o).copied()).collect();
        let hub = on.first()?.hub;
        let speed = who.speed_mps.max(0.1);
        let arrive = now + distance_m(who.at, hub) / speed;
        let ready = on.iter().map(|order| order.ready_at).fold(arrive, f64::max);
        let leave = ready + on.iter().map(|order| order.pickup_service_s).sum::<f64>();
        let stops: Vec<Stop> = on
            .iter()
            .map(|order| Stop {
                at: order.drop,
                promised_by: order.promised_by,
                service_s: order.drop_service_s,
            })
            .collect();
        let ride = trip::best_ride(hub, leave, &stops, speed)?;
        Some(Self { rider, orders, ride, arrive, leave })
    }

    fn in_order(&self) -> Vec<usize> {
        self.ride.order.iter().filter_map(|&i| self.orders.get(i).copied()).collect()
    }

    fn doors(&self) -> Vec<f64> {
        self.ride.order.iter().filter_map(|&i| self.ride.done.get(i).copied()).collect()
    }

    fn end(&self) -> f64 {
        self.ride.done.iter().copied().fold(self.leave, f64::max)
    }

    fn door_of(&self, order: usize) -> Option<f64> {
        let i = self.orders.iter().position(|&o| o == order)?;
        self.ride.done.get(i).copied()
    }
}

/// Orders without a rider join trips, the one that costs a trip the least first.
fn share(
    settings: &Settings,
    now: f64,
    batch: &[&Order],
    free: &[&Rider],
    trips: &mut [Building],
    left: Vec<usize>,
) -> Vec<usize> {
    let ask = |trip: &Building, order: usize| joined(settings, now, batch, free, trip, order);
    // What each joining would cost; after one, only that trip is asked anew.
    let mut offers: Vec<Vec<Option<(f64, Building)>>> =
        trips.iter().map(|trip| left.iter().map(|&order| ask(trip, order)).collect()).collect();
    let mut placed = vec![false; left.len()];
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for (t, row) in offers.iter().enumerate() {
            for (place, offer) in row.iter().enumerate() {
                let Some((loss, _)) = offer else { continue };
                if placed.get(place) == Some(&false) && best.is_none_or(|(least, ..)| *loss < least) {
                    best = Some((*loss, t, place));
                }
            }
        }
        let taken = best.and_then(|(_, t, place)| {
            let with = offers.get_mut(t)?.get_mut(place)?.take()?.1;
            Some((t, place, with))
        });
        let Some((t, place, with)) = taken else { break };
        if let (Some(placed), Some(trip), Some(row)) =
            (placed.get_mut(place), trips.get_mut(t), offers.get_mut(t))
        {
            *placed = true;
            *row = left.iter().map(|&order| ask(&with, order)).collect();
            *trip = with;
        }
    }
    left.into_iter().zip(placed).filter_map(|(order, placed)| (!placed).then_some(order)).collect()
}

/// The trip with this order on it, and the seconds the others lose, if they may lose them.
fn joined(
    settings: &Settings,
    now: f64,
    batch: &[&Order],
    free: &[&Rider],
    trip: &Building,
    order: usize,
) -> Option<(f64, Building)> {
    let (joins, rider) = (batch.get(order)?, free.get(trip.rider)?);
    let first = batch.get(*trip.orders.first()?)?;
    let full = trip.orders.len() >= rider.capacity.min(MAX_STOPS);
    let on_it = trip.orders.contains(&order);
    if full || on_it || first.hub_id != joins.hub_id || joins.asked.contains(&rider.id) {
        return None;
    }
    let orders = trip.orders.iter().copied().chain([order]).collect();
    let with = Building::of(batch, free, orders, trip.rider, now)?;
    let own_ride = 2.0 * distance_m(joins.hub, joins.drop) / rider.speed_mps.max(0.1)
        + joins.pickup_service_s
        + joins.drop_service_s;
    if with.end() - trip.end() > settings.join_share * own_ride {
        return None;
    }
    let mut loss = 0.0;
    for &other in &trip.orders {
        let (before, after) = (trip.door_of(other)?, with.door_of(other)?);
        let promise = batch.get(other)?.promised_by;
        if after > promise && before <= promise {
            return None;
        }
        loss += (after - before).max(0.0);
    }
    // Who joins must come in time as well, if this rider alone would have brought it in time.
    let alone = Building::of(batch, free, vec![order], trip.rider, now)?.door_of(order)?;
    let door = with.door_of(order)?;
    if door > joins.promised_by && alone <= joins.promised_by {
        return None;
    }
    (loss <= settings.detour_s).then_some((loss, with))
}

#[cfg(test)]
mod tests;
