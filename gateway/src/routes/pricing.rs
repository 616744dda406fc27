//! Quotes, signals, tariffs.

use std::time::Duration;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use subjects::{
    Code,
    ids::{City, HubId},
    table::pricing as service,
    v1,
};

use super::{Answer, answered, given, named};
use crate::{
    App,
    auth::Caller,
    body::Json,
    dto::pricing::{Quote, QuoteRequest, Signals, Tariff, TariffRequest},
    edge::Context,
    problem::ProblemBody,
};

/// What pricing may take beyond the bound it gives those it asks.
const SLACK: Duration = Duration::from_millis(500);

/// Ask what a basket costs at a door: items, promotions, fee, taxes, and when it would be there.
///
/// A checkout with the `quote_id` charges exactly `total` until `expires_at`. After that it is answered with 409
/// `pricing.quote_expired`, whose `errors` name the difference and the id of a new quote.
#[utoipa::path(
    post, path = "/v1/quotes", tag = "orders",
    request_body = QuoteRequest,
    responses(
        (status = 201, description = "Good until `expires_at`", body = Quote),
        (status = 409, description = "The hub takes no orders now, or a promotion's uses are spent",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn quote(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Json(request): Json<QuoteRequest>,
) -> Answer<Response> {
    let ask = request.into_message(caller.user()?.to_string().as_str())?;
    // Whom it asks it asks at once, each within one of these two.
    let patience = app.config.pricing.signal().max(app.config.eta.bound()) + SLACK;
    let quote: Quote = app.call_within::<service::Quote>(&cx, &ask, patience).await?.into();
    Ok(answered(StatusCode::CREATED, quote, false))
}

/// What drives the fee of an area, live.
#[utoipa::path(
    get, path = "/v1/admin/signals/{area}", tag = "admin",
    params(("area" = String, Path, description = "A hub")),
    responses((status = 200, description = "Signals, surge, cap and elasticity", body = Signals)),
)]
pub async fn signals(
    State(app): State<App>,
    cx: Context,
    Path(area): Path<String>,
) -> Answer<axum::Json<Signals>> {
    let ask = v1::GetSignals { area: named::<HubId>(&area, Code::PricingUnknownHub)?.into() };
    let patience = app.config.pricing.signal() + SLACK;
    Ok(axum::Json(app.call_within::<service::Signals>(&cx, &ask, patience).await?.into()))
}

/// Say how a city's delivery fee is made.
///
/// Quotes that were made before keep theirs.
#[utoipa::path(
    put, path = "/v1/admin/tariffs/{city}", tag = "admin",
    params(("city" = String, Path)),
    request_body = TariffRequest,
    responses((status = 200, description = "As it is now", body = Tariff)),
)]
pub async fn put_tariff(
    State(app): State<App>,
    cx: Context,
    Path(city): Path<String>,
    Json(request): Json<TariffRequest>,
) -> Answer<axum::Json<Tariff>> {
    let ask = request.into_message(given("/path/city", &city)?)?;
    Ok(axum::Json(app.call::<service::PutTariff>(&cx, &ask).await?.into()))
}

/// How a city's delivery fee is made.
#[utoipa::path(
    get, path = "/v1/admin/tariffs/{city}", tag = "admin",
    params(("city" = String, Path)),
    responses((status = 200, description = "The tariff", body = Tariff)),
)]
pub async fn tariff(
    State(app): State<App>,
    cx: Context,
    Path(city): Path<String>,
) -> Answer<axum::Json<Tariff>> {
    let city = named::<City>(&city, Code::TariffNotFound)?.into();
    Ok(axum::Json(app.call::<service::Tariff>(&cx, &v1::GetTariff { city }).await?.into()))
}
