//! Orders that ended without delivery: their units are free again.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{HubId, Token},
    table::OrderEvent,
    v1,
};

use crate::{error::StockError, state::State, steps};

pub async fn follow(
    state: Arc<State>,
    cx: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    if !matches!(channel.event.as_str(), "cancelled" | "failed") {
        return Ok(());
    }
    HubId::parse(&message.hub_id)
        .map_err(|error| Fault::poison(Code::RequestMalformed, format!("the hub id {error}")))?;
    match give_back(&state, &cx, &channel, &message).await {
        // Nothing can be held at a hub that is not ours.
        Err(StockError::UnknownHub(hub)) => {
            tracing::warn!(order = channel.order.as_str(), hub, "an order of a hub nobody knows");
            Ok(())
        }
        other => Ok(other?),
    }
}

async fn give_back(
    state: &State,
    cx: &Cx,
    channel: &OrderEvent,
    message: &v1::OrderChanged,
) -> Result<(), StockError> {
    let hub = state.hub(&message.hub_id).await?;
    steps::give_back(state, cx, &hub, channel.order.as_str()).await?;
    Ok(())
}
