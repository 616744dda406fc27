//! Why the saga's row could not be read or written.

use runtime::{Code, Fault, batch::BatchError};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("Postgres: {0}")]
    Sql(#[from] sqlx::Error),
    /// A batch's error, which all its callers share.
    #[error("Postgres: {0}")]
    Batch(String),
    #[error(transparent)]
    NotBatched(#[from] BatchError),
    #[error("the order id belongs to another checkout")]
    OrderTaken,
    #[error("saga {0} has no row")]
    Gone(String),
    #[error("the row holds what no version of ours wrote: {0}")]
    Unreadable(#[from] prost::DecodeError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::OrderTaken => Self::reject(Code::OrderConflict, error.to_string()),
            StoreError::Gone(_) => Self::reject(Code::SagaNotFound, error.to_string()),
            StoreError::Unreadable(_) => Self::poison(Code::Internal, error.to_string()),
            StoreError::NotBatched(BatchError::Overloaded) => {
                Self::retry(Code::Busy, error.to_string()).after_ms(200)
            }
            StoreError::Sql(_) | StoreError::Batch(_) | StoreError::NotBatched(BatchError::Lost) => {
                Self::unavailable(error)
            }
        }
    }
}
