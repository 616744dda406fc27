//! What happens to an order on its way, as three workers tell of it.

use std::sync::Arc;

use chrono::Utc;
use geodesy::Place;
use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{HubId, Token},
    table::{AssignmentEvent, OrderEvent, PickEvent},
    v1::{self, OrderStatus},
};

use crate::{
    order::{Basket, News, Time},
    state::State,
};

fn malformed(what: &str) -> Fault {
    Fault::poison(Code::RequestMalformed, format!("an event {what}"))
}

fn when(meta: Option<&v1::EventMeta>) -> Time {
    meta.and_then(|meta| meta.at).and_then(|at| at.try_into().ok()).unwrap_or_else(Utc::now)
}

fn place(point: Option<&v1::Point>) -> Option<Place> {
    point.and_then(|point| Place::of(point).ok())
}

fn basket(drop: Option<&v1::Point>, items: &[v1::Line]) -> Basket {
    Basket {
        drop: place(drop),
        lines: u32::try_from(items.len()).unwrap_or(u32::MAX),
        units: items.iter().fold(0, |sum, line| sum.saturating_add(line.qty)),
    }
}

pub async fn order(
    state: Arc<State>,
    cx: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    let at = when(message.meta.as_ref());
    let news = match message.to() {
        OrderStatus::Confirmed => News::Confirmed { at },
        // One that was never confirmed was never promised anything.
        OrderStatus::Cancelled if message.from() != OrderStatus::Pending => News::Cancelled { at },
        OrderStatus::PickedUp => News::PickedUp { at },
        OrderStatus::Delivered => News::Delivered { at },
        _ => return Ok(()),
    };
    HubId::parse(&message.hub_id).map_err(|_| malformed("of an order without a hub"))?;
    let ids = (channel.order.as_str(), message.hub_id.as_str(), channel.city.as_str());
    state.follow(&cx, ids, basket(message.drop.as_ref(), &message.items), news).await
}

pub async fn pick(
    state: Arc<State>,
    cx: Cx,
    channel: PickEvent,
    message: v1::PickChanged,
) -> Result<(), Fault> {
    let task = message.task.ok_or_else(|| malformed("of a pick task without the task"))?;
    HubId::parse(&task.hub_id).map_err(|_| malformed("of a pick task without a hub"))?;
    let version = i64::try_from(task.version).ok().filter(|version| *version > 0);
    let time = |at: Option<pbjson_types::Timestamp>| at.and_then(|at| at.try_into().ok());
    let news = News::Pick {
        version: version.ok_or_else(|| malformed("of a pick task without a version"))?,
        ready_at: time(task.ready_at),
        started_at: time(task.started_at),
        packed_at: time(task.packed_at),
    };
    let ids = (channel.order.as_str(), task.hub_id.as_str(), channel.city.as_str());
    state.follow(&cx, ids, basket(message.drop.as_ref(), &task.items), news).await
}

pub async fn assignment(
    state: Arc<State>,
    cx: Cx,
    channel: AssignmentEvent,
    message: v1::AssignmentChanged,
) -> Result<(), Fault> {
    let at = when(message.meta.as_ref());
    let news = match channel.event.as_str() {
        "accepted" => News::Accepted { at, rider_id: message.rider_id.clone() },
        "picked_up" => News::PickedUp { at },
        "delivered" => News::Delivered { at },
        "cancelled" | "pooled" => News::Dropped { at },
        // Offers that came to nothing leave an order as it was.
        _ => return Ok(()),
    };
    HubId::parse(&message.hub_id).map_err(|_| malformed("of an assignment without a hub"))?;
    let ids = (channel.order.as_str(), message.hub_id.as_str(), channel.city.as_str());
    state.follow(&cx, ids, basket(message.drop.as_ref(), &[]), news).await
}
