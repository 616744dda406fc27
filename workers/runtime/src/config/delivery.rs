//! The sections of the delivery line: which hub, which rider, where he is, when he comes.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use subjects::ids::{City, Token as _};

use super::{Config, Secret, check::Found, sections::durations};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Geo {
    pub cache_s: u64,
    pub max_alternatives: usize,
    pub ask_timeout_ms: u64,
    pub geoip_db: String,
}
durations!(Geo: cache = cache_s from_secs, ask_timeout = ask_timeout_ms from_millis);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fulfilment {
    pub first_item_s: f64,
    pub next_item_s: f64,
    pub pickers: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispatch {
    pub policy: Policy,
    pub window_s: f64,
    pub window_orders: usize,
    pub offer_s: u64,
    pub reassignments: u32,
    pub reassign_s: u64,
    pub pool_retry_s: u64,
    pub capacity: u32,
    pub reach_m: f64,
    pub speed_mps: f64,
    pub ahead_s: u64,
    pub zones: u32,
    pub lease_s: u64,
    pub repeat_s: u64,
    pub silent_s: u64,
    pub silent_offers: u32,
    pub stall_s: u64,
    pub lost_s: u64,
    pub overdue_s: u64,
    pub rest_s: u64,
    pub door_s: u64,
    pub weights: DispatchWeights,
    /// What is different in a city, by its code.
    pub cities: BTreeMap<String, DispatchCity>,
}
durations!(Dispatch:
    offer = offer_s from_secs, reassign = reassign_s from_secs, pool_retry = pool_retry_s from_secs,
    ahead = ahead_s from_secs, lease = lease_s from_secs, repeat = repeat_s from_secs,
    silent = silent_s from_secs, stall = stall_s from_secs, lost = lost_s from_secs,
    overdue = overdue_s from_secs, rest = rest_s from_secs, door = door_s from_secs);

/// How much each part of a pair's worth counts; see `dispatch::score`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchWeights {
    pub distance: f64,
    pub eta: f64,
    pub load: f64,
    pub priority: f64,
    pub readiness: f64,
    pub lateness: f64,
}

/// What one city has otherwise; what it leaves out is as everywhere.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DispatchCity {
    pub policy: Option<Policy>,
    pub reach_m: Option<f64>,
    pub speed_mps: Option<f64>,
    pub weights: CityWeights,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CityWeights {
    pub distance: Option<f64>,
    pub eta: Option<f64>,
    pub load: Option<f64>,
    pub priority: Option<f64>,
    pub readiness: Option<f64>,
    pub lateness: Option<f64>,
}

/// What holds in a city: its own, and else what holds everywhere.
#[derive(Clone, Copy, Debug)]
pub struct CityRules {
    pub policy: Policy,
    pub reach_m: f64,
    pub speed_mps: f64,
    pub weights: DispatchWeights,
}

impl Dispatch {
    pub fn window(&self) -> Duration {
        Duration::from_secs_f64(self.window_s)
    }

    pub fn of_city(&self, city: &str) -> CityRules {
        let everywhere = CityRules {
            policy: self.policy,
            reach_m: self.reach_m,
            speed_mps: self.speed_mps,
            weights: self.weights,
        };
        let Some(own) = self.cities.get(city) else { return everywhere };
        let (all, w) = (self.weights, own.weights);
        CityRules {
            policy: own.policy.unwrap_or(self.policy),
            reach_m: own.reach_m.unwrap_or(self.reach_m),
            speed_mps: own.speed_mps.unwrap_or(self.speed_mps),
            weights: DispatchWeights {
                distance: w.distance.unwrap_or(all.distance),
                eta: w.eta.unwrap_or(all.eta),
                load: w.load.unwrap_or(all.load),
                priority: w.priority.unwrap_or(all.priority),
                readiness: w.readiness.unwrap_or(all.readiness),
                lateness: w.lateness.unwrap_or(all.lateness),
            },
        }
    }

