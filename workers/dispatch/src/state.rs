//! What the handlers share.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use runtime::{
    Bus, Fault, Meta,
    batch::{BatchOptions, Batcher, each},
    config::Dispatch as Settings,
    outbox::Notifier,
};
use subjects::{
    ids::{City, HubId, RiderId, Token, Word},
    table::{DispatchWakes, RiderCommands},
    v1::{self, RiderState, TaskState},
};
use tokio::sync::Notify;

use crate::{
    carriage::{Pauses, Trip},
    error::DispatchError,
    model::TaskRow,
    places::Places,
    store::{Hold, Store, now},
    zones::Zones,
};

/// How long orders gather on their way into the pool: their window is seconds long, and nobody waits.
const GATHER: Duration = Duration::from_millis(100);
/// How long a hub's city is believed.
const KNOWN: Duration = Duration::from_secs(60);

type Stands = Answer<(TaskRow, bool)>;

pub struct State {
    pub bus: Bus,
    pub store: Store,
    pub settings: Settings,
    pub relay: Notifier,
    pub places: Places,
    pub zones: Zones,
    /// Since when this worker listens.
    pub began: DateTime<Utc>,
    /// Orders owe moves.
    pub effects: Notify,
    /// Something may be matched.
    pub wake: Notify,
    woken: Mutex<HashSet<String>>,
    cities: Mutex<HashMap<String, (Instant, String)>>,
    requests: Batcher<TaskRow, Stands>,
    coming: Batcher<TaskRow, Stands>,
}

impl State {
    pub fn new(bus: Bus, store: Store, settings: Settings, relay: Notifier) -> Self {
        let options = BatchOptions::default();
        let slow = BatchOptions { linger: GATHER, max_items: 256, ..options };
        let (requests, coming) = (store.clone(), store.clone());
        Self {
            requests: Batcher::new("dispatch.request", options, move |new| all(requests.clone(), new)),
            coming: Batcher::new("dispatch.come", slow, move |new| all(coming.clone(), new)),
            cities: Mutex::default(),
            zones: Zones::new(settings.zones),
            began: now(),
            bus,
            store,
            settings,
            relay,
            places: Places::default(),
            effects: Notify::new(),
            wake: Notify::new(),
            woken: Mutex::default(),
        }
    }

    /// Into the pool, for somebody who waits. Answers the task that stands, and whether it is new.
    pub async fn request(&self, new: TaskRow) -> Stands {
        self.requests.run(new).await.map_err(DispatchError::from)?
    }

    /// The same, gathered with others.
    pub async fn come(&self, new: TaskRow) -> Stands {
        self.coming.run(new).await.map_err(DispatchError::from)?
    }

    /// A hub's city, if it was looked up not long ago.
    pub fn city_of(&self, hub: &str) -> Option<String> {
        let cities = self.cities.lock().unwrap_or_else(PoisonError::into_inner);
        cities.get(hub).filter(|(since, _)| since.elapsed() < KNOWN).map(|(_, city)| city.clone())
    }

    pub fn learn_city(&self, hub: &str, city: &str) {
        let mut cities = self.cities.lock().unwrap_or_else(PoisonError::into_inner);
        cities.insert(hub.to_owned(), (Instant::now(), city.to_owned()));
    }

    pub fn pauses(&self) -> Pauses {
        Pauses::of(&self.settings)
    }

    /// After a change of a trip has committed: what it owes to the world is on its way.
    pub async fn after(&self, trip: &Trip) {
        self.relay.notify();
        if !trip.owed.effects.is_empty() {
            self.effects.notify_one();
        }
        for (command, reason) in &trip.owed.commands {
            self.tell(&trip.rider.city, trip.wire(), command, reason).await;
        }
        let moved = !trip.owed.rider_events.is_empty();
        let pooled: HashSet<&str> = trip
            .stops
            .iter()
            .filter(|stop| stop.task.state() == TaskState::Pool)
            .map(|stop| stop.task.hub_id.as_str())
            .collect();
        for hub in pooled {
            self.wake_hub(&trip.row.city, hub).await;
        }
        if moved && trip.rider.state() == RiderState::Idle {
            self.wake_city(&trip.rider.city).await;
        }
    }

    /// As [`State::after`], for a rider with or without a trip.
    pub async fn after_hold(&self, hold: &Hold) {
        match hold {
            Hold::Trip(trip) => self.after(trip).await,
            Hold::Free(rider, owed) => {
                self.relay.notify();
                if !owed.rider_events.is_empty() && rider.state() == RiderState::Idle {
                    self.wake_city(&rider.city).await;
                }
            }
        }
    }

    /// Live to a rider's device. It may be lost: offers are sent again while they are open, and what a
    /// rider is on is there for the asking.
    pub async fn tell(&self, city: &str, assignment: v1::Assignment, command: &str, reason: &str) {
        let (Ok(city), Ok(rider), Ok(word)) =
            (City::parse(city), RiderId::parse(&assignment.rider_id), Word::parse(command))
        else {
            return;
        };
        let message = v1::RiderCommand {
            command: command.to_owned(),
            assignment: Some(assignment),
            reason: reason.to_owned(),
        };
        self.bus.live(&Meta::default(), &RiderCommands { city, rider, command: word }, &message).await;
    }

    /// Orders wait at this hub: told to whoever dispatches it.
    pub async fn wake_hub(&self, city: &str, hub: &str) {
        self.woken(hub);
        // Should another have its zone by now, he finds it at his next look.
        if self.zones.owned().hub(hub) {
            return;
        }
        if let (Ok(city), Ok(id)) = (City::parse(city), HubId::parse(hub)) {
            let wake = v1::DispatchWake { hub_id: hub.to_owned() };
            self.bus.live(&Meta::default(), &DispatchWakes { city, hub: id }, &wake).await;
        }
    }

    /// A rider of the city is free: told to the dispatchers of the hubs where somebody waits for one.
    pub async fn wake_city(&self, city: &str) {
        match self.store.waiting(Some(city)).await {
            Ok(hubs) => {
                for hub in hubs {
                    self.wake_hub(city, &hub.hub_id).await;
                }
            }
            // The next look, within a second, finds them as well.
            Err(error) => tracing::debug!(%error, "nobody was woken"),
        }
    }

    /// Notes that a hub is worth a look now.
    pub fn woken(&self, hub: &str) {
        self.woken.lock().unwrap_or_else(PoisonError::into_inner).insert(hub.to_owned());
        self.wake.notify_one();
    }

    pub fn take_woken(&self) -> HashSet<String> {
        std::mem::take(&mut *self.woken.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub type Answer<T> = Result<T, Fault>;

async fn all(store: Store, new: Vec<TaskRow>) -> Vec<Stands> {
    each(new, |new| {
        let store = store.clone();
        async move { Ok(store.requests(&new).await?) }
    })
    .await
}
