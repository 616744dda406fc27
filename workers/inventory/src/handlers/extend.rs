//! Keeping a hold for longer.

use std::sync::Arc;

use lua::inventory::{ExtendReply, ReservationState};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{ask::AskExtend, check, convert, error::StockError, state::State};

pub async fn extend(
    state: Arc<State>,
    _: Cx,
    request: v1::ExtendHold,
) -> Result<v1::ReservationState, Fault> {
    check::extend(&request, state.settings.max_hold_s)?;
    let hub = state.hub(&request.hub_id).await?;
    let id = request.reservation_id;
    let hold_ms = u64::from(request.ttl_s) * 1_000;
    let ask = AskExtend { hub: request.hub_id, reservation: id.clone(), hold_ms };
    let held = |expires_at_ms, unchanged| {
        convert::state(hub.id(), &id, ReservationState::Reserved, Some(expires_at_ms), unchanged)
    };
    match state.extend.ask(ask).await? {
        ExtendReply::Extended { expires_at_ms, .. } => {
            state.pending.soon(hub.id());
            Ok(held(expires_at_ms, false))
        }
        ExtendReply::Unchanged { expires_at_ms, .. } => Ok(held(expires_at_ms, true)),
        // Redis does not tell "expired" from "never heard of"; the record does.
        ExtendReply::Gone => match state.store.reservation(hub.id(), &id).await.map_err(StockError::from)? {
            Some(_) => Err(StockError::Ended { id, state: ReservationState::Expired }.into()),
            None => Err(StockError::NotFound(id).into()),
        },
        ExtendReply::Refused(state) => Err(StockError::Ended { id, state }.into()),
        ExtendReply::Closed => Err(state.closed(&hub).into()),
    }
}