    fn check_cities(&self, found: &mut Found) {
        for city in self.cities.keys() {
            let own = format!("dispatch.cities.{city}");
            found.unless(City::parse(city).is_ok(), &own, "is no city's code");
            let rules = self.of_city(city);
            for (field, value) in [("reach_m", rules.reach_m), ("speed_mps", rules.speed_mps)] {
                found.unless(
                    value.is_finite() && value > 0.0,
                    format_args!("{own}.{field}"),
                    "must be above 0",
                );
            }
            let w = rules.weights;
            let known = [w.distance, w.eta, w.load, w.priority, w.readiness, w.lateness];
            let sound = known.iter().all(|value| value.is_finite() && *value >= 0.0);
            found.unless(sound, format_args!("{own}.weights"), "must be 0 or more");
        }
    }
}

/// How a batch of orders is matched with riders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    Greedy,
    Optimal,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    pub lease_s: u64,
    pub pings_per_s: f64,
    pub burst: u32,
    pub ban_s: u32,
    pub last_s: u64,
    pub trail_points: usize,
    pub retention_days: u32,
    pub arrive_m: f64,
}
durations!(Tracking: lease = lease_s from_secs, last = last_s from_secs);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eta {
    pub sticky_s: u64,
    pub bound_ms: u64,
    pub speed_mps: f64,
    pub road_factor: f64,
}
durations!(Eta: sticky = sticky_s from_secs, bound = bound_ms from_millis);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Devices {
    pub token_s: u64,
    pub token_key: Secret,
    pub issuer_seed: Secret,
    pub nats_url: String,
    pub websocket_url: String,
    pub mqtt_url: String,
}
durations!(Devices: token = token_s from_secs);

impl Config {
    pub(super) fn check_delivery(&self, found: &mut Found) {
        let (geo, fulfilment, dispatch) = (&self.geo, &self.fulfilment, &self.dispatch);
        found.not_zero("geo.ask_timeout_ms", geo.ask_timeout_ms);
        found.not_zero("fulfilment.pickers", fulfilment.pickers.into());
        for (field, value) in [
            ("fulfilment.first_item_s", fulfilment.first_item_s),
            ("fulfilment.next_item_s", fulfilment.next_item_s),
            ("dispatch.window_s", dispatch.window_s),
            ("dispatch.reach_m", dispatch.reach_m),
            ("dispatch.speed_mps", dispatch.speed_mps),
            ("tracking.pings_per_s", self.tracking.pings_per_s),
            ("tracking.arrive_m", self.tracking.arrive_m),
            ("eta.speed_mps", self.eta.speed_mps),
        ] {
            found.unless(value.is_finite() && value > 0.0, field, "must be above 0");
        }
        found.unless(self.eta.road_factor >= 1.0, "eta.road_factor", "must be at least 1");
        found.unless(dispatch.window_s <= 3600.0, "dispatch.window_s", "must be at most 3600");
        found.not_zero("dispatch.window_orders", dispatch.window_orders as u64);
        found.not_zero("dispatch.offer_s", dispatch.offer_s);
        found.unless((1..=6).contains(&dispatch.capacity), "dispatch.capacity", "must be 1 to 6");
        found.unless((1..=256).contains(&dispatch.zones), "dispatch.zones", "must be 1 to 256");
        found.unless(dispatch.lease_s >= 3, "dispatch.lease_s", "must be at least 3");
        let weights = &dispatch.weights;
        for (field, value) in [
            ("dispatch.weights.distance", weights.distance),
            ("dispatch.weights.eta", weights.eta),
            ("dispatch.weights.load", weights.load),
            ("dispatch.weights.priority", weights.priority),
            ("dispatch.weights.readiness", weights.readiness),
            ("dispatch.weights.lateness", weights.lateness),
        ] {
            found.unless(value.is_finite() && value >= 0.0, field, "must be 0 or more");
        }
        dispatch.check_cities(found);
        found.unless(self.tracking.lease_s >= 3, "tracking.lease_s", "must be at least 3");
        found.not_zero("tracking.burst", self.tracking.burst.into());
        found.unless(
            (1..=500).contains(&self.tracking.trail_points),
            "tracking.trail_points",
            "must be 1 to 500",
        );
        found.not_zero("eta.bound_ms", self.eta.bound_ms);
        found.unless((60..=86_400).contains(&self.devices.token_s), "devices.token_s", "must be 60 to 86400");
    }
}
