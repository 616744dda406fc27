//! A rider: his shift, his offers, his rides. He moves whether or not anybody hears of it; what he says goes
//! through his device, and without a network he says nothing.

mod talk;

use std::{sync::Arc, time::Duration};

use fastrand::Rng;
use subjects::v1::{self, AssignmentState, RiderState, TaskState};
use tokio::time::{Instant, MissedTickBehavior};

use super::{
    customer,
    trip::{Stop, Trip},
};
use crate::{
    doors::{Device, device::Heard},
    judge::{Bag, now},
    run::Sim,
    world::{
        draws,
        gps::Gps,
        ride::{Now, Ride},
        staff::REASONS,
        streets::Xy,
        town::RiderPlan,
    },
};

const STEP: Duration = Duration::from_millis(400);
/// Pings closer than 2 s apart are refused; this leaves the network some room.
const PING_MS: std::ops::Range<u64> = 2_150..2_600;
/// A free rider looks by himself whether there is an offer he did not hear of.
const LOOK: Duration = Duration::from_secs(20);
/// At the counter he asks sooner: an order may have been cancelled.
const LOOK_AT_COUNTER: Duration = Duration::from_secs(6);
/// A no to a report is tried to be put right so often, then he goes on with his day.
const TRIES: u32 = 40;
/// Between reports that were not heard.
const AGAIN: Duration = Duration::from_millis(800);
/// A hub at the other end of the town: most say no.
const TOO_FAR_M: f64 = 3_500.0;
const TOO_FAR_SHARE: f64 = 0.85;
/// This near to his hub a free rider stands still.
const HOME_M: f64 = 400.0;

pub struct Rider {
    sim: Arc<Sim>,
    plan: RiderPlan,
    id: String,
    device: Device,
    rng: Rng,
    gps: Gps,
    ride: Ride,
    began: Instant,
    phase: Phase,
    seq: u64,
    ping_at: Instant,
    look_at: Instant,
    /// Without a network until then, and again from then on.
    deaf_until: Instant,
    deaf_from: Instant,
    counted: (u64, u64),
}

#[derive(Debug)]
enum Phase {
    /// Not at work.
    Off,
    Free,
    Thinking {
        offer: Trip,
        until: Instant,
        answer: Answer,
        tries: u32,
    },
    ToHub(Trip),
    AtCounter {
        trip: Trip,
        look_at: Instant,
    },
    Riding(Trip),
    AtDoor {
        trip: Trip,
        until: Instant,
    },
    /// At the door, the bag handed over; it has yet to be said.
    Saying {
        trip: Trip,
        next: Instant,
        tries: u32,
    },
    /// The trip is over; it has yet to be said.
    Ending {
        next: Instant,
        tries: u32,
        said: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No(&'static str),
    Silence,
}

pub async fn work(sim: Arc<Sim>, plan: RiderPlan) {
    let id = sim.rider_id(plan.nth);
    // Everybody logging in at the same moment is no morning anybody has seen.
    let mut rng = draws::of(sim.options.seed, "ride", plan.nth);
    if sim.pause(Duration::from_millis(rng.u64(..1_500))).await.is_none() {
        return;
    }
    if let Err(error) = lives(&sim, plan, &id, rng).await {
        tracing::warn!(rider = id, error = format!("{error:#}"), "a rider does not work today");
        sim.judge.violation("no_login", &id, format!("{error:#}"));
    }
}

async fn lives(sim: &Arc<Sim>, plan: RiderPlan, id: &str, mut rng: Rng) -> anyhow::Result<()> {
    let judge = sim.judge.clone();
    let device =
        Device::connect(&sim.http, id, &sim.stop, move || judge.count(|tally| tally.logins += 1)).await?;
    let home = sim.world.hubs.get(plan.home).map(|store| store.at).unwrap_or_default();
    let at =
        (home.0 + draws::between(&mut rng, -900.0, 900.0), home.1 + draws::between(&mut rng, -900.0, 900.0));
    let moment = Instant::now();
    let mut rider = Rider {
        gps: Gps::new(draws::of(sim.options.seed, "gps", plan.nth)),
        sim: sim.clone(),
        id: id.to_owned(),
        device,
        ride: Ride::none(at),
        began: moment,
        phase: Phase::Off,
        seq: 0,
        ping_at: moment,
        look_at: moment,
        deaf_until: moment,
        deaf_from: moment,
        counted: (0, 0),
        plan,
        rng,
    };
    rider.deaf_from = moment + rider.until_deaf();
    let mut tick = tokio::time::interval(STEP);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stop = sim.stop.clone();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            command = rider.device.command() => match command {
                Some(command) => rider.hears(command).await,
                None => anyhow::bail!("the connection was closed"),
            },
            _ = tick.tick() => {
                rider.pings().await;
                rider.moves_on().await;
            }
        }
    }
    if matches!(rider.phase, Phase::Free) {
        let _ = rider.says_state(RiderState::Offline).await;
    }
    sim.judge.trip_over(id);
    sim.judge.on_shift(id, false);
    rider.device.close().await;
    Ok(())
}

