//! `checkout.cmd.cancel.{saga}`: undo the saga, unless it is confirmed.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{ids::Token, table::CheckoutCancel, v1};

use crate::{State, outcome};

/// Deliveries (some two seconds) a cancellation waits for its saga to begin.
const WAIT: u64 = 4;

pub async fn cancel(
    state: Arc<State>,
    cx: Cx,
    channel: CheckoutCancel,
    command: v1::SagaCommand,
) -> Result<(), Fault> {
    let Some(row) = state.store.row(channel.saga.as_str()).await? else {
        let missing = "there is no such saga";
        // Its start may be in the queue before this, and just not committed.
        return Err(if cx.meta.delivered < WAIT {
            Fault::retry(Code::SagaNotFound, missing)
        } else {
            Fault::reject(Code::SagaNotFound, missing)
        });
    };
    state.undo(&cx, row, outcome::cancelled(&command.reason)).await
}
