//! A rider: his shift, his offers, his rides. He moves whether or not anybody hears of it; what he says goes
//! through his device, and without a network he says nothing.

mod body;
mod carry;
mod duty;
mod talk;

use std::{sync::Arc, time::Duration};

use fastrand::Rng;
use subjects::v1::RiderState;
use tokio::time::{Instant, MissedTickBehavior};

use super::{
    customer,
    trip::{self, Trip},
};
use crate::{
    doors::Device,
    judge::now,
    run::Sim,
    world::{draws, gps::Gps, ride::Ride, town::RiderPlan},
};

const STEP: Duration = Duration::from_millis(400);
/// A free rider looks by himself whether there is an offer he did not hear of.
const LOOK: Duration = Duration::from_secs(20);
/// At the counter he asks sooner: an order may have been cancelled.
const LOOK_AT_COUNTER: Duration = Duration::from_secs(6);
/// A no to a report is tried to be put right so often, then he goes on with his day.
const TRIES: u32 = 40;
/// Between reports that were not heard.
const AGAIN: Duration = Duration::from_millis(800);
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
    let logins = move || judge.count(|tally| tally.logins += 1);
    let device = Device::connect_by(plan.door, &sim.http, id, &sim.stop, logins).await?;
    let door = device.door();
    sim.judge.count(|tally| *tally.doors.entry(door).or_default() += 1);
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
}
