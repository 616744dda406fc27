//! `checkout.cmd.resume.{saga}`: the payment a parked saga waits for is settled.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{ids::Token, table::CheckoutResume, v1};

use crate::State;

pub async fn resume(
    state: Arc<State>,
    cx: Cx,
    channel: CheckoutResume,
    _command: v1::SagaCommand,
) -> Result<(), Fault> {
    let Some(row) = state.store.row(channel.saga.as_str()).await? else {
        return Err(Fault::reject(Code::SagaNotFound, "there is no such saga"));
    };
    state.resume(&cx, row).await
}
