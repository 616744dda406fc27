//! Set the promotion codes. What they are worth, and whether they are any, a revalidation says.

use std::sync::Arc;

use lua::cart::{ChangeReply, Codes};
use runtime::{Cx, Fault};
use subjects::v1;

use super::changed;
use crate::{carts::Carts, check, error::CartError};

pub async fn codes(carts: Arc<Carts>, _: Cx, request: v1::PutCartCodes) -> Result<v1::Cart, Fault> {
    let (cart, codes) = check::codes(request)?;
    let ttl_s = carts.ttl_s(&cart);
    let change = Codes { cart: &cart, ttl_s, born: "", codes: &codes };
    if check::is_anonymous(&cart.owner) && carts.open(&cart).await?.is_none() {
        return Err(CartError::NotFound.into());
    }
    let born = Carts::fresh_name();
    match carts.change(&cart, &born, change).await? {
        ChangeReply::Absent => Err(CartError::Busy.into()),
        reply => Ok(changed(&cart, reply)?),
    }
}
