//! What can be wrong with a search, and what it becomes on the bus.

use runtime::{Code, Fault, record};

use crate::index::IndexError;

#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// This instance has only just started.
    #[error("the index is being built")]
    NotReady,
    #[error("no language {0}")]
    UnknownLanguage(String),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("the search broke off: {0}")]
    Broken(#[from] tokio::task::JoinError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How long a caller should leave an instance alone that is being built, ms.
const NOT_READY_MS: u32 = 500;

impl From<SearchError> for Fault {
    fn from(error: SearchError) -> Self {
        let detail = error.to_string();
        match error {
            SearchError::NotReady => Self::retry(Code::SearchNotReady, detail).after_ms(NOT_READY_MS),
            SearchError::UnknownLanguage(_) => Self::reject(Code::UnknownLanguage, detail),
            SearchError::Index(IndexError::UnknownHub(_)) => Self::reject(Code::SearchUnknownHub, detail),
            SearchError::Index(IndexError::Tantivy(_)) | SearchError::Broken(_) => {
                Self::retry(Code::Internal, detail)
            }
            SearchError::Database(error) => record::fault(&error),
        }
    }
}
