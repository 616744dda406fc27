//! Saga step 2.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, state::State};

pub async fn create(state: Arc<State>, _: Cx, request: v1::CreateOrder) -> Result<v1::OrderCreated, Fault> {
    check::create(&request)?;
    state.create(request).await
}
