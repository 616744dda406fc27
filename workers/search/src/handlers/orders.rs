//! Orders that are sure: what they bought is popular.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{ids::Token, table::OrderEvent, v1};

use crate::{error::SearchError, state::State};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    if channel.event.as_str() == "confirmed" {
        state.store.count(channel.order.as_str(), &message.items).await.map_err(SearchError::from)?;
    }
    Ok(())
}
