//! What can go wrong with a quote, and what it becomes on the bus.

use runtime::{Code, Fault, batch::BatchError, record};
use subjects::v1;

use crate::rules::totals::TotalsError;

#[derive(Debug, thiserror::Error)]
pub enum PricingError {
    #[error("this installation makes no quotes: pricing.quote_key is not set")]
    NoKey,
    #[error("no hub {0}")]
    UnknownHub(String),
    #[error("{city} has no tariff in {currency}; PUT /v1/admin/tariffs/{city} gives it one")]
    NoTariff { city: String, currency: String },
    #[error("it is not a quote of ours, or not yours")]
    Invalid,
    #[error("{0} is not what was quoted")]
    Mismatch(&'static str),
    #[error("the quote was used for another order")]
    Used,
    #[error("the promotions cannot be: {0}")]
    Promotions(TotalsError),
    #[error("{0}")]
    TooDear(TotalsError),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Answer(#[from] Fault),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<TotalsError> for PricingError {
    fn from(error: TotalsError) -> Self {
        match error {
            TotalsError::Promotions => Self::Promotions(error),
            TotalsError::TooDear => Self::TooDear(error),
        }
    }
}

impl From<PricingError> for Fault {
    fn from(error: PricingError) -> Self {
        let detail = error.to_string();
        match error {
            PricingError::NoKey => Self::reject(Code::PromoUnsupported, detail),
            PricingError::UnknownHub(_) => Self::reject(Code::PricingUnknownHub, detail),
            PricingError::NoTariff { .. } => Self::reject(Code::TariffNotFound, detail),
            PricingError::Invalid => Self::reject(Code::QuoteInvalid, detail),
            PricingError::Mismatch(pointer) => Self {
                fields: vec![field(pointer, "is not what was quoted")],
                ..Self::reject(Code::QuoteMismatch, detail)
            },
            PricingError::Used => Self::reject(Code::QuoteUsed, detail),
            // Not the customer's doing: another try may find promotions that make sense.
            PricingError::Promotions(_) => Self::retry(Code::Internal, detail),
            PricingError::TooDear(_) => Self::invalid(vec![field("/items", &detail)]),
            PricingError::Batch(BatchError::Overloaded) => Self::retry(Code::Busy, detail).after_ms(500),
            PricingError::Batch(BatchError::Lost) => Self::retry(Code::Internal, detail),
            PricingError::Answer(fault) => fault,
            PricingError::Database(error) => record::fault(&error),
        }
    }
}

fn field(pointer: &str, detail: &str) -> v1::FieldError {
    v1::FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() }
}
