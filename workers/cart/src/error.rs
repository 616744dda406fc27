//! What can be wrong with a change of a cart, and what it becomes on the bus.

use lua::LuaError;
use runtime::{Code, Fault};

use crate::check;

#[derive(Debug, thiserror::Error)]
pub enum CartError {
    /// There never was one, it was merged, or it is too old.
    #[error("no such cart")]
    NotFound,
    #[error("the cart has {0} lines, and takes no more")]
    Full(usize),
    #[error("the line would have {0}")]
    TooMany(u64),
    /// Somebody else was faster each time.
    #[error("the cart changes too fast to be looked at")]
    Busy,
    /// A change that was under way may yet be made.
    #[error("Redis does not answer")]
    Away,
    #[error(transparent)]
    Redis(#[from] LuaError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// What another worker said.
    #[error(transparent)]
    Told(#[from] Fault),
}

impl From<CartError> for Fault {
    fn from(error: CartError) -> Self {
        let detail = error.to_string();
        match error {
            CartError::NotFound => Self::reject(Code::CartNotFound, detail),
            CartError::Full(_) => Self::reject(Code::CartFull, detail),
            CartError::TooMany(qty) => check::too_many(qty),
            CartError::Busy => Self::retry(Code::Busy, detail).after_ms(100),
            CartError::Away | CartError::Redis(_) | CartError::Database(_) => Self::unavailable(detail),
            CartError::Told(fault) => fault,
        }
    }
}
