//! Orders that ended without delivery: their money goes back.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{ids::Token, table::OrderEvent, v1};

use super::undo::undo_order;
use crate::state::{Budget, State};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    let event = channel.event.as_str();
    if !matches!(event, "cancelled" | "failed") {
        return Ok(());
    }
    let reason = match message.reason.as_str() {
        "" => format!("order {event}"),
        reason => format!("order {event}: {reason}"),
    };
    undo_order(&state, channel.order.as_str(), &reason, Budget::unhurried()).await?;
    Ok(())
}
