//! How far the search for a rider is, and who carries an order.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::v1::{self, TaskState};

use crate::{check, error::DispatchError, model::TaskRow, state::State};

pub async fn task(state: Arc<State>, _: Cx, request: v1::GetTask) -> Result<v1::DispatchTask, Fault> {
    check::task(&request)?;
    Ok(find(&state, &request.order_id).await?.into_wire())
}

async fn find(state: &State, order_id: &str) -> Result<TaskRow, DispatchError> {
    state.store.task(order_id).await?.ok_or_else(|| DispatchError::NoTask(order_id.to_owned()))
}

/// A rider who was only offered an order does not carry it.
pub async fn carrier(state: Arc<State>, _: Cx, request: v1::GetCarrier) -> Result<v1::Carrier, Fault> {
    check::carrier(&request)?;
    let task = find(&state, &request.order_id).await?;
    let carried = matches!(task.state(), TaskState::Assigned | TaskState::PickedUp);
    let rider_id = task.rider_id.clone().filter(|_| carried);
    let nobody = || Fault::reject(Code::NotCarried, format!("nobody carries order {} now", request.order_id));
    let rider_id = rider_id.ok_or_else(nobody)?;
    let rider = state.store.rider(&rider_id).await.map_err(DispatchError::from)?.ok_or_else(nobody)?;
    Ok(v1::Carrier {
        state: task.state().into(),
        order_id: task.order_id,
        rider_id,
        name: rider.name,
        city: task.city,
        assignment_id: task.assignment_id.unwrap_or_default(),
    })
}
