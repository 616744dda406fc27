//! What a hub sells: everything with a price in its city, or only what is listed.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    check::present,
    ids::{HubId, Token},
    v1,
};

use crate::{check, state::State};

pub async fn get(state: Arc<State>, _: Cx, request: v1::GetAssortment) -> Result<v1::Assortment, Fault> {
    check::hub_id(&request.hub_id)?;
    Ok(state.read(|snapshot| snapshot.assortment(&request.hub_id))?)
}

pub async fn put(state: Arc<State>, _: Cx, request: v1::PutAssortment) -> Result<v1::Assortment, Fault> {
    check::put_assortment(&request)?;
    let hub_id = present("/hub_id", HubId::parse(&request.hub_id).ok())?;
    let (assortment, changed) = state.store.put_assortment(hub_id, &request).await?;
    if changed {
        state.notifier.notify();
    }
    state.change(|snapshot| snapshot.take_assortment(assortment.clone()));
    Ok(assortment)
}
