//! What became of the order that took a quote.

use std::sync::Arc;

use chrono::Utc;
use runtime::{Cx, Fault};
use subjects::{
    ids::Token,
    table::OrderEvent,
    v1::{self, OrderStatus},
};

use crate::{error::PricingError, state::State};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    let order_id = channel.order.as_str();
    let done = match message.to() {
        OrderStatus::Confirmed => {
            let at = message.meta.as_ref().and_then(|meta| meta.at).and_then(|at| at.try_into().ok());
            state.store.confirm(order_id, at.unwrap_or_else(Utc::now)).await
        }
        OrderStatus::Failed => state.store.free(order_id).await,
        // One that was confirmed was charged what was quoted; its quote has done its work.
        OrderStatus::Cancelled if message.from() == OrderStatus::Pending => state.store.free(order_id).await,
        _ => return Ok(()),
    };
    done.map_err(PricingError::from)?;
    Ok(())
}
