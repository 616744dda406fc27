//! A rider's last points, oldest first.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use lua::keys;
use redis::AsyncCommands as _;
use runtime::{Cx, Fault};
use subjects::{partition::partition_of, v1};

use super::position::rider_of;
use crate::{
    check,
    error::TrackError,
    kept::{self, Spot},
    state::State,
};

const DEFAULT: usize = 100;

pub async fn trail(state: Arc<State>, _: Cx, request: v1::GetTrail) -> Result<v1::Trail, Fault> {
    check::trail(&request)?;
    let asked = request.order_id.clone();
    let rider = rider_of(&state, request.rider_id, request.order_id).await?;
    let limit = if request.limit == 0 { DEFAULT } else { request.limit as usize };
    let (spots, orders) =
        tokio::try_join!(spots(&state, &rider, limit), async { Ok(state.store.orders_of(&rider).await?) })?;
    let since = since(&orders, &asked);
    let items = spots
        .into_iter()
        // Who follows an order sees nothing of the way before it.
        .filter(|spot| asked.is_empty() || spot.at_ms >= since)
        .map(|spot| {
            let carried = orders
                .iter()
                .filter(|(id, since)| {
                    spot.at_ms >= since.timestamp_millis() && (asked.is_empty() || *id == asked)
                })
                .map(|(id, _)| id.clone())
                .collect();
            spot.track_point(&rider, carried)
        })
        .collect();
    Ok(v1::Trail { items })
}

fn since(orders: &[(String, DateTime<Utc>)], order_id: &str) -> i64 {
    let found = orders.iter().find(|(id, _)| id == order_id);
    found.map_or(i64::MAX, |(_, since)| since.timestamp_millis())
}

async fn spots(state: &State, rider: &str, limit: usize) -> Result<Vec<Spot>, TrackError> {
    let key = keys::tracking::trail(partition_of(rider), rider);
    let from = -isize::try_from(limit).unwrap_or(isize::MAX);
    let entries: Vec<Vec<u8>> = state.redis.clone().lrange(key, from, -1).await?;
    let mut spots: Vec<Spot> = entries.iter().flat_map(|entry| kept::points(entry)).collect();
    // An entry may hold several, and a write that was tried twice is there twice.
    spots.sort_by_key(|spot| spot.at_ms);
    spots.dedup_by_key(|spot| spot.at_ms);
    let over = spots.len().saturating_sub(limit);
    spots.drain(..over);
    Ok(spots)
}
