//! How a SKU is kept.

use std::sync::Arc;

use lua::{
    Operation,
    inventory::{Position, Split, Threshold, TuneReply},
};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::StockError, hubs::Hub, movement, state::State};

pub async fn split(state: Arc<State>, cx: Cx, request: v1::SplitSku) -> Result<v1::StockLevel, Fault> {
    check::split(&request)?;
    let hub = state.hub(&request.hub_id).await?;
    let sku = request.sku.as_str();
    let buckets = if request.buckets == 0 { state.settings.hot_buckets } else { request.buckets };
    let mut redis = state.redis.clone();
    let split = Split { hub: hub.id(), sku, buckets }.run(&mut redis).await.map_err(StockError::from)?;
    set(&state, &hub, sku, split)?;
    let threshold = Threshold { hub: hub.id(), sku, threshold: request.low_threshold };
    let tuned = threshold.run(&mut redis).await.map_err(StockError::from)?;
    let at = set(&state, &hub, sku, tuned)?;
    state.recorded(&cx, &hub, at).await?;
    state.feed.touch(hub.id(), [sku].into_iter());
    let level = movement::levels(&state, &hub, &[sku]).await?.into_iter().next();
    level.ok_or_else(|| StockError::UnknownSku(vec![request.sku]).into())
}

fn set(state: &State, hub: &Hub, sku: &str, reply: TuneReply) -> Result<Position, StockError> {
    match reply {
        TuneReply::Set { at } | TuneReply::Unchanged { at } => Ok(at),
        TuneReply::UnknownSku => Err(StockError::UnknownSku(vec![sku.to_owned()])),
        TuneReply::Closed => Err(state.closed(hub)),
    }
}
