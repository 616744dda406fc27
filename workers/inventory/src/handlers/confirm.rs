//! Saga step 4.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, convert, state::State, steps};

pub async fn confirm(
    state: Arc<State>,
    cx: Cx,
    request: v1::ReservationRef,
) -> Result<v1::ReservationState, Fault> {
    check::reservation(&request, true)?;
    let items = if request.items.is_empty() { None } else { Some(convert::basket(&request.items)?) };
    let hub = state.hub(&request.hub_id).await?;
    let id = &request.reservation_id;
    let ended = steps::confirm(&state, &cx, &hub, id, &request.user_id, items).await?;
    let reply = convert::state(hub.id(), id, ended.state, None, ended.replayed);
    Ok(v1::ReservationState { rereserved: ended.rereserved, ..reply })
}
