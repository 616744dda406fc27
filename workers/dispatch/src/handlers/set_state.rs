//! A rider goes on or off shift, or says how far he is.

use std::{sync::Arc, time::Duration};

use runtime::{Cx, Fault};
use subjects::{
    table::devices,
    v1::{self, RiderState},
};

use crate::{
    carriage::{Pauses, Trip},
    check,
    error::DispatchError,
    handlers::progress::hear_packed,
    rules::{self, Refused},
    state::State,
    store::{Hold, now},
};

const ASK: Duration = Duration::from_millis(500);

pub async fn set_state(state: Arc<State>, cx: Cx, request: v1::SetRiderState) -> Result<v1::Rider, Fault> {
    let to = check::set_state(&request)?;
    match to {
        RiderState::Idle => shut_out(&state, &cx, &request.rider_id).await?,
        RiderState::Delivering => hear_bags(&state, &cx, &request.rider_id).await?,
        _ => {}
    }
    let pauses = state.pauses();
    let hold = state
        .store
        .with_rider(&request.rider_id, |hold| {
            if let Some(point) = &request.point {
                let rider = hold.rider_mut();
                (rider.lat, rider.lng) = (Some(point.lat), Some(point.lng));
                rider.heard_at = Some(now());
            }
            go(hold, to, &pauses)
        })
        .await?;
    state.after_hold(&hold).await;
    Ok(hold.rider().clone().into_wire())
}

/// One move of the table, by the rider's own word. Where he is already: nothing.
fn go(hold: &mut Hold, to: RiderState, pauses: &Pauses) -> Result<(), DispatchError> {
    let from = hold.rider().state();
    if from == to {
        return Ok(());
    }
    // Off shift with an open offer: that is an answer, too.
    if (from, to) == (RiderState::Assigned, RiderState::Offline) {
        decline(hold, "off shift", pauses)?;
        hold.walk(RiderState::Offline);
        return Ok(());
    }
    rules::permit(from, to)?;
    let not_now = |why: &str| DispatchError::from(Refused::NotNow { from, to, why: why.to_owned() });
    match (to, hold) {
        (RiderState::Idle, hold) => {
            if !hold.rider().active {
                return Err(DispatchError::Inactive(hold.rider().rider_id.clone()));
            }
            if from == RiderState::Assigned {
                return decline(hold, "other", pauses);
            }
            hold.rider_mut().silent = 0;
            hold.walk(to);
        }
        (RiderState::Offline, hold) => hold.walk(to),
        (RiderState::ToHub, Hold::Trip(trip)) => {
            let rider_id = trip.rider.rider_id.clone();
            trip.accept(&rider_id)?;
        }
        (RiderState::Picking, Hold::Trip(trip)) => trip.arrive(),
        (RiderState::Delivering, Hold::Trip(trip)) => trip.leave()?,
        (RiderState::Completed, Hold::Trip(trip)) => return Err(not_now(&undelivered(trip))),
        (RiderState::Assigned, _) => return Err(not_now("an offer makes him so, not his word")),
        _ => return Err(Refused::Illegal { from, to }.into()),
    }
    Ok(())
}

fn undelivered(trip: &Trip) -> String {
    format!("{} of his orders are not delivered", trip.undelivered())
}

fn decline(hold: &mut Hold, reason: &str, pauses: &Pauses) -> Result<(), DispatchError> {
    if let Hold::Trip(trip) = hold {
        let rider_id = trip.rider.rider_id.clone();
        trip.reject(&rider_id, reason, pauses)?;
    }
    Ok(())
}

/// Who is shut out does not come on shift. If devices cannot be asked, his own record decides: he could
/// not have logged in.
async fn shut_out(state: &State, cx: &Cx, rider_id: &str) -> Result<(), Fault> {
    let rider = state.store.rider(rider_id).await.map_err(DispatchError::from)?;
    let rider = rider.ok_or_else(|| DispatchError::NoRider(rider_id.to_owned()))?;
    if rider.state() != RiderState::Offline {
        return Ok(());
    }
    let request = v1::GetBan { rider_id: rider_id.to_owned() };
    match cx.call::<devices::Standing>(&request, ASK).await {
        Ok(ban) if ban.banned => Err(DispatchError::Inactive(rider_id.to_owned()).into()),
        _ => Ok(()),
    }
}

async fn hear_bags(state: &State, cx: &Cx, rider_id: &str) -> Result<(), Fault> {
    let trip = state.store.trip_of(rider_id).await.map_err(DispatchError::from)?;
    for stop in trip.into_iter().flat_map(|(_, stops)| stops) {
        if stop.task.packed_at.is_none() && !stop.task.is_over() {
            hear_packed(state, cx, &stop.task.order_id).await?;
        }
    }
    Ok(())
}
