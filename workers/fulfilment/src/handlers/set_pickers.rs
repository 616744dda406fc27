//! How many pick at once at a hub; the queue is estimated anew.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::PickError, handlers::estimate, state::State};

/// The answer is for a basket of one line.
pub async fn set_pickers(
    state: Arc<State>,
    _: Cx,
    request: v1::SetPickers,
) -> Result<v1::ReadyEstimate, Fault> {
    check::set_pickers(&request)?;
    Ok(set(&state, &request).await?)
}

async fn set(state: &State, request: &v1::SetPickers) -> Result<v1::ReadyEstimate, PickError> {
    let unknown = || PickError::UnknownHub(request.hub_id.clone());
    let hub = state.store.hub(&request.hub_id).await?.ok_or_else(unknown)?;
    let mut desk = state.store.open(&[(hub.hub_id.as_str(), hub.city.as_str())].into()).await?;
    if let Some(hub) = desk.hubs.get_mut(&hub.hub_id) {
        hub.pickers = Some(request.pickers);
        let hub = hub.clone();
        desk.keep_hub(&hub).await?;
    }
    state.intake.settle(desk, &hub.hub_id).await?;
    estimate::of(state, &hub.hub_id, 1, "").await
}
