//! The endpoints of `svc.devices`.

mod ban;
mod credentials;
mod follow;
mod lift;
mod standing;

pub(crate) use ban::ban;
pub(crate) use credentials::credentials;
pub(crate) use follow::{DISPATCH, riders};
pub(crate) use lift::lift;
pub(crate) use standing::standing;

use subjects::ids::Token;

fn now_ms() -> u64 {
    u64::try_from(chrono::Utc::now().timestamp_millis()).unwrap_or(0)
}

/// A checked id as the text it is.
fn text<T: Token>(id: &T) -> String {
    id.as_str().to_owned()
}
