//! Virtual time: from event to event, with the worker's own windows, costs and trips.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, VecDeque},
};

use dispatch::{
    decide::{self, DETOUR_S, DispatchWeights, JOIN_SHARE},
    score::{Order, Rider},
    window::{self, Waiting},
};
use geodesy::{Place, distance_m};

use super::{OrderLine, Policy, RiderLine};

/// How it is dispatched.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub policy: Policy,
    pub speed_mps: f64,
    pub promise_s: f64,
    pub capacity: usize,
    pub window_s: f64,
    pub window_orders: usize,
    pub ahead_s: f64,
    pub reach_m: f64,
    pub weights: DispatchWeights,
    pub detour_s: f64,
    pub join_share: f64,
}

impl Default for Rules {
    /// The worker's defaults.
    fn default() -> Self {
        Self {
            policy: Policy::Greedy,
            speed_mps: 6.0,
            promise_s: 1_200.0,
            capacity: 2,
            window_s: 5.0,
            window_orders: 3,
            ahead_s: 180.0,
            reach_m: f64::INFINITY,
            weights: DispatchWeights {
                distance: 0.25,
                eta: 0.25,
                load: 0.20,
                priority: 0.30,
                readiness: 0.02,
                lateness: 0.02,
            },
            detour_s: DETOUR_S,
            join_share: JOIN_SHARE,
        }
    }
}

/// One order, delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Assigned {
    pub order: String,
    pub rider: String,
    pub assigned_at: f64,
    /// When he left the pickup with it.
    pub picked_at: f64,
    /// When it was handed over.
    pub delivered_at: f64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// By time of assignment.
    pub assigned: Vec<Assigned>,
    pub trips: usize,
    /// Seconds riders were on trips, waited at pickups, and metres they rode, summed.
    pub busy_s: f64,
    pub waited_s: f64,
    pub ridden_m: f64,
}

#[derive(Clone, Debug)]
struct State {
    at: Place,
    free: bool,
    /// When his deliveries of the last hour were.
    done: VecDeque<f64>,
}

struct Simulation<'a> {
    rules: &'a Rules,
    orders: &'a [OrderLine],
    riders: &'a [RiderLine],
    states: Vec<State>,
    /// Placed, not given away.
    waiting: Vec<usize>,
    /// Matched for in vain.
    tried: Vec<bool>,
    pickups: Vec<String>,
    outcome: Outcome,
}

/// Seconds as a key that sorts: whole microseconds.
type Clock = u64;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "times are 0 and more; it saturates"
)]
fn clock(seconds: f64) -> Clock {
    (seconds.max(0.0) * 1e6).ceil() as Clock
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit into 2^53")]
fn seconds(clock: Clock) -> f64 {
    clock as f64 / 1e6
}

/// What happens at a moment; the order of the variants is the order within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Placed(usize),
    On(usize),
    Free(usize),
    Look,
}

/// Runs it to the end: until everything is delivered, or nobody is left who could.
pub fn simulate(rules: &Rules, orders: &[OrderLine], riders: &[RiderLine]) -> Outcome {
    let mut events: BinaryHeap<Reverse<(Clock, Event)>> = BinaryHeap::new();
    for (i, order) in orders.iter().enumerate() {
        events.push(Reverse((clock(order.placed_at), Event::Placed(i))));
    }
    for (i, rider) in riders.iter().enumerate() {
        events.push(Reverse((clock(rider.on_at), Event::On(i))));
    }
    let mut run = Simulation {
        rules,
        orders,
        riders,
        states: riders
            .iter()
            .map(|rider| State { at: rider.at, free: false, done: VecDeque::new() })
            .collect(),
        waiting: Vec::new(),
        tried: vec![false; orders.len()],
        pickups: pickups(orders),
        outcome: Outcome::default(),
    };
    while let Some(Reverse((at, event))) = events.pop() {
        run.happen(event);
        // Everything of one moment first: a batch knows all that is there.
        if matches!(events.peek(), Some(Reverse((next, _))) if *next == at) {
            continue;
        }
        let now = seconds(at);
        for (rider, free_at) in run.look(now) {
            events.push(Reverse((clock(free_at), Event::Free(rider))));
        }
        if let Some(next) = run.next_look(now) {
            events.push(Reverse((clock(next).max(at + 1), Event::Look)));
        }
    }
    run.outcome
}

