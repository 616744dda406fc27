//! Creates or changes a city.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{change, check, state::State};

pub async fn put_city(state: Arc<State>, cx: Cx, request: v1::PutCity) -> Result<v1::City, Fault> {
    let (id, city) = check::city(request)?;
    if !city.default_hub_id.is_empty() {
        change::known(&state, &cx, &city.default_hub_id, "/city/default_hub_id").await?;
    }
    Ok(change::put_city(&state, id, city).await?)
}
