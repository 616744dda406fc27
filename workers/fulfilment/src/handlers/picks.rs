//! The pick tasks of a hub, oldest first.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, cursor::Cursor, error::PickError, state::State};

pub async fn picks(state: Arc<State>, _: Cx, request: v1::ListPicks) -> Result<v1::PickList, Fault> {
    let listing = check::picks(&request)?;
    let known = state.store.hub(&request.hub_id).await.map_err(PickError::from)?;
    if known.is_none() {
        return Err(PickError::UnknownHub(request.hub_id).into());
    }
    let mut page = state.store.page(&request.hub_id, &listing).await.map_err(PickError::from)?;
    let limit = listing.limit as usize;
    let more = page.len() > limit;
    page.truncate(limit);
    let next_cursor = page
        .last()
        .filter(|_| more)
        .map(|last| Cursor { created_at: last.created_at, order_id: last.order_id.clone() }.encode())
        .unwrap_or_default();
    Ok(v1::PickList { items: page.iter().map(crate::model::Task::wire).collect(), next_cursor })
}
