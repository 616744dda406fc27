//! What whole baskets have at several hubs: advice for choosing one, not a promise.

use std::{collections::HashMap, sync::Arc};

use lua::{
    inventory::{Level, Stock, StockReply},
    run_many,
};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error, error::StockError, state::State};

pub async fn availability(
    state: Arc<State>,
    _: Cx,
    request: v1::CheckAvailability,
) -> Result<v1::Availability, Fault> {
    check::availability(&request)?;
    let skus: Vec<&str> = request.items.iter().map(|line| line.sku.as_str()).collect();
    let asked: Vec<Stock<'_>> = request.hub_ids.iter().map(|hub| Stock { hub, skus: &skus }).collect();
    let answers = run_many(&mut state.redis.clone(), &asked).await;
    let mut hubs = Vec::with_capacity(request.hub_ids.len());
    for (hub_id, answer) in request.hub_ids.iter().zip(answers) {
        // A hub nobody knows has no keys, so to Redis it is closed.
        let (open, lines) = match answer.map_err(StockError::from)? {
            StockReply::Stock { levels, .. } => (true, lines(&request.items, &levels)),
            StockReply::Closed => (false, Vec::new()),
        };
        hubs.push(v1::HubAvailability { hub_id: hub_id.clone(), open, lines });
    }
    Ok(v1::Availability { hubs })
}

/// Line by line what can be had. What one line takes a later one of the same SKU cannot.
fn lines(wanted: &[v1::Line], levels: &[Level]) -> Vec<v1::Shortage> {
    let mut left: HashMap<&str, u64> =
        levels.iter().map(|level| (level.sku.as_str(), level.available())).collect();
    let mut shares = Vec::with_capacity(wanted.len());
    for line in wanted {
        let there = left.get(line.sku.as_str()).copied().unwrap_or(0);
        left.insert(&line.sku, there.saturating_sub(u64::from(line.qty)));
        shares.push(v1::Shortage { sku: line.sku.clone(), wanted: line.qty, available: error::units(there) });
    }
    shares
}
