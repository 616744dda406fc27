//! What a basket would cost at a door, all in, and for how long.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::state::State;

pub async fn quote(state: Arc<State>, cx: Cx, request: v1::MakeQuote) -> Result<v1::Quote, Fault> {
    Ok(state.make(&cx, &request).await?)
}
