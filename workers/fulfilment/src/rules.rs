//! What an order's events do to its pick task, and when the world is told. Pure.
//!
//! Events come at least once and in any order. The newest version decides the state; an older one may
//! still fill in a time that was missed.

use chrono::TimeDelta;
use subjects::v1::{self, OrderStatus};

use crate::{
    estimate::{Open, Rates, schedule},
    model::{State, Task, Time},
};

/// A change of ready_at by less than this is nobody's business, seconds.
const MATERIAL_S: i64 = 30;
/// Nor is one by less than this part of the time since the order was confirmed: a hub that stands still
/// would otherwise tell of its whole queue twice a minute.
const MATERIAL_PART: i32 = 20;
/// Nor one by less than this part of the time that is left, since what is far away is not planned by the minute:
/// 45 minutes that become 50 are no news, 8 that become 9 are. Of a hub that N orders reach at once every
/// one would otherwise be told of at every change, N² times; a part of what is left is passed a logarithmic
/// number of times, so that a change costs on average as much at a long queue as at a short one.
const LEFT_PART: i32 = 8;
/// A ready_at that nobody was told of is written down when it differs by this much, seconds.
const WORTH_WRITING_S: i64 = 5;

/// What an order event says.
#[derive(Clone, Debug)]
pub struct News {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    pub items: Vec<v1::Line>,
    pub drop: Option<v1::Point>,
    pub promised_by: Option<Time>,
    pub to: State,
    pub version: i64,
    pub at: Time,
}

/// The state of the task that goes with a status of its order; `None`: the task does not care. That the
/// order is ASSIGNED_TO_STORE is our own doing, and what comes after PACKED is for others to carry.
pub const fn state_of(status: OrderStatus) -> Option<State> {
    match status {
        OrderStatus::Confirmed => Some(State::Waiting),
        OrderStatus::Picking => Some(State::Picking),
        OrderStatus::Packed => Some(State::Packed),
        OrderStatus::Cancelled => Some(State::Cancelled),
        _ => None,
    }
}

/// What orders says of an order that is to be the store's.
#[derive(Clone, Debug)]
pub enum Handed {
    /// It is, or was, or is over: as it is now.
    Order(Box<v1::Order>),
    /// There is no such order.
    Unknown,
}

/// A hub's open tasks, as far as the time of one behind them depends on them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ahead {
    /// All the hub has, whatever part of it is ahead.
    pub open: usize,
    /// Of each that is being picked: seconds since it was begun, and seconds it was expected to take.
    pub picking: Vec<(f64, f64)>,
    /// Lines of each that waits, in the order they are picked in.
    pub waiting: Vec<u32>,
    /// When the hub's last one was confirmed.
    pub last: Option<Time>,
}

impl Ahead {
    /// As the schedule sees them at a load.
    pub fn at(&self, rates: &Rates, load: f64) -> Vec<Open> {
        let picking = self.picking.iter().map(|&(elapsed_s, pick_s)| Open::Picking { elapsed_s, pick_s });
        let waiting = self.waiting.iter().map(|&lines| Open::Waiting { pick_s: rates.pick_s(lines, load) });
        picking.chain(waiting).collect()
    }
}

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Seen before, or older than what is known.
    Nothing,
    /// A time was filled in; the state is as it was.
    Filled,
    Moved,
}

impl Task {
    /// The task an event is the first word of.
    pub fn begin(news: &News, rates: &Rates, open: usize) -> Self {
        let lines = u32::try_from(news.items.len()).unwrap_or(u32::MAX).max(1);
        let load = rates.load(open + 1);
        let mut task = Self {
            order_id: news.order_id.clone(),
            hub_id: news.hub_id.clone(),
            city: news.city.clone(),
            state: State::Waiting,
            items: news.items.clone(),
            lines,
            units: news.items.iter().fold(0u32, |sum, line| sum.saturating_add(line.qty)).max(1),
            drop: news.drop,
            address: String::new(),
            placed_at: None,
            promised_by: news.promised_by,
            created_at: news.at,
            started_at: None,
            packed_at: None,
            ready_at: news.at,
            told_ready_at: None,
            pick_s: rates.pick_s(lines, load),
            load,
            order_version: 0,
            version: 1,
            announced: false,
        };
        task.follow(news);
        task
    }

