//! Riders' records.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::DispatchError, model::RiderRow, rules, state::State};

pub async fn put(state: Arc<State>, _: Cx, request: v1::PutRider) -> Result<v1::Rider, Fault> {
    let rider = state.store.put_rider(check::put_rider(&request)?).await?;
    state.relay.notify();
    Ok(rider.into_wire())
}

pub async fn get(state: Arc<State>, _: Cx, request: v1::GetRider) -> Result<v1::Rider, Fault> {
    check::rider(&request.rider_id)?;
    let rider = state.store.rider(&request.rider_id).await.map_err(DispatchError::from)?;
    Ok(rider.ok_or(DispatchError::NoRider(request.rider_id))?.into_wire())
}

/// By id; a city without riders is an empty list.
pub async fn list(state: Arc<State>, _: Cx, request: v1::ListRiders) -> Result<v1::RiderList, Fault> {
    let (limit, of) = check::riders(&request)?;
    let city = (!request.city.is_empty()).then_some(request.city.as_str());
    let after = request.page.as_ref().map_or("", |page| page.cursor.as_str());
    let of = of.map(rules::rider_name);
    // One more than asked for tells whether there is a next page.
    let mut rows: Vec<RiderRow> =
        state.store.riders(city, of, after, i64::from(limit) + 1).await.map_err(DispatchError::from)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|last| last.rider_id.clone()).unwrap_or_default();
    Ok(v1::RiderList { items: rows.into_iter().map(RiderRow::into_wire).collect(), next_cursor })
}
