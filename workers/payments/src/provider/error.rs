//! What can go wrong between us and a provider, and who is to blame.
//!
//! A business no (a declined card) is *not* here: it is a `Declined` or `Refused` outcome. Every code
//! starts with the party at fault: `customer.` (declines), `provider.`, `merchant.` (us), `webhook.`.

use std::time::Duration;

/// A call that did not end in an answer we can act on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// No connection was made: nothing was sent.
    #[error("provider unreachable: {0}")]
    Unreachable(String),
    /// The deadline passed, or the connection broke, after the request may have left.
    #[error("provider did not answer in time: {0}")]
    Timeout(String),
    /// The provider answered that it failed itself (5xx), or that the same key is still being worked on.
    #[error("provider failed: {0}")]
    Failed(String),
    /// Refused before any work was done; ask again after the given time if known.
    #[error("provider asks us to slow down")]
    RateLimited { retry_after: Option<Duration> },
    /// Our breaker is open: the provider was not asked.
    #[error("provider calls are suspended for {} ms", retry_after.as_millis())]
    Suspended { retry_after: Duration },
    /// Our request is wrong; asking again the same way is pointless.
    #[error("provider rejected our request: {0}")]
    Rejected(String),
    /// Our credentials are wrong or lack a right.
    #[error("provider refused our credentials")]
    Auth,
    /// An answer arrived that we cannot read.
    #[error("provider answer is unreadable: {0}")]
    Malformed(String),
}

impl ProviderError {
    /// Whether the operation may have taken effect. If so, it must be settled by `fetch`, or by the
    /// same operation under the same idempotency key, before anything else is tried; never by a new key.
    pub fn maybe_happened(&self) -> bool {
        match self {
            Self::Timeout(_) | Self::Failed(_) | Self::Malformed(_) => true,
            Self::Unreachable(_)
            | Self::RateLimited { .. }
            | Self::Suspended { .. }
            | Self::Rejected(_)
            | Self::Auth => false,
        }
    }

    /// Whether the same call, with the same key, may do better later.
    pub fn retryable(&self) -> bool {
        match self {
            Self::Unreachable(_)
            | Self::Timeout(_)
            | Self::Failed(_)
            | Self::RateLimited { .. }
            | Self::Suspended { .. }
            | Self::Malformed(_) => true,
            Self::Rejected(_) | Self::Auth => false,
        }
    }

    /// Whether the breaker counts it against the provider. A request of ours that is wrong says
    /// nothing about the provider's health.
    pub fn counts_as_failure(&self) -> bool {
        match self {
            Self::Unreachable(_)
            | Self::Timeout(_)
            | Self::Failed(_)
            | Self::RateLimited { .. }
            | Self::Malformed(_) => true,
            Self::Suspended { .. } | Self::Rejected(_) | Self::Auth => false,
        }
    }

    /// Stable code, prefixed by who is to blame.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "provider.unreachable",
            Self::Timeout(_) => "provider.timeout",
            Self::Failed(_) => "provider.failed",
            Self::RateLimited { .. } => "provider.rate_limited",
            Self::Suspended { .. } => "provider.suspended",
            Self::Rejected(_) => "merchant.bad_request",
            Self::Auth => "merchant.bad_credentials",
            Self::Malformed(_) => "provider.malformed_answer",
        }
    }

    /// One of each, for tests over all codes.
    pub fn samples() -> Vec<Self> {
        vec![
            Self::Unreachable(String::new()),
            Self::Timeout(String::new()),
            Self::Failed(String::new()),
            Self::RateLimited { retry_after: None },
            Self::Suspended { retry_after: Duration::ZERO },
            Self::Rejected(String::new()),
            Self::Auth,
            Self::Malformed(String::new()),
        ]
    }
}

impl From<crate::money::Inexact> for ProviderError {
    fn from(e: crate::money::Inexact) -> Self {
        Self::Rejected(e.to_string())
    }
}

/// Why a webhook was not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    #[error("no webhook signature header")]
    MissingSignature,
    #[error("webhook signature does not match")]
    BadSignature,
    #[error("webhook is older than the tolerance")]
    TooOld,
    #[error("webhook is from the future")]
    FromFuture,
    /// Signed by the provider, but not something we can read.
    #[error("webhook body is unreadable")]
    Malformed,
    /// This provider sends none.
    #[error("this provider sends no webhooks")]
    Unsupported,
}

impl WebhookError {
    pub const ALL: [Self; 6] = [
        Self::MissingSignature,
        Self::BadSignature,
        Self::TooOld,
        Self::FromFuture,
        Self::Malformed,
        Self::Unsupported,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::MissingSignature => "webhook.missing_signature",
            Self::BadSignature => "webhook.bad_signature",
            Self::TooOld => "webhook.too_old",
            Self::FromFuture => "webhook.from_future",
            Self::Malformed => "webhook.malformed_body",
            Self::Unsupported => "webhook.unsupported",
        }
    }
}
