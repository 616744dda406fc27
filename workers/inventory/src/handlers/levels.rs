//! What every SKU of a hub has, a page at a time, for who keeps a copy: which SKUs there are the record
//! says, what they have Redis does. While the hub is closed the record says both, and may be behind.

use std::{collections::HashMap, sync::Arc};

use lua::{
    inventory::{Stock, StockReply},
    run_many,
};
use prost::Message;
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error, error::StockError, state::State};

/// SKUs on a page, unless the caller wants fewer.
const MOST: u32 = 1000;
/// SKUs in one question to Redis.
const CHUNK: usize = 250;
/// A page stops growing at this size, so that it passes as one message.
const BYTES: usize = 40_000;

pub async fn levels(state: Arc<State>, _: Cx, request: v1::ListLevels) -> Result<v1::LevelList, Fault> {
    check::levels(&request)?;
    let hub = state.hub(&request.hub_id).await?;
    let limit = if request.limit == 0 { MOST } else { request.limit };
    let mut rows =
        state.store.shelf(hub.id(), &request.after, i64::from(limit)).await.map_err(StockError::from)?;
    let mut more = rows.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let mut bytes = 0;
    let fits = rows.iter().take_while(|(sku, _)| {
        bytes += v1::SkuLevel { sku: sku.clone(), available: u32::MAX }.encoded_len() + 3;
        bytes <= BYTES
    });
    let fits = fits.count();
    more |= fits < rows.len();
    rows.truncate(fits);

    let skus: Vec<&str> = rows.iter().map(|(sku, _)| sku.as_str()).collect();
    let asked: Vec<Stock<'_>> = skus.chunks(CHUNK).map(|skus| Stock { hub: hub.id(), skus }).collect();
    let mut live: HashMap<String, u32> = HashMap::with_capacity(rows.len());
    for answer in run_many(&mut state.redis.clone(), &asked).await {
        if let StockReply::Stock { levels, .. } = answer.map_err(StockError::from)? {
            for level in levels {
                let available = error::units(level.available());
                live.insert(level.sku, available);
            }
        }
    }
    let next = rows.last().filter(|_| more).map(|(sku, _)| sku.clone()).unwrap_or_default();
    let items = rows
        .into_iter()
        .map(|(sku, recorded)| {
            let recorded = u32::try_from(recorded).unwrap_or_default();
            v1::SkuLevel { available: live.get(&sku).copied().unwrap_or(recorded), sku }
        })
        .collect();
    Ok(v1::LevelList { hub_id: request.hub_id, items, next })
}
