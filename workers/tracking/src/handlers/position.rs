//! Where a rider is, or the rider of an order.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::TrackError, keeper, state::State};

pub async fn position(state: Arc<State>, _: Cx, request: v1::GetPosition) -> Result<v1::Position, Fault> {
    check::rider_or_order(&request.rider_id, &request.order_id)?;
    let rider = rider_of(&state, request.rider_id, request.order_id).await?;
    Ok(last_of(&state, &rider).await?)
}

/// The rider asked for: himself, or whoever carries the order now.
pub async fn rider_of(state: &State, rider_id: String, order_id: String) -> Result<String, TrackError> {
    if order_id.is_empty() {
        return Ok(rider_id);
    }
    let carriage = state.store.carrier(&order_id).await?;
    carriage.map(|carriage| carriage.rider_id).ok_or(TrackError::NotCarried(order_id))
}

async fn last_of(state: &State, rider: &str) -> Result<v1::Position, TrackError> {
    let kept = keeper::find(&state.redis, &[rider]).await?.pop().flatten();
    kept.map(|kept| kept.position(rider)).ok_or_else(|| TrackError::NoPosition(rider.to_owned()))
}
