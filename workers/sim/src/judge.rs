//! What happened, and whether it may. No I/O: people tell it what they did and saw.
//!
//! It keeps the world's own truth beside what the system says: where each bag is. A bag stands on the
//! counter, is carried by one rider, or was handed over at one door, whatever any record claims.

mod order;
mod report;
mod tally;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

pub use order::{Bag, Entry, Order, Promise, Status};
pub use report::{Coverage, Report, Spread, Violation};
pub use tally::{Summary, Tally};

/// Violations kept word by word; the rest is counted.
const SHOWN: usize = 50;

#[derive(Debug, Default)]
pub struct Judge {
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
pub struct Book {
    pub orders: BTreeMap<String, Order>,
    pub riders: BTreeMap<String, Rider>,
    pub tally: Tally,
    pub violations: Vec<Violation>,
    pub more_violations: u64,
    /// Metres between where a customer saw his rider and where he was.
    pub dot_error_m: Vec<f64>,
}

/// A rider, as he knows himself.
#[derive(Debug, Default)]
pub struct Rider {
    /// Trips he said yes to, whether or not anybody heard.
    said_yes: BTreeSet<String>,
    /// The trip he is on.
    trip: Option<String>,
    on_shift_since: Option<f64>,
    busy_since: Option<f64>,
    pub on_shift_s: f64,
    pub busy_s: f64,
    /// Degrees.
    pub at: Option<(f64, f64)>,
}

impl Judge {
    pub fn book(&self) -> MutexGuard<'_, Book> {
        // What a panicking task left half-written is still the best account there is.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn count(&self, change: impl FnOnce(&mut Tally)) {
        change(&mut self.book().tally);
    }

    /// A customer has his 201.
    pub fn placed(&self, id: &str, clicked_at: f64) {
        let mut book = self.book();
        let order = book.orders.entry(id.to_owned()).or_default();
        if order.clicked_at.is_some() {
            book.violation("placed_twice", id, "two customers were given this order");
            return;
        }
        order.clicked_at = Some(clicked_at);
        book.tally.placed += 1;
    }

    pub fn promised(&self, id: &str, promise: Promise) {
        self.book().orders.entry(id.to_owned()).or_default().promise = Some(promise);
    }

    pub fn wants_cancelled(&self, id: &str) {
        self.book().orders.entry(id.to_owned()).or_default().cancel_accepted = true;
    }

    /// A customer's stream said so.
    pub fn saw(&self, id: &str, version: u64, status: Status) {
        let mut book = self.book();
        book.tally.statuses_seen += 1;
        let order = book.orders.entry(id.to_owned()).or_default();
        if let Err(wrong) = order.saw(version, status) {
            book.violation("state_order", id, wrong);
        }
    }

    /// The whole history, read at the end.
    pub fn history(&self, id: &str, entries: &[Entry], promised_by: Option<f64>) {
        let mut book = self.book();
        let order = book.orders.entry(id.to_owned()).or_default();
        order.promised_by = promised_by.or(order.promised_by);
        let wrongs = order.read(entries);
        let delivered =
            order.status.is_some_and(|status| status == Status::Delivered || status == Status::Closed);
        let (cancelled, handed) = (order.cancel_accepted, matches!(order.bag, Bag::Handed(_)));
        let ours = order.packed_here;
        for wrong in wrongs {
            book.violation("state_order", id, wrong);
        }
        if delivered && cancelled {
            book.violation("cancelled_and_delivered", id, "its cancellation was accepted");
        }
        if delivered && ours && !handed {
            book.violation("delivered_by_nobody", id, "the record says delivered; nobody handed it over");
        }
    }

    /// The bag stands on the counter.
    pub fn packed(&self, id: &str, here: bool) {
        let mut book = self.book();
        let order = book.orders.entry(id.to_owned()).or_default();
        order.packed_here |= here;
        if order.bag == Bag::None {
            order.bag = Bag::Counter;
        }
    }

    pub fn bag(&self, id: &str) -> Bag {
        self.book().orders.get(id).map_or(Bag::None, |order| order.bag.clone())
    }

    /// A rider takes the bag; `false`: it is not there to be taken.
    pub fn take(&self, id: &str, rider: &str) -> bool {
        let mut book = self.book();
        let order = book.orders.entry(id.to_owned()).or_default();
        match order.bag.clone() {
            Bag::Counter => {
                order.bag = Bag::Carried(rider.to_owned());
                true
            }
            // He has it, or had: what he said of that was not heard, and he is sent for it again.
            Bag::Carried(by) | Bag::Handed(by) if by == rider => true,
            Bag::None => false,
            Bag::Carried(by) | Bag::Handed(by) => {
                book.violation("carried_twice", id, format!("{rider} was sent for it; {by} had it"));
                false
            }
        }
    }

