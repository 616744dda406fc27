//! Hubs, as catalogue tells of them.

use std::sync::Arc;

use geodesy::Place;
use runtime::{Cx, Fault};
use subjects::{
    ids::{City, HubId, Token},
    table::HubEvent,
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

/// The hubs there were before the stream's memory.
pub async fn learn(state: Arc<State>, cancel: CancellationToken) {
    let bus = state.bus.clone();
    let put = |hub: v1::Hub| {
        let state = state.clone();
        async move {
            match (HubId::parse(&hub.hub_id), City::parse(&hub.city)) {
                (Ok(id), Ok(city)) => put(&state, &id, &city, &hub, hub.version).await,
                _ => Ok(()),
            }
        }
    };
    runtime::hubs::learn(bus, cancel, put).await;
}
