//! Create or change a hub. The same hub again changes nothing and says so to nobody.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    check::present,
    ids::{City, HubId, Token},
    v1,
};

use crate::{check, state::State};

pub async fn put_hub(state: Arc<State>, _: Cx, request: v1::PutHub) -> Result<v1::Hub, Fault> {
    let hub = check::put_hub(&request)?;
    let ids = (
        present("/hub/hub_id", HubId::parse(&hub.hub_id).ok())?,
        present("/hub/city", City::parse(&hub.city).ok())?,
    );
    let (hub, changed) = state.store.put_hub(ids, hub).await?;
    if changed {
        state.notifier.notify();
    }
    state.change(|snapshot| snapshot.take_hub(hub.clone()));
    Ok(hub)
}
