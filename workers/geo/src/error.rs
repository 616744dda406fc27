//! What can be wrong with a question to geo, and what it becomes on the bus.

use runtime::{Code, Fault};
use subjects::v1;

#[derive(Debug, thiserror::Error)]
pub enum GeoError {
    #[error("no city {0}")]
    UnknownCity(String),
    #[error("geo does not know hub {0}")]
    UnknownHub(String),
    #[error("hub {0} has no zone")]
    NoZone(String),
    /// Wrong fields of a zone.
    #[error("the zone cannot be drawn")]
    Zone(Vec<v1::FieldError>),
    #[error("neither a point nor an address says where this is")]
    PlaceUnknown,
    /// No tier could answer, and memory is empty: a worker that has just started without its stores.
    #[error("neither the cache nor the record can be asked, and nothing is known yet")]
    NothingKnown,
    /// A change would be cached wrongly if it were made now.
    #[error("the cache cannot be told of the change: {0}")]
    Unfenced(#[source] redis::RedisError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("drawing the zone failed")]
    Lost,
}

impl From<GeoError> for Fault {
    fn from(error: GeoError) -> Self {
        let detail = error.to_string();
        match error {
            GeoError::UnknownCity(_) => Self::reject(Code::UnknownCity, detail),
            GeoError::UnknownHub(_) => Self::reject(Code::GeoUnknownHub, detail),
            GeoError::NoZone(_) => Self::reject(Code::ZoneNotFound, detail),
            GeoError::Zone(fields) => {
                let first = fields.first().map(|field| format!("{}: {}", field.pointer, field.detail));
                Self { fields, ..Self::reject(Code::ZoneInvalid, first.unwrap_or(detail)) }
            }
            GeoError::PlaceUnknown => Self::reject(Code::PlaceUnknown, detail),
            GeoError::NothingKnown | GeoError::Unfenced(_) => Self::unavailable(detail),
            GeoError::Database(error) => Self::unavailable(error),
            GeoError::Lost => Self::retry(Code::Internal, detail),
        }
    }
}
