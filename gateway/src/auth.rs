//! Who calls: bearer tokens, checked against a JWKS file.
//!
//! | Module | Holds |
//! |---|---|
//! | [`keys`] | the key set: which keys there are, and the one algorithm each may be used with |
//! | [`caller`] | roles, the caller of a request, and the extractors |
//! | [`dev`] | making keys and tokens for development |
//!
//! The algorithm comes from the key, never from the token. A token that names another one (`none`, or
//! HS256 "signed" with the public key) is refused before anything is computed.

pub mod caller;
pub mod dev;
pub mod keys;

pub use caller::{Caller, Role, Roles, Visitor};
pub use dev::{DevKeys, dev_keys};
pub use keys::{Authenticator, KeyError};

/// What a token says. Other claims are ignored.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Claims {
    pub sub: String,
    pub role: Role,
    /// Unix seconds.
    pub exp: u64,
    /// Unix seconds.
    pub iat: u64,
    pub aud: String,
}
