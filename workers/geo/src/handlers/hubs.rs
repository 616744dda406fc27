//! Hubs, as the catalogue tells of them.

use std::sync::Arc;

use runtime::{Bus, Cx, Fault};
use subjects::{table::HubEvent, v1};
use tokio_util::sync::CancellationToken;

use crate::{change, state::State};

pub async fn follow(state: Arc<State>, _: Cx, _: HubEvent, message: v1::HubChanged) -> Result<(), Fault> {
    let hub = subjects::check::present("/hub", message.hub)?;
    Ok(change::put_hub(&state, hub).await?)
}

/// The hubs there were before the stream's memory.
pub async fn learn(state: Arc<State>, bus: Bus, cancel: CancellationToken) {
    let put = |hub: v1::Hub| {
        let state = state.clone();
        async move { change::put_hub(&state, hub).await }
    };
    runtime::hubs::learn(bus, cancel, put).await;
}
