//! Sales: put, get, list.

use std::{sync::Arc, time::Duration};

use chrono::Utc;
use lua::flashsale::{Figures, Place, Standing};
use runtime::{Cx, Fault};
use subjects::{
    Code,
    table::{catalogue, inventory},
    v1::{self, SaleState},
};

use crate::{
    check,
    error::SaleError,
    model::{SaleRow, count},
    state::State,
};

const ASK: Duration = Duration::from_secs(2);

/// A sale needs a product the hub sells, in the currency it is sold in, and as many units as it offers.
pub async fn put(state: Arc<State>, cx: Cx, request: v1::PutSale) -> Result<v1::Sale, Fault> {
    let mut row = check::put(request, Utc::now())?;
    if state.settings.token_key.is_empty() {
        return Err(SaleError::NoKey.into());
    }
    let there = state.store.sale(&row.sale_id).await.map_err(SaleError::from)?;
    if let Some(there) = there.filter(|there| there.same(&row) || there.state() != SaleState::Scheduled) {
        return if there.same(&row) { Ok(there.wire(0)) } else { Err(SaleError::Fixed.into()) };
    }
    let items = vec![v1::Line { sku: row.sku.clone(), qty: 1 }];
    let ask = v1::PriceBasket { hub_id: row.hub_id.clone(), items };
    let priced = cx.call::<catalogue::Price>(&ask, ASK).await?;
    if priced.currency != row.currency {
        let fields = vec![v1::FieldError {
            pointer: "/price/currency".into(),
            detail: format!("must be {}, which the hub sells in", priced.currency),
        }];
        return Err(Fault::invalid(fields));
    }
    let ask = v1::GetStock { hub_id: row.hub_id.clone(), sku: row.sku.clone() };
    let level = cx.call::<inventory::Stock>(&ask, ASK).await?;
    if level.available < count(row.units) {
        let short =
            v1::Shortage { sku: row.sku.clone(), wanted: count(row.units), available: level.available };
        let detail = "the hub has fewer units than the sale offers";
        return Err(Fault::reject(Code::OutOfStock, detail).with_shortages(vec![short]));
    }
    row.city = priced.city;
    let row = state.store.put(&row, Utc::now()).await?;
    state.wake.notify_one();
    Ok(row.wire(0))
}

pub async fn get(state: Arc<State>, _: Cx, request: v1::GetSale) -> Result<v1::Sale, Fault> {
    check::sale(&request.sale_id)?;
    let row = state.store.sale(&request.sale_id).await.map_err(SaleError::from)?;
    let row = row.ok_or(SaleError::NotFound(request.sale_id))?;
    Ok(row.wire(waiting(&state, &row).await))
}

/// 0 where nobody can say: it is a figure to look at.
async fn waiting(state: &State, row: &SaleRow) -> u64 {
    if !row.is_live() {
        return 0;
    }
    match state.asks.place.ask(Place { sale: row.sale_id.clone(), user: String::new() }).await {
        Ok(Standing::None(Figures { waiting, .. })) => waiting,
        _ => 0,
    }
}

pub async fn list(state: Arc<State>, _: Cx, request: v1::ListSales) -> Result<v1::SaleList, Fault> {
    let (limit, after) = check::list(&request)?;
    // One more than asked for tells whether there is a next page.
    let mut rows = state.store.sales(&after, limit + 1).await.map_err(SaleError::from)?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next_cursor = rows.last().filter(|_| more).map(|last| last.sale_id.clone()).unwrap_or_default();
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(row.wire(waiting(&state, &row).await));
    }
    Ok(v1::SaleList { items, next_cursor })
}
