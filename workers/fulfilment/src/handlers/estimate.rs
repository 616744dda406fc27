//! How long a basket would take from now.

use std::sync::Arc;

use chrono::Utc;
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::PickError, estimate::schedule, state::State};

pub async fn estimate(
    state: Arc<State>,
    _: Cx,
    request: v1::EstimateReady,
) -> Result<v1::ReadyEstimate, Fault> {
    check::estimate(&request)?;
    Ok(of(&state, &request.hub_id, request.lines, &request.order_id).await?)
}

/// For a basket of `lines` lines behind everything that is open now; or, if `order_id` is among that, behind
/// what is before it.
pub async fn of(
    state: &State,
    hub_id: &str,
    lines: u32,
    order_id: &str,
) -> Result<v1::ReadyEstimate, PickError> {
    let found = state.store.ahead(hub_id, order_id, Utc::now()).await?;
    let (hub, ahead) = found.ok_or_else(|| PickError::UnknownHub(hub_id.to_owned()))?;
    let rates = hub.rates(&state.settings);
    let open = ahead.at(&rates, rates.load(ahead.open));
    let load = rates.load(open.len() + 1);
    Ok(v1::ReadyEstimate {
        hub_id: hub_id.to_owned(),
        wait_s: schedule(&open, rates.pickers).next_free_s,
        pick_s: rates.pick_s(lines, load),
        load,
        open_tasks: u32::try_from(open.len()).unwrap_or(u32::MAX),
        pickers: rates.pickers,
    })
}
