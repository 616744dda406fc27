//! What news does to one hub's queue: the tasks it makes and changes, and what the world is told. Pure.

use std::collections::{HashMap, HashSet};

use runtime::{Fault, config::Fulfilment as Settings, outbox::OutboxEvent};

use crate::{
    estimate::{Open, Rates, schedule},
    event,
    model::{Hub, State, Task, Time},
    rules::{Ahead, Followed, Handed, News, delta, replan, weigh},
};

/// What is known anew of one order.
#[derive(Clone, Debug)]
pub struct Ask {
    pub order_id: String,
    pub hub_id: String,
    pub city: String,
    /// Its event.
    pub news: Option<News>,
    /// What came of handing it to the store, if that was tried and there was an answer.
    pub handed: Option<Handed>,
}

/// What is to be written.
#[derive(Debug, Default)]
pub struct Changes {
    pub fresh: Vec<Task>,
    pub changed: Vec<Task>,
    pub events: Vec<OutboxEvent>,
    /// The hub has learned something.
    pub learned: bool,
}

impl Changes {
    pub fn merge(&mut self, other: Self) {
        self.fresh.extend(other.fresh);
        self.changed.extend(other.changed);
        self.events.extend(other.events);
        self.learned |= other.learned;
    }

    pub fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.changed.is_empty() && self.events.is_empty() && !self.learned
    }
}

impl Ask {
    /// Whether it says nothing that its task does not know.
    pub fn is_idle(&self, task: &Task) -> bool {
        let follows = self.news.as_ref().map_or(Followed::Nothing, |news| task.clone().follow(news));
        follows == Followed::Nothing && (task.announced || self.handed.is_none())
    }

    /// Its task, when it is the first that is heard of it.
    fn begin(&self, rates: &Rates, open: usize) -> Option<Task> {
        let mut task = Task::begin(self.news.as_ref()?, rates, open);
        // Never told of, so there is nothing to take back.
        task.announced = task.state == State::Cancelled;
        if let (false, Some(handed)) = (task.announced, &self.handed) {
            task.announce(handed);
        }
        Some(task)
    }
}

/// Orders nobody has heard of before, at the end of a queue they do not slow down. `None`: they may change the time
/// of others, so the queue has to be looked at whole.
pub fn append(rates: &Rates, ahead: &Ahead, asks: &[&Ask], now: Time) -> Result<Option<Changes>, Fault> {
    let mut fresh = Vec::with_capacity(asks.len());
    for ask in asks {
        let Some(task) = ask.begin(rates, ahead.open) else { return Ok(None) };
        let last = !task.state.is_open() || ahead.last.is_none_or(|last| task.created_at > last);
        if task.state == State::Picking || !last {
            return Ok(None);
        }
        fresh.push(task);
    }
    fresh.sort_by(before);
    let joining = fresh.iter().filter(|task| task.state.is_open()).count();
    let load = rates.load(ahead.open + joining);
    if (load - rates.load(ahead.open)).abs() > f64::EPSILON {
        return Ok(None);
    }
    let mut queue = ahead.at(rates, load);
    for task in fresh.iter_mut().filter(|task| task.state.is_open()) {
        (task.load, task.pick_s) = (load, rates.pick_s(task.lines, load));
        queue.push(Open::Waiting { pick_s: task.pick_s });
    }
    let packed_in_s = schedule(&queue, rates.pickers).packed_in_s;
    let behind = packed_in_s.into_iter().skip(ahead.picking.len() + ahead.waiting.len());
    for (task, in_s) in fresh.iter_mut().filter(|task| task.state.is_open()).zip(behind) {
        task.ready_at = now + delta(in_s);
    }
    let mut events = Vec::with_capacity(fresh.len());
    for task in fresh.iter_mut().filter(|task| task.announced) {
        first_words(task, &mut events, now)?;
    }
    Ok(Some(Changes { fresh, events, ..Changes::default() }))
}

/// Whatever is said of a hub's orders. `tasks`: its open ones, and those that are over and asked about. Without
/// asks: the queue estimated anew.
pub fn take(
    hub: &mut Hub,
    settings: &Settings,
    tasks: Vec<Task>,
    asks: &[&Ask],
    now: Time,
) -> Result<Changes, Fault> {
    let mut queue = Queue::of(hub, settings, tasks);
    let mut left = asks.to_vec();
    loop {
        // Each order once in a round, so that each of its moves is told, in their order.
        let mut seen = HashSet::new();
        let (round, rest): (Vec<&Ask>, Vec<&Ask>) =
            left.into_iter().partition(|ask| seen.insert(ask.order_id.as_str()));
        if queue.hear(&round) || asks.is_empty() {
            queue.settle(now)?;
        }
        left = rest;
        if left.is_empty() {
            return Ok(queue.done());
        }
    }
}

struct Queue<'a> {
    hub: &'a mut Hub,
    settings: &'a Settings,
    tasks: Vec<Task>,
    marks: HashMap<String, Mark>,
    events: Vec<OutboxEvent>,
    learned: bool,
}

