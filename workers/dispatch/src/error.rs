//! What can go wrong between orders and riders, and what it becomes on the bus.

use runtime::{Code, Fault, batch::BatchError, record};

use crate::rules::Refused;

#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    #[error("no rider {0}")]
    NoRider(String),
    #[error("rider {0} is not active")]
    Inactive(String),
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("no assignment {0}")]
    NoAssignment(String),
    /// Also an order that somebody else carries.
    #[error("{0} is not rider {1}'s")]
    WrongRider(String, String),
    #[error("the time to answer offer {0} has passed")]
    Expired(String),
    #[error("offer {0} was answered before, in another way")]
    Closed(String),
    #[error("the order of {0} was cancelled")]
    Cancelled(String),
    #[error("dispatch does not know order {0}")]
    NoTask(String),
    #[error("order {0} was asked for with another hub, city or door")]
    Conflict(String),
    #[error("dispatch does not know hub {0}")]
    NoHub(String),
    #[error("order {order} cannot become {to} now: {why}")]
    Progress { order: String, to: &'static str, why: &'static str },
    /// It changed under our hands again and again.
    #[error("{0} is being changed by others")]
    Contended(String),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<DispatchError> for Fault {
    fn from(error: DispatchError) -> Self {
        let detail = error.to_string();
        let code = match error {
            DispatchError::NoRider(_) => Code::RiderNotFound,
            DispatchError::Inactive(_) => Code::RiderInactive,
            DispatchError::Refused(_) => Code::RiderIllegalTransition,
            DispatchError::NoAssignment(_) => Code::AssignmentNotFound,
            DispatchError::WrongRider(..) => Code::WrongRider,
            DispatchError::Expired(_) => Code::OfferExpired,
            DispatchError::Closed(_) => Code::OfferClosed,
            DispatchError::Cancelled(_) => Code::OfferCancelled,
            DispatchError::NoTask(_) => Code::TaskNotFound,
            DispatchError::Conflict(_) => Code::TaskConflict,
            DispatchError::NoHub(_) => Code::DispatchUnknownHub,
            DispatchError::Progress { .. } => Code::IllegalTransition,
            DispatchError::Contended(_) => return Self::retry(Code::Busy, detail).after_ms(100),
            DispatchError::Batch(BatchError::Overloaded) => {
                return Self::retry(Code::Busy, detail).after_ms(500);
            }
            DispatchError::Batch(BatchError::Lost) => return Self::retry(Code::Internal, detail),
            DispatchError::Database(error) => return record::fault(&error),
        };
        Self::reject(code, detail)
    }
}
