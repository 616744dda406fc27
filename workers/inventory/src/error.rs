//! What can go wrong with stock, and what it becomes on the bus.

use lua::{
    LuaError,
    inventory::{BelowHeld, ReservationState, Shortage},
};
use runtime::{Code, Fault, batch::BatchError};
use subjects::v1;

#[derive(Debug, thiserror::Error)]
pub enum StockError {
    #[error("inventory does not know hub {0}")]
    UnknownHub(String),
    /// Redis has lost the hub, or it is being rebuilt.
    #[error("hub {0} is closed while its stock is rebuilt")]
    Closed(String),
    #[error("not enough in stock")]
    OutOfStock(Vec<Shortage>),
    #[error("the hub does not carry {}", .0.join(", "))]
    UnknownSku(Vec<String>),
    #[error("reservation {0} was made for another basket")]
    Conflict(String),
    #[error("reservation {id} has ended: {state}", state = .state.as_str())]
    Ended { id: String, state: ReservationState },
    #[error("no reservation {0}")]
    NotFound(String),
    #[error("{0} journal entries wait for the record")]
    Behind(u64),
    #[error("the movement would take more than there is")]
    BelowZero(Vec<Shortage>),
    #[error("fewer counted than are on hold")]
    CountBelowHeld(Vec<BelowHeld>),
    #[error("movement {0} was another one")]
    MovementConflict(String),
    /// Redis has decided; whether the record has it is not known in time.
    #[error("the record has not confirmed it yet")]
    Unrecorded,
    /// Redis and the record contradict each other about one reservation.
    #[error("reservation {0} is being put right")]
    Contradiction(String),
    #[error(transparent)]
    Redis(#[from] LuaError),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How long a caller should leave a closed hub alone, ms.
const CLOSED_MS: u32 = 1_000;

impl From<StockError> for Fault {
    fn from(error: StockError) -> Self {
        let detail = error.to_string();
        match error {
            StockError::UnknownHub(_) => Self::reject(Code::InventoryUnknownHub, detail),
            StockError::Closed(_) => Self::retry(Code::HubClosed, detail).after_ms(CLOSED_MS),
            StockError::OutOfStock(short) => {
                Self::reject(Code::OutOfStock, detail).with_shortages(shortages(short))
            }
            StockError::UnknownSku(_) => Self::reject(Code::InventoryUnknownSku, detail),
            StockError::Conflict(_) => Self::reject(Code::ReservationConflict, detail),
            StockError::Ended { .. } => Self::reject(Code::ReservationClosed, detail),
            StockError::NotFound(_) => Self::reject(Code::ReservationNotFound, detail),
            StockError::Behind(_) | StockError::Batch(BatchError::Overloaded) => {
                Self::retry(Code::Busy, detail).after_ms(500)
            }
            StockError::BelowZero(short) => {
                Self::reject(Code::BelowZero, detail).with_shortages(shortages(short))
            }
            StockError::CountBelowHeld(below) => Self::reject(Code::BelowZero, detail)
                .with_shortages(below.into_iter().map(|b| shortage(b.sku, b.held, b.counted)).collect()),
            StockError::MovementConflict(_) => Self::reject(Code::MovementConflict, detail),
            StockError::Unrecorded | StockError::Contradiction(_) => Self::unavailable(detail),
            StockError::Redis(error) if error.is_transient() => Self::unavailable(error),
            StockError::Redis(_) => {
                tracing::error!(detail, "Redis cannot be asked");
                Self::retry(Code::Internal, detail)
            }
            StockError::Batch(BatchError::Lost) => Self::retry(Code::Internal, detail),
            StockError::Database(error) => Self::unavailable(error),
        }
    }
}

pub fn shortages(short: Vec<Shortage>) -> Vec<v1::Shortage> {
    short.into_iter().map(|s| shortage(s.sku, s.wanted, s.available)).collect()
}

fn shortage(sku: String, wanted: u64, available: u64) -> v1::Shortage {
    v1::Shortage { sku, wanted: units(wanted), available: units(available) }
}

/// The contract counts units in 32 bits.
pub fn units(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
