//! Hubs, as catalogue tells of them.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    ids::{City, HubId, Token},
    table::HubEvent,
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{error::PickError, state::State};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: HubEvent,
    message: v1::HubChanged,
) -> Result<(), Fault> {
    let version = message.meta.as_ref().map_or(0, |meta| meta.version);
    put(&state, &channel.hub, &channel.city, version).await?;
    Ok(())
}

async fn put(state: &State, hub: &HubId, city: &City, version: u64) -> Result<(), PickError> {
    let version = i64::try_from(version).unwrap_or(i64::MAX);
    Ok(state.store.put_hub(hub.as_str(), city.as_str(), version).await?)
}

/// The hubs there were before the stream's memory.
pub async fn learn(state: Arc<State>, cancel: CancellationToken) {
    let bus = state.bus.clone();
    let put = |hub: v1::Hub| {
        let state = state.clone();
        async move {
            match (HubId::parse(&hub.hub_id), City::parse(&hub.city)) {
                (Ok(id), Ok(city)) => put(&state, &id, &city, hub.version).await,
                _ => Ok(()),
            }
        }
    };
    runtime::hubs::learn(bus, cancel, put).await;
}
