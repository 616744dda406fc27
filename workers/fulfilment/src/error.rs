//! What can go wrong with a pick task, and what it becomes on the bus.

use runtime::{Code, Fault, batch::BatchError, record};

#[derive(Debug, thiserror::Error)]
pub enum PickError {
    #[error("no pick task for order {0}")]
    NotFound(String),
    #[error("no hub {0}")]
    UnknownHub(String),
    /// What another worker answered.
    #[error(transparent)]
    Answer(#[from] Fault),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<PickError> for Fault {
    fn from(error: PickError) -> Self {
        let detail = error.to_string();
        match error {
            PickError::NotFound(_) => Self::reject(Code::PickNotFound, detail),
            PickError::UnknownHub(_) => Self::reject(Code::FulfilmentUnknownHub, detail),
            PickError::Answer(fault) => fault,
            PickError::Batch(BatchError::Overloaded) => Self::retry(Code::Busy, detail).after_ms(500),
            PickError::Batch(BatchError::Lost) => Self::retry(Code::Internal, detail),
            PickError::Database(error) => record::fault(&error),
        }
    }
}
