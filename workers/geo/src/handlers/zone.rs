//! Where a hub delivers.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::GeoError, state::State};

pub async fn zone(state: Arc<State>, _: Cx, request: v1::GetZone) -> Result<v1::Zone, Fault> {
    check::hub_id(&request.hub_id)?;
    state.current().await.map_err(GeoError::from)?;
    Ok(state.read(|memory| match (memory.zone(&request.hub_id), memory.hub(&request.hub_id)) {
        (Some(zone), _) => Ok(zone.clone()),
        (None, Some(_)) => Err(GeoError::NoZone(request.hub_id.clone())),
        (None, None) => Err(GeoError::UnknownHub(request.hub_id.clone())),
    })?)
}
