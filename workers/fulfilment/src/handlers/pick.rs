//! One pick task.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::PickError, state::State};

pub async fn pick(state: Arc<State>, _: Cx, request: v1::GetPick) -> Result<v1::PickTask, Fault> {
    check::pick(&request)?;
    let task = state.store.task(&request.order_id).await.map_err(PickError::from)?;
    Ok(task.ok_or(PickError::NotFound(request.order_id))?.wire())
}
