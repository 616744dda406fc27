//! The customer's wallet: a balance in our own double-entry ledger.
//!
//! The adapter decides nothing about balances; the ledger does, each method in one transaction that
//! locks the customer's account, so two checkouts at once cannot spend the same money.

pub mod transform;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::error::{ProviderError, WebhookError};
use super::types::{
    Answer, Authorize, Call, Capabilities, Capture, Fetch, List, Outcome, Page, Refund, RefundOutcome,
    RefundView, RefusalCode, Snapshot, Void, WebhookEvent,
};
use super::{Headers, Provider};
use crate::money::Money;

/// A payment as the wallet's ledger holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletEntry {
    pub entry_id: String,
    pub payment_id: String,
    pub status: WalletStatus,
    pub money: Money,
    pub captured: i64,
    pub refunded: i64,
    pub refunds: Vec<RefundView>,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalletStatus {
    /// Moved from the customer's balance to his held account.
    Held,
    /// Moved on to ours.
    Captured,
    /// Moved back.
    Released,
}

/// What the adapter asks of the ledger. Every write is idempotent by `key` and one transaction.
#[async_trait]
pub trait WalletLedger: Send + Sync {
    /// Holds the money, and takes it at once if `request.capture`; `None` if the balance is too low.
    async fn hold(&self, key: &str, request: &Authorize) -> Answer<Option<WalletEntry>>;
    /// Takes `amount` of what is held and gives the rest back. The entry as it stands, moved or not.
    async fn capture(&self, key: &str, entry_id: &str, amount: i64) -> Answer<WalletEntry>;
    /// Gives all of it back. The entry as it stands, moved or not.
    async fn release(&self, key: &str, entry_id: &str) -> Answer<WalletEntry>;
    /// Gives back some of what was taken; `None` if that much is not left.
    async fn refund(&self, key: &str, request: &Refund) -> Answer<Option<RefundView>>;
    async fn entry(&self, request: &Fetch) -> Answer<Option<WalletEntry>>;
    /// Oldest first.
    async fn entries(&self, request: &List) -> Answer<(Vec<WalletEntry>, Option<String>)>;
}

pub struct Wallet {
    ledger: Arc<dyn WalletLedger>,
}

impl Wallet {
    pub fn new(ledger: Arc<dyn WalletLedger>) -> Self {
        Self { ledger }
    }
}

#[async_trait]
impl Provider for Wallet {
    fn name(&self) -> &'static str {
        "wallet"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { auto_capture: true, partial_capture: true, books: true, webhooks: false }
    }

    async fn authorize(&self, call: &Call, request: &Authorize) -> Answer<Outcome> {
        let entry = self.ledger.hold(&call.key, request).await?;
        Ok(entry.as_ref().map_or_else(transform::insufficient, transform::outcome))
    }

    async fn capture(&self, call: &Call, request: &Capture) -> Answer<Outcome> {
        let entry = self.ledger.capture(&call.key, &request.provider_ref, request.amount).await?;
        match transform::outcome(&entry) {
            Outcome::Authorized { .. } => Err(ProviderError::Rejected("cannot be captured".into())),
            standing => Ok(standing),
        }
    }

    async fn void(&self, call: &Call, request: &Void) -> Answer<Outcome> {
        let entry = self.ledger.release(&call.key, &request.provider_ref).await?;
        Ok(transform::outcome(&entry))
    }

    async fn refund(&self, call: &Call, request: &Refund) -> Answer<RefundOutcome> {
        let refund = self.ledger.refund(&call.key, request).await?;
        Ok(refund.map_or_else(
            || RefundOutcome::Refused {
                code: RefusalCode::ExceedsCaptured,
                reason: "that much is not left to refund".into(),
            },
            |view| view.outcome,
        ))
    }

    async fn fetch(&self, _: &Call, request: &Fetch) -> Answer<Option<Snapshot>> {
        Ok(self.ledger.entry(request).await?.as_ref().map(transform::snapshot))
    }

    async fn list(&self, _: &Call, request: &List) -> Answer<Page> {
        let (entries, next_cursor) = self.ledger.entries(request).await?;
        Ok(Page { items: entries.iter().map(transform::snapshot).collect(), next_cursor })
    }

    fn verify_webhook(&self, _: &Headers, _: &[u8], _: DateTime<Utc>) -> Result<WebhookEvent, WebhookError> {
        Err(WebhookError::Unsupported)
    }
}
