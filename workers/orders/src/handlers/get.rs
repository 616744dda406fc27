//! One order with its timeline.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::OrderError, state::State};

pub async fn get(state: Arc<State>, _: Cx, request: v1::GetOrder) -> Result<v1::Order, Fault> {
    check::get(&request)?;
    let whole = state.whole(&request.order_id).await?;
    if !request.user_id.is_empty() && whole.user_id != request.user_id {
        return Err(OrderError::NotFound(request.order_id).into());
    }
    Ok(whole.into_wire())
}
