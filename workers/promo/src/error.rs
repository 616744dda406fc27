//! What can go wrong with a promotion, and what it becomes on the bus.

use lua::LuaError;
use runtime::{Code, Fault, batch::BatchError, record};
use subjects::v1;

use crate::rules::RuleError;

#[derive(Debug, thiserror::Error)]
pub enum PromoError {
    #[error("no promotion {0}")]
    NotFound(String),
    #[error("no redemption of order {0}")]
    NoRedemption(String),
    #[error(transparent)]
    Rule(#[from] RuleError),
    #[error("no promotion has the code {code}")]
    CodeUnknown { place: usize, code: String },
    /// With the place in the request of what asked for it, and why not.
    #[error("{promo} does not apply: {why}")]
    NotApplicable { promo: String, why: String, fields: Vec<v1::FieldError> },
    #[error("{promo} is used up: {why}")]
    Exhausted { promo: String, why: &'static str, fields: Vec<v1::FieldError> },
    #[error("order {0} was redeemed for another basket")]
    Conflict(String),
    #[error("the redemption of order {0} was undone")]
    Ended(String),
    #[error("the promotion is at version {now}, not {seen}")]
    Version { now: u64, seen: u64 },
    /// Redis has lost the counts; they are being made anew.
    #[error("nothing is redeemed while the counts of uses are rebuilt")]
    Closed,
    /// Another attempt at the same is in hand, or the ground moved under this one.
    #[error("{0}")]
    Again(&'static str),
    #[error(transparent)]
    Redis(#[from] LuaError),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// As a caller of a batch hears it.
    #[error(transparent)]
    Answer(#[from] Fault),
}

/// How long a caller should leave closed counts alone, ms.
const CLOSED_MS: u32 = 1_000;

impl From<PromoError> for Fault {
    fn from(error: PromoError) -> Self {
        let detail = error.to_string();
        let field = |pointer: String, detail: String| vec![v1::FieldError { pointer, detail }];
        match error {
            PromoError::NotFound(_) | PromoError::NoRedemption(_) => {
                Self::reject(Code::PromoNotFound, detail)
            }
            PromoError::Rule(RuleError(problems)) => Self {
                fields: problems
                    .into_iter()
                    .map(|problem| v1::FieldError { pointer: problem.pointer, detail: problem.detail })
                    .collect(),
                ..Self::reject(Code::PromoRuleInvalid, detail)
            },
            PromoError::CodeUnknown { place, .. } => Self {
                fields: field(format!("/basket/codes/{place}"), "is no code of ours".into()),
                ..Self::reject(Code::PromoCodeUnknown, detail)
            },
            PromoError::NotApplicable { fields, .. } => {
                Self { fields, ..Self::reject(Code::PromoNotApplicable, detail) }
            }
            PromoError::Exhausted { fields, .. } => {
                Self { fields, ..Self::reject(Code::PromoExhausted, detail) }
            }
            PromoError::Conflict(_) => Self::reject(Code::PromoConflict, detail),
            PromoError::Ended(_) => Self::reject(Code::PromoClosed, detail),
            PromoError::Version { now, .. } => Self {
                fields: field("/promo/version".into(), format!("is {now} now")),
                ..Self::reject(Code::PromoConflict, detail)
            },
            PromoError::Closed => Self::unavailable(detail).after_ms(CLOSED_MS),
            PromoError::Again(_) => Self::unavailable(detail),
            PromoError::Answer(fault) => fault,
            PromoError::Redis(error) if error.is_transient() => Self::unavailable(error),
            PromoError::Redis(_) => {
                tracing::error!(detail, "Redis cannot be asked");
                Self::retry(Code::Internal, detail)
            }
            PromoError::Batch(BatchError::Overloaded) => Self::retry(Code::Busy, detail).after_ms(500),
            PromoError::Batch(BatchError::Lost) => Self::retry(Code::Internal, detail),
            PromoError::Database(error) => record::fault(&error),
        }
    }
}
