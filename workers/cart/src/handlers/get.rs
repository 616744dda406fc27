//! A cart as it stands.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use super::shown;
use crate::{carts::Carts, check, model};

pub async fn get(carts: Arc<Carts>, _: Cx, request: v1::GetCart) -> Result<v1::Cart, Fault> {
    let cart = check::get(&request)?;
    let found = carts.open(&cart).await?;
    Ok(found.map_or_else(|| model::empty(&cart), |contents| shown(&cart, contents)))
}
