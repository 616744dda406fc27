//! Requests and outcomes, in our words; each adapter's transform translates.

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use super::error::ProviderError;
use crate::money::Money;

/// What surrounds every call: the idempotency key and the time by which an answer is of use.
#[derive(Clone, Debug)]
pub struct Call {
    /// `{payment_id}-{operation}`, or the refund id for refunds. The same logical operation always
    /// carries the same key, however often and from wherever it is tried.
    pub key: String,
    pub deadline: Instant,
}

impl Call {
    pub fn new(payment_id: &str, operation: Operation, deadline: Instant) -> Self {
        Self { key: format!("{payment_id}-{}", operation.as_str()), deadline }
    }

    pub fn refund(refund_id: &str, deadline: Instant) -> Self {
        Self { key: refund_id.to_owned(), deadline }
    }
}

/// Operations, as they appear in keys, metrics and ledger rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    Authorize,
    Capture,
    Void,
    Refund,
    Fetch,
    List,
}

impl Operation {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Capture => "capture",
            Self::Void => "void",
            Self::Refund => "refund",
            Self::Fetch => "fetch",
            Self::List => "list",
        }
    }
}

/// Ask for the money; with `capture`, also take it, in one call where the provider can.
#[derive(Clone, Debug)]
pub struct Authorize {
    pub payment_id: String,
    pub order_id: String,
    pub user_id: String,
    pub money: Money,
    /// The provider's token for the customer's means of payment; `None` where it needs none.
    pub token: Option<String>,
    pub capture: bool,
}

/// Take what was authorized; less than all of it where the provider allows a partial capture.
#[derive(Clone, Debug)]
pub struct Capture {
    pub payment_id: String,
    pub provider_ref: String,
    pub authorized: Money,
    pub amount: i64,
}

/// Let go of what was authorized.
#[derive(Clone, Debug)]
pub struct Void {
    pub payment_id: String,
    pub provider_ref: String,
    pub money: Money,
}

/// Give back some or all of what was captured.
#[derive(Clone, Debug)]
pub struct Refund {
    pub payment_id: String,
    pub refund_id: String,
    pub provider_ref: String,
    pub amount: Money,
    /// What the payment captured, by our books.
    pub captured: i64,
    /// What *other* refunds of it hold or have given back, by our books.
    pub refunded: i64,
}

impl Refund {
    /// More than is left is refused before any provider is asked: their own checks differ, and one
    /// that let it through would pay out our money.
    pub fn exceeds(&self) -> bool {
        self.amount.amount <= 0
            || self.captured.checked_sub(self.refunded).is_none_or(|left| self.amount.amount > left)
    }
}

/// Which payment to look up. With no `provider_ref` (its answer was lost) the adapter searches by our
/// own payment id among what the provider has seen since `since`.
#[derive(Clone, Debug)]
pub struct Fetch {
    pub payment_id: String,
    pub provider_ref: Option<String>,
    pub since: DateTime<Utc>,
}

/// A page of everything the provider has in `[from, to)`, for reconciliation.
#[derive(Clone, Debug)]
pub struct List {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub cursor: Option<String>,
    /// At most 100.
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub items: Vec<Snapshot>,
    pub next_cursor: Option<String>,
}

/// Where a payment stands at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Authorized {
        provider_ref: String,
    },
    /// `amount` was taken, in our minor units.
    Captured {
        provider_ref: String,
        amount: i64,
    },
    Declined {
        provider_ref: Option<String>,
        decline: Decline,
    },
    /// Neither yes nor no yet, or a state we do not know: never to be read as either.
    Pending {
        provider_ref: Option<String>,
        next: NextAction,
    },
    Voided {
        provider_ref: String,
    },
}

impl Outcome {
    pub fn provider_ref(&self) -> Option<&str> {
        match self {
            Self::Authorized { provider_ref }
            | Self::Captured { provider_ref, .. }
            | Self::Voided { provider_ref } => Some(provider_ref),
            Self::Declined { provider_ref, .. } | Self::Pending { provider_ref, .. } => {
                provider_ref.as_deref()
            }
        }
    }
}

