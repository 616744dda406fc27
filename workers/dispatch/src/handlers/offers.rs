//! Open offers of a rider, and the trip he is on.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::DispatchError, model, state::State};

pub async fn offers(state: Arc<State>, _: Cx, request: v1::ListOffers) -> Result<v1::OfferList, Fault> {
    check::rider(&request.rider_id)?;
    let rider = state.store.rider(&request.rider_id).await.map_err(DispatchError::from)?;
    if rider.is_none() {
        return Err(DispatchError::NoRider(request.rider_id).into());
    }
    let trip = state.store.trip_of(&request.rider_id).await.map_err(DispatchError::from)?;
    Ok(v1::OfferList { items: trip.iter().map(|(row, stops)| model::assignment(row, stops)).collect() })
}
