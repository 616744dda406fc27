//! Checkout.

use axum::extract::State;

use super::Answer;
use crate::{
    App,
    auth::Caller,
    body::{IdempotencyKey, Json},
    checkout as saga,
    dto::{
        checkout::{CheckoutAccepted, CheckoutRequest},
        orders::Order,
    },
    edge::Context,
    problem::ProblemBody,
};

/// Place an order.
///
/// The first result of a key is replayed for 24 hours, byte for byte, with `Idempotency-Replayed:
/// true`. 202 means the order is being worked on, or waits for the customer at the payment provider;
/// look at `Location`, or repeat the request with the same key.
///
/// With a `quote_id` exactly its total is charged; one whose time is over is answered with the difference and the id
/// of a new one. With `promo_codes` each code has to bring something, or nothing is ordered. With neither the prices
/// of now are charged, without promotions.
#[utoipa::path(
    post, path = "/v1/checkout", tag = "orders",
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters",
        min_length = 1, max_length = 255)),
    request_body = CheckoutRequest,
    responses(
        (status = 201, description = "Confirmed", body = Order,
            headers(("Location" = String), ("Idempotency-Replayed" = bool))),
        (status = 202, description = "Accepted, not decided yet", body = CheckoutAccepted,
            headers(("Location" = String))),
        (status = 402, description = "The payment was declined", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "Out of stock (`shortages`); the key is in flight; a promotion does not apply or \
            is spent; or the quote has expired: `pricing.quote_expired`, `errors` name what it was and what it is now",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn checkout(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<CheckoutRequest>,
) -> Answer {
    let start = request.into_start()?;
    Ok(saga::place(&app, cx, &caller, key, start).await?)
}
