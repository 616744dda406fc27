//! What this worker hears from others, and how every instance comes to know it: the consumer writes it down,
//! once; each instance also listens to the same events live, and looks at what was written now and then, for
//! what it missed.

use std::{sync::Arc, time::Duration};

use futures::StreamExt as _;
use runtime::{Cx, retry::Backoff};
use subjects::{
    codec::Encoding,
    table::{AssignmentEvent, Channel, CityEvent, geo},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{
    carriage::Carriage,
    cities::City,
    state::{State, now_ms},
};

/// How often an instance reads what it may have missed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// What it then reads: three times as far back.
const LOOK_BACK_S: f64 = 15.0;
const ASK_EVERY: Duration = Duration::from_secs(300);

/// Listens to events of assignments and cities as they pass.
pub async fn live(state: Arc<State>, cancel: CancellationToken) {
    let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
    while !cancel.is_cancelled() {
        let bus = state.bus.incoming();
        let (assignments, cities) =
            tokio::join!(bus.subscribe(AssignmentEvent::filter()), bus.subscribe(CityEvent::filter()));
        if let (Ok(mut assignments), Ok(mut cities)) = (assignments, cities) {
            loop {
                tokio::select! {
                    () = cancel.cancelled() => return,
                    message = assignments.next() => match message {
                        Some(message) => {
                            if let Some(carriage) = assignment(&message) {
                                state.tell(carriage);
                            }
                        }
                        None => break,
                    },
                    message = cities.next() => match message {
                        Some(message) => {
                            let changed = v1::CityChanged::default();
                            let changed = read(&message.payload).unwrap_or(changed);
                            state.learn(changed.city.as_ref().and_then(City::of).as_slice());
                        }
                        None => break,
                    },
                }
            }
        }
        pause.wait(&cancel).await;
    }
}

fn assignment(message: &async_nats::Message) -> Option<Carriage> {
    let channel = AssignmentEvent::parse(&message.subject)?;
    Carriage::of(&channel, &read(&message.payload)?, now_ms())
}

fn read<M: subjects::codec::Wire>(payload: &[u8]) -> Option<M> {
    Encoding::of(None, payload).decode(payload).ok()
}

/// Waits for the cities that were written down.
pub async fn know_cities(state: &State, cancel: &CancellationToken) {
    let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
    while !cancel.is_cancelled() {
        match state.store.cities().await {
            Ok(cities) => return state.learn(&cities),
            Err(error) => tracing::warn!(%error, "the cities cannot be read yet"),
        }
        pause.wait(cancel).await;
    }
}

/// Reads what was written down and may have been missed.
pub async fn catch_up(state: Arc<State>, cancel: CancellationToken) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            _ = tick.tick() => {}
        }
        match tokio::join!(state.store.cities(), state.store.changed(LOOK_BACK_S)) {
            (Ok(cities), Ok(changed)) => {
                state.learn(&cities);
                for carriage in changed {
                    state.tell(carriage);
                }
            }
            (Err(error), _) | (_, Err(error)) => {
                tracing::debug!(%error, "what changed cannot be read");
            }
        }
    }
}

/// Asks geo for the cities there are: their events may be older than the stream keeps.
pub async fn ask_geo(state: Arc<State>, cancel: CancellationToken) {
    let cx = Cx::background(state.bus.clone());
    let mut pause = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
    while !cancel.is_cancelled() {
        match cx.call::<geo::Cities>(&v1::ListCities {}, Duration::from_secs(2)).await {
            Ok(list) => {
                let cities: Vec<City> = list.items.iter().filter_map(City::of).collect();
                state.learn(&cities);
                for city in &cities {
                    if let Err(error) = state.store.note_city(city).await {
                        tracing::debug!(%error, "a city was not written down");
                    }
                }
                pause.reset();
                tokio::select! {
                    () = cancel.cancelled() => {}
                    () = tokio::time::sleep(ASK_EVERY) => {}
                }
            }
            Err(fault) => {
                tracing::debug!(%fault, "geo does not tell its cities yet");
                pause.wait(&cancel).await;
            }
        }
    }
}
