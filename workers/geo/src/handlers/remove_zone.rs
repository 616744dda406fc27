//! A hub delivers nowhere any more.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{change, check, state::State};

pub async fn remove_zone(state: Arc<State>, _: Cx, request: v1::GetZone) -> Result<v1::Zone, Fault> {
    check::hub_id(&request.hub_id)?;
    Ok(change::remove_zone(&state, &request.hub_id).await?)
}
