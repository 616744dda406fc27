//! The undo of step 2, and the first thing a compensation asks.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, state::State};

pub async fn fail(state: Arc<State>, _: Cx, request: v1::FailOrder) -> Result<v1::OrderClosed, Fault> {
    check::fail(&request)?;
    state.fail(request).await
}
