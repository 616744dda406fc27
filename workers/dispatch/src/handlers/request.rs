//! An order needs a rider.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{Code, Severity, table::DispatchRequest, v1};

use crate::{check, error::DispatchError, handlers::hubs, model::TaskRow, state::State};

/// Into the pool. Asked again for the same carriage: as it stands.
pub async fn request(
    state: Arc<State>,
    cx: Cx,
    request: v1::DispatchOrder,
) -> Result<v1::DispatchTask, Fault> {
    let new = asked(&state, &cx, &request).await?;
    let (task, fresh) = state.request(new.clone()).await?;
    answer(&state, &new, task, fresh).await
}

/// What is asked for, if it can be.
async fn asked(state: &State, cx: &Cx, request: &v1::DispatchOrder) -> Result<TaskRow, Fault> {
    let new = check::request(request)?;
    if state.city_of(&new.hub_id).is_some_and(|city| city == new.city) {
        return Ok(new);
    }
    let hub = hubs::known(state, cx, &new.hub_id).await?;
    state.learn_city(&hub.hub_id, &hub.city);
    if hub.city != new.city {
        return Err(DispatchError::Conflict(new.order_id).into());
    }
    Ok(new)
}

async fn answer(state: &State, new: &TaskRow, task: TaskRow, fresh: bool) -> Result<v1::DispatchTask, Fault> {
    #[expect(clippy::float_cmp, reason = "the same request has the same bits")]
    let same = task.hub_id == new.hub_id
        && task.city == new.city
        && task.drop_lat == new.drop_lat
        && task.drop_lng == new.drop_lng;
    if !same {
        return Err(DispatchError::Conflict(task.order_id).into());
    }
    if fresh {
        metrics::counter!("kilat_dispatch_requests_total").increment(1);
        state.wake_hub(&task.city, &task.hub_id).await;
    }
    Ok(task.into_wire())
}

/// The same from the work queue.
pub async fn pool(
    state: Arc<State>,
    cx: Cx,
    _: DispatchRequest,
    message: v1::DispatchOrder,
) -> Result<(), Fault> {
    come(&state, &cx, &message).await
}

/// The same where nobody waits, so that it is gathered with others, and nobody reads a refusal: an order must not
/// be lost to one.
pub async fn come(state: &State, cx: &Cx, message: &v1::DispatchOrder) -> Result<(), Fault> {
    match gathered(state, cx, message).await {
        Ok(_) => Ok(()),
        Err(fault) if fault.code == Code::DispatchUnknownHub => {
            Err(Fault { severity: Severity::Retry, ..fault })
        }
        Err(fault) if fault.severity == Severity::Reject => {
            Err(Fault { severity: Severity::Poison, ..fault })
        }
        Err(fault) => Err(fault),
    }
}

async fn gathered(state: &State, cx: &Cx, message: &v1::DispatchOrder) -> Result<v1::DispatchTask, Fault> {
    let new = asked(state, cx, message).await?;
    let (task, fresh) = state.come(new.clone()).await?;
    answer(state, &new, task, fresh).await
}
