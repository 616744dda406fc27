//! Where the rider of an order is changes when he will be there: looked at every ten seconds per order, by
//! one replica.

use std::{collections::HashMap, sync::Arc, time::Instant};

use futures::StreamExt;
use prost::Message;
use runtime::{Cx, Fault};
use subjects::v1;
use tokio_util::sync::CancellationToken;

use crate::{
    error::EtaError,
    order::Stage,
    state::{Rider, State, place_of},
};

const TRACKS: &str = "track.*";
/// Each position goes to one of the replicas.
const GROUP: &str = "eta";
/// Orders whose pace is kept in this process; beyond it the old ones are dropped.
const MOST: usize = 10_000;

pub async fn listen(state: Arc<State>, cancel: CancellationToken) {
    let Ok(mut tracks) = state.bus.incoming().queue_subscribe(TRACKS, GROUP.to_owned()).await else {
        cancel.cancelled().await;
        return;
    };
    let mut looked: HashMap<String, Instant> = HashMap::new();
    while let Some(Some(message)) = cancel.run_until_cancelled(tracks.next()).await {
        let Ok(location) = v1::OrderLocation::decode(message.payload) else { continue };
        let pace = State::LOOK_EVERY;
        if looked.get(&location.order_id).is_some_and(|at| at.elapsed() < pace) {
            continue;
        }
        if looked.len() >= MOST {
            looked.retain(|_, at| at.elapsed() < pace);
        }
        looked.insert(location.order_id.clone(), Instant::now());
        if let Err(fault) = look(&state, &location).await {
            tracing::debug!(%fault, "a position was not looked at");
        }
    }
    cancel.cancelled().await;
}

async fn look(state: &State, location: &v1::OrderLocation) -> Result<(), Fault> {
    let Some(place) = location.position.as_ref().and_then(place_of) else { return Ok(()) };
    if !state.memory.may_look(&location.order_id, State::LOOK_EVERY).await {
        return Ok(());
    }
    let order = state.store.order(&location.order_id).await.map_err(EtaError::from)?;
    let Some(order) = order.filter(|order| order.stage() == Stage::Riding && !order.is_over()) else {
        return Ok(());
    };
    let cx = Cx::background(state.bus.clone());
    Ok(state.tell(&cx, &order, Rider::At(place)).await?)
}
