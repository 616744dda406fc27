//! Store staff, riders and admins move an order along.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check, rules,
    state::{State, Wish},
};

pub async fn advance(state: Arc<State>, _: Cx, request: v1::AdvanceOrder) -> Result<v1::Order, Fault> {
    let (mover, to) = check::advance(&request)?;
    let moved = state.shift(&request.order_id, |order| {
        let from = order.status();
        // Asked a second time by somebody who may: it is done.
        if from == to && rules::reaches(to, mover) {
            return Ok(None);
        }
        rules::permit(from, to, mover)?;
        Ok(Some(Wish { to, actor: request.actor.clone(), reason: request.note.clone() }))
    });
    Ok(moved.await?.into_wire())
}
