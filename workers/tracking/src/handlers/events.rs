//! `EVENTS/tracking-events` and `TRACK/tracking-history`.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    table::{AssignmentEvent, CityEvent, HubEvent, TrackFrames},
    v1,
};

use crate::{
    carriage::Carriage,
    cities::City,
    error::TrackError,
    state::{State, now_ms},
};

/// Who carries what.
pub async fn assignment(
    state: Arc<State>,
    _: Cx,
    channel: AssignmentEvent,
    message: v1::AssignmentChanged,
) -> Result<(), Fault> {
    let Some(carriage) = Carriage::of(&channel, &message, now_ms()) else { return Ok(()) };
    state.store.note_carriage(&carriage).await.map_err(TrackError::from)?;
    state.tell(carriage);
    Ok(())
}

/// Bounds of a city.
pub async fn city(state: Arc<State>, _: Cx, _: CityEvent, message: v1::CityChanged) -> Result<(), Fault> {
    let Some(city) = message.city.as_ref().and_then(City::of) else { return Ok(()) };
    state.store.note_city(&city).await.map_err(TrackError::from)?;
    state.learn(&[city]);
    Ok(())
}

/// Where a hub is, for assignments that do not say.
pub async fn hub(state: Arc<State>, _: Cx, channel: HubEvent, message: v1::HubChanged) -> Result<(), Fault> {
    let version = message.meta.as_ref().map_or(0, |meta| i64::try_from(meta.version).unwrap_or(i64::MAX));
    let point = message.hub.as_ref().and_then(|hub| hub.point.as_ref());
    let Some(place) = point.and_then(|point| geodesy::Place::of(point).ok()) else { return Ok(()) };
    let hub_id = channel.hub.to_string();
    state.store.note_hub(&hub_id, place.lat(), place.lng(), version).await.map_err(TrackError::from)?;
    Ok(())
}

/// Points into history.
pub async fn frame(state: Arc<State>, _: Cx, _: TrackFrames, mut frame: v1::TrackFrame) -> Result<(), Fault> {
    // A point of a day that has no partition would keep all the others out.
    let (from, to) = days_with_a_place(now_ms());
    let before = frame.points.len();
    frame.points.retain(|point| (from..to).contains(&point.at_ms));
    let lost = before - frame.points.len();
    if lost > 0 {
        metrics::counter!("kilat_tracking_points_lost_total").increment(lost as u64);
    }
    match state.history.run(frame).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(detail)) => Err(Fault::unavailable(detail)),
        Err(error) => Err(Fault::unavailable(error)),
    }
}

/// From yesterday's midnight to the day after tomorrow's, Unix ms: those partitions are there.
fn days_with_a_place(now_ms: i64) -> (i64, i64) {
    const DAY: i64 = 86_400_000;
    let today = now_ms.div_euclid(DAY) * DAY;
    (today - DAY, today + 2 * DAY)
}
