//! What becomes of an order's money when the order ends: it goes back, or what is due is taken.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    ids::Token,
    table::OrderEvent,
    v1::{self, OrderStatus},
};

use super::undo::undo_order;
use crate::state::{Budget, State};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    let (event, order) = (channel.event.as_str(), channel.order.as_str());
    match event {
        "cancelled" | "failed" => {
            let reason = match message.reason.as_str() {
                "" => format!("order {event}"),
                reason => format!("order {event}: {reason}"),
            };
            undo_order(&state, order, &reason, Budget::unhurried()).await?;
        }
        "status" if message.to() == OrderStatus::Delivered => {
            state.collect(order, Budget::unhurried()).await?;
        }
        _ => {}
    }
    Ok(())
}
