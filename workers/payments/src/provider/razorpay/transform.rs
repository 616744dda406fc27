//! Razorpay's words and ours. Pure.
//!
//! **Money.** Razorpay counts in ISO 4217 minor units, so 15 990 whole rupiah go out as `1599000`, INR
//! and ours agree, and three-decimal currencies must end in 0 (theirs refuses others).
//!
//! **States.** Of a payment: `authorized`, `captured`, `refunded` (which was captured), `failed` →
//! declined; `created` and everything unknown → pending. A refund is done when `processed`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::money::{Currency, Money};
use crate::provider::error::{ProviderError, WebhookError};
use crate::provider::http::Raw;
use crate::provider::types::{
    Authorize, Decline, DeclineCode, List, NextAction, Outcome, Page, Refund, RefundOutcome, RefundView,
    RefusalCode, Snapshot, WebhookEvent, WebhookSubject,
};
use crate::provider::{Headers, signature};

/// Razorpay tries a webhook again for 24 h with the body, and so the time, of the first try. Nothing
/// younger can be refused for its age; replays are found by event id. The tolerance is added to it.
pub const WEBHOOK_RETRIES: TimeDelta = TimeDelta::hours(24);

fn units(money: Money) -> Result<i64, ProviderError> {
    Ok(money.to_units(money.currency.iso_exponent())?)
}

/// `POST /v1/orders`.
pub fn order(request: &Authorize) -> Result<Value, ProviderError> {
    Ok(json!({
        "amount": units(request.money)?,
        "currency": request.money.currency.code(),
        // Theirs must be unique and at most 40 characters, and can be searched for.
        "receipt": request.payment_id,
        "notes": {"payment_id": request.payment_id, "order_id": request.order_id},
    }))
}

/// `POST /v1/payments/{id}/capture`.
pub fn capture(money: Money) -> Result<Value, ProviderError> {
    Ok(json!({"amount": units(money)?, "currency": money.currency.code()}))
}

/// `POST /v1/payments/{id}/refund`.
pub fn refund(request: &Refund) -> Result<Value, ProviderError> {
    Ok(json!({
        "amount": units(request.amount)?,
        "speed": "normal",
        "receipt": request.refund_id,
        "notes": {"refund_id": request.refund_id, "payment_id": request.payment_id},
    }))
}

/// `X-Refund-Idempotency` wants at least ten characters of `[A-Za-z0-9_-]`; ours are in the alphabet.
pub fn refund_key(key: &str) -> String {
    format!("{key:_<10}")
}

/// Query of `GET /v1/orders`, paged by count and skip. Orders rather than payments, since only an
/// order carries our id; its payments come with it.
pub fn list(request: &List) -> Result<Vec<(&'static str, String)>, ProviderError> {
    Ok(vec![
        ("from", request.from.timestamp().to_string()),
        // Both ends are inclusive there, and ours is open at the end.
        ("to", (request.to.timestamp() - 1).to_string()),
        ("count", request.limit.clamp(1, 100).to_string()),
        ("skip", skip(request)?.to_string()),
        ("expand[]", "payments".to_owned()),
    ])
}

fn skip(request: &List) -> Result<u64, ProviderError> {
    match &request.cursor {
        None => Ok(0),
        Some(cursor) => cursor.parse().map_err(|_| ProviderError::Rejected("not a cursor of ours".into())),
    }
}

