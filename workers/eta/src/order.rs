//! An order on its way: facts from three workers' events, and what they teach. Pure.
//!
//! Orders' and pick tasks' events carry versions, and the newest counts. What happened once, happened: a
//! time that is known is not unlearned by an older event, and the first word of it stays.

use chrono::{DateTime, DurationRound, Utc};
use geodesy::{Place, Resolution, distance_m};

use crate::{learn::promise::Promise, model::Sample};

pub type Time = DateTime<Utc>;

/// Rides are alike within a cell of this size: about 5 km².
const AREA: Resolution = Resolution::Seven;

/// A promise and when it was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    pub at: Time,
    pub promise: Promise,
    /// What the model said before it was steered, if it had learned by then.
    pub modelled: Option<Promise>,
}

/// How far an order is; promises are steered apart for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    Confirmed,
    Packed,
    Riding,
}

impl Stage {
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Packed, Self::Riding];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Packed => "packed",
            Self::Riding => "riding",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }
}

/// A row of `eta.promise`.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    pub drop: Option<Place>,
    pub lines: u32,
    pub units: u32,
    pub placed_at: Option<Time>,
    pub cancelled_at: Option<Time>,
    pub delivered_at: Option<Time>,
    pub order_version: i64,
    pub ready_at: Option<Time>,
    pub started_at: Option<Time>,
    pub packed_at: Option<Time>,
    pub pick_version: i64,
    pub rider_id: String,
    pub accepted_at: Option<Time>,
    pub picked_up_at: Option<Time>,
    pub assignment_at: Option<Time>,
    /// What was promised when it was confirmed.
    pub promised: Option<Told>,
    /// Seconds of picking the promise was made from, and the load.
    pub pick_estimate: Option<(f64, f64)>,
    /// What was said first once it was packed, and once it was on its way.
    pub packed_told: Option<Told>,
    pub riding_told: Option<Told>,
}

/// What an event says.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    Confirmed {
        at: Time,
    },
    Cancelled {
        at: Time,
    },
    PickedUp {
        at: Time,
    },
    Delivered {
        at: Time,
    },
    Pick {
        version: i64,
        ready_at: Option<Time>,
        started_at: Option<Time>,
        packed_at: Option<Time>,
    },
    Accepted {
        at: Time,
        rider_id: String,
    },
    /// Nobody carries it any more.
    Dropped {
        at: Time,
    },
}

/// What an event says of the order beside its news; the first who knows tells.
#[derive(Clone, Debug, Default)]
pub struct Basket {
    pub drop: Option<Place>,
    pub lines: u32,
    pub units: u32,
}

impl Order {
    pub fn new(order_id: &str, hub_id: &str, city: &str) -> Self {
        Self {
            order_id: order_id.into(),
            hub_id: hub_id.into(),
            city: city.into(),
            drop: None,
            lines: 1,
            units: 1,
            placed_at: None,
            cancelled_at: None,
            delivered_at: None,
            order_version: 0,
            ready_at: None,
            started_at: None,
            packed_at: None,
            pick_version: 0,
            rider_id: String::new(),
            accepted_at: None,
            picked_up_at: None,
            assignment_at: None,
            promised: None,
            pick_estimate: None,
            packed_told: None,
            riding_told: None,
        }
    }

    pub fn stage(&self) -> Stage {
        match (self.packed_at, self.picked_up_at) {
            (_, Some(_)) => Stage::Riding,
            (Some(_), None) => Stage::Packed,
            (None, None) => Stage::Confirmed,
        }
    }

    pub fn is_over(&self) -> bool {
        self.delivered_at.is_some() || self.cancelled_at.is_some()
    }

    /// What was told first at a stage.
    pub fn told(&self, stage: Stage) -> Option<Told> {
        match stage {
            Stage::Confirmed => self.promised,
            Stage::Packed => self.packed_told,
            Stage::Riding => self.riding_told,
        }
    }

    pub fn know(&mut self, basket: &Basket) {
        self.drop = self.drop.or(basket.drop);
        self.lines = self.lines.max(basket.lines);
        self.units = self.units.max(basket.units);
    }

