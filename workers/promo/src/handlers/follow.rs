//! What becomes of an order becomes of its uses. That one which was delivered is refunded later gives none back.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{Token as _, UserId},
    table::OrderEvent,
    v1,
};

use crate::{ends, model::State as Stands, state::State, store::Ask};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    let to = match channel.event.as_str() {
        "confirmed" => Stands::Committed,
        "cancelled" | "failed" => Stands::Released,
        _ => return Ok(()),
    };
    UserId::parse(&message.user_id)
        .map_err(|error| Fault::poison(Code::RequestMalformed, format!("the user id {error}")))?;
    let ask = Ask {
        order_id: channel.order.as_str().to_owned(),
        to: Some(to),
        saga_id: message.saga_id,
        reason: message.reason.chars().filter(|c| !c.is_control()).take(200).collect(),
        tombstone: false,
        user_id: Some(message.user_id),
    };
    if let Some(redemption) = state.hear(ask).await?
        && let Err(error) = ends::tell(&state, std::slice::from_ref(&redemption)).await
    {
        tracing::debug!(order = redemption.order_id, %error, "Redis has not heard of an end yet");
    }
    Ok(())
}
