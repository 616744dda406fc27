//! Riders, as the office sees them; and orders handed to dispatch from outside.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use subjects::{
    Check, Code,
    ids::{City, RiderId},
    table::{devices, dispatch as service},
    v1,
};

use super::{Answer, answered, given, named};
use crate::{
    App,
    auth::Caller,
    body::Json,
    dto::{
        common::PageQuery,
        devices::{Ban, BanRequest},
        dispatch::{DispatchRequest, DispatchTask, Rider, RiderList, RiderRequest, RiderState},
    },
    edge::Context,
    problem::ProblemBody,
};

fn rider_id(text: &str) -> Result<RiderId, subjects::Fault> {
    named(text, Code::RiderNotFound)
}

/// Create or change a rider.
#[utoipa::path(
    put, path = "/v1/admin/riders/{id}", tag = "admin",
    params(("id" = String, Path, description = "`rid_…`: the `sub` of his token")),
    request_body = RiderRequest,
    responses((status = 200, description = "As he is now", body = Rider)),
)]
pub async fn put(
    State(app): State<App>,
    cx: Context,
    Path(id): Path<String>,
    Json(request): Json<RiderRequest>,
) -> Answer<axum::Json<Rider>> {
    let ask = request.into_message(given("/path/id", &id)?)?;
    Ok(axum::Json(app.call::<service::PutRider>(&cx, &ask).await?.try_into()?))
}

/// One rider.
#[utoipa::path(
    get, path = "/v1/admin/riders/{id}", tag = "admin",
    params(("id" = String, Path, description = "`rid_…`")),
    responses((status = 200, description = "The rider", body = Rider)),
)]
pub async fn get(State(app): State<App>, cx: Context, Path(id): Path<String>) -> Answer<axum::Json<Rider>> {
    let rider_id = rider_id(&id)?.into();
    Ok(axum::Json(app.call::<service::Rider>(&cx, &v1::GetRider { rider_id }).await?.try_into()?))
}

#[derive(Debug, Deserialize)]
pub struct RidersQuery {
    city: Option<String>,
    state: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// Riders of a city.
#[utoipa::path(
    get, path = "/v1/admin/riders", tag = "admin",
    params(
        ("city" = String, Query, description = "City code, e.g. `jkt`"),
        ("state" = Option<RiderState>, Query, description = "Only these"),
        ("limit" = Option<u32>, Query, description = "Default 20", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of riders", body = RiderList)),
)]
pub async fn list(
    State(app): State<App>,
    cx: Context,
    Query(query): Query<RidersQuery>,
) -> Answer<axum::Json<RiderList>> {
    let mut check = Check::new();
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page(&mut check);
    let city = query.city.unwrap_or_default();
    check.id::<City>("/query/city", &city);
    let state = query.state.as_deref().map(RiderState::parse);
    check.that(state != Some(None), "/query/state", "is no rider state");
    check.done()?;
    let state = state.flatten().map_or(v1::RiderState::Unspecified, Into::into);
    let ask = v1::ListRiders { city, state: state.into(), page: Some(page) };
    Ok(axum::Json(app.call::<service::Riders>(&cx, &ask).await?.try_into()?))
}

/// Shut a rider out, and cut his connections.
#[utoipa::path(
    post, path = "/v1/admin/riders/{id}/ban", tag = "admin",
    params(("id" = String, Path, description = "`rid_…`")),
    request_body = BanRequest,
    responses((status = 200, description = "Shut out", body = Ban)),
)]
pub async fn ban(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    Json(request): Json<BanRequest>,
) -> Answer<axum::Json<Ban>> {
    let ask = request.into_message(rider_id(&id)?, &caller.sub)?;
    Ok(axum::Json(app.call::<devices::Ban>(&cx, &ask).await?.into()))
}

/// Let a rider in again.
#[utoipa::path(
    delete, path = "/v1/admin/riders/{id}/ban", tag = "admin",
    params(("id" = String, Path, description = "`rid_…`")),
    responses((status = 200, description = "Let in; also if he was not shut out", body = Ban)),
)]
pub async fn lift(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<axum::Json<Ban>> {
    let ask = v1::LiftBan { rider_id: rider_id(&id)?.into(), actor: caller.sub.to_string() };
    Ok(axum::Json(app.call::<devices::Lift>(&cx, &ask).await?.into()))
}

/// Whether a rider is shut out.
#[utoipa::path(
    get, path = "/v1/admin/riders/{id}/ban", tag = "admin",
    params(("id" = String, Path, description = "`rid_…`")),
    responses((status = 200, description = "His standing", body = Ban)),
)]
pub async fn standing(
    State(app): State<App>,
    cx: Context,
    Path(id): Path<String>,
) -> Answer<axum::Json<Ban>> {
    let ask = v1::GetBan { rider_id: rider_id(&id)?.into() };
    Ok(axum::Json(app.call::<devices::Standing>(&cx, &ask).await?.into()))
}

/// Hand an order to dispatch.
///
/// Orders placed here are handed over by the store; this is for orders of another back end. The same order
/// again is answered with how far its search is.
#[utoipa::path(
    post, path = "/v1/dispatch/orders", tag = "delivery",
    request_body = DispatchRequest,
    responses(
        (status = 201, description = "A rider is looked for", body = DispatchTask),
        (status = 409, description = "The id was used for another carriage: `dispatch.conflict`",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn request(
    State(app): State<App>,
    cx: Context,
    Json(request): Json<DispatchRequest>,
) -> Answer<Response> {
    let task = app.call::<service::Request>(&cx, &request.into_message()?).await?;
    Ok(answered(StatusCode::CREATED, DispatchTask::try_from(task)?, false))
}
