//! Days that could have been: orders with everything that happened to them, made up from a seed. For the
//! tests, and for trying the lab.
//!
//! Orders come by a curve with a lunch and a dinner. Each hub has pickers who take baskets in turn, and
//! riders who carry one order at a time and come back; at the peaks there are too few of both. Roads are
//! slow when everybody is on them, and some evenings it rains. None of it has the shapes the estimator
//! assumes: picking is log-normal, waits come from a real queue, rides from a speed that drifts.

use std::{cmp::Reverse, collections::BinaryHeap};

/// One order of the past. Seconds from the start of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub order: String,
    pub hub: String,
    pub city: String,
    pub placed_at: f64,
    pub lines: u32,
    pub units: u32,
    /// Great circle, hub to door.
    pub distance_m: f64,
    pub picked_started_at: f64,
    pub packed_at: f64,
    pub accepted_at: f64,
    pub picked_up_at: f64,
    pub delivered_at: f64,
}

/// What is made up.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub seed: u64,
    pub days: u32,
    pub hubs: u32,
    /// Per hub and day, on average.
    pub orders: u32,
    pub pickers: u32,
    pub riders: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self { seed: 1, days: 2, hubs: 6, orders: 320, pickers: 3, riders: 13 }
    }
}

const DAY_S: f64 = 86_400.0;

/// Relative demand by the hour of the day.
const DEMAND: [f64; 24] = [
    0.1, 0.05, 0.05, 0.05, 0.1, 0.3, 0.8, 1.2, 1.2, 1.0, 1.1, 1.6, 2.0, 1.6, 1.0, 0.9, 1.0, 1.5, 2.3, 2.4,
    1.8, 1.1, 0.6, 0.3,
];
/// m/s on the road by the hour of the day.
const SPEED: [f64; 24] = [
    8.5, 8.5, 8.5, 8.5, 8.0, 7.5, 6.5, 5.5, 5.0, 5.8, 6.2, 5.8, 5.5, 5.8, 6.2, 6.0, 5.2, 4.4, 4.2, 4.8, 5.6,
    6.4, 7.2, 8.0,
];

/// The history of a plan, by the time orders were placed. The same plan makes the same history.
pub fn make(plan: &Plan) -> Vec<Past> {
    let mut all = Vec::new();
    for hub in 0..plan.hubs {
        let mut random =
            fastrand::Rng::with_seed(plan.seed.wrapping_mul(1_000_003).wrapping_add(u64::from(hub)));
        all.extend(Hub::new(plan, hub, &mut random).days(&mut random));
    }
    all.sort_by(|a, b| a.placed_at.total_cmp(&b.placed_at).then_with(|| a.order.cmp(&b.order)));
    all
}

struct Hub<'a> {
    plan: &'a Plan,
    name: String,
    city: &'static str,
    /// How quick its pickers, and how far its customers are.
    quick: f64,
    reach_m: f64,
}

impl<'a> Hub<'a> {
    fn new(plan: &'a Plan, hub: u32, random: &mut fastrand::Rng) -> Self {
        Self {
            plan,
            name: format!("hub_{}", hub + 1),
            city: if hub % 3 == 2 { "blr" } else { "jkt" },
            quick: 0.8 + 0.5 * random.f64(),
            reach_m: 1200.0 + 1200.0 * random.f64(),
        }
    }

    fn days(&self, random: &mut fastrand::Rng) -> Vec<Past> {
        let mut pickers = Crew::of(self.plan.pickers);
        let mut riders = Crew::of(self.plan.riders);
        let mut past = Vec::new();
        let sum: f64 = DEMAND.iter().sum();
        for day in 0..self.plan.days {
            // Some evenings it rains, the same for the whole city.
            let rains = city_luck(self.plan.seed, self.city, day) < 0.3;
            let start = f64::from(day) * DAY_S;
            for (hour, demand) in (0u32..).zip(DEMAND) {
                let rate = f64::from(self.plan.orders) * demand / sum / 3600.0;
                let hour_s = start + f64::from(hour) * 3600.0;
                let mut at = hour_s + exponential(random, 1.0 / rate);
                while at < hour_s + 3600.0 {
                    let rain = if rains && (17..22).contains(&hour) { 0.72 } else { 1.0 };
                    past.push(self.order(past.len(), at, rain, (&mut pickers, &mut riders), random));
                    at += exponential(random, 1.0 / rate);
                }
            }
        }
        past
    }

