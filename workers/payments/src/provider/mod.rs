//! The adapter contract: what this project asks of a payment provider.
//!
//! | module | what |
//! |---|---|
//! | [`types`] | requests and outcomes in our words |
//! | [`error`] | what can go wrong, who is to blame, whether it may have happened |
//! | [`guard`] | deadline and circuit breaker around any adapter |
//! | [`breaker`] | the breaker itself, pure |
//! | [`registry`] | which provider serves which method |
//! | [`http`] | the one HTTP client all adapters share |
//! | [`signature`] | HMAC-SHA256 of webhooks, in constant time |
//! | [`sandbox`] [`stripe`] [`razorpay`] [`cod`] [`wallet`] | one adapter each: `mod.rs` is I/O, `transform.rs` is pure |
//!
//! **Invariants.** An unknown provider state is `Pending`, never paid and never failed. A decline is an
//! outcome, not an error. No adapter retries: the caller does, with the same key. No adapter reads or
//! writes the tables of the payments worker.

pub mod breaker;
pub mod cod;
pub mod error;
pub mod guard;
pub mod http;
pub mod razorpay;
pub mod registry;
pub mod sandbox;
pub mod signature;
pub mod stripe;
pub mod types;
pub mod wallet;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

pub use error::{ProviderError, WebhookError};
pub use types::*;

/// Headers of a webhook, looked up by lower-case name.
pub type Headers = std::collections::BTreeMap<String, String>;

/// A payment provider.
///
/// Each operation is idempotent by `call.key`: repeating one gives the first answer again. Where a
/// provider offers no keys for an operation, its adapter reads before it writes.
#[async_trait]
pub trait Provider: Send + Sync {
    /// As in `POST /v1/webhooks/payments/{provider}` and in every ledger row.
    fn name(&self) -> &'static str;

    fn capabilities(&self) -> Capabilities;

    async fn authorize(&self, call: &Call, request: &Authorize) -> Answer<Outcome>;

    async fn capture(&self, call: &Call, request: &Capture) -> Answer<Outcome>;

    /// `Captured` is a possible answer: the money was taken meanwhile, and the caller must refund it. So
    /// is `Pending`: it can no longer be called back and not yet be refunded; watch it, then do either.
    async fn void(&self, call: &Call, request: &Void) -> Answer<Outcome>;

    async fn refund(&self, call: &Call, request: &Refund) -> Answer<RefundOutcome>;

    /// `None`: the provider has never heard of it, so the lost call did not happen and may be
    /// repeated under its key.
    async fn fetch(&self, call: &Call, request: &Fetch) -> Answer<Option<Snapshot>>;

    async fn list(&self, call: &Call, request: &List) -> Answer<Page>;

    /// Pure: `body` is the raw body as received, `headers` have lower-case names.
    fn verify_webhook(
        &self,
        headers: &Headers,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<WebhookEvent, WebhookError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_name_who_is_to_blame() {
        let codes: Vec<&str> = ProviderError::samples()
            .iter()
            .map(ProviderError::code)
            .chain(WebhookError::ALL.iter().map(|e| e.code()))
            .chain(DeclineCode::ALL.iter().map(|c| c.code()))
            .chain(RefusalCode::ALL.iter().map(|c| c.code()))
            .collect();
        let unique: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!(unique.len(), codes.len(), "a code is used twice: {codes:?}");
        for code in codes {
            let blame = code.split('.').next();
            assert!(
                matches!(blame, Some("customer" | "provider" | "merchant" | "webhook")),
                "{code} blames nobody"
            );
        }
    }

    #[test]
    fn what_may_have_happened_is_always_worth_asking_again() {
        for error in ProviderError::samples() {
            if error.maybe_happened() {
                assert!(error.retryable(), "{error} may have happened but would be dropped");
            }
        }
    }
}
