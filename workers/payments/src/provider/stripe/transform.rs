//! Stripe's words and ours. Pure.
//!
//! **Money.** Stripe counts IDR (and all but a short list) with two decimals, so 15 990 whole rupiah go
//! out as `1599000`. Zero-decimal currencies go out whole. ISK and UGX are zero-decimal in ISO 4217 but
//! Stripe still takes them with two. Three-decimal currencies go out with three, and Stripe wants the
//! last digit to be 0.
//!
//! **States.** `requires_capture` → authorized, `succeeded` → captured, `canceled` → voided,
//! `requires_payment_method` after a failed attempt → declined; everything else, known or not → pending.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::money::{Currency, Money};
use crate::provider::error::{ProviderError, WebhookError};
use crate::provider::http::Raw;
use crate::provider::types::{
    Authorize, Capture, Decline, DeclineCode, List, NextAction, Outcome, Page, Refund, RefundOutcome,
    RefundView, RefusalCode, Snapshot, WebhookEvent, WebhookSubject,
};

/// A form, in the order it is sent.
pub type Form = Vec<(String, String)>;

/// Decimals Stripe counts `currency` with.
pub fn exponent(currency: Currency) -> u32 {
    match currency.code() {
        "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn field(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

/// `POST /v1/payment_intents`: create and confirm in one call.
pub fn authorize(request: &Authorize) -> Result<Form, ProviderError> {
    let token = request.token.as_deref().ok_or_else(|| ProviderError::Rejected("no token".into()))?;
    let units = request.money.to_units(exponent(request.money.currency))?;
    Ok(vec![
        field("amount", units.to_string()),
        field("currency", request.money.currency.code().to_ascii_lowercase()),
        field("payment_method", token),
        // Without a list Stripe may pick methods that need a return page, which a checkout has not.
        field("payment_method_types[]", "card"),
        field("capture_method", if request.capture { "automatic" } else { "manual" }),
        field("confirm", "true"),
        field("metadata[payment_id]", &request.payment_id),
        field("metadata[order_id]", &request.order_id),
        field("expand[]", "latest_charge"),
    ])
}

/// `POST /v1/payment_intents/{id}/capture`.
pub fn capture(request: &Capture) -> Result<Form, ProviderError> {
    let money = request.authorized.with(request.amount);
    Ok(vec![
        field("amount_to_capture", money.to_units(exponent(money.currency))?.to_string()),
        field("expand[]", "latest_charge"),
    ])
}

/// `POST /v1/refunds`.
pub fn refund(request: &Refund) -> Result<Form, ProviderError> {
    Ok(vec![
        field("payment_intent", &request.provider_ref),
        field("amount", request.amount.to_units(exponent(request.amount.currency))?.to_string()),
        field("metadata[refund_id]", &request.refund_id),
        field("metadata[payment_id]", &request.payment_id),
    ])
}

/// Query of `GET /v1/payment_intents`, newest first.
pub fn list(request: &List) -> Form {
    let mut query = vec![
        field("created[gte]", request.from.timestamp().to_string()),
        field("created[lt]", request.to.timestamp().to_string()),
        field("limit", request.limit.clamp(1, 100).to_string()),
        field("expand[]", "data.latest_charge"),
    ];
    if let Some(cursor) = &request.cursor {
        query.push(field("starting_after", cursor));
    }
    query
}

/// A PaymentIntent, as far as we read it.
#[derive(Debug, Deserialize)]
pub struct Intent {
    pub id: String,
    amount: i64,
    currency: String,
    status: String,
    created: i64,
    amount_received: Option<i64>,
    #[serde(default)]
    metadata: Metadata,
    last_payment_error: Option<ApiError>,
    next_action: Option<Value>,
    client_secret: Option<String>,
    /// An object when expanded, else an id.
    latest_charge: Option<Value>,
}

/// What we put into `metadata`, and so find there.
#[derive(Debug, Default, Deserialize)]
struct Metadata {
    payment_id: Option<String>,
    refund_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Charge {
    amount_captured: Option<i64>,
    #[serde(default)]
    amount_refunded: i64,
}

#[derive(Debug, Deserialize)]
pub struct StripeRefund {
    id: String,
    amount: i64,
    currency: String,
    status: Option<String>,
    payment_intent: Option<String>,
    failure_reason: Option<String>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Debug, Deserialize)]
pub struct Listing<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

#[derive(Debug, Deserialize)]
struct ErrorBody {
    error: ApiError,
}

/// Stripe's error object.
#[derive(Debug, Default, Deserialize)]
pub struct ApiError {
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    decline_code: Option<String>,
    message: Option<String>,
    payment_intent: Option<Value>,
}

/// How a request that got no 2xx ended.
#[derive(Debug)]
pub enum Refusal {
    /// The customer's means of payment said no.
    Declined {
        provider_ref: Option<String>,
        decline: Decline,
    },
    /// Stripe will not do this to this object; reading it tells whether it is done already.
    Unwilling {
        message: String,
    },
    Error(ProviderError),
}

/// Reads a non-2xx answer.
pub fn refusal(raw: &Raw) -> Refusal {
    let body: Option<ErrorBody> = serde_json::from_slice(&raw.body).ok();
    let error = body.map(|b| b.error).unwrap_or_default();
    let message = || error.message.clone().unwrap_or_else(|| format!("status {}", raw.status));
    match raw.status {
        402 => Refusal::Declined {
            provider_ref: error.payment_intent.as_ref().and_then(id_of),
            decline: decline(&error),
        },
        _ if error.kind.as_deref() == Some("card_error") => Refusal::Declined {
            provider_ref: error.payment_intent.as_ref().and_then(id_of),
            decline: decline(&error),
        },
        401 | 403 => Refusal::Error(ProviderError::Auth),
        429 => Refusal::Error(ProviderError::RateLimited { retry_after: raw.retry_after }),
        // 409: the same key is in use by a request still running, which may yet do the work.
        409 | 500..=599 => Refusal::Error(ProviderError::Failed(message())),
        400 | 404 if error.kind.as_deref() != Some("idempotency_error") => {
            Refusal::Unwilling { message: message() }
        }
        _ => Refusal::Error(ProviderError::Rejected(message())),
    }
}

fn id_of(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get("id").and_then(Value::as_str)).map(str::to_owned)
}

fn decline(error: &ApiError) -> Decline {
    let reason = error.decline_code.as_deref().or(error.code.as_deref()).unwrap_or("card_declined");
    let code = match reason {
        "insufficient_funds" => DeclineCode::InsufficientFunds,
        "expired_card" => DeclineCode::ExpiredCard,
        "authentication_required" | "payment_intent_authentication_failure" => {
            DeclineCode::AuthenticationFailed
        }
        "card_velocity_exceeded" | "withdrawal_count_limit_exceeded" => DeclineCode::LimitExceeded,
        "incorrect_number"
        | "invalid_number"
        | "incorrect_cvc"
        | "invalid_cvc"
        | "invalid_account"
        | "card_not_supported"
        | "currency_not_supported" => DeclineCode::InvalidMethod,
        // Lost, stolen and fraud are told to nobody but support: the code stays the plain one.
        _ => DeclineCode::CardDeclined,
    };
    Decline { code, reason: reason.to_owned() }
}

fn money(units: i64, currency: &str) -> Result<Money, ProviderError> {
    let currency = Currency::parse(currency)
        .ok_or_else(|| ProviderError::Malformed(format!("unknown currency {currency}")))?;
    Money::from_units(units, currency, exponent(currency))
        .map_err(|e| ProviderError::Malformed(e.to_string()))
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

impl Intent {
    /// Whether this is the payment we once called so.
    pub fn is_payment(&self, payment_id: &str) -> bool {
        self.metadata.payment_id.as_deref() == Some(payment_id)
    }

    fn charge(&self) -> Option<Charge> {
        let charge = self.latest_charge.as_ref().filter(|c| c.is_object())?;
        Charge::deserialize(charge).ok()
    }

    fn captured_units(&self) -> i64 {
        if self.status != "succeeded" {
            return 0;
        }
        let by_charge = || self.charge().and_then(|c| c.amount_captured);
        self.amount_received.or_else(by_charge).unwrap_or(self.amount)
    }
}

/// Where an intent stands.
pub fn outcome(intent: &Intent) -> Result<Outcome, ProviderError> {
    let provider_ref = intent.id.clone();
    let wait = |next| Outcome::Pending { provider_ref: Some(intent.id.clone()), next };
    Ok(match intent.status.as_str() {
        "requires_capture" => Outcome::Authorized { provider_ref },
        "succeeded" => Outcome::Captured {
            provider_ref,
            amount: money(intent.captured_units(), &intent.currency)?.amount,
        },
        "canceled" => Outcome::Voided { provider_ref },
        "requires_payment_method" => match &intent.last_payment_error {
            Some(error) => Outcome::Declined { provider_ref: Some(provider_ref), decline: decline(error) },
            None => wait(NextAction::Wait),
        },
        "requires_action" => wait(next_action(intent)),
        _ => wait(NextAction::Wait),
    })
}

fn next_action(intent: &Intent) -> NextAction {
    let url = intent.next_action.as_ref().and_then(|a| a.pointer("/redirect_to_url/url"));
    match (url.and_then(Value::as_str), &intent.client_secret) {
        (Some(url), _) => NextAction::Redirect { url: url.to_owned() },
        (None, Some(secret)) => NextAction::Client { handle: secret.clone() },
        (None, None) => NextAction::Wait,
    }
}

/// An intent and, if looked up, its refunds.
pub fn snapshot(intent: &Intent, refunds: &[StripeRefund]) -> Result<Snapshot, ProviderError> {
    let captured = intent.captured_units();
    let listed: i64 = refunds.iter().filter(|r| !r.failed()).map(|r| r.amount).sum();
    // A partial capture shows what it released as refunded on the charge; that was never captured.
    let released = intent.amount - captured;
    let on_charge = intent.charge().map_or(0, |c| c.amount_refunded - released).max(0);
    let refunded = if captured == 0 {
        0
    } else if refunds.is_empty() {
        on_charge
    } else {
        listed
    };
    Ok(Snapshot {
        payment_id: intent.metadata.payment_id.clone(),
        outcome: outcome(intent)?,
        money: money(intent.amount, &intent.currency)?,
        captured: money(captured, &intent.currency)?.amount,
        refunded: money(refunded, &intent.currency)?.amount,
        refunds: refunds.iter().map(refund_view).collect::<Result<_, _>>()?,
        created_at: time(intent.created),
    })
}

impl StripeRefund {
    fn failed(&self) -> bool {
        matches!(self.status.as_deref(), Some("failed" | "canceled"))
    }
    /// Made by us, not by a partial capture releasing the rest.
    pub fn is_ours(&self) -> bool {
        self.metadata.refund_id.is_some()
    }
}

/// Where a refund stands; unknown states are pending.
pub fn refund_outcome(refund: &StripeRefund) -> Result<RefundOutcome, ProviderError> {
    Ok(match refund.status.as_deref() {
        Some("succeeded") => RefundOutcome::Refunded {
            refund_ref: refund.id.clone(),
            amount: money(refund.amount, &refund.currency)?.amount,
        },
        Some("failed" | "canceled") => RefundOutcome::Refused {
            code: RefusalCode::RefundFailed,
            reason: refund.failure_reason.clone().unwrap_or_else(|| "failed".into()),
        },
        _ => RefundOutcome::Pending { refund_ref: Some(refund.id.clone()) },
    })
}

fn refund_view(refund: &StripeRefund) -> Result<RefundView, ProviderError> {
    Ok(RefundView {
        refund_id: refund.metadata.refund_id.clone(),
        amount: money(refund.amount, &refund.currency)?.amount,
        outcome: refund_outcome(refund)?,
    })
}

/// A page of intents.
pub fn page(listing: &Listing<Intent>) -> Result<Page, ProviderError> {
    let items = listing.data.iter().map(|i| snapshot(i, &[])).collect::<Result<_, _>>()?;
    let last = listing.data.last().filter(|_| listing.has_more);
    Ok(Page { items, next_cursor: last.map(|i| i.id.clone()) })
}

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Value,
}

/// Reads a webhook body whose signature was verified.
pub fn event(body: &[u8]) -> Result<WebhookEvent, WebhookError> {
    let event: Event = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    let mut out = WebhookEvent {
        event_id: event.id,
        occurred_at: time(event.created),
        payment_id: None,
        provider_ref: None,
        order_ref: None,
        subject: WebhookSubject::Other,
        kind: event.kind,
    };
    if out.kind.starts_with("payment_intent.") {
        let intent = Intent::deserialize(&event.data.object).map_err(|_| WebhookError::Malformed)?;
        out.subject = WebhookSubject::Payment(outcome(&intent).map_err(|_| WebhookError::Malformed)?);
        out.payment_id = intent.metadata.payment_id;
        out.provider_ref = Some(intent.id);
    } else if out.kind.starts_with("refund.") {
        let refund = StripeRefund::deserialize(&event.data.object).map_err(|_| WebhookError::Malformed)?;
        out.subject = WebhookSubject::Refund(refund_view(&refund).map_err(|_| WebhookError::Malformed)?);
        out.payment_id = refund.metadata.payment_id;
        out.provider_ref = refund.payment_intent;
    }
    Ok(out)
}

#[cfg(test)]
#[path = "transform_tests.rs"]
mod tests;
