//! A rush hour that never was, the same for the same seed, and the policies compared on it.

use geodesy::{Place, Plane};
use serde::Serialize;

use super::{Figures, OrderLine, Policy, RiderLine, Rules, simulate};

/// How hard a rush hour is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rush {
    pub seed: u64,
    pub hubs: usize,
    pub riders: usize,
    /// Orders of the whole rush: half an hour swelling, half an hour at its height, half an hour ebbing.
    pub orders: usize,
}

/// Seconds of a rush.
const LENGTH_S: f64 = 5_400.0;

/// Hubs two to three kilometres apart; doors within two and a half kilometres of their hub, nearer ones
/// more often; picking takes three to eight minutes; riders begin anywhere and stay three hours, so that
/// what the rush left over is delivered too.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
pub fn rush_hour(rush: &Rush) -> (Vec<OrderLine>, Vec<RiderLine>) {
    let mut random = fastrand::Rng::with_seed(rush.seed);
    let city = Plane::at(Place::wrapped(-6.2, 106.8));
    let side = (rush.hubs.max(1) as f64).sqrt().ceil();
    let extent = side * 2_500.0;
    let hubs: Vec<(f64, f64)> = (0..rush.hubs.max(1))
        .map(|i| {
            let (row, column) = ((i as f64 / side).floor(), i as f64 % side);
            let jitter = |random: &mut fastrand::Rng| (random.f64() - 0.5) * 800.0;
            (column * 2_500.0 + jitter(&mut random), row * 2_500.0 + jitter(&mut random))
        })
        .collect();
    let mut orders: Vec<OrderLine> = (0..rush.orders)
        .map(|_| {
            // The sum of two uniforms is a triangle; with a plateau between: swell, height, ebb.
            let placed_at = (random.f64() * 2.0 + random.f64()) / 3.0 * LENGTH_S;
            let hub = hubs.get(random.usize(..hubs.len())).copied().unwrap_or_default();
            let (away, turn) = (random.f64().powf(0.7) * 2_500.0, random.f64() * std::f64::consts::TAU);
            OrderLine {
                id: String::new(),
                placed_at,
                ready_at: placed_at + 180.0 + random.f64() * 300.0,
                pickup: city.to_place(hub),
                drop: city.to_place((hub.0 + away * turn.cos(), hub.1 + away * turn.sin())),
                pickup_service_s: 20.0 + random.f64() * 40.0,
                drop_service_s: 45.0 + random.f64() * 75.0,
            }
        })
        .collect();
    orders.sort_by(|a, b| a.placed_at.total_cmp(&b.placed_at));
    for (i, order) in orders.iter_mut().enumerate() {
        order.id = format!("o{i}");
    }
    let riders = (0..rush.riders)
        .map(|i| RiderLine {
            id: format!("r{i}"),
            on_at: 0.0,
            off_at: LENGTH_S + 10_800.0,
            at: city.to_place((
                random.f64() * extent - extent / (2.0 * side),
                random.f64() * extent - extent / (2.0 * side),
            )),
        })
        .collect();
    (orders, riders)
}

/// One rush hour under one policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    pub load: &'static str,
    pub rush: Rush,
    pub figures: Figures,
}

/// Orders per rider in the whole rush: what they can do, what they just cannot, and far too much.
pub const LOADS: [(&str, usize); 4] = [("calm", 240), ("busy", 400), ("rush", 520), ("flood", 700)];

/// Each load, each seed, each policy.
pub fn compare(rules: &Rules, seeds: u64) -> Vec<Compared> {
    let mut all = Vec::new();
    for (load, orders) in LOADS {
        for seed in 101..=100 + seeds {
            let rush = Rush { seed, hubs: 6, riders: 60, orders };
            let (lines, riders) = rush_hour(&rush);
            for policy in [Policy::Nearest, Policy::Greedy, Policy::Optimal] {
                let rules = Rules { policy, ..*rules };
                let outcome = simulate(&rules, &lines, &riders);
                all.push(Compared { load, rush, figures: Figures::of(&rules, &lines, &riders, &outcome) });
            }
        }
    }
    all
}
