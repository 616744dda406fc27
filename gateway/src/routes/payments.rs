//! Refunds, wallets, webhooks.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
};
use serde::Deserialize;
use subjects::{
    Check, Code,
    ids::{Name, RefundId, UserId},
    table::payments as service,
    v1,
};

use super::{Answer, answered, keyed, named, order_id, reused};
use crate::{
    App,
    auth::Caller,
    body::{IdempotencyKey, Json, Raw},
    dto::payments::{CreditRequest, Refund, RefundRequest, Wallet, WebhookAccepted},
    edge::Context,
    problem::ProblemBody,
};

/// Give money back, whole or in part.
#[utoipa::path(
    post, path = "/v1/orders/{id}/refunds", tag = "payments",
    params(
        ("id" = String, Path, description = "`ord_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters",
            min_length = 1, max_length = 255),
    ),
    request_body = RefundRequest,
    responses(
        (status = 201, description = "Refunded, or on its way", body = Refund,
            headers(("Idempotency-Replayed" = bool))),
        (status = 409, description = "The payment cannot be refunded now", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn refund(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<RefundRequest>,
) -> Answer {
    let refund_id = RefundId::from_uuid(keyed("refund", &caller.sub, &key)).into();
    let ask = request.into_message(order_id(&id)?, refund_id, &caller.sub)?;
    let reply = app.call::<service::Refund>(&cx, &ask).await.map_err(reused(Code::PaymentConflict))?;
    let replayed = reply.replayed;
    Ok(answered(StatusCode::CREATED, Refund::try_from(reply)?, replayed))
}

/// A payment provider's webhook; signed by the provider, over the body as it is.
#[utoipa::path(
    post, path = "/v1/webhooks/payments/{provider}", tag = "payments",
    params(("provider" = String, Path, description = "`sandbox`, `stripe`, `razorpay`")),
    request_body(content = String, content_type = "application/json", description = "The provider's event"),
    responses(
        (status = 200, description = "Taken", body = WebhookAccepted),
        (status = 401, description = "The signature does not match, or is too old", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn webhook(
    State(app): State<App>,
    cx: Context,
    Path(provider): Path<String>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Answer<axum::Json<WebhookAccepted>> {
    let ask = v1::ProviderWebhook {
        provider: named::<Name>(&provider, Code::UnknownProvider)?.into(),
        body,
        headers: passed_on(&headers),
    };
    Ok(axum::Json(app.call::<service::Webhook>(&cx, &ask).await?.into()))
}

/// What a signature may need, and none of what is ours.
fn passed_on(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .filter(|(name, _)| **name != header::AUTHORIZATION && **name != header::COOKIE)
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect()
}

#[derive(Debug, Deserialize)]
pub struct WalletQuery {
    currency: Option<String>,
}

/// The caller's wallet.
#[utoipa::path(
    get, path = "/v1/wallet", tag = "payments",
    params(("currency" = String, Query, description = "ISO 4217", example = "IDR")),
    responses((status = 200, description = "The balance", body = Wallet)),
)]
pub async fn wallet(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Query(query): Query<WalletQuery>,
) -> Answer<axum::Json<Wallet>> {
    let currency = query.currency.unwrap_or_default();
    let mut check = Check::new();
    let right = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    check.that(right, "/query/currency", "is not an ISO 4217 code");
    check.done()?;
    let ask = v1::GetWallet { user_id: caller.user()?.into(), currency };
    Ok(axum::Json(app.call::<service::Wallet>(&cx, &ask).await?.try_into()?))
}

/// Put money into a wallet.
#[utoipa::path(
    post, path = "/v1/admin/wallets/{user_id}/credits", tag = "admin",
    params(
        ("user_id" = String, Path, description = "`usr_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters",
            min_length = 1, max_length = 255),
    ),
    request_body = CreditRequest,
    responses((status = 201, description = "The balance after it", body = Wallet,
        headers(("Idempotency-Replayed" = bool)))),
)]
pub async fn credit(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(user): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<CreditRequest>,
) -> Answer {
    let user = named::<UserId>(&user, Code::RouteNotFound)?;
    let entry_id = format!("wle_{}", keyed("credit", &caller.sub, &key).simple());
    let ask = request.into_message(user, entry_id, &caller.sub)?;
    let reply = app.call::<service::CreditWallet>(&cx, &ask).await.map_err(reused(Code::PaymentConflict))?;
    let replayed = reply.replayed;
    Ok(answered(StatusCode::CREATED, Wallet::try_from(reply)?, replayed))
}
