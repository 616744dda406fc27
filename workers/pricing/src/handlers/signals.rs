//! What a hub's multiplier is made of now.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::PricingError, signals::to_wire, state::State};

pub async fn signals(state: Arc<State>, cx: Cx, request: v1::GetSignals) -> Result<v1::Signals, Fault> {
    check::area(&request)?;
    let hub = state.hub(&cx, &request.area).await?;
    let row = state.signals.at(&cx, &state.keeper, &hub).await.map_err(PricingError::from)?;
    Ok(to_wire(&row))
}