/// Orders of one pickup point share its hub.
fn pickups(orders: &[OrderLine]) -> Vec<String> {
    let mut known: HashMap<(u64, u64), usize> = HashMap::new();
    orders
        .iter()
        .map(|order| {
            let count = known.len();
            let key = (order.pickup.lat().to_bits(), order.pickup.lng().to_bits());
            format!("hub_{}", known.entry(key).or_insert(count))
        })
        .collect()
}

impl Simulation<'_> {
    fn happen(&mut self, event: Event) {
        match event {
            Event::Placed(order) => self.waiting.push(order),
            Event::On(rider) | Event::Free(rider) => {
                if let Some(state) = self.states.get_mut(rider) {
                    state.free = true;
                }
            }
            Event::Look => {}
        }
    }

    fn on_shift(&self, rider: usize, now: f64) -> bool {
        let free = self.states.get(rider).is_some_and(|state| state.free);
        free && self.riders.get(rider).is_some_and(|line| line.on_at <= now && now < line.off_at)
    }

    fn free(&self, now: f64) -> Vec<usize> {
        (0..self.riders.len()).filter(|&rider| self.on_shift(rider, now)).collect()
    }

    fn eligible(&self, order: usize) -> f64 {
        let at = |line: &OrderLine| {
            window::eligible_at(line.placed_at, line.placed_at, line.ready_at, self.rules.ahead_s)
        };
        self.orders.get(order).map_or(f64::INFINITY, at)
    }

    /// Gives away what is due. Answers who is free again, and when.
    fn look(&mut self, now: f64) -> Vec<(usize, f64)> {
        if self.waiting.is_empty() {
            return Vec::new();
        }
        let free = self.free(now);
        if free.is_empty() {
            return Vec::new();
        }
        match self.rules.policy {
            Policy::Nearest => self.nearest(now, free),
            Policy::Greedy => self.matched(now, &free, decide::Policy::Greedy),
            Policy::Optimal => self.matched(now, &free, decide::Policy::Optimal),
        }
    }

    /// When there is something to look at that no other event brings.
    fn next_look(&self, now: f64) -> Option<f64> {
        if self.rules.policy == Policy::Nearest {
            let ripe = self.waiting.iter().map(|&order| self.eligible(order));
            return ripe.filter(|at| *at > now).min_by(f64::total_cmp);
        }
        let due = self.hubs().into_values().filter_map(|orders| self.due(&orders));
        due.filter(|at| *at > now).min_by(f64::total_cmp)
    }

    fn hubs(&self) -> HashMap<&str, Vec<usize>> {
        let mut hubs: HashMap<&str, Vec<usize>> = HashMap::new();
        for &order in &self.waiting {
            if let Some(hub) = self.pickups.get(order) {
                hubs.entry(hub).or_default().push(order);
            }
        }
        hubs
    }

    fn due(&self, orders: &[usize]) -> Option<f64> {
        let waiting: Vec<Waiting> = orders
            .iter()
            .map(|&order| Waiting {
                since: self.eligible(order),
                again: self.tried.get(order).copied().unwrap_or(false),
            })
            .collect();
        window::due(&waiting, self.rules.window_s, self.rules.window_orders)
    }

    fn matched(&mut self, now: f64, free: &[usize], policy: decide::Policy) -> Vec<(usize, f64)> {
        let mut batch: Vec<usize> = self
            .hubs()
            .into_values()
            .filter(|orders| self.due(orders).is_some_and(|at| at <= now))
            .flatten()
            .filter(|&order| self.eligible(order) <= now)
            .collect();
        batch.sort_unstable();
        if batch.is_empty() {
            return Vec::new();
        }
        let settings = decide::Settings {
            policy,
            weights: self.rules.weights,
            reach_m: self.rules.reach_m,
            detour_s: self.rules.detour_s,
            join_share: self.rules.join_share,
        };
        let orders: Vec<Order> = batch.iter().filter_map(|&order| self.order(order)).collect();
        let riders: Vec<Rider> = free.iter().filter_map(|&rider| self.rider(rider, now)).collect();
        let decision = decide::decide(&settings, now, &orders, &riders);
        for order in decision.left.iter().filter_map(|&left| batch.get(left)) {
            if let Some(tried) = self.tried.get_mut(*order) {
                *tried = true;
            }
        }
        let mut freed = Vec::new();
        for trip in decision.trips {
            let Some(&rider) = free.get(trip.rider) else { continue };
            let stops: Vec<(usize, f64)> = trip
                .orders
                .iter()
                .zip(&trip.doors)
                .filter_map(|(&order, &door)| Some((*batch.get(order)?, door)))
                .collect();
            freed.extend(self.ride(now, rider, trip.arrive, trip.leave, &stops));
        }
        freed
    }

    /// The baseline: orders in the order they came, each to whoever is nearest.
    fn nearest(&mut self, now: f64, mut free: Vec<usize>) -> Vec<(usize, f64)> {
        let mut queue: Vec<usize> =
            self.waiting.iter().copied().filter(|&order| self.eligible(order) <= now).collect();
        queue.sort_by(|&a, &b| self.placed(a).total_cmp(&self.placed(b)).then(a.cmp(&b)));
        let mut freed = Vec::new();
        for order in queue {
            let Some(line) = self.orders.get(order) else { continue };
            let away = |rider: &usize| {
                self.states.get(*rider).map_or(f64::INFINITY, |state| distance_m(state.at, line.pickup))
            };
            let nearest = free
                .iter()
                .enumerate()
                .map(|(place, rider)| (away(rider), place, *rider))
                .filter(|(metres, ..)| *metres <= self.rules.reach_m)
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
            let Some((metres, place, rider)) = nearest else { continue };
            free.swap_remove(place);
            let arrive = now + metres / self.rules.speed_mps;
            let leave = arrive.max(line.ready_at) + line.pickup_service_s;
            let door =
                leave + distance_m(line.pickup, line.drop) / self.rules.speed_mps + line.drop_service_s;
            freed.extend(self.ride(now, rider, arrive, leave, &[(order, door)]));
            if free.is_empty() {
                break;
            }
        }
        freed
    }

    fn placed(&self, order: usize) -> f64 {
        self.orders.get(order).map_or(f64::INFINITY, |line| line.placed_at)
    }

    fn order(&self, order: usize) -> Option<Order> {
        let line = self.orders.get(order)?;
        Some(Order {
            id: line.id.clone(),
            hub_id: self.pickups.get(order)?.clone(),
            hub: line.pickup,
            drop: line.drop,
            ready_at: line.ready_at,
            promised_by: line.placed_at + self.rules.promise_s,
            since: line.placed_at,
            priority: 0.0,
            pooled: false,
            asked: Vec::new(),
            pickup_service_s: line.pickup_service_s,
            drop_service_s: line.drop_service_s,
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "a rider carries few orders an hour")]
    fn rider(&self, rider: usize, now: f64) -> Option<Rider> {
        let (line, state) = (self.riders.get(rider)?, self.states.get(rider)?);
        let load = state.done.iter().filter(|done| **done > now - 3_600.0).count();
        Some(Rider {
            id: line.id.clone(),
            at: state.at,
            capacity: self.rules.capacity,
            load: load as f64,
            speed_mps: self.rules.speed_mps,
        })
    }

    /// He rides. Answers when he is free again.
    fn ride(
        &mut self,
        now: f64,
        rider: usize,
        arrive: f64,
        leave: f64,
        stops: &[(usize, f64)],
    ) -> Option<(usize, f64)> {
        let who = self.riders.get(rider)?.id.clone();
        let state = self.states.get_mut(rider)?;
        let (mut at, mut metres, mut ready) = (state.at, 0.0, arrive);
        let mut end = leave;
        for &(order, door) in stops {
            let line = self.orders.get(order)?;
            if at == state.at && metres == 0.0 {
                metres += distance_m(at, line.pickup);
                at = line.pickup;
            }
            metres += distance_m(at, line.drop);
            at = line.drop;
            ready = ready.max(line.ready_at);
            end = end.max(door);
            state.done.push_back(door);
            self.outcome.assigned.push(Assigned {
                order: line.id.clone(),
                rider: who.clone(),
                assigned_at: now,
                picked_at: leave,
                delivered_at: door,
            });
        }
        while state.done.front().is_some_and(|done| *done < now - 3_600.0) {
            state.done.pop_front();
        }
        state.at = at;
        state.free = false;
        self.waiting.retain(|order| !stops.iter().any(|(stop, _)| stop == order));
        self.outcome.trips += 1;
        self.outcome.busy_s += end - now;
        self.outcome.waited_s += ready - arrive;
        self.outcome.ridden_m += metres;
        Some((rider, end))
    }
}
