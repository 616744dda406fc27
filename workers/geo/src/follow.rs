//! Keeps cities, hubs and zones in memory current.
//!
//! A hub's event is taken as it is: it may be here before the record has it. The others are only the hint
//! that something changed; what changed is read from the record, by the number of the feed. Events come
//! over a plain subscription and may be lost, so the number is looked at every second all the same.

use std::{sync::Arc, time::Duration};

use async_nats::Message;
use futures::{FutureExt as _, StreamExt as _, stream};
use prost::Message as _;
use runtime::Bus;
use subjects::{
    table::{Channel as _, CityEvent, HubEvent, ZoneEvent},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::state::State;

/// How long a change may stay unnoticed when every hint of it is lost.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);

pub async fn run(state: Arc<State>, bus: Bus, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let subscribe = |filter: String| bus.incoming().subscribe(filter);
        let all = tokio::try_join!(
            subscribe(HubEvent::filter()),
            subscribe(CityEvent::filter()),
            subscribe(ZoneEvent::filter())
        );
        match all {
            Ok((hubs, cities, zones)) => {
                let mut events = stream::select(hubs, stream::select(cities, zones));
                // What changed before the subscription was there gave no hint.
                look(&state).await;
                loop {
                    tokio::select! {
                        () = cancel.cancelled() => return,
                        event = events.next() => match event {
                            Some(event) => take(&state, event),
                            None => break,
                        },
                        () = tokio::time::sleep(LOOK_EVERY) => {}
                    }
                    // Many hints at once are one.
                    while let Some(Some(event)) = events.next().now_or_never() {
                        take(&state, event);
                    }
                    look(&state).await;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "cannot hear of changes; looking for them");
                look(&state).await;
            }
        }
        // The subscription is gone: drained with the connection, or to be made anew.
        let _ = cancel.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
    }
}

fn take(state: &State, event: Message) {
    if HubEvent::parse(&event.subject).is_some()
        && let Ok(v1::HubChanged { hub: Some(hub), .. }) = v1::HubChanged::decode(event.payload)
    {
        state.change(|memory| memory.take_hub(hub));
    }
}

async fn look(state: &State) {
    if let Err(error) = state.refresh().await {
        metrics::counter!("kilat_geo_refresh_failures_total").increment(1);
        tracing::warn!(%error, "cities, hubs and zones in memory may be old");
    }
}
