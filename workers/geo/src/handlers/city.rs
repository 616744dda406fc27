//! One city's settings.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::GeoError, state::State};

pub async fn city(state: Arc<State>, _: Cx, request: v1::GetCity) -> Result<v1::City, Fault> {
    check::city_id(&request.city)?;
    let known = || state.read(|memory| memory.city(&request.city).map(|city| city.settings.clone()));
    if let Some(city) = known() {
        return Ok(city);
    }
    // It may have been made a moment ago by another instance.
    state.current().await.map_err(GeoError::from)?;
    Ok(known().ok_or(GeoError::UnknownCity(request.city.clone()))?)
}
