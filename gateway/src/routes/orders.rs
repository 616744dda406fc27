//! Orders.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;
use subjects::{
    Check,
    ids::{HubId, UserId},
    table::{dispatch, orders as service},
    v1,
};

use super::{Answer, order_id};
use crate::{
    App,
    auth::{Caller, Role},
    body::Json,
    dto::{
        common::PageQuery,
        orders::{AdvanceRequest, CancelRequest, Moved, Order, OrderList, OrderStatus},
    },
    edge::Context,
    problem::ProblemBody,
    sse::{self, stream::Until},
};

/// One order with its timeline.
#[utoipa::path(
    get, path = "/v1/orders/{id}", tag = "orders",
    params(("id" = String, Path, description = "`ord_…`")),
    responses((status = 200, description = "The order", body = Order)),
)]
pub async fn get(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<axum::Json<Order>> {
    let ask = v1::GetOrder {
        order_id: order_id(&id)?.into(),
        user_id: caller.own().unwrap_or_default().to_owned(),
    };
    Ok(axum::Json(app.call::<service::Get>(&cx, &ask).await?.try_into()?))
}

#[derive(Debug, Deserialize)]
pub struct ListQuery {
    user_id: Option<String>,
    hub_id: Option<String>,
    status: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// Orders, newest first: a customer's own, or for staff anybody's.
#[utoipa::path(
    get, path = "/v1/orders", tag = "orders",
    params(
        ("status" = Option<OrderStatus>, Query, description = "Only these"),
        ("limit" = Option<u32>, Query, description = "Default 20", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("user_id" = Option<String>, Query, description = "Staff only: whose orders"),
        ("hub_id" = Option<String>, Query, description = "Of this hub"),
    ),
    responses((status = 200, description = "A page of orders", body = OrderList)),
)]
pub async fn list(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Answer<axum::Json<OrderList>> {
    let mut check = Check::new();
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page(&mut check);
    let status = match query.status.as_deref() {
        None => v1::OrderStatus::Unspecified,
        Some(text) => OrderStatus::parse(text).map_or_else(
            || {
                check.wrong("/query/status", "is no order status");
                v1::OrderStatus::Unspecified
            },
            Into::into,
        ),
    };
    if let Some(hub) = &query.hub_id {
        check.id::<HubId>("/query/hub_id", hub);
    }
    let user_id = match (caller.own(), query.user_id) {
        (Some(own), None) => own.to_owned(),
        (Some(own), Some(asked)) => {
            check.that(asked == own, "/query/user_id", "is somebody else");
            own.to_owned()
        }
        (None, Some(asked)) => {
            check.id::<UserId>("/query/user_id", &asked);
            asked
        }
        (None, None) => String::new(),
    };
    check.done()?;
    let ask = v1::ListOrders {
        user_id,
        status: status.into(),
        page: Some(page),
        hub_id: query.hub_id.unwrap_or_default(),
    };
    Ok(axum::Json(app.call::<service::List>(&cx, &ask).await?.try_into()?))
}

/// Cancel an order, while it is not being picked yet.
#[utoipa::path(
    post, path = "/v1/orders/{id}/cancel", tag = "orders",
    params(("id" = String, Path, description = "`ord_…`")),
    request_body = CancelRequest,
    responses(
        (status = 200, description = "Cancelled", body = Order),
        (status = 409, description = "Too late: `order.illegal_transition`", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn cancel(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    Json(request): Json<CancelRequest>,
) -> Answer<axum::Json<Order>> {
    let order_id = order_id(&id)?.into();
    let mut check = Check::new();
    check.text("/reason", &request.reason, 500);
    check.done()?;
    let ask = v1::CancelOrder {
        order_id,
        user_id: caller.own().unwrap_or_default().to_owned(),
        actor: caller.sub.to_string(),
        reason: request.reason,
    };
    Ok(axum::Json(app.call::<service::Cancel>(&cx, &ask).await?.try_into()?))
}

/// Move an order along: the store picks and packs, the rider rides.
///
/// A driver moves an order he carries (`PICKED_UP`, `IN_TRANSIT`, `DELIVERED`), and is answered with his trip.
#[utoipa::path(
    post, path = "/v1/orders/{id}/status", tag = "orders",
    params(("id" = String, Path, description = "`ord_…`")),
    request_body = AdvanceRequest,
    responses(
        (status = 200, description = "Moved", body = Moved),
        (status = 403, description = "The role may not do this, or the rider does not carry this order: \
            `dispatch.wrong_rider`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Not from where it stands: `order.illegal_transition`",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn advance(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    Json(request): Json<AdvanceRequest>,
) -> Answer<axum::Json<Moved>> {
    let order_id = order_id(&id)?.into();
    let note = request.note.unwrap_or_default();
    let mut check = Check::new();
    check.optional_text("/note", &note, 500);
    check.done()?;
    let to = v1::OrderStatus::from(request.status).into();
    if caller.role == Role::Driver {
        // Who carries what is dispatch's to know; it moves the order in its turn.
        let ask = v1::ReportProgress { order_id, rider_id: caller.sub.to_string(), to, note };
        let trip = app.call::<dispatch::Progress>(&cx, &ask).await?;
        return Ok(axum::Json(Moved::Trip(Box::new(trip.try_into()?))));
    }
    let ask = v1::AdvanceOrder {
        order_id,
        to,
        actor: caller.sub.to_string(),
        note,
        role: caller.role.as_str().to_owned(),
    };
    let order = app.call::<service::Advance>(&cx, &ask).await?;
    Ok(axum::Json(Moved::Order(Box::new(order.try_into()?))))
}

/// Follow an order, as server-sent events.
///
/// Events are named `status`, `eta` and `location`; a location comes at most once a second, and only while the
/// order is carried. The `id` of a `status` is the order's version: `Last-Event-ID` resumes after it, with the
/// newest estimate and position at once. A comment comes every 15 s. The stream ends when the order is closed, or
/// has ended otherwise.
#[utoipa::path(
    get, path = "/v1/sse/orders/{id}", tag = "orders",
    params(
        ("id" = String, Path, description = "`ord_…`"),
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
    Ok(sse::stream::open(&app, cx, &caller, &id, Until::Closed, &headers).await?)
}
