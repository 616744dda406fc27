//! What others report: bags, orders, fences.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{HubId, Token},
    table::{DispatchRequest, GeofenceEvent, OrderEvent, PickEvent},
    v1::{self, Fence, OrderStatus, RiderState, TaskState},
};

use crate::{
    error::DispatchError,
    handlers::request,
    state::{Answer, State},
    store::{Hold, News, now},
};

/// A pick task begins: the order is asked for. The rest is about its bag.
pub async fn picks(state: Arc<State>, cx: Cx, channel: PickEvent, message: v1::PickChanged) -> Answer<()> {
    let malformed = |what: &str| Fault::poison(Code::RequestMalformed, format!("a pick event {what}"));
    let task = message.task.ok_or_else(|| malformed("without its task"))?;
    let order_id = channel.order.to_string();
    match channel.event.as_str() {
        "created" => {
            let hub = HubId::parse(&task.hub_id).map_err(|_| malformed("without a hub"))?;
            let request = v1::DispatchOrder {
                order_id: order_id.clone(),
                hub_id: task.hub_id.clone(),
                city: channel.city.to_string(),
                drop: message.drop,
                address: message.address,
                placed_at: message.placed_at.or(task.created_at),
                ready_at: task.ready_at,
                promised_by: message.promised_by,
                priority: 0.0,
            };
            match request::come(&state, &cx, &request).await {
                // It is tried again from the work queue, until the hub is known; these events go on.
                Err(fault) if fault.code == Code::DispatchUnknownHub => {
                    let to = DispatchRequest { city: channel.city, hub, order: channel.order };
                    cx.bus.store(&cx.meta, &to, &request, &order_id).await
                }
                answer => answer,
            }
        }
        "packed" => heard(&state, &order_id, News::Packed).await,
        "cancelled" => heard(&state, &order_id, News::Ended("the order was cancelled")).await,
        _ => {
            // A better estimate, now that somebody picks.
            if let Some(ready) = task.ready_at.and_then(|at| DateTime::<Utc>::try_from(at).ok()) {
                state.store.ready(&order_id, ready).await?;
            }
            Ok(())
        }
    }
}

/// An order was packed, or is over by somebody else's doing.
pub async fn orders(state: Arc<State>, _: Cx, channel: OrderEvent, message: v1::OrderChanged) -> Answer<()> {
    let order_id = channel.order.as_str();
    match message.to() {
        OrderStatus::Packed => heard(&state, order_id, News::Packed).await,
        OrderStatus::Cancelled | OrderStatus::Failed | OrderStatus::Refunded => {
            heard(&state, order_id, News::Ended("the order was cancelled")).await
        }
        OrderStatus::Delivered | OrderStatus::Closed => delivered(&state, order_id).await,
        _ => Ok(()),
    }
}

async fn heard(state: &State, order_id: &str, news: News<'_>) -> Answer<()> {
    if let Some(trip) = state.store.news(order_id, news).await? {
        state.after(&trip).await;
    }
    Ok(())
}

/// Usually our own doing, and heard again. If an admin said so, the trip must not wait for a rider to say it.
async fn delivered(state: &State, order_id: &str) -> Answer<()> {
    let task = state.store.task(order_id).await.map_err(DispatchError::from)?;
    // Its request may still be on its way, and must not send anybody.
    let Some(task) = task else {
        return heard(state, order_id, News::Ended("delivered without a rider")).await;
    };
    match (task.state(), task.assignment_id) {
        (TaskState::PickedUp, Some(trip)) => close(state, &trip, order_id).await,
        (TaskState::Delivered | TaskState::Cancelled, _) => Ok(()),
        _ => heard(state, order_id, News::Ended("delivered without a rider")).await,
    }
}

async fn close(state: &State, assignment_id: &str, order_id: &str) -> Answer<()> {
    let done = state
        .store
        .with_trip(assignment_id, |trip| {
            let rider_id = trip.row.rider_id.clone();
            trip.progress(&rider_id, order_id, OrderStatus::Delivered)
        })
        .await;
    match done {
        Ok((trip, ())) => state.after(&trip).await,
        // It went on in the meantime: nothing is left to close.
        Err(DispatchError::Database(error)) => return Err(DispatchError::Database(error).into()),
        Err(error) => tracing::debug!(%error, "nothing to close"),
    }
    Ok(())
}

/// A rider who forgets to say so has arrived at the hub, has left it with the bags, has left a door at which
/// he stood long enough.
pub async fn fences(
    state: Arc<State>,
    _: Cx,
    channel: GeofenceEvent,
    message: v1::GeofenceCrossed,
) -> Answer<()> {
    let at = message.at.and_then(|at| DateTime::<Utc>::try_from(at).ok()).unwrap_or_else(now);
    let door = state.settings.door();
    let crossed = (message.fence(), channel.event.as_str());
    let acted = state
        .store
        .with_rider(channel.rider.as_str(), |hold| {
            let Hold::Trip(trip) = hold else { return Ok(()) };
            let other = !message.assignment_id.is_empty() && message.assignment_id != trip.row.assignment_id;
            if other {
                return Ok(());
            }
            match crossed {
                (Fence::Hub, "entered") => trip.arrive(),
                // A bag that is not packed cannot have left: then he only moved his bicycle.
                (Fence::Hub, "left") if trip.rider.state() == RiderState::Picking => {
                    let _ = trip.leave();
                }
                (Fence::Customer, "entered") => trip.at_door(&message.order_id, Some(at)),
                (Fence::Customer, "left") => {
                    let since = trip.door_since(&message.order_id);
                    trip.at_door(&message.order_id, None);
                    let long = TimeDelta::from_std(door).unwrap_or(TimeDelta::MAX);
                    if !door.is_zero() && since.is_some_and(|since| at - since >= long) {
                        let rider_id = trip.rider.rider_id.clone();
                        trip.progress(&rider_id, &message.order_id, OrderStatus::Delivered)?;
                    }
                }
                _ => {}
            }
            Ok(())
        })
        .await;
    match acted {
        Ok(hold) => {
            state.after_hold(&hold).await;
            Ok(())
        }
        Err(error @ (DispatchError::Database(_) | DispatchError::Contended(_))) => Err(error.into()),
        Err(error) => {
            tracing::debug!(%error, "a crossing changed nothing");
            Ok(())
        }
    }
}
