//! Where an order is, and when it arrives.

use std::time::Duration;

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use subjects::{
    Check, Fault,
    ids::OrderId,
    table::{eta as estimates, orders, tracking as service},
    v1,
};

use super::{Answer, order_id};
use crate::{
    App,
    auth::Caller,
    body::Json,
    dto::{
        common::PageQuery,
        eta::{CalculateRequest, Eta},
        tracking::TrackHistory,
    },
    edge::Context,
    sse::{self, stream::Until},
};

/// What eta may take beyond the bound it gives its components.
const ETA_SLACK: Duration = Duration::from_millis(500);

/// # Errors
/// `order.not_found`, also for an order of somebody else.
async fn own(app: &App, cx: &Context, caller: &Caller, order: &OrderId) -> Result<(), Fault> {
    let user_id = caller.own().unwrap_or_default().to_owned();
    let ask = v1::GetOrder { order_id: order.to_string(), user_id };
    app.call::<orders::Get>(cx, &ask).await.map(drop)
}

/// Follow an order to the door, as server-sent events.
///
/// Events are named `status`, `eta` and `location`; a location comes at most once a second, and only while the
/// order is carried. The `id` of a `status` is the order's version: `Last-Event-ID` resumes after it, with the
/// newest estimate and position at once. A comment comes every 15 s. The stream ends when the order has been
/// delivered, or has ended otherwise.
#[utoipa::path(
    get, path = "/v1/sse/order/tracking/{order_id}", tag = "delivery",
    params(
        ("order_id" = String, Path, description = "`ord_…`"),
        ("Last-Event-ID" = Option<String>, Header, description = "The version seen last"),
    ),
    responses(
        (status = 200, description = "The stream; the data of `status`, `location`, `eta` and `end`",
            content((sse::stream::AnyEvent = "text/event-stream"))),
        (status = 204, description = "The order has ended and everything was seen: do not come again"),
    ),
)]
pub async fn follow(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    Ok(sse::stream::open(&app, cx, &caller, &id, Until::Delivered, &headers).await?)
}

/// The way an order came, oldest first.
#[utoipa::path(
    get, path = "/v1/tracking/history/{order_id}", tag = "delivery",
    params(
        ("order_id" = String, Path, description = "`ord_…`"),
        ("limit" = Option<u32>, Query, description = "Default 20", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of points", body = TrackHistory)),
)]
pub async fn history(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
) -> Answer<axum::Json<TrackHistory>> {
    let order = order_id(&id)?;
    let mut check = Check::new();
    let page = query.page(&mut check);
    check.done()?;
    own(&app, &cx, &caller, &order).await?;
    let ask = v1::GetHistory { order_id: order.into(), page: Some(page) };
    Ok(axum::Json(app.call::<service::History>(&cx, &ask).await?.into()))
}

/// When an order placed now would arrive.
#[utoipa::path(
    post, path = "/v1/eta/calculate", tag = "delivery",
    request_body = CalculateRequest,
    responses((status = 200, description = "With which odds it is there by when", body = Eta)),
)]
pub async fn calculate(
    State(app): State<App>,
    cx: Context,
    Json(request): Json<CalculateRequest>,
) -> Answer<axum::Json<Eta>> {
    let patience = app.config.eta.bound() + ETA_SLACK;
    let ask = request.into_message()?;
    Ok(axum::Json(app.call_within::<estimates::Calculate>(&cx, &ask, patience).await?.try_into()?))
}

/// When an order arrives, and what was promised.
#[utoipa::path(
    get, path = "/v1/eta/{order_id}", tag = "delivery",
    params(("order_id" = String, Path, description = "`ord_…`")),
    responses((status = 200, description = "The estimate", body = Eta)),
)]
pub async fn eta(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<axum::Json<Eta>> {
    let order = order_id(&id)?;
    own(&app, &cx, &caller, &order).await?;
    let patience = app.config.eta.bound() + ETA_SLACK;
    let ask = v1::GetEta { order_id: order.into() };
    Ok(axum::Json(app.call_within::<estimates::Order>(&cx, &ask, patience).await?.try_into()?))
}