/// Notes are an object, or an empty list when there are none.
fn note(notes: &Value, key: &str) -> Option<String> {
    notes.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[derive(Debug, Deserialize)]
pub struct Order {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub receipt: Option<String>,
    /// Only when expanded.
    payments: Option<Collection<Payment>>,
}

#[derive(Debug, Deserialize)]
pub struct Payment {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    pub order_id: Option<String>,
    #[serde(default)]
    amount_refunded: i64,
    #[serde(default)]
    notes: Value,
    error_code: Option<String>,
    error_reason: Option<String>,
    created_at: i64,
}

#[derive(Debug, Deserialize)]
pub struct RazorpayRefund {
    id: String,
    amount: i64,
    currency: Option<String>,
    payment_id: Option<String>,
    status: Option<String>,
    #[serde(default)]
    notes: Value,
}

#[derive(Debug, Deserialize)]
pub struct Collection<T> {
    pub items: Vec<T>,
}

#[derive(Debug, Default, Deserialize)]
struct ErrorBody {
    #[serde(default)]
    error: ApiError,
}

#[derive(Debug, Default, Deserialize)]
struct ApiError {
    description: Option<String>,
}

/// Reads a non-2xx answer. A 400 stays `Rejected` here: only the object's own state tells whether it
/// is an old success, a business no, or our mistake.
pub fn error(raw: &Raw) -> ProviderError {
    let body: ErrorBody = serde_json::from_slice(&raw.body).unwrap_or_default();
    let text = body.error.description.unwrap_or_else(|| format!("status {}", raw.status));
    match raw.status {
        401 | 403 => ProviderError::Auth,
        429 => ProviderError::RateLimited { retry_after: raw.retry_after },
        // 409: the same refund key is being worked on.
        409 | 500..=599 => ProviderError::Failed(text),
        _ => ProviderError::Rejected(text),
    }
}

fn money(units: i64, currency: &str) -> Result<Money, ProviderError> {
    let currency = Currency::parse(currency)
        .ok_or_else(|| ProviderError::Malformed(format!("unknown currency {currency}")))?;
    Money::from_units(units, currency, currency.iso_exponent())
        .map_err(|e| ProviderError::Malformed(e.to_string()))
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// An order nobody has paid: the customer's app pays it with Razorpay's checkout.
pub fn unpaid(order: &Order) -> Outcome {
    Outcome::Pending {
        provider_ref: Some(order.id.clone()),
        next: NextAction::Client { handle: order.id.clone() },
    }
}

pub fn unpaid_snapshot(order: &Order, since: DateTime<Utc>) -> Result<Snapshot, ProviderError> {
    Ok(Snapshot {
        payment_id: order.receipt.clone(),
        outcome: unpaid(order),
        money: money(order.amount, &order.currency)?,
        captured: 0,
        refunded: 0,
        refunds: Vec::new(),
        created_at: since,
    })
}

/// Why a payment offered as a token is not this payment, if it is not. A customer can send us the id
/// of any payment; only one made for our order, amount and currency pays for it.
pub fn mismatch(request: &Authorize, payment: &Payment, order: Option<&Order>) -> Option<Outcome> {
    let reason = if order.and_then(|o| o.receipt.as_deref()) != Some(&request.payment_id) {
        "token is for another order"
    } else if money(payment.amount, &payment.currency).ok() != Some(request.money) {
        "token is for another amount"
    } else {
        return None;
    };
    let decline = Decline { code: DeclineCode::TokenMismatch, reason: reason.to_owned() };
    Some(Outcome::Declined { provider_ref: None, decline })
}

impl Payment {
    pub fn was_captured(&self) -> bool {
        matches!(self.status.as_str(), "captured" | "refunded")
    }

    /// Of several attempts at one order, the one that speaks for it.
    pub fn rank(&self) -> u8 {
        match self.status.as_str() {
            "captured" | "refunded" => 3,
            "authorized" => 2,
            "failed" => 0,
            _ => 1,
        }
    }

    /// In our units; what is still left to refund.
    pub fn left(&self) -> Result<i64, ProviderError> {
        let captured = if self.was_captured() { self.amount } else { 0 };
        Ok(money(captured - self.amount_refunded, &self.currency)?.amount)
    }
}

pub fn outcome(payment: &Payment) -> Result<Outcome, ProviderError> {
    let provider_ref = payment.id.clone();
    Ok(match payment.status.as_str() {
        "authorized" => Outcome::Authorized { provider_ref },
        "captured" | "refunded" => {
            Outcome::Captured { provider_ref, amount: money(payment.amount, &payment.currency)?.amount }
        }
        "failed" => Outcome::Declined { provider_ref: Some(provider_ref), decline: decline(payment) },
        _ => Outcome::Pending { provider_ref: Some(provider_ref), next: NextAction::Wait },
    })
}

fn decline(payment: &Payment) -> Decline {
    let reason =
        payment.error_reason.as_deref().or(payment.error_code.as_deref()).unwrap_or("payment_failed");
    let code = match reason {
        "insufficient_funds" | "insufficient_balance" => DeclineCode::InsufficientFunds,
        "card_expired" => DeclineCode::ExpiredCard,
        "authentication_failed" | "invalid_otp" | "incorrect_otp" | "incorrect_pin" => {
            DeclineCode::AuthenticationFailed
        }
        "payment_cancelled" | "payment_timed_out" => DeclineCode::Canceled,
        "transaction_limit_exceeded" | "transaction_daily_limit_exceeded" => DeclineCode::LimitExceeded,
        "card_number_invalid" | "bank_account_invalid" | "invalid_vpa" | "card_network_not_enabled" => {
            DeclineCode::InvalidMethod
        }
        _ => DeclineCode::CardDeclined,
    };
    Decline { code, reason: reason.to_owned() }
}

pub fn refund_outcome(refund: &RazorpayRefund, currency: Currency) -> Result<RefundOutcome, ProviderError> {
    let code = refund.currency.as_deref().filter(|c| !c.is_empty()).unwrap_or(currency.code());
    Ok(match refund.status.as_deref() {
        Some("processed") => RefundOutcome::Refunded {
            refund_ref: refund.id.clone(),
            amount: money(refund.amount, code)?.amount,
        },
        Some("failed") => RefundOutcome::Refused { code: RefusalCode::RefundFailed, reason: "failed".into() },
        _ => RefundOutcome::Pending { refund_ref: Some(refund.id.clone()) },
    })
}

fn refund_view(refund: &RazorpayRefund, currency: Currency) -> Result<RefundView, ProviderError> {
    let exponent = currency.iso_exponent();
    let amount = Money::from_units(refund.amount, currency, exponent)
        .map_err(|e| ProviderError::Malformed(e.to_string()))?;
    Ok(RefundView {
        refund_id: note(&refund.notes, "refund_id"),
        amount: amount.amount,
        outcome: refund_outcome(refund, currency)?,
    })
}

/// `payment_id` is ours, known from the order it was made for.
pub fn snapshot(
    payment: &Payment,
    refunds: &[RazorpayRefund],
    payment_id: Option<String>,
) -> Result<Snapshot, ProviderError> {
    let whole = money(payment.amount, &payment.currency)?;
    Ok(Snapshot {
        payment_id: payment_id.or_else(|| note(&payment.notes, "payment_id")),
        outcome: outcome(payment)?,
        captured: if payment.was_captured() { whole.amount } else { 0 },
        refunded: money(payment.amount_refunded, &payment.currency)?.amount,
        refunds: refunds.iter().map(|r| refund_view(r, whole.currency)).collect::<Result<_, _>>()?,
        created_at: time(payment.created_at),
        money: whole,
    })
}

/// Orders nobody tried to pay are no payments and are left out.
pub fn page(request: &List, orders: &[Order]) -> Result<Page, ProviderError> {
    let full = orders.len() >= request.limit.clamp(1, 100) as usize;
    let next = skip(request)? + orders.len() as u64;
    let items = orders
        .iter()
        .filter_map(|order| {
            let tried = order.payments.as_ref()?.items.iter();
            let payment = tried.max_by_key(|p| p.rank())?;
            Some(snapshot(payment, &[], order.receipt.clone()))
        })
        .collect::<Result<_, _>>()?;
    Ok(Page { items, next_cursor: full.then(|| next.to_string()) })
}

#[derive(Deserialize)]
struct Event {
    event: String,
    created_at: i64,
    payload: Payload,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Payload {
    payment: Option<Entity>,
    refund: Option<Entity>,
    order: Option<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    entity: Value,
}

/// Checks and reads a webhook.
///
/// The event's identity is the digest of its signed body: the header `x-razorpay-event-id` is not
/// covered by the signature, so whoever overheard one webhook could send it again under a new id.
pub fn webhook(
    secrets: &[String],
    headers: &Headers,
    body: &[u8],
    now: DateTime<Utc>,
    tolerance: TimeDelta,
) -> Result<WebhookEvent, WebhookError> {
    let header = headers.get("x-razorpay-signature").ok_or(WebhookError::MissingSignature)?;
    if !signature::matches_any(secrets, std::iter::once(header.as_str()), &[body]) {
        return Err(WebhookError::BadSignature);
    }
    let event: Event = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    signature::check_age(time(event.created_at), now, WEBHOOK_RETRIES + tolerance, tolerance)?;
    read(event, signature::digest(body)).map_err(|_| WebhookError::Malformed)
}

fn read(event: Event, event_id: String) -> Result<WebhookEvent, ProviderError> {
    fn parse<T: serde::de::DeserializeOwned>(e: Option<Entity>) -> Result<Option<T>, ProviderError> {
        e.map(|e| serde_json::from_value(e.entity))
            .transpose()
            .map_err(|e| ProviderError::Malformed(e.to_string()))
    }
    let payment: Option<Payment> = parse(event.payload.payment)?;
    let order: Option<Order> = parse(event.payload.order)?;
    let refund: Option<RazorpayRefund> = parse(event.payload.refund)?;
    let subject = match (event.event.split('.').next(), &payment, &refund) {
        (Some("refund"), Some(p), Some(r)) => {
            WebhookSubject::Refund(refund_view(r, money(p.amount, &p.currency)?.currency)?)
        }
        (Some("payment" | "order"), Some(p), _) => WebhookSubject::Payment(outcome(p)?),
        _ => WebhookSubject::Other,
    };
    let noted = payment.as_ref().and_then(|p| note(&p.notes, "payment_id"));
    let refunded = refund.and_then(|r| r.payment_id);
    let order_ref = payment.as_ref().and_then(|p| p.order_id.clone());
    Ok(WebhookEvent {
        event_id,
        kind: event.event,
        occurred_at: time(event.created_at),
        payment_id: order.and_then(|o| o.receipt).or(noted),
        provider_ref: payment.map(|p| p.id).or(refunded),
        order_ref,
        subject,
    })
}

#[cfg(test)]
#[path = "transform_tests.rs"]
mod tests;
