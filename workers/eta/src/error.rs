//! What can go wrong with an estimate, and what it becomes on the bus.

use runtime::{Code, Fault, record};

#[derive(Debug, thiserror::Error)]
pub enum EtaError {
    #[error("no estimate is kept for order {0}")]
    NotFound(String),
    #[error("no hub {0}")]
    UnknownHub(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<EtaError> for Fault {
    fn from(error: EtaError) -> Self {
        let detail = error.to_string();
        match error {
            EtaError::NotFound(_) => Self::reject(Code::EtaNotFound, detail),
            EtaError::UnknownHub(_) => Self::reject(Code::EtaUnknownHub, detail),
            EtaError::Database(error) => record::fault(&error),
        }
    }
}
