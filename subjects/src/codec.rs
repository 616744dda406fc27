//! One schema, two encodings.
//!
//! Protobuf by default; canonical proto3 JSON when the `Content-Type` header says so, or when the
//! payload starts with `{`, which no protobuf message of ours can: `{` is 0x7b, field 15 with the
//! deprecated group-start wire type. A reply comes in the encoding of its request.

use bytes::Bytes;
use prost::Message;
use serde::{Serialize, de::DeserializeOwned};

use crate::headers;

/// A message of the contract: protobuf and JSON both.
pub trait Wire: Message + Default + Serialize + DeserializeOwned + Send + Sync + 'static {}
impl<M: Message + Default + Serialize + DeserializeOwned + Send + Sync + 'static> Wire for M {}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    #[default]
    Protobuf,
    Json,
}

#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    #[error("not a protobuf {message}: {source}")]
    Protobuf { message: &'static str, source: prost::DecodeError },
    #[error("not a JSON {message}: {source}")]
    Json { message: &'static str, source: serde_json::Error },
}

impl Encoding {
    /// What a payload is written in, by its header or, without one, by its first byte.
    pub fn of(content_type: Option<&str>, payload: &[u8]) -> Self {
        let json = content_type.is_some_and(|v| v.trim().to_ascii_lowercase().starts_with(headers::JSON));
        if json || payload.first() == Some(&b'{') { Self::Json } else { Self::Protobuf }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::Protobuf => headers::PROTOBUF,
            Self::Json => headers::JSON,
        }
    }

    /// # Errors
    /// The payload is not an `M`, or (JSON) has a field `M` does not have.
    pub fn decode<M: Wire>(self, payload: &[u8]) -> Result<M, CodecError> {
        let message = short_name::<M>();
        match self {
            Self::Protobuf => M::decode(payload).map_err(|source| CodecError::Protobuf { message, source }),
            Self::Json => {
                serde_json::from_slice(payload).map_err(|source| CodecError::Json { message, source })
            }
        }
    }

    /// # Errors
    /// JSON only: a value JSON cannot say (a NaN, an unknown enum number).
    pub fn encode<M: Wire>(self, message: &M) -> Result<Bytes, CodecError> {
        match self {
            Self::Protobuf => Ok(message.encode_to_vec().into()),
            Self::Json => serde_json::to_vec(message)
                .map(Bytes::from)
                .map_err(|source| CodecError::Json { message: short_name::<M>(), source }),
        }
    }
}

/// `kilat_subjects::v1::ReserveStock` → `ReserveStock`.
pub fn short_name<M>() -> &'static str {
    let full = std::any::type_name::<M>();
    full.rsplit("::").next().unwrap_or(full)
}
