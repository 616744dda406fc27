//! From the counter to the door, and home again.

use subjects::v1::{self, RiderState};
use tokio::time::Instant;

use super::{AGAIN, LOOK, LOOK_AT_COUNTER, Phase, Rider, TRIES, Trip, customer, talk::Known, trip::Stop};
use crate::{doors::device::Heard, judge::Bag};

impl Rider {
    pub(super) async fn waits_at_the_counter(&mut self, mut trip: Trip, mut look_at: Instant) {
        if Instant::now() >= look_at {
            look_at = Instant::now() + LOOK_AT_COUNTER;
            match self.trip_now(&trip.id).await {
                Known::Now(now) => now.keeps(&mut trip.stops),
                // It was taken from him, and he did not hear it.
                Known::Over => return self.ends(false),
                Known::Unknown => {}
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
        // Nobody hands a bag over the counter before the rider's phone has said that it is his.
        match self.trip_now(&trip.id).await {
            Known::Now(now) => now.keeps(&mut trip.stops),
            Known::Over => return self.ends(false),
            Known::Unknown => {
                self.phase = Phase::AtCounter { trip, look_at };
                return;
            }
        }
        trip.stops.retain(|stop| self.sim.judge.take(&stop.order, &self.id));
        if !self.forgets() {
            self.says_state(RiderState::Delivering).await;
        }
        self.goes_on(trip);
    }

    pub(super) async fn says_delivered(&mut self, mut trip: Trip, next: Instant, tries: u32) {
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

    pub(super) async fn says_free(&mut self, next: Instant, tries: u32, said: bool) {
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
