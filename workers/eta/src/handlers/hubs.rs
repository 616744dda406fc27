//! Hubs, as catalogue tells of them.

use std::{sync::Arc, time::Duration};

use geodesy::Place;
use runtime::{Cx, Fault, retry::Backoff};
use subjects::{
    ids::{City, HubId, Token},
    table::{HubEvent, catalogue},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{error::EtaError, state::State, store::HubRow};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: HubEvent,
    message: v1::HubChanged,
) -> Result<(), Fault> {
    let version = message.meta.as_ref().map_or(0, |meta| meta.version);
    let Some(hub) = message.hub else { return Ok(()) };
    put(&state, &channel.hub, &channel.city, &hub, version).await?;
    Ok(())
}

/// A hub without a place is left out: nothing can be said of the way from it.
async fn put(state: &State, id: &HubId, city: &City, hub: &v1::Hub, version: u64) -> Result<(), EtaError> {
    let Some(place) = hub.point.as_ref().and_then(|point| Place::of(point).ok()) else { return Ok(()) };
    let row = HubRow {
        hub_id: id.as_str().to_owned(),
        city: city.as_str().to_owned(),
        lat: place.lat(),
        lng: place.lng(),
    };
    state.store.put_hub(&row, i64::try_from(version).unwrap_or(i64::MAX)).await?;
    Ok(state.keeper.hubs().await?)
}

/// Asks catalogue once for the hubs there are: their events may be older than the stream keeps.
pub async fn learn(state: Arc<State>, cancel: CancellationToken) {
    let cx = Cx::background(state.bus.clone());
    let mut pause = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
    while !cancel.is_cancelled() {
        match cx.call::<catalogue::Hubs>(&v1::ListHubs {}, Duration::from_secs(2)).await {
            Ok(list) => {
                let mut failed = false;
                for hub in &list.items {
                    let (Ok(id), Ok(city)) = (HubId::parse(&hub.hub_id), City::parse(&hub.city)) else {
                        continue;
                    };
                    failed |= put(&state, &id, &city, hub, hub.version).await.is_err();
                }
                if !failed {
                    break;
                }
            }
            Err(fault) => tracing::debug!(%fault, "catalogue does not tell its hubs yet"),
        }
        pause.wait(&cancel).await;
    }
    cancel.cancelled().await;
}
