//! A customer changes their mind, or support does it for them. Money and stock follow by event.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1::{self, OrderStatus};

use crate::{
    check,
    error::OrderError,
    rules::{self, Mover},
    state::{State, Wish},
};

pub async fn cancel(state: Arc<State>, _: Cx, request: v1::CancelOrder) -> Result<v1::Order, Fault> {
    check::cancel(&request)?;
    let own = !request.user_id.is_empty();
    let mover = if own { Mover::Customer } else { Mover::Support };
    let cancelled = state.shift(&request.order_id, |order| {
        if own && order.user_id != request.user_id {
            return Err(OrderError::NotFound(request.order_id.clone()));
        }
        let from = order.status();
        // Asked a second time: done is done, even if the money is back by now.
        let was_cancelled =
            || order.timeline.iter().any(|entry| rules::parse(&entry.to) == OrderStatus::Cancelled);
        if from == OrderStatus::Cancelled || (from == OrderStatus::Refunded && was_cancelled()) {
            return Ok(None);
        }
        rules::permit(from, OrderStatus::Cancelled, mover)?;
        Ok(Some(Wish {
            to: OrderStatus::Cancelled,
            actor: request.actor.clone(),
            reason: request.reason.clone(),
        }))
    });
    Ok(cancelled.await?.into_wire())
}