    /// Takes in an event; false: it changed nothing.
    pub fn follow(&mut self, news: &News) -> bool {
        let before = self.clone();
        match news {
            News::Confirmed { at } => first(&mut self.placed_at, *at),
            News::Cancelled { at } => first(&mut self.cancelled_at, *at),
            News::PickedUp { at } => first(&mut self.picked_up_at, *at),
            News::Delivered { at } => first(&mut self.delivered_at, *at),
            News::Pick { version, ready_at, started_at, packed_at } => {
                if *version > self.pick_version {
                    self.pick_version = *version;
                    self.ready_at = *ready_at;
                    self.started_at = started_at.or(self.started_at);
                    self.packed_at = packed_at.or(self.packed_at);
                }
            }
            News::Accepted { at, rider_id } => {
                if self.assignment_at.is_none_or(|newest| *at >= newest) {
                    self.assignment_at = Some(*at);
                    self.accepted_at = Some(*at);
                    self.rider_id.clone_from(rider_id);
                }
            }
            News::Dropped { at } => {
                if self.assignment_at.is_none_or(|newest| *at >= newest) {
                    self.assignment_at = Some(*at);
                    self.accepted_at = None;
                    self.rider_id.clear();
                }
            }
        }
        *self != before
    }

    /// Great circle from the hub to the door, metres.
    pub fn distance_m(&self, hub: Place) -> Option<f64> {
        self.drop.map(|drop| distance_m(hub, drop))
    }

    /// What can be learned of the order as it is now. Of what is not known yet, nothing.
    pub fn samples(&self, hub: Option<Place>) -> Vec<(Time, Sample)> {
        if self.cancelled_at.is_some() {
            return Vec::new();
        }
        [self.picked(), self.left(), self.rode(hub)].into_iter().flatten().collect()
    }

    fn picked(&self) -> Option<(Time, Sample)> {
        let ((estimated_s, load), told, packed_at) = (self.pick_estimate?, self.promised?, self.packed_at?);
        let actual_s = seconds(told.at, packed_at);
        let sample = Sample::Picked { hub: self.hub_id.clone(), estimated_s, load, actual_s };
        (actual_s > 0.0).then_some((packed_at, sample))
    }

    fn left(&self) -> Option<(Time, Sample)> {
        let (packed_at, picked_up_at) = (self.packed_at?, self.picked_up_at?);
        let from = self.accepted_at.map_or(packed_at, |accepted| accepted.max(packed_at));
        let sample = Sample::Left {
            hub: self.hub_id.clone(),
            city: self.city.clone(),
            wait_s: seconds(packed_at, picked_up_at).max(0.0),
            handover_s: seconds(from, picked_up_at).max(0.0),
        };
        Some((picked_up_at, sample))
    }

    fn rode(&self, hub: Option<Place>) -> Option<(Time, Sample)> {
        let (picked_up_at, delivered_at) = (self.picked_up_at?, self.delivered_at?);
        let sample = Sample::Rode {
            city: self.city.clone(),
            area: area(self.drop?),
            distance_m: self.distance_m(hub?)?,
            ride_s: seconds(picked_up_at, delivered_at),
        };
        Some((delivered_at, sample))
    }
}

/// The area a door lies in.
pub fn area(place: Place) -> String {
    geodesy::cell(place).parent(AREA).map_or_else(String::new, |cell| cell.to_string())
}

fn first(known: &mut Option<Time>, at: Time) {
    *known = Some(known.map_or(at, |known| known.min(at)));
}

/// As exact as the record keeps it, so that what is told now is what is read later.
pub fn now() -> Time {
    let now = Utc::now();
    now.duration_trunc(chrono::TimeDelta::microseconds(1)).unwrap_or(now)
}

/// From one time to another.
pub fn seconds(from: Time, to: Time) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day are far below 2^52")]
    let ms = (to - from).num_milliseconds() as f64;
    ms / 1000.0
}

/// As the models count: seconds since the epoch.
pub fn unix(at: Time) -> f64 {
    seconds(Time::UNIX_EPOCH, at)
}

#[cfg(test)]
mod tests;
