//! Keeps the copy in memory current.
//!
//! The events on the bus are only the hint that something changed; what changed is read from the
//! record, by the number of the feed. They come over a plain subscription and may be lost, so the
//! number is looked at every second all the same. (The rejected alternative, applying the events
//! themselves, would need a consumer per instance and still a way to find a gap.)

use std::{sync::Arc, time::Duration};

use async_nats::Subscriber;
use futures::{FutureExt, StreamExt, stream};
use runtime::Bus;
use subjects::table::{AssortmentEvent, Channel, HubEvent, ProductEvent};
use tokio_util::sync::CancellationToken;

use crate::state::State;

/// How long a change may stay unnoticed when every hint of it is lost.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);

pub async fn run(state: Arc<State>, bus: Bus, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let (hubs, products) = (subscribe(&bus, HubEvent::filter()), subscribe(&bus, ProductEvent::filter()));
        let assortments = subscribe(&bus, AssortmentEvent::filter());
        let (Some(hubs), Some(products), Some(assortments)) = tokio::join!(hubs, products, assortments)
        else {
            look(&state).await;
            let _ = cancel.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
            continue;
        };
        let mut hints = stream::select(assortments, stream::select(hubs, products));
        // What changed before the subscription was there gave no hint.
        look(&state).await;
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                hint = hints.next() => if hint.is_none() { break },
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            // Many hints at once are one.
            while let Some(Some(_)) = hints.next().now_or_never() {}
            look(&state).await;
        }
        // The subscription is gone: drained with the connection, or to be made anew.
        let _ = cancel.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
    }
}

async fn subscribe(bus: &Bus, filter: String) -> Option<Subscriber> {
    let subscribed = bus.incoming().subscribe(filter).await;
    subscribed.inspect_err(|error| tracing::warn!(%error, "cannot hear of changes; looking for them")).ok()
}

async fn look(state: &State) {
    if let Err(error) = state.refresh().await {
        metrics::counter!("kilat_catalogue_refresh_failures_total").increment(1);
        tracing::warn!(%error, "the catalogue in memory may be old");
    }
}
