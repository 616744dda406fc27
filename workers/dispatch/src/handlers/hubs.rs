//! Hubs, as catalogue tells of them.

use std::{sync::Arc, time::Duration};

use geodesy::Place;
use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{City, HubId, Token},
    table::{HubEvent, catalogue},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{error::DispatchError, state::State, store::HubRow};

const ASK: Duration = Duration::from_secs(2);

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: HubEvent,
    message: v1::HubChanged,
) -> Result<(), Fault> {
    let hub = message.hub.unwrap_or_default();
    let version = message.meta.as_ref().map_or(hub.version, |meta| meta.version);
    let row = row(&hub, version).filter(|row| row.hub_id == channel.hub.to_string());
    let row = row.ok_or_else(|| {
        Fault::poison(Code::RequestMalformed, "a hub event without its hub, its city or its place")
    })?;
    state.store.put_hub(&row).await.map_err(DispatchError::from)?;
    Ok(())
}

fn row(hub: &v1::Hub, version: u64) -> Option<HubRow> {
    let place = Place::of(hub.point.as_ref()?).ok()?;
    Some(HubRow {
        hub_id: HubId::parse(&hub.hub_id).ok()?.into(),
        city: City::parse(&hub.city).ok()?.into(),
        lat: place.lat(),
        lng: place.lng(),
        active: hub.active,
        version: i64::try_from(version).unwrap_or(i64::MAX),
    })
}

/// A hub, asked for at catalogue if its event has not come yet.
pub async fn known(state: &State, cx: &Cx, hub_id: &str) -> Result<HubRow, Fault> {
    if let Some(hub) = state.store.hub(hub_id).await.map_err(DispatchError::from)? {
        return Ok(hub);
    }
    let request = v1::GetHub { hub_id: hub_id.to_owned() };
    let hub = match cx.call::<catalogue::Hub>(&request, ASK).await {
        Ok(hub) => row(&hub, hub.version),
        Err(_) => None,
    };
    let hub = hub.ok_or_else(|| DispatchError::NoHub(hub_id.to_owned()))?;
    state.store.put_hub(&hub).await.map_err(DispatchError::from)?;
    Ok(hub)
}

/// The hubs there were before the stream's memory.
pub async fn learn(state: Arc<State>, cancel: CancellationToken) {
    let bus = state.bus.clone();
    let put = |hub: v1::Hub| {
        let state = state.clone();
        async move {
            match row(&hub, hub.version) {
                Some(row) => state.store.put_hub(&row).await.map(drop),
                None => Ok(()),
            }
        }
    };
    runtime::hubs::learn(bus, cancel, put).await;
}
