//! A rider takes the trip he was offered, or declines it.

use std::{sync::Arc, time::Duration};

use runtime::{Cx, Fault};
use subjects::{
    table::orders,
    v1::{self, AssignmentState, OrderStatus},
};

use crate::{check, error::DispatchError, state::State, store::News};

/// How long orders may take to say that none of the trip was cancelled.
const ASK: Duration = Duration::from_millis(500);

pub async fn accept(state: Arc<State>, cx: Cx, request: v1::AcceptOffer) -> Result<v1::Assignment, Fault> {
    check::accept(&request)?;
    hear_cancels(&state, &cx, &request).await?;
    let accepted = state.store.with_trip(&request.assignment_id, |trip| trip.accept(&request.rider_id)).await;
    let (trip, ()) = match accepted {
        Err(DispatchError::Expired(id)) => {
            // Its silence is made good on at once: the order need not wait for the dispatcher's look.
            expire(&state, &id).await;
            return Err(DispatchError::Expired(id).into());
        }
        other => other?,
    };
    state.after(&trip).await;
    Ok(trip.wire())
}

async fn expire(state: &State, assignment_id: &str) {
    let pauses = state.pauses();
    if let Ok((trip, true)) = state.store.with_trip(assignment_id, |trip| Ok(trip.expire(&pauses))).await {
        state.after(&trip).await;
    }
}

/// An order may have been cancelled a moment ago, its event still on the way. Orders know; if they cannot
/// be asked now, what we have heard decides.
async fn hear_cancels(state: &State, cx: &Cx, request: &v1::AcceptOffer) -> Result<(), Fault> {
    let found = state.store.assignment(&request.assignment_id).await.map_err(DispatchError::from)?;
    let Some((row, stops)) = found else { return Ok(()) };
    if row.state() != AssignmentState::Offered || row.rider_id != request.rider_id {
        return Ok(());
    }
    let ask = |order_id: String| async move {
        let get = v1::GetOrder { order_id: order_id.clone(), user_id: String::new() };
        let order = cx.call::<orders::Get>(&get, ASK).await.ok()?;
        let over =
            matches!(order.status(), OrderStatus::Cancelled | OrderStatus::Refunded | OrderStatus::Failed);
        over.then_some(order_id)
    };
    let asked = stops.iter().filter(|stop| !stop.task.is_over()).map(|stop| ask(stop.task.order_id.clone()));
    for order_id in futures::future::join_all(asked).await.into_iter().flatten() {
        if let Some(trip) = state.store.news(&order_id, News::Ended("cancelled")).await? {
            state.after(&trip).await;
        }
    }
    Ok(())
}

pub async fn reject(state: Arc<State>, _: Cx, request: v1::RejectOffer) -> Result<v1::Assignment, Fault> {
    check::reject(&request)?;
    let pauses = state.pauses();
    let (trip, ()) = state
        .store
        .with_trip(&request.assignment_id, |trip| trip.reject(&request.rider_id, &request.reason, &pauses))
        .await?;
    let reason = check::REASONS.into_iter().find(|reason| *reason == request.reason).unwrap_or("other");
    metrics::counter!("kilat_dispatch_offers_rejected_total", "reason" => reason).increment(1);
    state.after(&trip).await;
    Ok(trip.wire())
}
