//! What can be wrong with a question to the catalogue, and what it becomes on the bus.

use runtime::{Code, Fault};

#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("no hub {0}")]
    UnknownHub(String),
    #[error("hub {0} takes no orders now")]
    HubInactive(String),
    #[error("no product {0}")]
    UnknownSku(String),
    #[error("{sku} is not sold in {city}")]
    NotSoldHere { sku: String, city: String },
    /// More than any order may cost.
    #[error("the basket costs more than {0} minor units")]
    TooDear(i64),
    /// The city's hubs and prices would no longer be in one currency.
    #[error("{city} trades in {theirs}, not {ours}")]
    Currency { pointer: String, city: String, ours: String, theirs: String },
    /// More than passes as one message.
    #[error("the assortment's SKUs come to more than {0} bytes; leave it unlimited, or price by city")]
    AssortmentTooLarge(usize),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<CatalogueError> for Fault {
    fn from(error: CatalogueError) -> Self {
        let detail = error.to_string();
        let field = |pointer: &str| {
            Self::invalid(vec![subjects::v1::FieldError { pointer: pointer.into(), detail: detail.clone() }])
        };
        match error {
            CatalogueError::UnknownHub(_) => Self::reject(Code::UnknownHub, detail),
            CatalogueError::HubInactive(_) => Self::reject(Code::HubInactive, detail),
            CatalogueError::UnknownSku(_) => Self::reject(Code::UnknownSku, detail),
            CatalogueError::NotSoldHere { .. } => Self::reject(Code::NotSoldHere, detail),
            CatalogueError::TooDear(_) => field("/items"),
            CatalogueError::AssortmentTooLarge(_) => field("/add"),
            CatalogueError::Currency { ref pointer, .. } => field(pointer),
            CatalogueError::Database(error) => Self::unavailable(error),
        }
    }
}
