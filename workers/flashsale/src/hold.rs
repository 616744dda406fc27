//! The sale's units at inventory: one reservation that is kept up while the sale runs, and let go at its end.
//!
//! Its goal is what the buckets have, and what was taken from them and not yet drawn. Inventory is told the goal, so
//! telling it twice is telling it once; what comes back to the shelf by cancelled orders is taken in that way. A hold
//! that buyers have emptied is released by inventory, and the next one has another id.

use std::time::Duration;

use lua::{
    Operation,
    flashsale::{Figures, Place, SetHold, Standing},
};
use runtime::{Cx, Fault};
use subjects::{Code, ids::OrderId, table::inventory, v1};

use crate::{error::SaleError, model::SaleRow, state::State};

/// How long a hold lasts without us; it is told again long before.
pub const LASTS_S: u32 = 900;
/// In whose name the units are held.
pub const HOLDER: &str = "usr_flashsale";
const CALL: Duration = Duration::from_secs(3);

/// Sets what the hold holds. Answers how many units that are: fewer than asked for if the shelf has no more.
///
/// # Errors
/// As inventory answers; `inventory.out_of_stock`: none at all.
pub async fn set(cx: &Cx, sale: &SaleRow, units: u32) -> Result<u32, Fault> {
    let request = v1::ReserveStock {
        reservation_id: sale.hold_id.clone(),
        hub_id: sale.hub_id.clone(),
        user_id: HOLDER.into(),
        items: vec![v1::Line { sku: sale.sku.clone(), qty: units }],
        ttl_s: LASTS_S,
        partial: true,
        draw_from: sale.hold_id.clone(),
    };
    let reserved = cx.call::<inventory::Reserve>(&request, CALL).await?;
    Ok(reserved.items.iter().map(|line| line.qty).sum())
}

/// Brings the hold to its goal. It may have too much: what was drawn between the count and this is counted again with
/// the next.
///
/// # Errors
/// The goal is not reached, for a reason that may pass.
pub async fn keep(state: &State, sale: &SaleRow, epoch: u64, goal: u32) -> Result<(), Fault> {
    if goal == 0 {
        return release(state, sale).await;
    }
    bring_to(state, sale, epoch, goal).await.map(drop)
}

/// With another reservation if this one has ended; answers which.
async fn bring_to(state: &State, sale: &SaleRow, epoch: u64, goal: u32) -> Result<String, Fault> {
    let cx = Cx::background(state.bus.clone());
    let mut sale = sale.clone();
    for _ in 0..2 {
        match set(&cx, &sale, goal).await {
            Ok(held) => {
                if held < goal {
                    tracing::debug!(
                        sale = sale.sale_id,
                        held,
                        goal,
                        "the shelf has fewer than came back, as yet"
                    );
                }
                return Ok(sale.hold_id);
            }
            Err(fault) if fault.code == Code::ReservationClosed => {
                let next: String = OrderId::fresh().into();
                let mine = state.store.set_hold(&sale.sale_id, &sale.hold_id, &next).await;
                sale = if mine.map_err(SaleError::from)? {
                    SaleRow { hold_id: next, ..sale }
                } else {
                    let there = state.store.sale(&sale.sale_id).await.map_err(SaleError::from)?;
                    there.unwrap_or(sale)
                };
                let (id, hold) = (sale.sale_id.as_str(), sale.hold_id.as_str());
                let told = SetHold { sale: id, epoch, hold }.run(&mut state.redis.clone()).await;
                told.map_err(SaleError::from)?;
                state.believe(sale.clone());
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(sale.hold_id)
}

/// At once, for a buyer who met a hold with too little. All claims that are not decided are taken for not drawn yet:
/// what is too much goes back with the next look.
pub async fn bring_up(state: &State, sale: &SaleRow) -> Option<String> {
    let row = state.store.sale(&sale.sale_id).await.ok()??;
    let ask = Place { sale: row.sale_id.clone(), user: String::new() };
    match state.asks.place.ask(ask).await.ok()? {
        Standing::None(Figures { left, held, .. }) => {
            bring_to(state, &row, row.epoch.unsigned_abs(), (left + held).max(1)).await.ok()
        }
        _ => Some(row.hold_id),
    }
}

/// The sale is over: what is left goes back to the shelf.
///
/// # Errors
/// To be tried again.
pub async fn let_go(state: &State, sale: &SaleRow) -> Result<(), Fault> {
    release(state, sale).await?;
    Ok(state.store.hold_released(&sale.sale_id).await.map_err(SaleError::from)?)
}

async fn release(state: &State, sale: &SaleRow) -> Result<(), Fault> {
    let cx = Cx::background(state.bus.clone());
    let of = v1::ReservationRef {
        reservation_id: sale.hold_id.clone(),
        hub_id: sale.hub_id.clone(),
        reason: "nothing is left to keep, or the sale is over".into(),
        ..Default::default()
    };
    match cx.call::<inventory::Release>(&of, CALL).await {
        Err(fault) if fault.code != Code::ReservationClosed => Err(fault),
        _ => Ok(()),
    }
}
