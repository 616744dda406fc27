//! What sells, gives back and lets go, for endpoints and events alike.
//!
//! Redis is asked first. It forgets ended reservations after a day; for one it does not know, the record
//! says what was, and Redis is asked again with that knowledge. So a confirm repeated after days does not
//! sell twice, and units sold last week can still be returned.

use std::time::{SystemTime, UNIX_EPOCH};

use lua::inventory::{Basket, ConfirmReply, IfUnknown, ReleaseReply, ReservationState, ReturnReply};
use runtime::Cx;

use crate::{
    ask::{AskConfirm, AskRelease, AskReturn},
    convert,
    error::StockError,
    hubs::Hub,
    rules,
    state::State,
    store::Reservation,
};

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    pub state: ReservationState,
    /// It had ended so before.
    pub replayed: bool,
    /// A late confirm that took the stock again.
    pub rereserved: bool,
}

impl Ended {
    fn now(state: ReservationState) -> Self {
        Self { state, replayed: false, rereserved: false }
    }

    fn before(state: ReservationState) -> Self {
        Self { replayed: true, ..Self::now(state) }
    }
}

fn ended(id: &str, state: ReservationState) -> StockError {
    StockError::Ended { id: id.to_owned(), state }
}

/// What the record says of a reservation so old that Redis may have forgotten it, and would take its id
/// for a new one.
pub async fn long_past(state: &State, hub: &Hub, id: &str) -> sqlx::Result<Option<Reservation>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    if rules::may_be_forgotten(id, now) { state.store.reservation(hub.id(), id).await } else { Ok(None) }
}

/// Sells what is on hold; answers once the record has it.
pub async fn confirm(
    state: &State,
    cx: &Cx,
    hub: &Hub,
    id: &str,
    user: &str,
    items: Option<Basket>,
) -> Result<Ended, StockError> {
    let reply = ask_confirm(state, hub, id, user, None).await?;
    if reply != ConfirmReply::Unknown {
        return confirmed(state, cx, hub, id, reply).await;
    }
    let late = match state.store.reservation(hub.id(), id).await? {
        Some(row) => match row.state {
            ReservationState::Confirmed => return Ok(Ended::before(row.state)),
            // Ended so long ago that Redis forgot it.
            ReservationState::Expired => convert::basket_of(&row.lines).or(items),
            ReservationState::Released | ReservationState::Returned => return Err(ended(id, row.state)),
            // An open hold that Redis does not know would be sold beside its own units.
            ReservationState::Reserved => {
                state.watch.suspect(hub.id());
                return Err(StockError::Contradiction(id.to_owned()));
            }
        },
        None => items,
    };
    let late = late.ok_or_else(|| StockError::NotFound(id.to_owned()))?;
    let reply = ask_confirm(state, hub, id, user, Some(late)).await?;
    confirmed(state, cx, hub, id, reply).await
}

async fn ask_confirm(
    state: &State,
    hub: &Hub,
    id: &str,
    user: &str,
    late: Option<Basket>,
) -> Result<ConfirmReply, StockError> {
    let (hub, reservation, user) = (hub.id().to_owned(), id.to_owned(), user.to_owned());
    state.confirm.ask(AskConfirm { hub, reservation, user, late }).await
}

async fn confirmed(
    state: &State,
    cx: &Cx,
    hub: &Hub,
    id: &str,
    reply: ConfirmReply,
) -> Result<Ended, StockError> {
    match reply {
        ConfirmReply::Confirmed { at, rereserved, stock, .. } => {
            state.changed(hub, &stock);
            state.recorded(cx, hub, at).await?;
            Ok(Ended { rereserved, ..Ended::now(ReservationState::Confirmed) })
        }
        ConfirmReply::Replayed { at } => {
            state.recorded(cx, hub, at).await?;
            Ok(Ended::before(ReservationState::Confirmed))
        }
        ConfirmReply::Short(short) => Err(StockError::OutOfStock(short)),
        ConfirmReply::UnknownSku(skus) => Err(StockError::UnknownSku(skus)),
        ConfirmReply::Unknown => Err(StockError::NotFound(id.to_owned())),
        ConfirmReply::Refused(state) => Err(ended(id, state)),
        ConfirmReply::Closed => Err(state.closed(hub)),
    }
}