/// What has to happen for a pending payment to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextAction {
    /// Nothing from our side: webhook or fetch will tell.
    Wait,
    /// Send the customer there (3-D Secure).
    Redirect { url: String },
    /// The customer's app must go on with the provider's own SDK, given this secret or order id.
    Client { handle: String },
}

/// A business no, with what may be shown and what may be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    pub code: DeclineCode,
    /// The provider's own word for it, for support; never shown to the customer.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeclineCode {
    CardDeclined,
    InsufficientFunds,
    ExpiredCard,
    AuthenticationFailed,
    InvalidMethod,
    LimitExceeded,
    Canceled,
    /// The token belongs to another payment, amount or currency.
    TokenMismatch,
}

impl DeclineCode {
    pub const ALL: [Self; 8] = [
        Self::CardDeclined,
        Self::InsufficientFunds,
        Self::ExpiredCard,
        Self::AuthenticationFailed,
        Self::InvalidMethod,
        Self::LimitExceeded,
        Self::Canceled,
        Self::TokenMismatch,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::CardDeclined => "customer.card_declined",
            Self::InsufficientFunds => "customer.insufficient_funds",
            Self::ExpiredCard => "customer.expired_card",
            Self::AuthenticationFailed => "customer.authentication_failed",
            Self::InvalidMethod => "customer.invalid_method",
            Self::LimitExceeded => "customer.limit_exceeded",
            Self::Canceled => "customer.canceled",
            Self::TokenMismatch => "customer.token_mismatch",
        }
    }
}

/// Where a refund stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    Refunded { refund_ref: String, amount: i64 },
    Pending { refund_ref: Option<String> },
    Refused { code: RefusalCode, reason: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// More than is left to refund.
    ExceedsCaptured,
    /// The payment is not in a state to be refunded.
    NotRefundable,
    /// The provider tried and could not (account closed).
    RefundFailed,
}

impl RefusalCode {
    pub const ALL: [Self; 3] = [Self::ExceedsCaptured, Self::NotRefundable, Self::RefundFailed];

    pub fn code(self) -> &'static str {
        match self {
            Self::ExceedsCaptured => "merchant.refund_exceeds_captured",
            Self::NotRefundable => "merchant.not_refundable",
            Self::RefundFailed => "provider.refund_failed",
        }
    }
}

/// One refund as the provider's books show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundView {
    /// Our id, if the provider kept it for us.
    pub refund_id: Option<String>,
    pub amount: i64,
    pub outcome: RefundOutcome,
}

/// One payment as the provider's books show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Our id, if the provider kept it for us.
    pub payment_id: Option<String>,
    pub outcome: Outcome,
    pub money: Money,
    pub captured: i64,
    pub refunded: i64,
    /// Filled by `fetch`; `list` leaves it empty where it would cost a call per payment.
    pub refunds: Vec<RefundView>,
    pub created_at: DateTime<Utc>,
}

/// A believed webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEvent {
    /// Same for every delivery of the same event, and covered by the signature: replays are found by it.
    pub event_id: String,
    /// The provider's own name for it, e.g. `payment_intent.succeeded`.
    pub kind: String,
    pub occurred_at: DateTime<Utc>,
    pub payment_id: Option<String>,
    pub provider_ref: Option<String>,
    /// The provider's order the payment was made for, where it has such: the reference a pending
    /// payment is known by until the payment itself has one.
    pub order_ref: Option<String>,
    pub subject: WebhookSubject,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookSubject {
    Payment(Outcome),
    Refund(RefundView),
    /// True, but of no concern to a payment.
    Other,
}

/// What a provider can do, so that callers choose a path instead of running into a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// `authorize` with `capture` is one call.
    pub auto_capture: bool,
    pub partial_capture: bool,
    /// It keeps books of its own: `fetch` and `list` say something.
    pub books: bool,
    pub webhooks: bool,
}

pub type Answer<T> = Result<T, ProviderError>;
