//! What can go wrong when somebody asks where a rider is.

use runtime::{Code, Fault};

#[derive(Debug, thiserror::Error)]
pub enum TrackError {
    #[error("nobody carries order {0}")]
    NotCarried(String),
    #[error("rider {0} has not been heard of lately")]
    NoPosition(String),
    #[error(transparent)]
    Redis(#[from] redis::RedisError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<TrackError> for Fault {
    fn from(error: TrackError) -> Self {
        let detail = error.to_string();
        match error {
            TrackError::NotCarried(_) => Self::reject(Code::NotCarried, detail),
            TrackError::NoPosition(_) => Self::reject(Code::NoPosition, detail),
            TrackError::Redis(_) | TrackError::Database(_) => Self::unavailable(detail),
        }
    }
}
