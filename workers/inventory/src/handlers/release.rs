//! Undo of saga step 1.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, convert, state::State, steps};

pub async fn release(
    state: Arc<State>,
    _: Cx,
    request: v1::ReservationRef,
) -> Result<v1::ReservationState, Fault> {
    check::reservation(&request, false)?;
    let hub = state.hub(&request.hub_id).await?;
    let ended = steps::release(&state, &hub, &request.reservation_id).await?;
    Ok(convert::state(hub.id(), &request.reservation_id, ended.state, None, ended.replayed))
}
