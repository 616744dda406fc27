//! Empty a cart.

use std::sync::Arc;

use lua::cart::Clear;
use runtime::{Cx, Fault};
use subjects::v1;

use super::changed;
use crate::{carts::Carts, check};

pub async fn clear(carts: Arc<Carts>, _: Cx, request: v1::GetCart) -> Result<v1::Cart, Fault> {
    let cart = check::get(&request)?;
    let clear = Clear { cart: &cart, ttl_s: carts.ttl_s(&cart), to: "" };
    Ok(changed(&cart, carts.change(&cart, "", clear).await?)?)
}
