//! A payment as the record holds it.

use chrono::{DateTime, Utc};
use runtime::outbox::OutboxEvent;
use subjects::{
    ids::{City, PaymentId, Token, Word},
    table::PaymentEvent,
    v1::{self, PaymentStatus},
};

use crate::{
    error::PaymentError,
    money::{Currency, Money},
    rules::Status,
};

#[derive(Clone, sqlx::FromRow)]
pub struct Payment {
    pub payment_id: String,
    pub order_id: String,
    pub saga_id: String,
    pub user_id: String,
    pub city: String,
    pub provider: String,
    pub method: String,
    pub token: Option<String>,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    pub provider_ref: Option<String>,
    pub captured: i64,
    pub refunded: i64,
    pub refunding: i64,
    pub next_action: String,
    pub decline_code: String,
    pub undone: bool,
    pub version: i64,
    pub checks: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Without the token: it must not reach a log.
impl std::fmt::Debug for Payment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payment")
            .field("payment_id", &self.payment_id)
            .field("status", &self.status)
            .field("version", &self.version)
            .field("undone", &self.undone)
            .finish_non_exhaustive()
    }
}

impl Payment {
    /// # Errors
    /// A word a newer worker wrote.
    pub fn status(&self) -> Result<Status, PaymentError> {
        Status::parse(&self.status).ok_or_else(|| PaymentError::Corrupt(self.payment_id.clone()))
    }

    /// # Errors
    /// Not a currency: the record was changed by hand.
    pub fn money(&self) -> Result<Money, PaymentError> {
        let currency =
            Currency::parse(&self.currency).ok_or_else(|| PaymentError::Corrupt(self.payment_id.clone()))?;
        Ok(Money::new(self.amount, currency))
    }

    /// What has not gone back, nor is on its way.
    pub fn left(&self) -> i64 {
        self.captured - self.refunded - self.refunding
    }

    fn wire(&self, amount: i64) -> Option<v1::Money> {
        Some(v1::Money { amount, currency: self.currency.clone() })
    }

    pub fn to_wire(&self, replayed: bool) -> Result<v1::PaymentState, PaymentError> {
        Ok(v1::PaymentState {
            payment_id: self.payment_id.clone(),
            order_id: self.order_id.clone(),
            status: wire_status(self.status()?).into(),
            amount: self.wire(self.amount),
            refunded: self.wire(self.refunded),
            provider: self.provider.clone(),
            method: self.method.clone(),
            next_action: self.next_action.clone(),
            decline_code: self.decline_code.clone(),
            replayed,
            at: Some(self.updated_at.into()),
        })
    }

    /// The event of this payment having become `status` at `version`, with `refunded` in all given back.
    /// `None` for what is no event, and for ids no event can name.
    pub fn event(
        &self,
        status: Status,
        version: i64,
        refunded: i64,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Option<OutboxEvent> {
        if status == Status::Pending {
            return None;
        }
        let channel = PaymentEvent {
            event: Word::parse(status.word()).ok()?,
            city: City::parse(&self.city).ok()?,
            payment: PaymentId::parse(&self.payment_id).ok()?,
        };
        let message = v1::PaymentChanged {
            meta: Some(v1::EventMeta {
                aggregate: "payment".into(),
                id: self.payment_id.clone(),
                version: u64::try_from(version).unwrap_or(0),
                city: self.city.clone(),
                at: Some(at.into()),
            }),
            payment_id: self.payment_id.clone(),
            order_id: self.order_id.clone(),
            saga_id: self.saga_id.clone(),
            status: wire_status(status).into(),
            amount: self.wire(self.amount),
            refunded: self.wire(refunded),
            reason: reason.to_owned(),
        };
        Some(OutboxEvent::new(&channel, &message))
    }
}

pub const fn wire_status(status: Status) -> PaymentStatus {
    match status {
        Status::Pending => PaymentStatus::Pending,
        Status::Authorized => PaymentStatus::Authorized,
        Status::Captured => PaymentStatus::Captured,
        Status::Declined => PaymentStatus::Declined,
        Status::Voided => PaymentStatus::Voided,
        Status::PartiallyRefunded => PaymentStatus::PartiallyRefunded,
        Status::Refunded => PaymentStatus::Refunded,
        Status::Expired => PaymentStatus::Expired,
    }
}

/// A refund as the record holds it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RefundRow {
    pub refund_id: String,
    pub payment_id: String,
    pub order_id: String,
    pub amount: i64,
    pub status: String,
    pub code: String,
}

impl RefundRow {
    pub fn is_pending(&self) -> bool {
        self.status == "pending"
    }
}
