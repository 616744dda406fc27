//! Where he is and what carries him: rides, dead zones, pings.

use std::time::Duration;

use subjects::v1;
use tokio::time::Instant;

use super::{Phase, Rider};
use crate::{
    judge::now,
    world::{
        draws,
        ride::{Now, Ride},
        streets::Xy,
    },
};

/// Pings closer than 2 s apart are refused; this leaves the network some room.
const PING_MS: std::ops::Range<u64> = 2_150..2_600;

impl Rider {
    pub(super) fn now(&self) -> Now {
        self.ride.at(self.ridden())
    }

    /// Seconds of the ride.
    pub(super) fn ridden(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * self.sim.world.scale.movement
    }

    pub(super) fn has_arrived(&self) -> bool {
        self.ridden() >= self.ride.seconds()
    }

    pub(super) fn is_deaf(&self) -> bool {
        Instant::now() < self.deaf_until
    }

    pub(super) fn until_deaf(&mut self) -> Duration {
        let hours = draws::exponential(&mut self.rng, self.plan.temper.dead_zones_per_hour.max(1e-6));
        self.sim.in_our_time(hours.min(1_000.0) * 3_600.0)
    }

    pub(super) fn goes(&mut self, to: Xy) {
        let from = self.now().at;
        let Some(streets) = self.sim.world.streets(self.plan.home) else { return };
        let legs = streets.way(from, to);
        self.ride = Ride::along(from, &legs, self.plan.temper.speed_mps, &mut self.rng);
        self.began = Instant::now();
    }

    pub(super) fn xy(&self, (lat, lng): (f64, f64)) -> Xy {
        let place = geodesy::Place::wrapped(lat, lng);
        self.sim.world.streets(self.plan.home).map_or((0.0, 0.0), |streets| streets.plane().to_xy(place))
    }

    pub(super) fn world_pause(&mut self, (low, high): (f64, f64)) -> Duration {
        let seconds = draws::between(&mut self.rng, low, high);
        self.sim.in_our_time(seconds)
    }

    /// Where he is, if it is time to say so and there is a network.
    pub(super) async fn pings(&mut self) {
        let moment = Instant::now();
        if moment >= self.deaf_from && !self.is_deaf() {
            // Not quicker with the world: a tunnel is not left sooner than a server's patience ends.
            let seconds =
                draws::between(&mut self.rng, self.plan.temper.dead_zone_s.0, self.plan.temper.dead_zone_s.1);
            self.deaf_until = moment + self.sim.in_our_time(seconds).max(Duration::from_secs(8));
            self.deaf_from = self.deaf_until + self.until_deaf();
            self.sim.judge.count(|tally| tally.dead_zones += 1);
        }
        let truth = self.now();
        if let Some(place) = self.sim.world.place(self.plan.home, truth.at) {
            self.sim.judge.rider_at(&self.id, place.lat(), place.lng());
        }
        if matches!(self.phase, Phase::Off) || moment < self.ping_at {
            return;
        }
        self.ping_at = moment + Duration::from_millis(self.rng.u64(PING_MS));
        let fix = self.gps.fix(truth, self.sim.seconds());
        let counted = std::mem::replace(&mut self.counted, (self.gps.outliers, self.gps.lost));
        let (outliers, lost) = (self.gps.outliers - counted.0, self.gps.lost - counted.1);
        self.sim.judge.count(|tally| {
            tally.outliers += outliers;
            tally.pings_lost += lost;
        });
        let Some(fix) = fix.filter(|_| !self.is_deaf()) else { return };
        let Some(place) = self.sim.world.place(self.plan.home, fix.at) else { return };
        self.seq += 1;
        let ping = v1::Ping {
            lat: place.lat(),
            lng: place.lng(),
            accuracy_m: fix.accuracy_m,
            at_ms: (now() * 1_000.0) as i64,
            speed_mps: Some(fix.speed_mps * self.sim.world.scale.movement),
            bearing_deg: Some(fix.bearing_deg),
            seq: self.seq,
        };
        self.device.ping(&ping).await;
        self.sim.judge.count(|tally| tally.pings += 1);
    }
}