impl Rider {
    fn now(&self) -> Now {
        self.ride.at(self.ridden())
    }

    /// Seconds of the ride.
    fn ridden(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * self.sim.world.scale.movement
    }

    fn has_arrived(&self) -> bool {
        self.ridden() >= self.ride.seconds()
    }

    fn is_deaf(&self) -> bool {
        Instant::now() < self.deaf_until
    }

    fn until_deaf(&mut self) -> Duration {
        let hours = draws::exponential(&mut self.rng, self.plan.temper.dead_zones_per_hour.max(1e-6));
        self.sim.in_our_time(hours.min(1_000.0) * 3_600.0)
    }

    fn goes(&mut self, to: Xy) {
        let from = self.now().at;
        let Some(streets) = self.sim.world.streets(self.plan.home) else { return };
        let legs = streets.way(from, to);
        self.ride = Ride::along(from, &legs, self.plan.temper.speed_mps, &mut self.rng);
        self.began = Instant::now();
    }

    fn xy(&self, (lat, lng): (f64, f64)) -> Xy {
        let place = geodesy::Place::wrapped(lat, lng);
        self.sim.world.streets(self.plan.home).map_or((0.0, 0.0), |streets| streets.plane().to_xy(place))
    }

    fn world_pause(&mut self, (low, high): (f64, f64)) -> Duration {
        let seconds = draws::between(&mut self.rng, low, high);
        self.sim.in_our_time(seconds)
    }

