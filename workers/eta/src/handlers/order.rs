//! When an order arrives, and what was promised.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check,
    error::EtaError,
    memory,
    state::{Rider, State},
};

pub async fn order(state: Arc<State>, cx: Cx, request: v1::GetEta) -> Result<v1::Eta, Fault> {
    check::order(&request)?;
    let key = memory::order_key(&request.order_id);
    if let Some(standing) = state.memory.standing(&key).await {
        return Ok(standing);
    }
    let order = state.store.order(&request.order_id).await.map_err(EtaError::from)?;
    let order = order
        .filter(|order| order.placed_at.is_some() && order.cancelled_at.is_none())
        .ok_or(EtaError::NotFound(request.order_id))?;
    let (eta, _) = state.answer(&cx, &order, Rider::Ask).await?;
    if eta.degraded.is_empty() && order.promised.is_some() {
        state.memory.stand(&key, &eta).await;
    }
    Ok(eta)
}
