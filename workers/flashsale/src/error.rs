//! What can go wrong with a sale, and what it becomes on the bus.

use lua::LuaError;
use runtime::{Code, Fault, batch::BatchError};

use crate::token;

#[derive(Debug, thiserror::Error)]
pub enum SaleError {
    #[error("no sale {0}")]
    NotFound(String),
    #[error("the sale has not begun, or is over")]
    NotOpen,
    #[error("the sale has begun; it cannot be changed so")]
    Fixed,
    #[error("nothing is left")]
    SoldOut,
    #[error("the token is not taken: {0}")]
    Token(#[from] token::Refused),
    #[error("the token was used before")]
    TokenUsed,
    #[error("too many attempts from this device")]
    Flood { ms: u64 },
    #[error("all places are taken")]
    Full,
    #[error("the place was not used in time; join again")]
    PassedOn,
    #[error("the buyer has not joined this sale")]
    NoPlace,
    #[error("{taken} taken, at most {per_user} for one buyer")]
    Limit { taken: u32, per_user: u32 },
    #[error("only {left} left for this buyer")]
    Short { sku: String, wanted: u32, left: u32 },
    #[error("the key was used before, for something else")]
    KeyReused,
    #[error("the first request with this key is being worked on")]
    InFlight { ms: u64 },
    /// Redis lost the sale; it is being opened from the record.
    #[error("the sale is being opened again")]
    Closed,
    /// A later opening owns the sale: nothing was written.
    #[error("the sale was opened anew meanwhile")]
    Fenced,
    #[error("no token_key is set, so no sale opens")]
    NoKey,
    #[error(transparent)]
    Redis(#[from] LuaError),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How long a caller should leave a sale alone that is being opened, ms.
const CLOSED_MS: u32 = 500;

impl From<SaleError> for Fault {
    fn from(error: SaleError) -> Self {
        let detail = error.to_string();
        let wait = |ms: u64| u32::try_from(ms.max(1)).unwrap_or(u32::MAX);
        match error {
            SaleError::NotFound(_) => Self::reject(Code::SaleNotFound, detail),
            SaleError::NotOpen => Self::reject(Code::SaleNotOpen, detail),
            SaleError::Fixed => Self::reject(Code::SaleFixed, detail),
            SaleError::SoldOut => Self::reject(Code::SaleSoldOut, detail),
            SaleError::Token(token::Refused::Expired) => Self::reject(Code::SaleTokenExpired, detail),
            SaleError::Token(_) => Self::reject(Code::SaleTokenInvalid, detail),
            SaleError::TokenUsed => Self::reject(Code::SaleTokenUsed, detail),
            SaleError::Flood { ms } => Self::reject(Code::SaleFlood, detail).after_ms(wait(ms)),
            SaleError::Full => Self::reject(Code::SaleFull, detail),
            SaleError::PassedOn => Self::reject(Code::PlacePassedOn, detail),
            SaleError::NoPlace => Self::reject(Code::PlaceNotFound, detail),
            SaleError::Limit { .. } => Self::reject(Code::SaleLimit, detail),
            SaleError::Short { sku, wanted, left } => Self::reject(Code::OutOfStock, detail)
                .with_shortages(vec![subjects::v1::Shortage { sku, wanted, available: left }]),
            SaleError::KeyReused => Self::reject(Code::IdempotencyKeyReused, detail),
            SaleError::InFlight { ms } => {
                Self::reject(Code::IdempotencyInFlight, detail).after_ms(wait(ms.min(1_000)))
            }
            SaleError::Closed | SaleError::Fenced => Self::unavailable(detail).after_ms(CLOSED_MS),
            SaleError::NoKey => Self::unavailable(detail),
            SaleError::Redis(error) if error.is_transient() => Self::unavailable(error),
            SaleError::Redis(_) => {
                tracing::error!(detail, "Redis cannot be asked");
                Self::retry(Code::Internal, detail)
            }
            SaleError::Batch(BatchError::Overloaded) => Self::retry(Code::Busy, detail).after_ms(500),
            SaleError::Batch(BatchError::Lost) => Self::retry(Code::Internal, detail),
            SaleError::Database(error) => Self::unavailable(error),
        }
    }
}
