//! What can go wrong with an order, and what it becomes on the bus.

use runtime::{Code, Fault, batch::BatchError, record};

use crate::rules::Refused;

#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// Also an order of somebody else: whether it exists is not theirs to know.
    #[error("no order {0}")]
    NotFound(String),
    #[error("order {0} was closed before this step came")]
    Closed(String),
    #[error("order {0} belongs to another checkout")]
    Conflict(String),
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It changed under our hands again and again.
    #[error("order {0} is being changed by others")]
    Contended(String),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<OrderError> for Fault {
    fn from(error: OrderError) -> Self {
        let detail = error.to_string();
        match error {
            OrderError::NotFound(_) => Self::reject(Code::OrderNotFound, detail),
            OrderError::Closed(_) => Self::reject(Code::OrderClosed, detail),
            OrderError::Conflict(_) => Self::reject(Code::OrderConflict, detail),
            OrderError::Refused(Refused::Illegal { .. }) => Self::reject(Code::IllegalTransition, detail),
            OrderError::Refused(Refused::Forbidden { .. }) => Self::reject(Code::AuthForbidden, detail),
            OrderError::Contended(_) | OrderError::Batch(BatchError::Overloaded) => {
                Self::retry(Code::Busy, detail).after_ms(200)
            }
            OrderError::Batch(BatchError::Lost) => Self::retry(Code::Internal, detail),
            OrderError::Database(error) => record::fault(&error),
        }
    }
}
