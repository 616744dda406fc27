//! Orders of a sale that stand or end.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{ids::Token as _, table::OrderEvent, v1};

use crate::{buy, state::State};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    let order = channel.order.as_str();
    if !matches!(channel.event.as_str(), "confirmed" | "cancelled" | "failed")
        || !state.asks.ours(order).await?
    {
        return Ok(());
    }
    let _place = state.settling.acquire().await.map_err(Fault::unavailable)?;
    let reason: String = message.reason.chars().filter(|c| !c.is_control()).take(200).collect();
    match channel.event.as_str() {
        "confirmed" => buy::order_stands(&state, order).await?,
        "cancelled" => buy::order_ended(&state, order, &format!("cancelled: {reason}")).await?,
        "failed" => buy::order_ended(&state, order, &format!("failed: {reason}")).await?,
        _ => {}
    }
    Ok(())
}
