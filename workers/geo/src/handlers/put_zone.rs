//! Sets where a hub delivers.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{change, check, state::State};

pub async fn put_zone(state: Arc<State>, cx: Cx, request: v1::PutZone) -> Result<v1::Zone, Fault> {
    let (id, zone) = check::zone(request)?;
    change::known(&state, &cx, &zone.hub_id, "/zone/hub_id").await?;
    Ok(change::put_zone(&state, id, zone).await?)
}
