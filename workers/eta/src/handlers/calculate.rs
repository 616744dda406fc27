//! When an order placed now would arrive.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{answer, check, error::EtaError, memory, state::State};

pub async fn calculate(state: Arc<State>, cx: Cx, request: v1::CalculateEta) -> Result<v1::Eta, Fault> {
    let drop = check::calculate(&request)?;
    let hub = state.keeper.hub(&request.hub_id).await.map_err(EtaError::from)?;
    let hub = hub.ok_or_else(|| EtaError::UnknownHub(request.hub_id.clone()))?;
    check::near(geodesy::distance_m(hub.place, drop))?;
    // A customer who adds a third line should see that it takes longer, so lines are part of the key.
    let cell = geodesy::cell(drop).to_string();
    let key = memory::cell_key(&request.hub_id, &cell, request.lines.max(1));
    if let Some(standing) = state.memory.standing(&key).await {
        return Ok(standing);
    }
    let made = state.calculate(&cx, &request.hub_id, &hub, &request, drop).await;
    let eta = answer::answer("", &request.hub_id, &made.estimate, made.at);
    // An answer that lacks a part is not worth repeating.
    if eta.degraded.is_empty() {
        state.memory.stand(&key, &eta).await;
    }
    Ok(eta)
}
