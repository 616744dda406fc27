//! Receive, adjust, transfer, count.

use std::sync::Arc;

use lua::inventory::MovementKind as Kind;
use runtime::{Cx, Fault};
use serde_json::json;
use subjects::v1::{self, MovementKind};

use crate::{
    check,
    movement::{self, Movement},
    state::State,
    store::Transfer,
    transfer,
};

pub async fn moves(state: Arc<State>, cx: Cx, request: v1::MoveStock) -> Result<v1::StockMoved, Fault> {
    check::moves(&request)?;
    let hub = state.hub(&request.hub_id).await?;
    let note = json!({ "reason": request.reason, "actor": request.actor }).to_string();
    let lines: Vec<(&str, i64)> = request.lines.iter().map(|line| (line.sku.as_str(), line.qty)).collect();
    let at_one_hub = |kind| Movement { id: &request.movement_id, kind, lines: &lines, note: &note };
    let replayed = match request.kind() {
        MovementKind::Transfer => {
            let transfer = Transfer {
                movement_id: request.movement_id.clone(),
                from_hub: request.hub_id.clone(),
                to_hub: request.to_hub_id.clone(),
                lines: lines.iter().map(|(sku, units)| ((*sku).to_owned(), *units)).collect(),
                note: note.clone(),
            };
            transfer::begin(&state, &cx, transfer).await?
        }
        MovementKind::Count => movement::apply(&state, &cx, &hub, at_one_hub(Kind::Counted)).await?,
        MovementKind::Adjust => movement::apply(&state, &cx, &hub, at_one_hub(Kind::Adjusted)).await?,
        // The check has refused what is unspecified.
        MovementKind::Receive | MovementKind::Unspecified => {
            movement::apply(&state, &cx, &hub, at_one_hub(Kind::Received)).await?
        }
    };
    let skus: Vec<&str> = lines.iter().map(|(sku, _)| *sku).collect();
    let levels = movement::levels(&state, &hub, &skus).await?;
    Ok(v1::StockMoved { movement_id: request.movement_id, hub_id: request.hub_id, levels, replayed })
}
