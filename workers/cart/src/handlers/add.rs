//! Add to a line, set it, or remove it.

use std::sync::Arc;

use lua::cart::{Put, PutReply};
use runtime::{Cx, Fault};
use subjects::{check::MAX_QTY, v1};

use super::shown;
use crate::{ask, carts::Carts, check, error::CartError, model::Details};

pub async fn add(carts: Arc<Carts>, cx: Cx, request: v1::AddToCart) -> Result<v1::Cart, Fault> {
    let cart = check::add(&request)?;
    // What is taken out need not be sold here any more.
    let priced = if request.qty > 0 { ask::product(&cx, &cart.hub, &request.sku).await? } else { None };
    let details = priced.map(|line| Details::priced(&line).write()).unwrap_or_default();
    let born = Carts::fresh_name();
    let put = Put {
        cart: &cart,
        ttl_s: carts.ttl_s(&cart),
        born: "",
        sku: &request.sku,
        qty: request.qty,
        set: request.set,
        max_lines: carts.settings.lines,
        max_qty: MAX_QTY,
        details: &details,
    };
    match carts.change(&cart, &born, put).await? {
        PutReply::Cart(contents) => Ok(shown(&cart, contents)),
        PutReply::Ended => Err(CartError::NotFound.into()),
        PutReply::Full => Err(CartError::Full(carts.settings.lines).into()),
        PutReply::TooMany(qty) => Err(CartError::TooMany(qty).into()),
        // It was back, and is gone again.
        PutReply::Absent => Err(CartError::Busy.into()),
    }
}
