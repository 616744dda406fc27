//! Units that come and go by other doors than a sale.

use lua::{
    Operation,
    inventory::{Adjust, Count, CountReply, MoveReply, MovementKind, Position, Stock, StockReply},
};
use runtime::Cx;
use subjects::v1;

use crate::{convert, error::StockError, hubs::Hub, state::State};

/// One movement at one hub.
#[derive(Debug, Clone, Copy)]
pub struct Movement<'a> {
    pub id: &'a str,
    pub kind: MovementKind,
    /// Each SKU once: units with their sign; units found for a count.
    pub lines: &'a [(&'a str, i64)],
    pub note: &'a str,
}

/// Moves, and answers once the record has it: `true` if it had been done before.
pub async fn apply(state: &State, cx: &Cx, hub: &Hub, movement: Movement<'_>) -> Result<bool, StockError> {
    if remembered(state, hub, movement).await? {
        return Ok(true);
    }
    let (at, replayed) = if movement.kind == MovementKind::Counted {
        count(state, hub, movement).await?
    } else {
        adjust(state, hub, movement).await?
    };
    state.recorded(cx, hub, at).await?;
    Ok(replayed)
}

/// The record remembers movements longer than Redis does, and for ever.
async fn remembered(state: &State, hub: &Hub, movement: Movement<'_>) -> Result<bool, StockError> {
    let Some(before) = state.store.movement(hub.id(), movement.id).await? else { return Ok(false) };
    let asked = if movement.kind == MovementKind::Counted {
        movement.count(hub, &movement.counted()).fingerprint()
    } else {
        movement.adjust(hub).fingerprint()
    };
    if before == asked { Ok(true) } else { Err(StockError::MovementConflict(movement.id.to_owned())) }
}

impl<'a> Movement<'a> {
    fn adjust(self, hub: &'a Hub) -> Adjust<'a> {
        Adjust { hub: hub.id(), movement: self.id, kind: self.kind, lines: self.lines, note: self.note }
    }

    fn count(self, hub: &'a Hub, lines: &'a [(&'a str, u32)]) -> Count<'a> {
        Count { hub: hub.id(), movement: self.id, lines, note: self.note }
    }

    fn counted(self) -> Vec<(&'a str, u32)> {
        self.lines.iter().map(|(sku, found)| (*sku, u32::try_from(*found).unwrap_or(u32::MAX))).collect()
    }
}

async fn adjust(state: &State, hub: &Hub, movement: Movement<'_>) -> Result<(Position, bool), StockError> {
    let id = movement.id;
    match movement.adjust(hub).run(&mut state.redis.clone()).await? {
        MoveReply::Moved { at, stock, .. } => {
            state.changed(hub, &stock);
            Ok((at, false))
        }
        MoveReply::Replayed { at, .. } => Ok((at, true)),
        MoveReply::Conflict => Err(StockError::MovementConflict(id.to_owned())),
        MoveReply::Short(short) => Err(StockError::BelowZero(short)),
        MoveReply::UnknownSku(skus) => Err(StockError::UnknownSku(skus)),
        MoveReply::Closed => Err(state.closed(hub)),
    }
}

async fn count(state: &State, hub: &Hub, movement: Movement<'_>) -> Result<(Position, bool), StockError> {
    match movement.count(hub, &movement.counted()).run(&mut state.redis.clone()).await? {
        CountReply::Moved { at, stock, .. } => {
            state.changed(hub, &stock);
            Ok((at, false))
        }
        CountReply::Replayed { at, .. } => Ok((at, true)),
        CountReply::Conflict => Err(StockError::MovementConflict(movement.id.to_owned())),
        CountReply::BelowHeld(below) => Err(StockError::CountBelowHeld(below)),
        CountReply::UnknownSku(skus) => Err(StockError::UnknownSku(skus)),
        CountReply::Closed => Err(state.closed(hub)),
    }
}

/// What Redis has of these SKUs now.
pub async fn levels(state: &State, hub: &Hub, skus: &[&str]) -> Result<Vec<v1::StockLevel>, StockError> {
    match (Stock { hub: hub.id(), skus }).run(&mut state.redis.clone()).await? {
        StockReply::Stock { levels, .. } => {
            Ok(levels.iter().map(|level| convert::level(hub.id(), level)).collect())
        }
        StockReply::Closed => Err(state.closed(hub)),
    }
}
