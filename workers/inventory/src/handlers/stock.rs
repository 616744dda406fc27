//! What one SKU has at one hub.

use std::sync::Arc;

use lua::inventory::StockReply;
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{ask::AskStock, check, convert, error::StockError, state::State};

pub async fn stock(state: Arc<State>, _: Cx, request: v1::GetStock) -> Result<v1::StockLevel, Fault> {
    check::stock(&request)?;
    let hub = state.hub(&request.hub_id).await?;
    let ask = AskStock { hub: request.hub_id, sku: request.sku.clone() };
    match state.stock.ask(ask).await? {
        StockReply::Stock { levels, .. } => match levels.first() {
            Some(level) => Ok(convert::level(hub.id(), level)),
            None => Err(StockError::UnknownSku(vec![request.sku]).into()),
        },
        StockReply::Closed => Err(state.closed(&hub).into()),
    }
}
