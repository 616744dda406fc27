//! What payments report about an order's money.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{
    ids::{OrderId, Token},
    table::PaymentEvent,
    v1::{self, PaymentStatus},
};

use crate::{error::OrderError, rules, state::State, store::News};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: PaymentEvent,
    message: v1::PaymentChanged,
) -> Result<(), Fault> {
    let Some(news) = news(&channel, &message)? else { return Ok(()) };
    let order_id = news.order_id.clone();
    // No such order: the charge was made for an order that never came to be. Nothing to keep.
    let Some(noted) = state.note_payment(news).await? else { return Ok(()) };
    // Looked at after every event, not only a new one: whoever took it in may have died before this.
    if rules::given_back(rules::parse(&noted.status), &noted.payment_status).is_some() {
        state.shift(&order_id, |_| Ok(None)).await.map_err(|error: OrderError| Fault::from(error))?;
    }
    Ok(())
}

/// `None` for a status of a newer payments worker, which says nothing to us.
fn news(channel: &PaymentEvent, message: &v1::PaymentChanged) -> Result<Option<News>, Fault> {
    let malformed = |what: &str| Fault::poison(Code::RequestMalformed, format!("a payment event {what}"));
    OrderId::parse(&message.order_id).map_err(|_| malformed("without an order"))?;
    let version = message.meta.as_ref().map_or(0, |meta| meta.version);
    let version =
        i64::try_from(version).ok().filter(|v| *v > 0).ok_or_else(|| malformed("without a version"))?;
    let status = match message.status() {
        PaymentStatus::Unspecified => return Ok(None),
        known => known.as_str_name().trim_start_matches("PAYMENT_STATUS_").to_ascii_lowercase(),
    };
    Ok(Some(News {
        order_id: message.order_id.clone(),
        payment_id: channel.payment.as_str().to_owned(),
        status,
        version,
    }))
}
