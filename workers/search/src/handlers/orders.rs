//! Orders that are sure: what they bought is popular.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{Severity, ids::Token, table::OrderEvent, v1};

use crate::{state::State, store::Sold};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: OrderEvent,
    message: v1::OrderChanged,
) -> Result<(), Fault> {
    if channel.event.as_str() == "confirmed" {
        let sold = Sold { order_id: channel.order.as_str().to_owned(), items: message.items };
        let counted = state.sold.run(sold).await.map_err(Fault::unavailable)?;
        // Nobody reads a refusal: what cannot be counted is buried, not lost.
        return counted.map_err(|fault| match fault.severity {
            Severity::Reject => Fault { severity: Severity::Poison, ..fault },
            Severity::Retry | Severity::Poison => fault,
        });
    }
    Ok(())
}
