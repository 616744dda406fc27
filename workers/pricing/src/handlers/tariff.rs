//! Tariffs of cities.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::v1;

use crate::{check, error::PricingError, state::State};

/// The city's own; without one, version 0 is what holds in its currency.
pub async fn get(state: Arc<State>, cx: Cx, request: v1::GetTariff) -> Result<v1::Tariff, Fault> {
    check::city(&request)?;
    if let Some(tariff) = state.keeper.own_tariff(&request.city) {
        return Ok(tariff.as_ref().clone());
    }
    let currency = state.currency(&cx, &request.city).await?;
    let holds = currency.and_then(|currency| state.keeper.tariff(&request.city, &currency));
    let none = || Fault::reject(Code::TariffNotFound, format!("no tariff for {}", request.city));
    holds.map(|tariff| tariff.as_ref().clone()).ok_or_else(none)
}

/// Quotes that were made stand; the next one is made by it, of other workers within a second.
pub async fn put(state: Arc<State>, cx: Cx, request: v1::PutTariff) -> Result<v1::Tariff, Fault> {
    let tariff = check::tariff(&request)?;
    check::trades(&tariff, state.currency(&cx, &tariff.city).await?.as_deref())?;
    let put = state.store.put_tariff(&tariff).await.map_err(PricingError::from)?;
    state.keeper.refresh().await.map_err(PricingError::from)?;
    Ok(put)
}
