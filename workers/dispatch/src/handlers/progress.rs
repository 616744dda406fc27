//! The rider of an order moves it along.

use std::{sync::Arc, time::Duration};

use runtime::{Cx, Fault};
use subjects::{
    table::orders,
    v1::{self, OrderStatus, TaskState},
};

use crate::{
    check,
    error::DispatchError,
    state::State,
    store::{News, rank},
};

const ASK: Duration = Duration::from_secs(1);

pub async fn progress(
    state: Arc<State>,
    cx: Cx,
    request: v1::ReportProgress,
) -> Result<v1::Assignment, Fault> {
    let to = check::progress(&request)?;
    let task = state.store.task(&request.order_id).await.map_err(DispatchError::from)?;
    let task = task.ok_or_else(|| DispatchError::NoTask(request.order_id.clone()))?;
    if task.state() == TaskState::Assigned && task.packed_at.is_none() {
        hear_packed(&state, &cx, &request.order_id).await?;
    }
    let assignment_id = task.assignment_id.ok_or_else(|| {
        if task.state == "CANCELLED" {
            DispatchError::Cancelled(request.order_id.clone())
        } else {
            DispatchError::WrongRider(request.order_id.clone(), request.rider_id.clone())
        }
    })?;
    let (trip, ()) = state
        .store
        .with_trip(&assignment_id, |trip| trip.progress(&request.rider_id, &request.order_id, to))
        .await?;
    state.after(&trip).await;
    Ok(trip.wire())
}

/// The rider may be quicker than the news that the bag is packed: orders know.
pub async fn hear_packed(state: &State, cx: &Cx, order_id: &str) -> Result<(), Fault> {
    let get = v1::GetOrder { order_id: order_id.to_owned(), user_id: String::new() };
    // Not to be asked now: what we have heard decides, and the rider tries again.
    let Ok(order) = cx.call::<orders::Get>(&get, ASK).await else { return Ok(()) };
    let packed = (rank(OrderStatus::Packed)..=rank(OrderStatus::Delivered)).contains(&rank(order.status()));
    if packed && let Some(trip) = state.store.news(order_id, News::Packed).await? {
        state.after(&trip).await;
    }
    Ok(())
}
