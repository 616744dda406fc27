//! A redemption is spent, or undone.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check, ends,
    error::PromoError,
    model::{Redemption, State as Stands},
    state::State,
    store::Ask,
};

pub async fn commit(state: Arc<State>, _: Cx, request: v1::PromoRef) -> Result<v1::PromoState, Fault> {
    check::order(&request)?;
    let ask = ask(&request, Stands::Committed, false);
    let Some(redemption) = state.end(ask).await? else {
        return Err(PromoError::NoRedemption(request.order_id).into());
    };
    tell(&state, &redemption).await;
    if redemption.state == Stands::Released {
        return Err(PromoError::Ended(request.order_id).into());
    }
    Ok(stands(redemption))
}

/// Never refused, and remembered where there is nothing to undo: a redeem that comes later finds it closed.
pub async fn release(state: Arc<State>, _: Cx, request: v1::PromoRef) -> Result<v1::PromoState, Fault> {
    check::order(&request)?;
    let ask = ask(&request, Stands::Released, true);
    let Some(redemption) = state.end(ask).await? else {
        return Err(PromoError::Again("a tombstone was not written").into());
    };
    tell(&state, &redemption).await;
    Ok(stands(redemption))
}

fn ask(request: &v1::PromoRef, to: Stands, tombstone: bool) -> Ask {
    Ask {
        order_id: request.order_id.clone(),
        to: Some(to),
        saga_id: request.saga_id.clone(),
        reason: request.reason.clone(),
        tombstone,
        user_id: None,
    }
}

/// The record has the end; what Redis does not hear now it is told later.
async fn tell(state: &State, redemption: &Redemption) {
    if let Err(error) = ends::tell(state, std::slice::from_ref(redemption)).await {
        tracing::debug!(order = redemption.order_id, %error, "Redis has not heard of an end yet");
    }
}

fn stands(redemption: Redemption) -> v1::PromoState {
    v1::PromoState { order_id: redemption.order_id, state: redemption.state.as_str().to_owned() }
}
