//! Flash sales: a token, a queue, a purchase.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use subjects::{Check, Code, Fault, ids::Name, table::flashsale as service, v1};

use super::{Answer, cached, given, named};
use crate::{
    App,
    auth::Caller,
    body::{IdempotencyKey, Json},
    checkout as saga,
    dto::{
        common::PageQuery,
        flashsale::{
            QueueEvent, Sale, SaleAccepted, SaleCheckoutRequest, SaleList, SalePlace, SaleRequest, SaleToken,
        },
        orders::Order,
        promo::MAX_FINGERPRINT,
    },
    edge::Context,
    problem::ProblemBody,
    sse,
};

#[derive(Debug, Deserialize)]
pub struct TokenQuery {
    sale_id: Option<String>,
    fingerprint: Option<String>,
}

/// A token that proves that this device asked. Good once, and for half a minute.
#[utoipa::path(
    get, path = "/v1/flash-sale/token", tag = "flash sales",
    params(
        ("sale_id" = String, Query),
        ("fingerprint" = String, Query, description = "What the app knows its device by, 1 to 128 bytes"),
    ),
    responses(
        (status = 200, description = "For one attempt", body = SaleToken),
        (status = 404, description = "No such sale", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The sale is over: `flash.not_open`", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn token(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Query(query): Query<TokenQuery>,
) -> Answer<Response> {
    let (sale_id, fingerprint) = (query.sale_id.unwrap_or_default(), query.fingerprint.unwrap_or_default());
    let mut check = Check::new();
    check.id::<Name>("/query/sale_id", &sale_id);
    check.text("/query/fingerprint", &fingerprint, MAX_FINGERPRINT);
    check.done()?;
    let ask = v1::IssueSaleToken { sale_id, fingerprint, user_id: caller.user()?.into() };
    let issued: SaleToken = app.call::<service::Token>(&cx, &ask).await?.into();
    let mut response = axum::Json(issued).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Join a sale's queue, or buy.
///
/// The first request joins; once the queue's stream says `ADMITTED`, the same request with the same key and a new
/// token buys. A purchase is an order like any other, and is answered as `POST /v1/checkout` is. The answer to a key
/// is kept for ten minutes; asked again, a purchase is answered with its order and `Idempotency-Replayed: true`.
#[utoipa::path(
    post, path = "/v1/flash-sale/checkout", tag = "flash sales",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters",
        min_length = 1, max_length = 255)),
    request_body = SaleCheckoutRequest,
    responses(
        (status = 200, description = "Bought before, with this key", body = Order,
            headers(("Location" = String), ("Idempotency-Replayed" = bool))),
        (status = 201, description = "Bought", body = Order, headers(("Location" = String))),
        (status = 202, description = "In the queue; or the checkout is not decided yet (`Location`)",
            body = SaleAccepted, headers(("Location" = String))),
        (status = 401, description = "The attestation token is foreign, expired, or was used before; or the bearer \
            token is", body = ProblemBody, content_type = "application/problem+json"),
        (status = 402, description = "The payment was declined; the units go to the next", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such sale", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The sale is not open, all places are taken, the place has passed on, the buyer \
            has his share, or fewer are left than he asks for (`shortages`)", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "Sold out", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn checkout(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<SaleCheckoutRequest>,
) -> Answer {
    let ask = request.into_message(&caller.user()?.to_string(), key)?;
    Ok(saga::flash::enter(&app, cx, ask).await?)
}

#[derive(Debug, Deserialize)]
pub struct SaleQuery {
    sale_id: Option<String>,
}

impl SaleQuery {
    fn id(self) -> Result<Name, Fault> {
        given("/query/sale_id", &self.sale_id.unwrap_or_default())
    }
}

/// Where the caller stands in a sale's queue.
#[utoipa::path(
    get, path = "/v1/flash-sale/queue-status", tag = "flash sales",
    params(("sale_id" = String, Query)),
    responses(
        (status = 200, description = "His place", body = SalePlace),
        (status = 404, description = "No such sale, or he has not joined it", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn status(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Query(query): Query<SaleQuery>,
) -> Answer<axum::Json<SalePlace>> {
    let ask = v1::GetPlace { sale_id: query.id()?.into(), user_id: caller.user()?.into() };
    Ok(axum::Json(app.call::<service::Place>(&cx, &ask).await?.try_into()?))
}

/// Follow a sale's queue, as server-sent events.
///
/// `tick`, once a second: how far the sale is. `place`: where the caller stands, whenever that changes; its `id` is
/// the status. A comment comes every 15 s. The stream ends when nothing changes for the caller any more, and with
/// `end` when his token does.
#[utoipa::path(
    get, path = "/v1/flash-sale/queue-stream", tag = "flash sales",
    params(
        ("sale_id" = String, Query),
        ("Last-Event-ID" = Option<String>, Header, description = "The status seen last"),
    ),
    responses(
        (status = 200, description = "The stream; the data of `place`, `tick` and `end`",
            content((QueueEvent = "text/event-stream"))),
        (status = 204, description = "It is over and that was seen: do not come again"),
        (status = 404, description = "No such sale, or he has not joined it", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn follow(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Query(query): Query<SaleQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    Ok(sse::queue::open(&app, cx, &caller, &query.id()?, &headers).await?)
}

/// Flash sales, by their id.
#[utoipa::path(
    get, path = "/v1/flash-sales", tag = "flash sales",
    params(
        ("limit" = Option<u32>, Query, description = "Default 20", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of sales", body = SaleList)),
)]
pub async fn list(State(app): State<App>, cx: Context, Query(query): Query<PageQuery>) -> Answer<Response> {
    let mut check = Check::new();
    let page = query.page(&mut check);
    check.done()?;
    let list: SaleList =
        app.call::<service::List>(&cx, &v1::ListSales { page: Some(page) }).await?.try_into()?;
    Ok(cached(1, axum::Json(list).into_response()))
}

/// Create a sale, or change one that has not begun.
#[utoipa::path(
    put, path = "/v1/admin/sales/{id}", tag = "admin",
    params(("id" = String, Path, description = "Named by the operator: letters, digits, `_`, `-`")),
    request_body = SaleRequest,
    responses(
        (status = 200, description = "As it is now", body = Sale),
        (status = 409, description = "It has begun: `flash.fixed`; or there is not that much stock", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn put(
    State(app): State<App>,
    cx: Context,
    Path(id): Path<String>,
    Json(request): Json<SaleRequest>,
) -> Answer<axum::Json<Sale>> {
    let ask = request.into_message(given("/path/id", &id)?)?;
    Ok(axum::Json(app.call::<service::Put>(&cx, &ask).await?.try_into()?))
}

/// One sale, with what it has sold.
#[utoipa::path(
    get, path = "/v1/admin/sales/{id}", tag = "admin",
    params(("id" = String, Path)),
    responses((status = 200, description = "The sale", body = Sale)),
)]
pub async fn get(State(app): State<App>, cx: Context, Path(id): Path<String>) -> Answer<axum::Json<Sale>> {
    let sale_id = named::<Name>(&id, Code::SaleNotFound)?.into();
    Ok(axum::Json(app.call::<service::Get>(&cx, &v1::GetSale { sale_id }).await?.try_into()?))
}