/// What is to be done about a task.
#[derive(Default)]
struct Mark {
    /// As the record has it; `None`: it does not.
    ready_at: Option<Time>,
    moved: bool,
    /// Nobody was told of it so far, and is now.
    first: bool,
    dirty: bool,
}

impl<'a> Queue<'a> {
    fn of(hub: &'a mut Hub, settings: &'a Settings, tasks: Vec<Task>) -> Self {
        let known = |task: &Task| Mark { ready_at: Some(task.ready_at), ..Mark::default() };
        let marks = tasks.iter().map(|task| (task.order_id.clone(), known(task))).collect();
        Self { hub, settings, tasks, marks, events: Vec::new(), learned: false }
    }

    /// False: it was all known.
    fn hear(&mut self, asks: &[&Ask]) -> bool {
        // What is begun now keeps the load it was begun at, for what it teaches.
        weigh(&mut self.tasks, &self.hub.rates(self.settings));
        let mut any = false;
        for ask in asks {
            any |= self.hear_one(ask);
        }
        any
    }

    fn hear_one(&mut self, ask: &Ask) -> bool {
        let Some(place) = self.tasks.iter().position(|task| task.order_id == ask.order_id) else {
            let open = self.tasks.iter().filter(|task| task.state.is_open()).count();
            let Some(task) = ask.begin(&self.hub.rates(self.settings), open) else { return false };
            let mark = Mark { moved: true, first: task.announced, dirty: true, ready_at: None };
            self.marks.insert(ask.order_id.clone(), mark);
            self.tasks.push(task);
            return true;
        };
        let (Some(task), Some(mark)) = (self.tasks.get_mut(place), self.marks.get_mut(&ask.order_id)) else {
            return false;
        };
        let followed = ask.news.as_ref().map_or(Followed::Nothing, |news| task.follow(news));
        if followed == Followed::Moved && task.state == State::Packed {
            self.learned |= learn(self.hub, self.settings, task);
        }
        task.announced |= task.state == State::Cancelled;
        let first = ask.handed.as_ref().filter(|_| !task.announced);
        if let Some(handed) = first {
            task.announce(handed);
        }
        let any = followed != Followed::Nothing || first.is_some();
        mark.moved |= followed == Followed::Moved;
        mark.first |= first.is_some();
        mark.dirty |= any;
        any
    }

    /// Plans the queue anew, and tells of what changed.
    fn settle(&mut self, now: Time) -> Result<(), Fault> {
        self.tasks.sort_by(before);
        replan(&mut self.tasks, &self.hub.rates(self.settings), now);
        for task in &mut self.tasks {
            let Some(mark) = self.marks.get_mut(&task.order_id) else { continue };
            let told = self.events.len();
            if mark.first {
                first_words(task, &mut self.events, now)?;
            } else {
                let tell = if mark.moved {
                    task.announced
                } else {
                    task.state.is_open() && task.moved_materially(now)
                };
                // A cancel that nobody had heard of is not told either.
                if tell && (task.told_ready_at.is_some() || task.state != State::Cancelled) {
                    let state = task.state;
                    self.events.push(event::tell(task, state, now)?);
                }
            }
            (mark.first, mark.moved) = (false, false);
            let stale = mark.ready_at.is_some_and(|written| task.worth_writing(written, now));
            mark.dirty |= stale || self.events.len() > told;
        }
        Ok(())
    }

    fn done(self) -> Changes {
        let mut changes = Changes { events: self.events, learned: self.learned, ..Changes::default() };
        for task in self.tasks {
            match self.marks.get(&task.order_id) {
                Some(Mark { ready_at: None, .. }) => changes.fresh.push(task),
                Some(Mark { dirty: true, .. }) => changes.changed.push(task),
                _ => {}
            }
        }
        changes
    }
}

/// Whoever waits for the first word gets it first, however far the task has come meanwhile.
fn first_words(task: &mut Task, events: &mut Vec<OutboxEvent>, now: Time) -> Result<(), Fault> {
    if task.state == State::Cancelled {
        return Ok(());
    }
    events.push(event::tell(task, State::Waiting, now)?);
    if task.state != State::Waiting {
        let state = task.state;
        events.push(event::tell(task, state, now)?);
    }
    Ok(())
}

fn before(a: &Task, b: &Task) -> std::cmp::Ordering {
    (a.created_at, &a.order_id).cmp(&(b.created_at, &b.order_id))
}

/// What picking took, against what was thought. Whether the hub has learned from it.
fn learn(hub: &mut Hub, settings: &Settings, task: &Task) -> bool {
    metrics::histogram!("kilat_pick_late_seconds").record(late_s(task));
    let Some(took_s) = task.took_s() else { return false };
    metrics::histogram!("kilat_pick_seconds").record(took_s);
    let base_s = hub.rates(settings).base_s(task.lines);
    hub.learned.note(took_s, base_s, task.load);
    true
}

/// Seconds by which the bag was later than told first; negative if earlier.
fn late_s(task: &Task) -> f64 {
    let told = task.told_ready_at.unwrap_or(task.ready_at);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day are far below 2^52")]
    let ms = (task.ready_at - told).num_milliseconds() as f64;
    ms / 1000.0
}

#[cfg(test)]
mod tests;
