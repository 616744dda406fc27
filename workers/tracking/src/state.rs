//! What handlers and tasks share. Nothing of it is touched for a ping.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redis::aio::ConnectionManager;
use runtime::{Bus, batch::Batcher, config::Tracking as Settings};
use subjects::v1::TrackFrame;
use tokio::sync::{mpsc, watch};

use crate::{
    carriage::Carriage,
    cities::{Cities, City},
    fence::Crossing,
    store::Store,
};

/// The way to the partitions this instance owns.
type Owned = Vec<(u32, mpsc::UnboundedSender<Arc<Carriage>>)>;

pub struct State {
    pub settings: Settings,
    pub bus: Bus,
    pub store: Store,
    pub redis: ConnectionManager,
    pub history: Batcher<TrackFrame, Result<(), String>>,
    pub crossings: mpsc::UnboundedSender<Crossing>,
    pub floods: mpsc::Sender<String>,
    cities: watch::Sender<Arc<Cities>>,
    owned: Mutex<Owned>,
}

impl State {
    pub fn new(
        settings: Settings,
        bus: Bus,
        store: Store,
        redis: ConnectionManager,
        history: Batcher<TrackFrame, Result<(), String>>,
        crossings: mpsc::UnboundedSender<Crossing>,
        floods: mpsc::Sender<String>,
    ) -> Self {
        Self {
            settings,
            bus,
            store,
            redis,
            history,
            crossings,
            floods,
            cities: watch::Sender::default(),
            owned: Mutex::default(),
        }
    }

    pub fn cities(&self) -> watch::Receiver<Arc<Cities>> {
        self.cities.subscribe()
    }

    /// Partitions see it with their next message.
    pub fn learn(&self, cities: &[City]) {
        self.cities.send_if_modified(|known| {
            let mut next = Cities::clone(known);
            let changed = next.learn(cities);
            if changed {
                *known = Arc::new(next);
            }
            changed
        });
    }

    pub fn own(&self, partition: u32, news: mpsc::UnboundedSender<Arc<Carriage>>) {
        let mut owned = self.owned();
        owned.retain(|(other, _)| *other != partition);
        owned.push((partition, news));
    }

    pub fn disown(&self, partition: u32) {
        self.owned().retain(|(other, _)| *other != partition);
    }

    /// Tells the partitions of this instance; each knows whether it concerns it.
    pub fn tell(&self, carriage: Carriage) {
        let carriage = Arc::new(carriage);
        for (_, news) in self.owned().iter() {
            // One that has just ended has no use for it.
            let _ = news.send(carriage.clone());
        }
    }

    fn owned(&self) -> MutexGuard<'_, Owned> {
        self.owned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Unix time in ms, by this machine's clock.
pub fn now_ms() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
