//! All hubs, active or not.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::state::State;

pub async fn hubs(state: Arc<State>, _: Cx, _: v1::ListHubs) -> Result<v1::HubList, Fault> {
    Ok(v1::HubList { items: state.read(|snapshot| snapshot.hubs()) })
}
