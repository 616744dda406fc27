//! How many pick at once at a hub; the queue is estimated anew.

use std::sync::Arc;

use chrono::Utc;
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
    let mut desk = state.store.open(&hub.hub_id, &hub.city).await?;
    desk.hub.pickers = Some(request.pickers);
    desk.keep_hub().await?;
    let queue = desk.queue().await?;
    state.settle(desk, queue, None, Utc::now()).await?;
    estimate::of(state, &hub.hub_id, 1, "").await
}
