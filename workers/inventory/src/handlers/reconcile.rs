//! Redis against the record, on request.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, reconcile, state::State};

pub async fn run(state: Arc<State>, _: Cx, request: v1::ReconcileHub) -> Result<v1::HubReconciled, Fault> {
    check::reconcile(&request)?;
    let hub = state.hub(&request.hub_id).await?;
    Ok(reconcile::reconcile(&state, &hub, request.repair).await?)
}
