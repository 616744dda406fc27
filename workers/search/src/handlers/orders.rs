//! Orders that are sure: what they bought is popular.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{ids::Token, table::OrderEvent, v1};

use crate::{state::State, store::Sold};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    if channel.event.as_str() == "confirmed" {
        let sold = Sold { order_id: channel.order.as_str().to_owned(), items: message.items };
        state.sold.run(sold).await.map_err(Fault::unavailable)??;
    }
    Ok(())
}
