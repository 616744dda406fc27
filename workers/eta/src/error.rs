//! What can go wrong with an estimate, and what it becomes on the bus.

use runtime::{Code, Fault};

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
            EtaError::Database(error) => database(&error),
        }
    }
}

/// Data the record refuses (SQLSTATE classes 22 and 23) will be refused again; anything else may be over
/// in a moment.
fn database(error: &sqlx::Error) -> Fault {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    if code.is_some_and(|code| code.starts_with("22") || code.starts_with("23")) {
        tracing::error!(%error, "the record refused a row");
        Fault::reject(Code::Internal, "the record refused it")
    } else {
        Fault::unavailable(error)
    }
}