    fn order(
        &self,
        n: usize,
        placed_at: f64,
        rain: f64,
        (pickers, riders): (&mut Crew, &mut Crew),
        random: &mut fastrand::Rng,
    ) -> Past {
        let lines = 1 + random.u32(0..3) + if random.f64() < 0.25 { random.u32(0..9) } else { 0 };
        let units = lines + random.u32(0..=lines);
        let distance_m = (self.reach_m * (0.55 * gauss(random)).exp()).clamp(150.0, 7000.0);

        let picked_started_at = pickers.next(placed_at + 2.0 + 3.0 * random.f64());
        let picking = (95.0 + 26.0 * f64::from(lines - 1)) * self.quick * (0.24 * gauss(random)).exp();
        let packed_at = picked_started_at + picking;
        pickers.busy_until(packed_at + 5.0);

        // A rider is looked for two minutes before the bag is packed.
        let accepted_at = riders.next(packed_at - 120.0).max(placed_at) + 4.0 + exponential(random, 10.0);
        let approach = 40.0 + exponential(random, 70.0);
        let picked_up_at = (accepted_at + approach).max(packed_at) + 15.0 + exponential(random, 20.0);

        let speed = speed_at(picked_up_at) * rain * drift(self.plan.seed, self.city, picked_up_at);
        let ride = distance_m * (1.25 + 0.15 * random.f64()) / speed * (0.18 * gauss(random)).exp();
        let door = 35.0 + exponential(random, 45.0);
        let delivered_at = picked_up_at + ride + door;
        riders.busy_until(delivered_at + 0.7 * ride);
        Past {
            order: format!("{}-{n}", self.name),
            hub: self.name.clone(),
            city: self.city.into(),
            placed_at,
            lines,
            units,
            distance_m,
            picked_started_at,
            packed_at,
            accepted_at,
            picked_up_at,
            delivered_at,
        }
    }
}

/// People who take one thing at a time, first come first served.
struct Crew {
    /// When each is free, in milliseconds.
    free: BinaryHeap<Reverse<u64>>,
}

impl Crew {
    fn of(size: u32) -> Self {
        Self { free: (0..size.max(1)).map(|_| Reverse(0)).collect() }
    }

    /// When the next one can begin on what is there from `at`.
    fn next(&mut self, at: f64) -> f64 {
        let Reverse(free) = self.free.pop().unwrap_or(Reverse(0));
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of some days")]
        let free = free as f64 / 1000.0;
        free.max(at)
    }

    fn busy_until(&mut self, at: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "milliseconds of some days"
        )]
        self.free.push(Reverse((at * 1000.0).max(0.0) as u64));
    }
}

fn hour_of(at: f64) -> (usize, f64) {
    let hour = (at / 3600.0).rem_euclid(24.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 23")]
    let whole = hour as usize % 24;
    (whole, hour.fract())
}

fn speed_at(at: f64) -> f64 {
    let (hour, part) = hour_of(at);
    let of = |hour: usize| SPEED.get(hour % 24).copied().unwrap_or(6.0);
    of(hour) * (1.0 - part) + of(hour + 1) * part
}

/// A slow swing of some ten percent that nobody told the estimator of.
fn drift(seed: u64, city: &str, at: f64) -> f64 {
    let phase = city_luck(seed, city, 77) * std::f64::consts::TAU;
    (0.12 * (at / 5400.0 + phase).sin()).exp()
}

/// 0 to 1, the same for a seed, city and number.
fn city_luck(seed: u64, city: &str, n: u32) -> f64 {
    let mixed = city
        .bytes()
        .fold(seed ^ (u64::from(n) << 32), |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    fastrand::Rng::with_seed(mixed).f64()
}

fn exponential(random: &mut fastrand::Rng, mean: f64) -> f64 {
    -mean * (1.0 - random.f64()).ln()
}

fn gauss(random: &mut fastrand::Rng) -> f64 {
    let (u, v) = (1.0 - random.f64(), random.f64());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}
