//! `checkout.cmd.compensate.{saga}`: from the sweeper, or from a person who retries a stuck saga.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{ids::Token, table::CheckoutCompensate, v1};

use crate::{State, outcome, store::State as Is};

pub async fn compensate(
    state: Arc<State>,
    cx: Cx,
    channel: CheckoutCompensate,
    _command: v1::SagaCommand,
) -> Result<(), Fault> {
    let Some(row) = state.store.row(channel.saga.as_str()).await? else {
        return Err(Fault::reject(Code::SagaNotFound, "there is no such saga"));
    };
    // Since it was swept it may have parked or been woken, with a new deadline.
    if row.state != Is::Compensating && !row.overdue {
        return Ok(());
    }
    state.undo(&cx, row, outcome::deadline_exceeded()).await
}
