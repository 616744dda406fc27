//! What a basket costs at a hub, from memory: no database, no other worker.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, state::State};

pub async fn price(state: Arc<State>, _: Cx, request: v1::PriceBasket) -> Result<v1::BasketPriced, Fault> {
    check::basket(&request)?;
    Ok(state.read(|snapshot| snapshot.price(&request.hub_id, &request.items))?)
}
