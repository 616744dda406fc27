//! What can go wrong with a pick task, and what it becomes on the bus.

use runtime::{Code, Fault};

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
    Database(#[from] sqlx::Error),
}

impl From<PickError> for Fault {
    fn from(error: PickError) -> Self {
        let detail = error.to_string();
        match error {
            PickError::NotFound(_) => Self::reject(Code::PickNotFound, detail),
            PickError::UnknownHub(_) => Self::reject(Code::FulfilmentUnknownHub, detail),
            PickError::Answer(fault) => fault,
            PickError::Database(error) => database(&error),
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
