//! All cities, by code.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{error::GeoError, state::State};

pub async fn cities(state: Arc<State>, _: Cx, _: v1::ListCities) -> Result<v1::CityList, Fault> {
    state.current().await.map_err(GeoError::from)?;
    let items = state.read(|memory| memory.cities().map(|city| city.settings.clone()).collect());
    Ok(v1::CityList { items })
}
