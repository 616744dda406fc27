//! Hubs, as catalogue tells of them.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{table::HubEvent, v1};
use tokio_util::sync::CancellationToken;

use crate::{error::PricingError, state::State};

pub async fn follow(state: Arc<State>, _: Cx, _: HubEvent, message: v1::HubChanged) -> Result<(), Fault> {
    let version = message.meta.as_ref().map_or(0, |meta| meta.version);
    let Some(hub) = message.hub else { return Ok(()) };
    Ok(state.put_hub(&hub, version).await.map_err(PricingError::from)?)
}

/// The hubs there were before the stream's memory.
pub async fn learn(state: Arc<State>, cancel: CancellationToken) {
    let bus = state.bus.clone();
    let put = |hub: v1::Hub| {
        let state = state.clone();
        async move { state.put_hub(&hub, hub.version).await }
    };
    runtime::hubs::learn(bus, cancel, put).await;
}