    /// Takes in an event.
    pub fn follow(&mut self, news: &News) -> Followed {
        if news.version <= self.order_version {
            return self.fill(news);
        }
        self.order_version = news.version;
        // CANCELLED is the end, and a packed bag stays packed whatever becomes of its order.
        if news.to <= self.state || self.state == State::Packed {
            return Followed::Nothing;
        }
        self.state = news.to;
        match news.to {
            State::Picking => self.started_at = Some(news.at),
            State::Packed => {
                self.packed_at = Some(news.at);
                self.ready_at = news.at;
            }
            State::Waiting | State::Cancelled => {}
        }
        Followed::Moved
    }

    /// From now on the world may be told of it; of an order that is over, never.
    pub fn announce(&mut self, handed: &Handed) {
        use OrderStatus::{Cancelled, Failed, Refunded};
        self.announced = true;
        match handed {
            Handed::Order(order) if !matches!(order.status(), Cancelled | Failed | Refunded) => {
                self.address = order.address.as_ref().map(|address| address.line.clone()).unwrap_or_default();
                self.placed_at = order.placed_at.and_then(|at| at.try_into().ok());
                let promised_by = order.promised_by.and_then(|at| at.try_into().ok());
                self.promised_by = promised_by.or(self.promised_by);
            }
            Handed::Order(_) | Handed::Unknown => self.state = State::Cancelled,
        }
    }

    fn fill(&mut self, news: &News) -> Followed {
        match news.to {
            State::Waiting if news.at < self.created_at => self.created_at = news.at,
            State::Picking if self.started_at.is_none() => self.started_at = Some(news.at),
            _ => return Followed::Nothing,
        }
        Followed::Filled
    }

    /// What picking took, in seconds, once that is known.
    pub fn took_s(&self) -> Option<f64> {
        let (started, packed) = self.started_at.zip(self.packed_at)?;
        Some(seconds(packed - started)).filter(|took| *took > 0.0)
    }

    /// Whether ready_at has moved so far that whoever waits should know.
    pub fn moved_materially(&self, now: Time) -> bool {
        let least = TimeDelta::seconds(MATERIAL_S).max((now - self.created_at) / MATERIAL_PART);
        self.announced && self.told_ready_at.is_none_or(|told| differs(told, self.ready_at, least, now))
    }

    /// Whether ready_at differs so far from `written` that the record should have it.
    pub fn worth_writing(&self, written: Time, now: Time) -> bool {
        differs(written, self.ready_at, TimeDelta::seconds(WORTH_WRITING_S), now)
    }
}

/// Whether an estimate is off by `least`, and by a part of what was left by it.
fn differs(known: Time, ready_at: Time, least: TimeDelta, now: Time) -> bool {
    (ready_at - known).abs() >= least.max((known - now) / LEFT_PART)
}

/// Estimates anew when each open task of a hub is packed. `queue` in the order it is picked in.
pub fn replan(queue: &mut [Task], rates: &Rates, now: Time) {
    weigh(queue, rates);
    let open: Vec<Open> = queue.iter().filter_map(|task| open(task, now)).collect();
    let packed_in_s = schedule(&open, rates.pickers).packed_in_s;
    for (task, in_s) in queue.iter_mut().filter(|task| task.state.is_open()).zip(packed_in_s) {
        task.ready_at = now + delta(in_s);
    }
}

/// What picking takes of each task that waits, at the load there is. The record may be behind with it.
pub fn weigh(queue: &mut [Task], rates: &Rates) {
    let load = rates.load(queue.iter().filter(|task| task.state.is_open()).count());
    for task in queue.iter_mut().filter(|task| task.state == State::Waiting) {
        (task.load, task.pick_s) = (load, rates.pick_s(task.lines, load));
    }
}

/// The task as the schedule sees it; `None`: it is over.
pub fn open(task: &Task, now: Time) -> Option<Open> {
    match task.state {
        State::Waiting => Some(Open::Waiting { pick_s: task.pick_s }),
        State::Picking => {
            let elapsed_s = task.started_at.map_or(0.0, |at| seconds(now - at).max(0.0));
            Some(Open::Picking { elapsed_s, pick_s: task.pick_s })
        }
        State::Packed | State::Cancelled => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a day are far below 2^52")]
fn seconds(delta: TimeDelta) -> f64 {
    delta.num_milliseconds() as f64 / 1000.0
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by the schedule")]
pub fn delta(seconds: f64) -> TimeDelta {
    TimeDelta::milliseconds((seconds * 1000.0).clamp(0.0, 1e12) as i64)
}

#[cfg(test)]
mod tests;
