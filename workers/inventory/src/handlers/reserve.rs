//! Saga step 1, and the holds of sales, which their buyers' come out of.

use std::sync::Arc;

use lua::inventory::{DrawReply, ReservationState, ReserveReply, ResizeReply};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    ask::{AskDraw, AskReserve, AskResize},
    check, convert,
    error::{StockError, shortages},
    journal::fold,
    state::State,
    steps,
};

pub async fn reserve(
    state: Arc<State>,
    _: Cx,
    request: v1::ReserveStock,
) -> Result<v1::StockReserved, Fault> {
    check::reserve(&request, state.settings.max_hold_s)?;
    let basket = convert::basket(&request.items)?;
    let hub = state.hub(&request.hub_id).await?;
    let hold_s = if request.ttl_s == 0 { state.settings.hold_s } else { u64::from(request.ttl_s) };
    let id = request.reservation_id;
    // Or it would be held, and sold, a second time.
    if let Some(row) = steps::long_past(&state, &hub, &id).await.map_err(StockError::from)?
        && row.state != ReservationState::Reserved
    {
        return match row.state {
            ReservationState::Confirmed => Ok(v1::StockReserved {
                reservation_id: id,
                status: convert::status(row.state).into(),
                items: convert::lines(row.lines),
                replayed: true,
                ..Default::default()
            }),
            state => Err(StockError::Ended { id, state }.into()),
        };
    }
    let ask = AskReserve {
        hub: request.hub_id,
        reservation: id.clone(),
        user: request.user_id,
        basket,
        hold_ms: hold_s * 1_000,
        partial: request.partial,
    };
    let held = |status, expires_at_ms, lines, short, replayed| v1::StockReserved {
        reservation_id: id.clone(),
        status: convert::status(status).into(),
        expires_at: Some(fold::time(expires_at_ms).into()),
        items: convert::lines(lines),
        shortages: shortages(short),
        replayed,
    };
    let from = request.draw_from;
    let reply = if from.is_empty() {
        state.reserve.ask(ask).await?
    } else if from == id {
        resized(state.resize.ask(AskResize(ask)).await?)
    } else {
        match state.draw.ask(AskDraw { reserve: ask, from: from.clone() }).await? {
            DrawReply::Reserve(reply) => reply,
            DrawReply::Ended => return Err(StockError::NotFound(from).into()),
        }
    };
    match reply {
        ReserveReply::Reserved { expires_at_ms, lines, stock, short, .. } => {
            state.changed(&hub, &stock);
            state.alarm.at(expires_at_ms);
            Ok(held(ReservationState::Reserved, expires_at_ms, lines, short, false))
        }
        ReserveReply::Replayed { state, expires_at_ms, lines, .. } => {
            Ok(held(state, expires_at_ms, lines, Vec::new(), true))
        }
        ReserveReply::Short(short) => Err(StockError::OutOfStock(short).into()),
        ReserveReply::UnknownSku(skus) => Err(StockError::UnknownSku(skus).into()),
        ReserveReply::Conflict => Err(StockError::Conflict(id).into()),
        ReserveReply::Refused(state) => Err(StockError::Ended { id, state }.into()),
        ReserveReply::Busy { waiting } => {
            state.pending.now(hub.id());
            Err(StockError::Behind(waiting).into())
        }
        ReserveReply::Closed => Err(state.closed(&hub).into()),
    }
}

/// A hold that draws from itself is set to what is asked for, from and to the shelf.
fn resized(reply: ResizeReply) -> ReserveReply {
    match reply {
        ResizeReply::Resized { at, expires_at_ms, lines, stock, short } => {
            ReserveReply::Reserved { at, expires_at_ms, lines, stock, short }
        }
        ResizeReply::Short(short) => ReserveReply::Short(short),
        ResizeReply::UnknownSku(skus) => ReserveReply::UnknownSku(skus),
        ResizeReply::Refused(state) => ReserveReply::Refused(state),
        ResizeReply::Busy { waiting } => ReserveReply::Busy { waiting },
        ResizeReply::Closed => ReserveReply::Closed,
    }
}
