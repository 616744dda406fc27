//! What must stay in order with what.
//!
//! A row the stream keeps refusing is set aside while others go on, but not those of its own
//! aggregate: an `order.confirmed` must not overtake the `order.created` that is stuck.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// The aggregate of a subject `evt.{aggregate}.{event}.{city}.{id}`: its second and its last token.
/// Coarser than an aggregate where ids have two tokens (stock: all hubs' rows of a SKU), which holds
/// back more than it must, never less.
pub(super) fn lane(subject: &str) -> String {
    let second = subject.split('.').nth(1).unwrap_or_default();
    let last = subject.rsplit('.').next().unwrap_or_default();
    format!("{second}.{last}")
}

#[derive(Debug)]
struct Held {
    lane: String,
    since: Instant,
    tried: Instant,
    attempts: u32,
    error: String,
}

/// Rows that were refused on their own, by id.
#[derive(Debug, Default)]
pub(super) struct Aside(HashMap<i64, Held>);

/// What to do with a row now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Publish it with the others.
    Go,
    /// It, or an earlier row of its lane, is set aside: leave it.
    Wait,
    /// It was set aside; try it again, on its own.
    Retry,
    /// It has been refused for too long.
    GiveUp { attempts: u32, error: String },
}

/// How often a row set aside is tried again.
const RETRY_EVERY: Duration = Duration::from_secs(1);

impl Aside {
    pub(super) fn turn(&self, id: i64, subject: &str, now: Instant, give_up_after: Duration) -> Turn {
        if self.0.is_empty() {
            return Turn::Go;
        }
        if let Some(held) = self.0.get(&id) {
            // At least two attempts, however short the patience: the first may have met a restart.
            if now.duration_since(held.since) >= give_up_after && held.attempts > 1 {
                return Turn::GiveUp { attempts: held.attempts, error: held.error.clone() };
            }
            let due = now.duration_since(held.tried) >= RETRY_EVERY.min(give_up_after / 2);
            return if due { Turn::Retry } else { Turn::Wait };
        }
        let lane = lane(subject);
        let behind = self.0.iter().any(|(other, held)| *other < id && held.lane == lane);
        if behind { Turn::Wait } else { Turn::Go }
    }

    pub(super) fn refused(&mut self, id: i64, subject: &str, now: Instant, error: &str) {
        let held = self.0.entry(id).or_insert_with(|| Held {
            lane: lane(subject),
            since: now,
            tried: now,
            attempts: 0,
            error: String::new(),
        });
        held.tried = now;
        held.attempts += 1;
        error.clone_into(&mut held.error);
    }

    pub(super) fn gone(&mut self, id: i64) {
        self.0.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::{Aside, Duration, Instant, Turn, lane};

    #[test]
    fn a_lane_is_an_aggregate() {
        assert_eq!(lane("evt.order.created.jkt.ord_1"), lane("evt.order.confirmed.jkt.ord_1"));
        assert_ne!(lane("evt.order.created.jkt.ord_1"), lane("evt.payment.captured.jkt.ord_1"));
        assert_ne!(lane("evt.order.created.jkt.ord_1"), lane("evt.order.created.jkt.ord_2"));
    }

    #[test]
    fn its_own_aggregate_waits_and_the_others_go() {
        let (mut aside, now, patience) = (Aside::default(), Instant::now(), Duration::from_secs(30));
        aside.refused(5, "evt.order.created.jkt.ord_1", now, "no");
        assert_eq!(aside.turn(4, "evt.order.status.jkt.ord_1", now, patience), Turn::Go, "an earlier one");
        assert_eq!(aside.turn(5, "evt.order.created.jkt.ord_1", now, patience), Turn::Wait);
        assert_eq!(aside.turn(6, "evt.order.confirmed.jkt.ord_1", now, patience), Turn::Wait);
        assert_eq!(aside.turn(7, "evt.order.confirmed.jkt.ord_2", now, patience), Turn::Go);

        let later = now + Duration::from_secs(2);
        assert_eq!(aside.turn(5, "evt.order.created.jkt.ord_1", later, patience), Turn::Retry);
        aside.refused(5, "evt.order.created.jkt.ord_1", later, "still no");
        let end = now + patience;
        assert_eq!(
            aside.turn(5, "evt.order.created.jkt.ord_1", end, patience),
            Turn::GiveUp { attempts: 2, error: "still no".into() }
        );
        aside.gone(5);
        assert_eq!(aside.turn(6, "evt.order.confirmed.jkt.ord_1", end, patience), Turn::Go);
    }
}
