//! Units that move from one hub to another.
//!
//! Two hubs are two journals, so a transfer is two movements: out of the source first, then into the
//! target, under the ids `{movement}:out` and `{movement}:in`. In between the units are at neither, which
//! is where they are. Each half is idempotent, so repeating the whole finishes what a crash left half done;
//! the row in `inventory.transfer` is for the sweeper, which repeats it when nobody else does.

use std::{sync::Arc, time::Duration};

use lua::inventory::MovementKind;
use runtime::Cx;
use tokio_util::sync::CancellationToken;

use crate::{
    error::StockError,
    movement::{self, Movement},
    state::State,
    store::Transfer,
};

/// How often unfinished transfers are looked for, and how long one is left to its caller.
const SWEEP: Duration = Duration::from_secs(2);
const LEFT_ALONE_S: f64 = 5.0;

/// `true` if it had been done before.
pub async fn begin(state: &State, cx: &Cx, mut transfer: Transfer) -> Result<bool, StockError> {
    // Both hubs are known before anything is written down.
    state.hub(&transfer.from_hub).await?;
    state.hub(&transfer.to_hub).await?;
    transfer.lines.sort_unstable();
    let (known, done) = state.store.begin_transfer(&transfer).await?;
    let asked = (&transfer.from_hub, &transfer.to_hub, &transfer.lines);
    if asked != (&known.from_hub, &known.to_hub, &known.lines) {
        return Err(StockError::MovementConflict(transfer.movement_id));
    }
    if done {
        return Ok(true);
    }
    finish(state, cx, &known).await
}

async fn finish(state: &State, cx: &Cx, transfer: &Transfer) -> Result<bool, StockError> {
    let source = state.hub(&transfer.from_hub).await?;
    let target = state.hub(&transfer.to_hub).await?;
    let id = transfer.movement_id.as_str();
    let units = |sign: i64| -> Vec<(&str, i64)> {
        transfer.lines.iter().map(|(sku, units)| (sku.as_str(), sign * units)).collect()
    };

    let (out_id, out_lines) = (format!("{id}:out"), units(-1));
    let kind = MovementKind::TransferredOut;
    let out = Movement { id: &out_id, kind, lines: &out_lines, note: &transfer.note };
    let replayed = match movement::apply(state, cx, &source, out).await {
        Ok(replayed) => replayed,
        Err(error @ (StockError::BelowZero(_) | StockError::UnknownSku(_))) => {
            state.store.forget_transfer(id).await?;
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    state.store.transfer_out(id).await?;

    let (in_id, in_lines) = (format!("{id}:in"), units(1));
    let kind = MovementKind::TransferredIn;
    let into = Movement { id: &in_id, kind, lines: &in_lines, note: &transfer.note };
    movement::apply(state, cx, &target, into).await?;
    state.store.transfer_done(id).await?;
    Ok(replayed)
}

/// Finishes what nobody else does.
pub async fn sweep(state: Arc<State>, cancel: CancellationToken) {
    while cancel.run_until_cancelled(tokio::time::sleep(SWEEP)).await.is_some() {
        let Ok(unfinished) = state.store.unfinished_transfers(LEFT_ALONE_S).await else { continue };
        for transfer in unfinished {
            let cx = Cx::background(state.bus.clone());
            match finish(&state, &cx, &transfer).await {
                Ok(_) => {
                    tracing::info!(movement = transfer.movement_id, "a transfer left half done is finished")
                }
                Err(error) => {
                    tracing::warn!(movement = transfer.movement_id, %error, "a transfer cannot be finished yet");
                }
            }
        }
    }
}
