//! Where riders were last heard of: live frames from tracking, kept in memory; what a rider himself said
//! when he came on shift is in the record.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::StreamExt;
use geodesy::Place;
use prost::Message;
use runtime::{Bus, Cx, retry::Backoff};
use subjects::{table::tracking, v1};
use tokio_util::sync::CancellationToken;

use crate::{model::RiderRow, state::State};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heard {
    pub place: Place,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Default)]
pub struct Places(RwLock<HashMap<String, Heard>>);

impl Places {
    pub fn hear(&self, rider_id: &str, heard: Heard) {
        let mut places = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match places.get_mut(rider_id) {
            Some(known) if known.at > heard.at => {}
            Some(known) => *known = heard,
            None => {
                places.insert(rider_id.to_owned(), heard);
            }
        }
    }

    /// The last place of a rider, from a ping or from his own word, whichever is later.
    pub fn of(&self, rider: &RiderRow) -> Option<Heard> {
        let live = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&rider.rider_id).copied();
        let said = rider
            .lat
            .zip(rider.lng)
            .zip(rider.heard_at)
            .and_then(|((lat, lng), at)| Some(Heard { place: Place::new(lat, lng).ok()?, at }));
        match (live, said) {
            (Some(live), Some(said)) => Some(if live.at >= said.at { live } else { said }),
            (live, said) => live.or(said),
        }
    }

    /// As [`Places::of`], but not if it is older than `silent` (0: any age).
    pub fn fresh(&self, rider: &RiderRow, silent: Duration, now: DateTime<Utc>) -> Option<Heard> {
        let heard = self.of(rider)?;
        let age = (now - heard.at).to_std().unwrap_or_default();
        (silent.is_zero() || age <= silent).then_some(heard)
    }

    fn take(&self, position: &v1::Position) {
        let now = Utc::now();
        if let (Ok(place), Some(at)) =
            (Place::new(position.lat, position.lng), DateTime::from_timestamp_millis(position.at_ms))
        {
            // A device's clock may run ahead; nobody is heard of in the future.
            self.hear(&position.rider_id, Heard { place, at: at.min(now) });
        }
    }

    /// A day old is of no use to anybody.
    fn forget(&self) {
        let cutoff = Utc::now() - chrono::TimeDelta::days(1);
        self.0.write().unwrap_or_else(PoisonError::into_inner).retain(|_, heard| heard.at > cutoff);
    }
}

/// Follows `pos.>`. Frames come every second; one that is lost is made good by the next.
pub async fn follow(state: Arc<State>, cancel: CancellationToken) {
    let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
    while !cancel.is_cancelled() {
        match subscribe(&state.bus).await {
            Ok(mut frames) => {
                pause.reset();
                while let Some(Some(message)) = cancel.run_until_cancelled(frames.next()).await {
                    if let Ok(frame) = v1::PositionFrame::decode(message.payload) {
                        frame.positions.iter().for_each(|position| state.places.take(position));
                    }
                }
                state.places.forget();
            }
            Err(error) => tracing::warn!(%error, "cannot follow positions; trying again"),
        }
        pause.wait(&cancel).await;
    }
}

async fn subscribe(bus: &Bus) -> Result<async_nats::Subscriber, async_nats::SubscribeError> {
    bus.incoming().subscribe("pos.>").await
}

/// Asks tracking once for what it knows, city by city, so that a new worker need not wait for everyone to
/// move.
pub async fn learn(state: Arc<State>, cancel: CancellationToken) {
    let cx = Cx::background(state.bus.clone());
    let mut pause = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
    let mut told: Vec<String> = Vec::new();
    while !cancel.is_cancelled() {
        let mut cities: Vec<String> = match state.store.hubs(None).await {
            Ok(hubs) => hubs.into_iter().map(|hub| hub.city).collect(),
            Err(_) => Vec::new(),
        };
        cities.sort();
        cities.dedup();
        for city in cities {
            if told.contains(&city) {
                continue;
            }
            let request = v1::GetPositions { city: city.clone(), rider_ids: vec![] };
            if let Ok(list) = cx.call::<tracking::Positions>(&request, Duration::from_secs(2)).await {
                list.items.iter().for_each(|position| state.places.take(position));
                state.wake_city(&city).await;
                told.push(city);
            }
        }
        pause.wait(&cancel).await;
    }
}
