//! Saga step 5, the pivot.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, state::State};

pub async fn confirm(
    state: Arc<State>,
    _: Cx,
    request: v1::ConfirmOrder,
) -> Result<v1::OrderConfirmed, Fault> {
    check::confirm(&request)?;
    state.confirm(request).await
}
