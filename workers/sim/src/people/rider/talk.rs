//! What a rider says, and what he is told when he asks.

use subjects::v1::{self, AssignmentState, RiderState};
use tokio::time::Instant;

use super::{AGAIN, Answer, Phase, Rider, TRIES, Trip};
use crate::{
    doors::{device::Heard, http::Ask},
    judge::{Bag, now},
    people::trip::Stop,
};

/// What is known of a trip, for the asking.
pub(super) enum Known {
    Now(Trip),
    /// It is none of his any more.
    Over,
    /// Nobody says.
    Unknown,
}

impl Rider {
    pub(super) fn refused(&self, what: &str, code: &str) {
        self.sim
            .judge
            .count(|tally| *tally.refused_reports.entry(format!("{what} {code}")).or_default() += 1);
    }

    /// Whether it was taken. A no is counted, and is no crime.
    pub(super) async fn says_state(&mut self, state: RiderState) -> bool {
        let place = self.sim.world.place(self.plan.home, self.now().at);
        let report = v1::RiderReport {
            state: state.into(),
            point: place.map(|place| place.point()),
            ..Default::default()
        };
        let mut tries = 0;
        loop {
            match self.device.report("state", &report).await {
                Heard::Yes => return true,
                Heard::No(code) => {
                    let word = state.as_str_name().trim_start_matches("RIDER_STATE_");
                    self.refused(word, &code);
                    return false;
                }
                Heard::Unknown => {
                    self.sim.judge.count(|tally| tally.retries += 1);
                    tries += 1;
                    if tries >= 3 || self.sim.pause(AGAIN).await.is_none() {
                        return false;
                    }
                }
            }
        }
    }

    pub(super) async fn answers(&mut self, offer: Trip, answer: Answer, tries: u32) {
        let report = |reason: &str| v1::RiderReport {
            assignment_id: offer.id.clone(),
            reason: reason.to_owned(),
            ..Default::default()
        };
        match answer {
            Answer::Silence => {
                self.sim.judge.count(|tally| tally.let_pass += 1);
                self.phase = Phase::Free;
            }
            Answer::No(reason) => {
                if self.device.report("reject", &report(reason)).await == Heard::Yes {
                    self.sim.judge.count(|tally| tally.rejected += 1);
                }
                self.phase = Phase::Free;
            }
            Answer::Yes => {
                self.sim.judge.says_yes(&self.id, &offer.id);
                match self.device.report("accept", &report("")).await {
                    Heard::Yes => {
                        self.sim.judge.count(|tally| tally.accepted += 1);
                        self.sim.judge.on_trip(&self.id, &offer.id, false);
                        self.sets_out(offer);
                    }
                    Heard::No(code) => {
                        self.sim.judge.count(|tally| *tally.refused_answers.entry(code).or_default() += 1);
                        self.phase = Phase::Free;
                    }
                    // It may have been heard: he keeps saying it, and then asks what he is on.
                    Heard::Unknown => {
                        self.sim.judge.count(|tally| tally.retries += 1);
                        if tries < TRIES {
                            let until = Instant::now() + AGAIN;
                            self.phase = Phase::Thinking { offer, until, answer, tries: tries + 1 };
                        } else {
                            self.phase = Phase::Free;
                            self.looks(false).await;
                        }
                    }
                }
            }
        }
    }

    pub(super) fn sets_out(&mut self, trip: Trip) {
        self.goes(self.xy(trip.hub));
        self.phase = Phase::ToHub(trip);
    }

    /// Asks what is open for him, and goes on from there. Whether he is on a trip.
    pub(super) async fn looks(&mut self, first: bool) -> bool {
        let Some(open) = self.open_trips().await else { return false };
        for trip in open {
            match trip.state {
                AssignmentState::Accepted => {
                    self.sim.judge.on_trip(&self.id, &trip.id, first);
                    self.sets_out(trip);
                    return true;
                }
                AssignmentState::PickedUp => {
                    self.sim.judge.on_trip(&self.id, &trip.id, first);
                    let mut trip = trip;
                    trip.stops.retain(is_open);
                    for stop in &trip.stops {
                        self.sim.judge.found_with(&stop.order, &self.id);
                    }
                    self.goes_on(trip);
                    return true;
                }
                AssignmentState::Offered
                    if matches!(self.phase, Phase::Free)
                        && trip.expires_at.is_none_or(|until| until > now() + 1.0) =>
                {
                    self.considers(trip);
                }
                _ => {}
            }
        }
        false
    }

    /// To the next door, or, if the bag is there already, to saying so.
    pub(super) fn goes_on(&mut self, trip: Trip) {
        let Some(stop) = trip.stops.first() else { return self.ends(true) };
        if matches!(self.sim.judge.bag(&stop.order), Bag::Handed(by) if by == self.id) {
            self.phase = Phase::Saying { trip, next: Instant::now(), tries: 0 };
        } else {
            self.goes(self.xy(stop.door));
            self.phase = Phase::Riding(trip);
        }
    }

    /// A free rider whom the system took off his shift comes back.
    pub(super) async fn checks_his_shift(&mut self) {
        let ask = Ask::get("/v1/drivers/me").of("driver", &self.id);
        let Ok(me) = self.sim.http.once(&ask).await else { return };
        if matches!(me.text("/state"), "OFFLINE" | "COMPLETED") {
            self.sim.judge.count(|tally| tally.sent_home += 1);
            self.says_state(RiderState::Idle).await;
        }
    }

    /// The trip of this id as it is now.
    pub(super) async fn trip_now(&self, id: &str) -> Known {
        match self.open_trips().await {
            None => Known::Unknown,
            Some(open) => open.into_iter().find(|trip| trip.id == id).map_or(Known::Over, Known::Now),
        }
    }

    /// Open offers, and the trip he is on. `None`: no answer.
    async fn open_trips(&self) -> Option<Vec<Trip>> {
        let ask = Ask::get("/v1/drivers/me/offers").of("driver", &self.id);
        let answer = self.sim.http.once(&ask).await.ok().filter(|answer| answer.ok())?;
        Some(answer.body.get("items")?.as_array()?.iter().filter_map(Trip::of_json).collect())
    }
}

fn is_open(stop: &Stop) -> bool {
    !matches!(stop.state, v1::TaskState::Delivered | v1::TaskState::Cancelled)
}
