//! Refunds, webhooks, wallets.

use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    check::{MAX_LINES, MAX_QTY},
    ids::{OrderId, Sku, UserId},
    v1,
};
use utoipa::ToSchema;

use super::common::{Line, Money, absent};

/// Without `amount` and `lines`: all that is left.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// Either this or `lines`.
    pub amount: Option<Money>,
    /// The value of these lines, as they were sold.
    #[serde(default)]
    pub lines: Vec<Line>,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl RefundRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(
        self,
        id: OrderId,
        refund_id: String,
        actor: &str,
    ) -> Result<v1::RefundPayment, Fault> {
        let mut check = Check::new();
        check.text("/reason", &self.reason, 500);
        let amount = self.amount.map(v1::Money::from);
        if let Some(money) = &amount {
            check.money("/amount", Some(money));
            check.that(money.amount > 0, "/amount/amount", "must be above 0");
            check.that(self.lines.is_empty(), "/lines", "cannot stand beside amount");
        }
        check.that(self.lines.len() <= MAX_LINES, "/lines", "takes at most 100 lines");
        for (i, line) in self.lines.iter().enumerate().take(MAX_LINES) {
            check.id::<Sku>(&format!("/lines/{i}/sku"), &line.sku);
            check.that((1..=MAX_QTY).contains(&line.qty), &format!("/lines/{i}/qty"), "must be 1 to 999");
        }
        check.done()?;
        Ok(v1::RefundPayment {
            refund_id,
            order_id: id.into(),
            amount,
            lines: self.lines.into_iter().map(|l| v1::RefundLine { sku: l.sku, qty: l.qty }).collect(),
            reason: self.reason,
            actor: actor.to_owned(),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentStatus {
    Pending,
    Authorized,
    Captured,
    Declined,
    Voided,
    PartiallyRefunded,
    Refunded,
    Expired,
}

impl TryFrom<v1::PaymentStatus> for PaymentStatus {
    type Error = Fault;

    fn try_from(status: v1::PaymentStatus) -> Result<Self, Fault> {
        Ok(match status {
            v1::PaymentStatus::Unspecified => return Err(absent("payment status")),
            v1::PaymentStatus::Pending => Self::Pending,
            v1::PaymentStatus::Authorized => Self::Authorized,
            v1::PaymentStatus::Captured => Self::Captured,
            v1::PaymentStatus::Declined => Self::Declined,
            v1::PaymentStatus::Voided => Self::Voided,
            v1::PaymentStatus::PartiallyRefunded => Self::PartiallyRefunded,
            v1::PaymentStatus::Refunded => Self::Refunded,
            v1::PaymentStatus::Expired => Self::Expired,
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Refund {
    pub refund_id: String,
    pub payment_id: String,
    pub order_id: String,
    pub amount: Option<Money>,
    /// `pending`, `succeeded` or `failed`.
    #[schema(example = "succeeded")]
    pub status: String,
    pub payment_status: PaymentStatus,
}

impl TryFrom<v1::RefundState> for Refund {
    type Error = Fault;

    fn try_from(r: v1::RefundState) -> Result<Self, Fault> {
        Ok(Self {
            payment_status: r.payment_status().try_into()?,
            refund_id: r.refund_id,
            payment_id: r.payment_id,
            order_id: r.order_id,
            amount: r.amount.map(Into::into),
            status: r.status,
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WebhookAccepted {
    pub event_id: String,
    /// It had been seen before.
    pub replayed: bool,
}

impl From<v1::WebhookAccepted> for WebhookAccepted {
    fn from(w: v1::WebhookAccepted) -> Self {
        Self { event_id: w.event_id, replayed: w.replayed }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditRequest {
    pub amount: Money,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl CreditRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(
        self,
        user: UserId,
        entry_id: String,
        actor: &str,
    ) -> Result<v1::CreditWallet, Fault> {
        let amount = v1::Money::from(self.amount);
        let mut check = Check::new();
        check.money("/amount", Some(&amount));
        check.that(amount.amount > 0, "/amount/amount", "must be above 0");
        check.text("/reason", &self.reason, 500);
        check.done()?;
        Ok(v1::CreditWallet {
            entry_id,
            user_id: user.into(),
            amount: Some(amount),
            reason: self.reason,
            actor: actor.to_owned(),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Wallet {
    pub user_id: String,
    pub balance: Money,
}

impl TryFrom<v1::WalletState> for Wallet {
    type Error = Fault;

    fn try_from(w: v1::WalletState) -> Result<Self, Fault> {
        Ok(Self { user_id: w.user_id, balance: w.balance.ok_or_else(|| absent("balance"))?.into() })
    }
}
