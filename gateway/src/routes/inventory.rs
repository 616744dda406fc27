//! Stock.
//!
//! A reservation's id is its order's, and it lives in one hub's shard; so the routes with the id in
//! the path take the hub in the body.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use subjects::{
    Code,
    ids::{HubId, MovementId, OrderId, Sku, Token as _},
    table::inventory as service,
    v1,
};

use super::{Answer, answered, keyed, named};
use crate::{
    App,
    auth::Caller,
    body::{IdempotencyKey, Json},
    dto::inventory::{
        ConfirmRequest, ExtendRequest, Movement, MovementRequest, ReleaseRequest, Reservation,
        ReservationState, ReserveRequest, StockLevel,
    },
    edge::Context,
    problem::ProblemBody,
};

/// What one SKU has at one hub, live.
#[utoipa::path(
    get, path = "/v1/stock/{hub_id}/{sku}", tag = "inventory",
    params(("hub_id" = String, Path), ("sku" = String, Path)),
    responses((status = 200, description = "The level", body = StockLevel)),
)]
pub async fn stock(
    State(app): State<App>,
    cx: Context,
    Path((hub_id, sku)): Path<(String, String)>,
) -> Answer<axum::Json<StockLevel>> {
    let ask = v1::GetStock {
        hub_id: named::<HubId>(&hub_id, Code::InventoryUnknownHub)?.into(),
        sku: named::<Sku>(&sku, Code::InventoryUnknownSku)?.into(),
    };
    Ok(axum::Json(app.call::<service::Stock>(&cx, &ask).await?.into()))
}

/// Hold a basket. Idempotent by `order_id`.
#[utoipa::path(
    post, path = "/v1/inventory/reservations", tag = "inventory",
    request_body = ReserveRequest,
    responses(
        (status = 201, description = "Held", body = Reservation, headers(("Idempotency-Replayed" = bool))),
        (status = 409, description = "Out of stock, with `shortages`; or the id was used otherwise",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn reserve(State(app): State<App>, cx: Context, Json(request): Json<ReserveRequest>) -> Answer {
    let ask = v1::ReserveStock::try_from(request)?;
    let reply = app.call::<service::Reserve>(&cx, &ask).await?;
    let replayed = reply.replayed;
    Ok(answered(StatusCode::CREATED, Reservation::try_from(reply)?, replayed))
}

fn reservation(id: &str) -> Result<OrderId, subjects::Fault> {
    named(id, Code::ReservationNotFound)
}

fn state(reply: v1::ReservationState) -> Answer {
    let replayed = reply.replayed;
    Ok(answered(StatusCode::OK, ReservationState::try_from(reply)?, replayed))
}

/// The held units are sold.
#[utoipa::path(
    post, path = "/v1/inventory/reservations/{id}/confirm", tag = "inventory",
    params(("id" = String, Path, description = "The order's id")),
    request_body = ConfirmRequest,
    responses(
        (status = 200, description = "Sold", body = ReservationState, headers(("Idempotency-Replayed" = bool))),
        (status = 409, description = "The hold has ended, and the units are gone", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn confirm(
    State(app): State<App>,
    cx: Context,
    Path(id): Path<String>,
    Json(request): Json<ConfirmRequest>,
) -> Answer {
    let ask = request.into_message(reservation(&id)?)?;
    state(app.call::<service::Confirm>(&cx, &ask).await?)
}

/// The held units are free again.
#[utoipa::path(
    post, path = "/v1/inventory/reservations/{id}/release", tag = "inventory",
    params(("id" = String, Path, description = "The order's id")),
    request_body = ReleaseRequest,
    responses(
        (status = 200, description = "Free", body = ReservationState, headers(("Idempotency-Replayed" = bool))),
        (status = 409, description = "It was sold already", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn release(
    State(app): State<App>,
    cx: Context,
    Path(id): Path<String>,
    Json(request): Json<ReleaseRequest>,
) -> Answer {
    let ask = request.into_message(reservation(&id)?)?;
    state(app.call::<service::Release>(&cx, &ask).await?)
}

/// Keep a hold longer.
#[utoipa::path(
    post, path = "/v1/inventory/reservations/{id}/extend", tag = "inventory",
    params(("id" = String, Path, description = "The order's id")),
    request_body = ExtendRequest,
    responses(
        (status = 200, description = "Held longer", body = ReservationState,
            headers(("Idempotency-Replayed" = bool))),
        (status = 409, description = "It has ended", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn extend(
    State(app): State<App>,
    cx: Context,
    Path(id): Path<String>,
    Json(request): Json<ExtendRequest>,
) -> Answer {
    let ask = request.into_message(reservation(&id)?)?;
    state(app.call::<service::Extend>(&cx, &ask).await?)
}

/// Receive, adjust, transfer or count stock.
#[utoipa::path(
    post, path = "/v1/inventory/movements", tag = "inventory",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters",
        min_length = 1, max_length = 255)),
    request_body = MovementRequest,
    responses(
        (status = 201, description = "Moved", body = Movement, headers(("Idempotency-Replayed" = bool))),
        (status = 409, description = "More than there is, or the key was used otherwise", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn movement(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<MovementRequest>,
) -> Answer<Response> {
    let id = MovementId::from_uuid(keyed("movement", &caller.sub, &key));
    let ask = request.into_message(id.as_str().to_owned(), &caller.sub)?;
    let reply = app.call::<service::Move>(&cx, &ask).await.map_err(super::reused(Code::MovementConflict))?;
    let replayed = reply.replayed;
    Ok(answered(StatusCode::CREATED, Movement::from(reply), replayed))
}
