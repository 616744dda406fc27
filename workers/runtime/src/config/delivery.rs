//! The sections of the delivery line: which hub, which rider, where he is, when he comes.

use std::time::Duration;

use serde::Deserialize;

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
    pub rest_s: u64,
    pub door_s: u64,
    pub weights: DispatchWeights,
}
durations!(Dispatch:
    offer = offer_s from_secs, reassign = reassign_s from_secs, pool_retry = pool_retry_s from_secs,
    ahead = ahead_s from_secs, lease = lease_s from_secs, repeat = repeat_s from_secs,
    silent = silent_s from_secs, stall = stall_s from_secs, rest = rest_s from_secs,
    door = door_s from_secs);

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

impl Dispatch {
    pub fn window(&self) -> Duration {
        Duration::from_secs_f64(self.window_s)
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