    /// Where he is, if it is time to say so and there is a network.
    async fn pings(&mut self) {
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

    async fn hears(&mut self, command: v1::RiderCommand) {
        if self.is_deaf() {
            return;
        }
        let word = command.command;
        let Some(trip) = command.assignment.and_then(Trip::of_message) else {
            if word == "banned" {
                tracing::warn!(rider = self.id, reason = command.reason, "shut out");
            }
            return;
        };
        match word.as_str() {
            "offer" => self.considers(trip),
            "cancelled" => self.loses(&trip),
            _ => {}
        }
    }

    /// An offer: what will he say, and when.
    fn considers(&mut self, offer: Trip) {
        if !matches!(self.phase, Phase::Free) || offer.stops.is_empty() {
            return;
        }
        self.sim.judge.offered(&offer.orders());
        let die = self.rng.f64();
        let (rejects, silent) = (self.plan.temper.rejects, self.plan.temper.silent);
        let reason = REASONS.get(self.rng.usize(..REASONS.len())).copied().unwrap_or("other");
        let (at, hub) = (self.now().at, self.xy(offer.hub));
        let answer = match die {
            die if die < TOO_FAR_SHARE && (at.0 - hub.0).hypot(at.1 - hub.1) > TOO_FAR_M => {
                Answer::No("too_far")
            }
            die if die < rejects => Answer::No(reason),
            die if die < rejects + silent => Answer::Silence,
            _ => Answer::Yes,
        };
        let until = Instant::now() + self.world_pause(self.plan.temper.thinks_s);
        self.phase = Phase::Thinking { offer, until, answer, tries: 0 };
    }

    /// He is told that a trip, or a part of it, is no more.
    fn loses(&mut self, told: &Trip) {
        self.sim.judge.count(|tally| tally.withdrawn += 1);
        match &mut self.phase {
            Phase::Thinking { offer, .. } if offer.id == told.id => self.phase = Phase::Free,
            Phase::ToHub(trip) | Phase::AtCounter { trip, .. } if trip.id == told.id => {
                let goes_on = told.state == AssignmentState::Accepted;
                let alive = |stop: &Stop| {
                    goes_on
                        && told.stops.iter().any(|s| s.order == stop.order && s.state != TaskState::Cancelled)
                };
                trip.stops.retain(alive);
                if trip.stops.is_empty() {
                    self.ends(false);
                }
            }
            _ => {}
        }
    }

    /// The trip is over; `said`: the system ended it.
    fn ends(&mut self, say: bool) {
        self.sim.judge.trip_over(&self.id);
        self.phase = Phase::Ending { next: Instant::now(), tries: 0, said: !say };
    }

    async fn moves_on(&mut self) {
        if self.is_deaf() && !matches!(self.phase, Phase::Riding(_) | Phase::ToHub(_)) {
            return;
        }
        match std::mem::replace(&mut self.phase, Phase::Free) {
            Phase::Off => self.waits_for_his_shift().await,
            Phase::Free => self.waits().await,
            Phase::Thinking { offer, until, answer, tries } => {
                if Instant::now() < until {
                    self.phase = Phase::Thinking { offer, until, answer, tries };
                } else {
                    self.answers(offer, answer, tries).await;
                }
            }
            Phase::ToHub(trip) => {
                if !self.has_arrived() || self.is_deaf() {
                    self.phase = Phase::ToHub(trip);
                    return;
                }
                if !self.forgets() {
                    self.says_state(RiderState::Picking).await;
                }
                self.phase = Phase::AtCounter { trip, look_at: Instant::now() + LOOK_AT_COUNTER };
            }
            Phase::AtCounter { trip, look_at } => self.waits_at_the_counter(trip, look_at).await,
            Phase::Riding(trip) => {
                if self.has_arrived() {
                    let until = Instant::now() + self.world_pause(self.plan.temper.at_door_s);
                    self.phase = Phase::AtDoor { trip, until };
                } else {
                    self.phase = Phase::Riding(trip);
                }
            }
            Phase::AtDoor { trip, until } => {
                if Instant::now() < until {
                    self.phase = Phase::AtDoor { trip, until };
                    return;
                }
                if let Some(stop) = trip.stops.first() {
                    self.sim.judge.handed(&stop.order, &self.id, now());
                }
                self.phase = Phase::Saying { trip, next: Instant::now(), tries: 0 };
            }
            Phase::Saying { trip, next, tries } => self.says_delivered(trip, next, tries).await,
            Phase::Ending { next, tries, said } => self.says_free(next, tries, said).await,
        }
    }

    fn forgets(&mut self) -> bool {
        let share = self.plan.temper.forgets;
        draws::chance(&mut self.rng, share)
    }

    async fn waits_for_his_shift(&mut self) {
        self.phase = Phase::Off;
        let world = self.sim.seconds();
        if !(self.plan.shift.on_s..self.plan.shift.off_s).contains(&world) || Instant::now() < self.look_at {
            return;
        }
        // He may have been on a trip when we last saw him.
        if self.looks(true).await {
            self.sim.judge.on_shift(&self.id, true);
            return;
        }
        if self.says_state(RiderState::Idle).await {
            self.sim.judge.on_shift(&self.id, true);
            self.look_at = Instant::now() + LOOK;
            self.phase = Phase::Free;
        } else {
            self.look_at = Instant::now() + AGAIN;
        }
    }

    async fn waits(&mut self) {
        if self.sim.seconds() >= self.plan.shift.off_s {
            if self.says_state(RiderState::Offline).await {
                self.sim.judge.on_shift(&self.id, false);
                self.phase = Phase::Off;
            }
            return;
        }
        let home = self.sim.world.hubs.get(self.plan.home).map(|store| store.at).unwrap_or_default();
        let at = self.now().at;
        if self.has_arrived() && (at.0 - home.0).hypot(at.1 - home.1) > HOME_M {
            let near = (
                home.0 + draws::between(&mut self.rng, -250.0, 250.0),
                home.1 + draws::between(&mut self.rng, -250.0, 250.0),
            );
            self.goes(near);
        }
        if Instant::now() >= self.look_at {
            self.look_at = Instant::now() + LOOK;
            if !self.looks(false).await && matches!(self.phase, Phase::Free) {
                self.checks_his_shift().await;
            }
        }
    }

    async fn waits_at_the_counter(&mut self, mut trip: Trip, mut look_at: Instant) {
        if Instant::now() >= look_at {
            look_at = Instant::now() + LOOK_AT_COUNTER;
            if let Some(now) = self.trip_now(&trip.id).await {
                let alive = |stop: &Stop| {
                    now.stops.iter().any(|s| s.order == stop.order && s.state != TaskState::Cancelled)
                };
                trip.stops.retain(alive);
            }
            for stop in &trip.stops {
                // Somebody else's order: the counter knows no bag, but the record may.
                if self.sim.judge.bag(&stop.order) == Bag::None {
                    customer::looks_for_bag(&self.sim, &stop.order).await;
                }
            }
        }
        if trip.stops.is_empty() {
            self.ends(true);
            return;
        }
        let there = |stop: &Stop| self.sim.judge.bag(&stop.order) != Bag::None;
        if !trip.stops.iter().all(there) {
            self.phase = Phase::AtCounter { trip, look_at };
            return;
        }
        trip.stops.retain(|stop| self.sim.judge.take(&stop.order, &self.id));
        if !self.forgets() {
            self.says_state(RiderState::Delivering).await;
        }
        self.goes_on(trip);
    }
}

impl Rider {
    async fn says_delivered(&mut self, mut trip: Trip, next: Instant, tries: u32) {
        let Some(stop) = trip.stops.first() else { return self.ends(true) };
        if Instant::now() < next {
            self.phase = Phase::Saying { trip, next, tries };
            return;
        }
        let report = v1::RiderReport {
            assignment_id: trip.id.clone(),
            order_id: stop.order.clone(),
            status: v1::OrderStatus::Delivered.into(),
            ..Default::default()
        };
        let heard = self.device.report("progress", &report).await;
        let done = match heard {
            Heard::Yes => true,
            // Not heard: nobody goes home before his delivery is in the book.
            Heard::Unknown => {
                self.sim.judge.count(|tally| tally.retries += 1);
                false
            }
            Heard::No(code) => {
                self.refused("DELIVERED", &code);
                // He forgot to say that he had come to the hub, or left it.
                self.says_state(RiderState::Picking).await;
                self.says_state(RiderState::Delivering).await;
                tries >= TRIES
            }
        };
        if !done {
            self.phase = Phase::Saying { trip, next: Instant::now() + AGAIN, tries: tries + 1 };
            return;
        }
        trip.stops.remove(0);
        self.goes_on(trip);
    }

    async fn says_free(&mut self, next: Instant, tries: u32, said: bool) {
        if Instant::now() < next {
            self.phase = Phase::Ending { next, tries, said };
            return;
        }
        if said || self.says_state(RiderState::Idle).await || tries >= TRIES {
            self.look_at = Instant::now() + LOOK;
            self.phase = Phase::Free;
        } else {
            self.phase = Phase::Ending { next: Instant::now() + AGAIN, tries: tries + 1, said };
        }
    }
}
