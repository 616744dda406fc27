//! What the sale promised an order. From here on its checkout decides about the units.

use std::{sync::Arc, time::Duration};

use runtime::{Code, Cx, Fault};
use subjects::{table::catalogue, v1};

use crate::{
    check,
    error::SaleError,
    model::{ClaimRow, ClaimState, SaleRow, count},
    state::State,
};

const ASK: Duration = Duration::from_secs(2);

/// The sale's price for the unit; the hub's delivery fee, as any order pays it.
pub async fn honour(state: Arc<State>, cx: Cx, request: v1::HonourSale) -> Result<v1::BasketPriced, Fault> {
    check::honour(&request)?;
    let sale = state.sale(&request.sale_id).await?;
    let units: u32 = request.items.iter().map(|line| line.qty).sum();
    let ours = sale.hub_id == request.hub_id && request.items.iter().all(|line| line.sku == sale.sku);
    let units = i32::try_from(units).ok().filter(|_| ours).ok_or(SaleError::NoPlace)?;
    let ask = v1::PriceBasket { hub_id: request.hub_id.clone(), items: request.items.clone() };
    // A checkout that then hears no price ends, and its claim with it.
    let (priced, started) = tokio::join!(
        cx.call::<catalogue::Price>(&ask, ASK),
        state.store.start(&request.order_id, &request.sale_id, &request.user_id, units),
    );
    match started.map_err(SaleError::from)? {
        Some(claim) => at_the_sale(&sale, &claim, priced?),
        None => Err(not_standing(&state, &request).await?.into()),
    }
}

/// Whether the buyer's claim has passed on, or there never was one.
async fn not_standing(state: &State, request: &v1::HonourSale) -> Result<SaleError, SaleError> {
    let claim = state.store.claim_of(&request.order_id).await?;
    let theirs = claim.filter(|claim| claim.sale_id == request.sale_id && claim.user_id == request.user_id);
    Ok(match theirs.map(|claim| claim.state()) {
        Some(ClaimState::Returned) => SaleError::PassedOn,
        _ => SaleError::NoPlace,
    })
}

fn at_the_sale(
    sale: &SaleRow,
    claim: &ClaimRow,
    priced: v1::BasketPriced,
) -> Result<v1::BasketPriced, Fault> {
    let money = |amount| Some(v1::Money { amount, currency: sale.currency.clone() });
    let subtotal = i64::from(claim.qty).checked_mul(sale.price);
    let fee = priced.delivery_fee.as_ref().map_or(0, |fee| fee.amount);
    let total = subtotal.and_then(|subtotal| subtotal.checked_add(fee));
    let (Some(subtotal), Some(total)) = (subtotal, total) else {
        return Err(Fault::reject(Code::Internal, "the total overflows"));
    };
    if priced.currency != sale.currency {
        return Err(Fault::reject(Code::Internal, "the hub sells in another currency now"));
    }
    let first = priced.items.into_iter().next().unwrap_or_default();
    Ok(v1::BasketPriced {
        items: vec![v1::PricedLine {
            sku: sale.sku.clone(),
            qty: count(claim.qty),
            unit_price: money(sale.price),
            total: money(subtotal),
            ..first
        }],
        subtotal: money(subtotal),
        delivery_fee: money(fee),
        total: money(total),
        ..priced
    })
}
