//! Which hub serves a point.

use std::sync::Arc;

use geodesy::Place;
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, finder, state::State};

pub async fn find(state: Arc<State>, cx: Cx, request: v1::FindHub) -> Result<v1::Serviceability, Fault> {
    let place = request.point.as_ref().and_then(|point| Place::of(point).ok());
    let question = state.read(|memory| {
        let placed = place.is_some_and(|place| memory.city_at(place).is_some());
        let city = |turned| memory.city_at(turned).map(|city| city.settings.city.clone());
        check::find(request, |turned| if placed { None } else { city(turned) })
    })?;
    Ok(finder::find(&state, &cx, question).await?)
}
