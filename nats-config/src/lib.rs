//! What nats-server must be for Kilat: its configuration, its streams, buckets and consumers, and who
//! may do what. Streams are made here and nowhere else; workers bind to them.
//!
//! | Item | |
//! |---|---|
//! | [`SERVER_CONF`] | `nats-server.conf`: accounts, users, permissions, limits |
//! | [`roles`], [`Role`] | the users of that file, and where each one's password comes from |
//! | [`Issuer`] | the key the auth callout signs with; the server knows its public half |
//! | [`files`] | the definitions, embedded as they stand in the folder |
//! | [`Desired`] | the definitions, read |
//! | [`plan()`] | what it takes to get from a server's state to them; pure |
//! | [`apply()`] | looks, plans, and does it, or does nothing |
//! | [`Report`] | what was done, for people and as JSON |
//!
//! **Invariant:** nothing is deleted. What the files do not name is left alone.

mod api;
mod apply;
mod desired;
mod error;
pub mod files;
mod found;
mod issuer;
mod plan;
mod report;
mod role;
mod subject;
mod version;

pub use apply::{apply, apply_these};
pub use desired::{Consumer, Desired, Stream};
pub use error::{ApplyError, DefinitionError, Unanswered};
pub use files::SERVER_CONF;
pub use found::{Found, Storage};
pub use issuer::{BadSeed, ISSUER_ENV, Issuer};
pub use plan::{Action, Change, Difference, Kind, plan};
pub use report::Report;
pub use role::{Role, UnknownRole, roles};
pub use version::{AT_LEAST, Version};
