//! What becomes of an order becomes of its task.

use std::sync::Arc;

use chrono::Utc;
use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{HubId, Token},
    table::OrderEvent,
    v1::{self, OrderStatus},
};

use crate::{
    rules::{self, News},
    state::State,
};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    let Some(news) = news(&channel, message)? else { return Ok(()) };
    Ok(state.follow(news).await?)
}

/// `None`: nothing to us. An order cancelled before it was confirmed never had a task.
fn news(channel: &OrderEvent, message: v1::OrderChanged) -> Result<Option<News>, Fault> {
    let Some(to) = rules::state_of(message.to()) else { return Ok(None) };
    if message.from() == OrderStatus::Pending && message.to() == OrderStatus::Cancelled {
        return Ok(None);
    }
    let malformed = |what: &str| Fault::poison(Code::RequestMalformed, format!("an order event {what}"));
    let hub = HubId::parse(&message.hub_id).map_err(|_| malformed("without a hub"))?;
    let meta = message.meta.unwrap_or_default();
    let version =
        i64::try_from(meta.version).ok().filter(|v| *v > 0).ok_or_else(|| malformed("without a version"))?;
    let whole = |point: &v1::Point| point.lat.is_finite() && point.lng.is_finite();
    Ok(Some(News {
        order_id: channel.order.as_str().to_owned(),
        hub_id: hub.into(),
        city: channel.city.as_str().to_owned(),
        items: message.items,
        drop: message.drop.filter(whole),
        promised_by: message.promised_by.and_then(|at| at.try_into().ok()),
        to,
        version,
        at: meta.at.and_then(|at| at.try_into().ok()).unwrap_or_else(Utc::now),
    }))
}