/// Lets a hold go, and sees to it that one that has gone, or never was, does not come back. What was sold
/// stays sold: that is for [`give_back`].
///
/// Answers once Redis has decided. A tombstone that is lost with Redis would let a hold come to be, which
/// ends by itself; that no sale comes to be is promised by [`give_back`], which the saga calls before.
pub async fn release(state: &State, hub: &Hub, id: &str) -> Result<Ended, StockError> {
    // Redis would bury an id it has forgotten, though it was sold.
    if let Some(row) = long_past(state, hub, id).await? {
        match row.state {
            ReservationState::Confirmed => return Err(ended(id, row.state)),
            ReservationState::Released | ReservationState::Returned => return Ok(Ended::before(row.state)),
            ReservationState::Reserved | ReservationState::Expired => {}
        }
    }
    let ask = AskRelease { hub: hub.id().to_owned(), reservation: id.to_owned() };
    let now = match state.release.ask(ask).await? {
        ReleaseReply::Released { stock, .. } => {
            state.changed(hub, &stock);
            Ended::now(ReservationState::Released)
        }
        ReleaseReply::Buried { .. } => {
            state.pending.soon(hub.id());
            Ended::now(ReservationState::Released)
        }
        ReleaseReply::Replayed { .. } => Ended::before(ReservationState::Released),
        ReleaseReply::Refused(ReservationState::Returned) => Ended::before(ReservationState::Returned),
        ReleaseReply::Refused(state) => return Err(ended(id, state)),
        ReleaseReply::Closed => return Err(state.closed(hub)),
    };
    Ok(now)
}

/// Undoes a sale, or makes sure that there is none: a hold that was never sold is let go; one that has
/// expired, or that nobody knows, is buried. Redis decides that in one step, so a confirm comes before it
/// and is undone, or after it and is refused.
///
/// Answers once the record has it, whichever it was: a Redis rebuilt right after refuses that confirm too.
pub async fn give_back(state: &State, cx: &Cx, hub: &Hub, id: &str) -> Result<Ended, StockError> {
    let reply = ask_return(state, hub, id, None, IfUnknown::Ask).await?;
    if reply != ReturnReply::Unknown {
        return returned(state, cx, hub, id, reply).await;
    }
    let (lines, if_unknown) = match state.store.reservation(hub.id(), id).await? {
        Some(row) => match row.state {
            ReservationState::Returned | ReservationState::Released => return Ok(Ended::before(row.state)),
            ReservationState::Confirmed => (convert::basket_of(&row.lines), IfUnknown::Apply),
            ReservationState::Expired => (None, IfUnknown::Bury),
            ReservationState::Reserved => {
                state.watch.suspect(hub.id());
                return Err(StockError::Contradiction(id.to_owned()));
            }
        },
        None => (None, IfUnknown::Bury),
    };
    let reply = ask_return(state, hub, id, lines, if_unknown).await?;
    returned(state, cx, hub, id, reply).await
}

async fn ask_return(
    state: &State,
    hub: &Hub,
    id: &str,
    lines: Option<Basket>,
    if_unknown: IfUnknown,
) -> Result<ReturnReply, StockError> {
    let (hub, reservation) = (hub.id().to_owned(), id.to_owned());
    state.give_back.ask(AskReturn { hub, reservation, lines, if_unknown }).await
}

async fn returned(
    state: &State,
    cx: &Cx,
    hub: &Hub,
    id: &str,
    reply: ReturnReply,
) -> Result<Ended, StockError> {
    let (ended, at) = match reply {
        ReturnReply::Returned { at, stock, .. } => {
            state.changed(hub, &stock);
            (Ended::now(ReservationState::Returned), at)
        }
        ReturnReply::Released { at, stock, .. } => {
            state.changed(hub, &stock);
            (Ended::now(ReservationState::Released), at)
        }
        ReturnReply::Buried { at } => (Ended::now(ReservationState::Released), at),
        // By a release, perhaps, which does not wait for the record.
        ReturnReply::Replayed { at, state } => (Ended::before(state), at),
        ReturnReply::Unknown | ReturnReply::Exceeds { .. } => {
            return Err(StockError::Contradiction(id.to_owned()));
        }
        ReturnReply::Closed => return Err(state.closed(hub)),
    };
    state.recorded(cx, hub, at).await?;
    Ok(ended)
}
