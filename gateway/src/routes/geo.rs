//! Which hub serves a point; cities and zones.

use std::time::Duration;

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use subjects::{
    Check, Code,
    ids::{City as CityCode, HubId},
    table::{eta, geo as service},
    v1,
};

use super::{Answer, given, named};
use crate::{
    App,
    auth::Visitor,
    body::Json,
    dto::{
        common::Place,
        geo::{City, CityRequest, Serviceability, Zone, ZoneRequest, basket},
    },
    edge::Context,
};

/// How long the estimate may hold up the answer it decorates.
const ETA_PATIENCE: Duration = Duration::from_millis(500);

#[derive(Debug, Deserialize)]
pub struct ServiceabilityQuery {
    lat: Option<String>,
    lng: Option<String>,
    basket: Option<String>,
}

/// Which hub delivers to a point.
///
/// Without a point it is found by the caller's address. "Nobody" is an answer: `serviceable` is false.
#[utoipa::path(
    get, path = "/v1/serviceability", tag = "delivery",
    params(
        ("lat" = Option<f64>, Query, description = "WGS 84 degrees; with `lng`", minimum = -90, maximum = 90),
        ("lng" = Option<f64>, Query, description = "WGS 84 degrees; with `lat`", minimum = -180, maximum = 180),
        ("basket" = Option<String>, Query, description = "`sku:qty,…`: prefer hubs that have it in stock"),
    ),
    responses((status = 200, description = "The hub, or that there is none", body = Serviceability)),
)]
pub async fn serviceability(
    State(app): State<App>,
    cx: Context,
    visitor: axum::Extension<Visitor>,
    Query(query): Query<ServiceabilityQuery>,
) -> Answer<axum::Json<Serviceability>> {
    let mut check = Check::new();
    let place = Place::of_query(&mut check, query.lat.as_deref(), query.lng.as_deref());
    let lines = query.basket.map(|text| basket(&mut check, &text)).unwrap_or_default();
    check.done()?;
    let point = place.map(v1::Point::from);
    let (count, units) = (u32::try_from(lines.len()).unwrap_or(u32::MAX), lines.iter().map(|l| l.qty).sum());
    let ask = v1::FindHub { point, basket: lines, ip: visitor.ip.to_string() };
    let found = app.call::<service::Find>(&cx, &ask).await?;
    let hub = found.hub.as_ref().filter(|_| found.serviceable);
    let eta = match (hub, point) {
        (Some(hub), Some(point)) => {
            let ask = v1::CalculateEta { hub_id: hub.hub_id.clone(), drop: Some(point), lines: count, units };
            // Whoever asks wants to know the hub first of all.
            app.call_within::<eta::Calculate>(&cx, &ask, ETA_PATIENCE).await.ok().and_then(|eta| eta.total)
        }
        _ => None,
    };
    Ok(axum::Json(Serviceability::new(found, eta.map(Into::into))))
}

/// Create or change a city's settings.
#[utoipa::path(
    put, path = "/v1/admin/cities/{city}", tag = "admin",
    params(("city" = String, Path, description = "City code, e.g. `jkt`")),
    request_body = CityRequest,
    responses((status = 200, description = "As they are now", body = City)),
)]
pub async fn put_city(
    State(app): State<App>,
    cx: Context,
    Path(city): Path<String>,
    Json(request): Json<CityRequest>,
) -> Answer<axum::Json<City>> {
    let ask = request.into_message(given("/path/city", &city)?)?;
    Ok(axum::Json(app.call::<service::PutCity>(&cx, &ask).await?.try_into()?))
}

/// A city's settings.
#[utoipa::path(
    get, path = "/v1/admin/cities/{city}", tag = "admin",
    params(("city" = String, Path, description = "City code, e.g. `jkt`")),
    responses((status = 200, description = "The settings", body = City)),
)]
pub async fn city(State(app): State<App>, cx: Context, Path(city): Path<String>) -> Answer<axum::Json<City>> {
    let city = named::<CityCode>(&city, Code::UnknownCity)?.into();
    Ok(axum::Json(app.call::<service::City>(&cx, &v1::GetCity { city }).await?.try_into()?))
}

/// Set where a hub delivers: a polygon, or a circle around it, minus exclusions.
#[utoipa::path(
    put, path = "/v1/admin/hubs/{id}/zone", tag = "admin",
    params(("id" = String, Path)),
    request_body = ZoneRequest,
    responses((status = 200, description = "As it is now", body = Zone)),
)]
pub async fn put_zone(
    State(app): State<App>,
    cx: Context,
    Path(hub): Path<String>,
    Json(request): Json<ZoneRequest>,
) -> Answer<axum::Json<Zone>> {
    let ask = request.into_message(named(&hub, Code::GeoUnknownHub)?)?;
    Ok(axum::Json(app.call::<service::PutZone>(&cx, &ask).await?.into()))
}

/// Where a hub delivers.
#[utoipa::path(
    get, path = "/v1/admin/hubs/{id}/zone", tag = "admin",
    params(("id" = String, Path)),
    responses((status = 200, description = "The zone", body = Zone)),
)]
pub async fn zone(State(app): State<App>, cx: Context, Path(hub): Path<String>) -> Answer<axum::Json<Zone>> {
    let hub_id = named::<HubId>(&hub, Code::GeoUnknownHub)?.into();
    Ok(axum::Json(app.call::<service::Zone>(&cx, &v1::GetZone { hub_id }).await?.into()))
}

/// A hub delivers nowhere any more.
#[utoipa::path(
    delete, path = "/v1/admin/hubs/{id}/zone", tag = "admin",
    params(("id" = String, Path)),
    responses((status = 200, description = "What was removed", body = Zone)),
)]
pub async fn remove_zone(
    State(app): State<App>,
    cx: Context,
    Path(hub): Path<String>,
) -> Answer<axum::Json<Zone>> {
    let hub_id = named::<HubId>(&hub, Code::GeoUnknownHub)?.into();
    Ok(axum::Json(app.call::<service::RemoveZone>(&cx, &v1::GetZone { hub_id }).await?.into()))
}