    /// A rider of an earlier run has it on him: nobody saw him take it.
    pub fn found_with(&self, id: &str, rider: &str) {
        let mut book = self.book();
        let order = book.orders.entry(id.to_owned()).or_default();
        if matches!(order.bag, Bag::None | Bag::Counter) {
            order.bag = Bag::Carried(rider.to_owned());
        }
    }

    /// At the door.
    pub fn handed(&self, id: &str, rider: &str, at: f64) {
        let mut book = self.book();
        let order = book.orders.entry(id.to_owned()).or_default();
        match order.bag.clone() {
            Bag::Carried(by) if by == rider => {
                order.bag = Bag::Handed(rider.to_owned());
                order.handed_at = Some(at);
                book.tally.handed += 1;
            }
            bag => book.violation("carried_twice", id, format!("{rider} handed over a bag that was {bag:?}")),
        }
    }

    pub fn offered(&self, orders: &[String]) {
        let mut book = self.book();
        book.tally.offers += 1;
        for id in orders {
            book.orders.entry(id.clone()).or_default().offers += 1;
        }
    }

    /// A rider says yes, whether or not it is heard.
    pub fn says_yes(&self, rider: &str, assignment: &str) {
        let mut book = self.book();
        book.riders.entry(rider.to_owned()).or_default().said_yes.insert(assignment.to_owned());
    }

    /// The system says that he is on this trip.
    pub fn on_trip(&self, rider: &str, assignment: &str, from_before: bool) {
        let now = now();
        let mut book = self.book();
        let known = book.riders.entry(rider.to_owned()).or_default();
        if from_before {
            known.said_yes.insert(assignment.to_owned());
        }
        let (agreed, other) =
            (known.said_yes.contains(assignment), known.trip.clone().filter(|trip| trip != assignment));
        known.trip = Some(assignment.to_owned());
        known.busy_since.get_or_insert(now);
        if !agreed {
            book.violation("trip_not_accepted", rider, format!("he is on {assignment} and never said yes"));
        }
        if let Some(other) = other {
            book.violation("two_trips", rider, format!("he is on {other} and on {assignment}"));
        }
    }

    pub fn trip_over(&self, rider: &str) {
        let now = now();
        let mut book = self.book();
        let known = book.riders.entry(rider.to_owned()).or_default();
        known.trip = None;
        known.busy_s += known.busy_since.take().map_or(0.0, |since| now - since);
    }

    pub fn on_shift(&self, rider: &str, on: bool) {
        let now = now();
        let mut book = self.book();
        let known = book.riders.entry(rider.to_owned()).or_default();
        if on {
            known.on_shift_since.get_or_insert(now);
        } else {
            known.on_shift_s += known.on_shift_since.take().map_or(0.0, |since| now - since);
        }
    }

    pub fn rider_at(&self, rider: &str, lat: f64, lng: f64) {
        self.book().riders.entry(rider.to_owned()).or_default().at = Some((lat, lng));
    }

    /// A customer saw a dot; he may only while his bag is on its way.
    pub fn dot(&self, id: &str, lat: f64, lng: f64) {
        let mut book = self.book();
        book.tally.dots += 1;
        let Some(order) = book.orders.get(id) else { return };
        let Bag::Carried(rider) = &order.bag else { return };
        let place = |at: (f64, f64)| geodesy::Place::new(at.0, at.1).ok();
        let at = book.riders.get(rider).and_then(|rider| place(rider.at?));
        if let (Some(seen), Some(at)) = (place((lat, lng)), at) {
            let metres = geodesy::distance_m(seen, at);
            book.dot_error_m.push(metres);
        }
    }

    /// Orders of this run that are not known to have ended.
    pub fn open(&self) -> Vec<String> {
        let book = self.book();
        let open = book.orders.iter().filter(|(_, order)| order.clicked_at.is_some() && !order.has_ended());
        open.map(|(id, _)| id.clone()).collect()
    }

    pub fn violation(&self, what: &'static str, who: &str, detail: impl Into<String>) {
        self.book().violation(what, who, detail);
    }

    /// The time to wait is over: by now every order has ended, or waits in its hub.
    pub fn closes(&self) {
        let mut book = self.book();
        let stuck: Vec<(String, String)> = book
            .orders
            .iter()
            .filter(|(_, order)| order.clicked_at.is_some())
            .filter(|(_, order)| !order.status.is_some_and(|status| status.is_last() || status.waits()))
            .map(|(id, order)| (id.clone(), format!("{:?}, its bag {:?}", order.status, order.bag)))
            .collect();
        for (id, detail) in stuck {
            book.violation("unfinished", &id, detail);
        }
    }
}

impl Book {
    fn violation(&mut self, what: &'static str, who: &str, detail: impl Into<String>) {
        if self.violations.len() < SHOWN {
            let violation = Violation { what, who: who.to_owned(), detail: detail.into() };
            tracing::warn!(what, who, detail = violation.detail, "this may not be");
            self.violations.push(violation);
        } else {
            self.more_violations += 1;
        }
    }
}

/// Unix time, seconds.
pub fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs_f64()
}

#[cfg(test)]
mod tests;
