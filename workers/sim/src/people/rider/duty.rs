//! His shift, and what he is offered.

use subjects::v1::{self, RiderState};
use tokio::time::Instant;

use super::{AGAIN, Answer, LOOK, Phase, Rider, Trip};
use crate::world::{draws, staff::REASONS};

/// A hub at the other end of the town, by the minutes it takes to get there: most say no, and from twice as
/// far everybody does.
const TOO_FAR_S: f64 = 500.0;
const TOO_FAR_SHARE: f64 = 0.85;
/// This near to his hub a free rider stands still.
const HOME_M: f64 = 400.0;

impl Rider {
    pub(super) async fn hears(&mut self, command: v1::RiderCommand) {
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
    pub(super) fn considers(&mut self, offer: Trip) {
        if !matches!(self.phase, Phase::Free) || offer.stops.is_empty() {
            return;
        }
        self.sim.judge.offered(&offer.orders());
        let die = self.rng.f64();
        let (rejects, silent) = (self.plan.temper.rejects, self.plan.temper.silent);
        let reason = REASONS.get(self.rng.usize(..REASONS.len())).copied().unwrap_or("other");
        let (at, hub) = (self.now().at, self.xy(offer.hub));
        // Seconds of the world: at a great speed a hub that is not far is far to ride to.
        let mps = self.plan.temper.speed_mps * self.sim.world.scale.movement;
        let away_s = (at.0 - hub.0).hypot(at.1 - hub.1) / mps * self.sim.world.scale.speed;
        let answer = match die {
            _ if away_s > 2.0 * TOO_FAR_S => Answer::No("too_far"),
            die if die < TOO_FAR_SHARE && away_s > TOO_FAR_S => Answer::No("too_far"),
            die if die < rejects => Answer::No(reason),
            die if die < rejects + silent => Answer::Silence,
            _ => Answer::Yes,
        };
        let until = Instant::now() + self.world_pause(self.plan.temper.thinks_s);
        self.phase = Phase::Thinking { offer, until, answer, tries: 0 };
    }

    /// He is told that a trip, or a part of it, is no more.
    pub(super) fn loses(&mut self, told: &Trip) {
        self.sim.judge.count(|tally| tally.withdrawn += 1);
        match &mut self.phase {
            // A part of an offer fell out, perhaps while he was saying yes: the rest stands.
            Phase::Thinking { offer, .. } if offer.id == told.id => {
                told.keeps(&mut offer.stops);
                if offer.stops.is_empty() {
                    self.phase = Phase::Free;
                }
            }
            Phase::ToHub(trip) | Phase::AtCounter { trip, .. } if trip.id == told.id => {
                told.keeps(&mut trip.stops);
                if trip.stops.is_empty() {
                    self.ends(false);
                }
            }
            _ => {}
        }
    }

    /// The trip is over; `said`: the system ended it.
    pub(super) fn ends(&mut self, say: bool) {
        self.sim.judge.trip_over(&self.id);
        self.phase = Phase::Ending { next: Instant::now(), tries: 0, said: !say };
    }

    pub(super) fn forgets(&mut self) -> bool {
        let share = self.plan.temper.forgets;
        draws::chance(&mut self.rng, share)
    }

    pub(super) async fn waits_for_his_shift(&mut self) {
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

    pub(super) async fn waits(&mut self) {
        if self.sim.seconds() >= self.plan.shift.off_s {
            // He may be on a trip he has not heard of: nobody goes home before he has asked.
            if Instant::now() < self.look_at {
                return;
            }
            self.look_at = Instant::now() + AGAIN;
            if self.looks(false).await || !matches!(self.phase, Phase::Free) {
                return;
            }
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
}
