//! One hub.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, state::State};

pub async fn hub(state: Arc<State>, _: Cx, request: v1::GetHub) -> Result<v1::Hub, Fault> {
    check::hub_id(&request.hub_id)?;
    Ok(state.read(|snapshot| snapshot.hub(&request.hub_id).cloned())?)
}
