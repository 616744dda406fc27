//! What can go wrong with a payment, and what it becomes on the bus.
//!
//! Between us and a provider errors are [`ProviderError`](crate::provider::ProviderError); a decline is
//! no error at all.

use runtime::{Code, Fault, batch::BatchError, record};

use crate::provider::{ProviderError, WebhookError};

#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    #[error("no payment for {0}")]
    NotFound(String),
    #[error("the payment of order {0} was undone")]
    Undone(String),
    #[error("{0} was used for something else")]
    Conflict(String),
    #[error("no provider serves {0}")]
    UnknownMethod(String),
    #[error("no provider {0}")]
    UnknownProvider(String),
    #[error("{0}")]
    Currency(String),
    #[error("a payment that is {0} cannot be refunded")]
    IllegalState(String),
    #[error("{wanted} is more than the {left} that is left")]
    OverRefund { wanted: i64, left: i64 },
    /// It changed under our hands again and again, or another attempt is under way.
    #[error("payment {0} is being changed by others")]
    Contended(String),
    #[error("the record of {0} makes no sense")]
    Corrupt(String),
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// What another worker answered.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<PaymentError> for Fault {
    fn from(error: PaymentError) -> Self {
        let detail = error.to_string();
        match error {
            PaymentError::NotFound(_) => Self::reject(Code::PaymentNotFound, detail),
            PaymentError::Undone(_) => Self::reject(Code::PaymentUndone, detail),
            PaymentError::Conflict(_) => Self::reject(Code::PaymentConflict, detail),
            PaymentError::UnknownMethod(_) => Self::reject(Code::UnknownMethod, detail),
            PaymentError::UnknownProvider(_) => Self::reject(Code::UnknownProvider, detail),
            PaymentError::Currency(_) => Self::reject(Code::CurrencyMismatch, detail),
            PaymentError::IllegalState(_) => Self::reject(Code::PaymentState, detail),
            PaymentError::OverRefund { .. } => Self::reject(Code::OverRefund, detail),
            PaymentError::Contended(_) | PaymentError::Batch(BatchError::Overloaded) => {
                Self::retry(Code::Busy, detail).after_ms(200)
            }
            PaymentError::Batch(BatchError::Lost) => Self::retry(Code::Internal, detail),
            PaymentError::Corrupt(_) => Self::reject(Code::Internal, detail),
            PaymentError::Provider(error) => provider(&error),
            PaymentError::Webhook(error) => webhook(error),
            PaymentError::Database(error) => record::fault(&error),
            PaymentError::Fault(fault) => fault,
        }
    }
}

fn provider(error: &ProviderError) -> Fault {
    let detail = error.to_string();
    match error {
        ProviderError::Timeout(_) => Fault::retry(Code::Timeout, detail).after_ms(500),
        ProviderError::Suspended { retry_after }
        | ProviderError::RateLimited { retry_after: Some(retry_after) } => {
            let ms = u32::try_from(retry_after.as_millis()).unwrap_or(u32::MAX);
            Fault::retry(Code::ProviderUnavailable, detail).after_ms(ms.clamp(100, 60_000))
        }
        ProviderError::Unreachable(_)
        | ProviderError::Failed(_)
        | ProviderError::RateLimited { retry_after: None }
        | ProviderError::Malformed(_)
        // Ours to mend, not the caller's; until somebody does, the provider is as good as away.
        | ProviderError::Rejected(_)
        | ProviderError::Auth => Fault::retry(Code::ProviderUnavailable, detail).after_ms(1_000),
    }
}

fn webhook(error: WebhookError) -> Fault {
    let code = match error {
        WebhookError::MissingSignature | WebhookError::BadSignature => Code::SignatureInvalid,
        WebhookError::TooOld | WebhookError::FromFuture => Code::SignatureStale,
        WebhookError::Malformed => Code::RequestMalformed,
        WebhookError::Unsupported => Code::UnknownProvider,
    };
    Fault::reject(code, error.to_string())
}
