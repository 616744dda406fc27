//! One file per operation.

pub mod add;
pub mod clear;
pub mod codes;
pub mod get;
pub mod merge;
pub mod revalidate;

use lua::cart::{CartKey, ChangeReply, Contents};
use subjects::v1;

use crate::{check, error::CartError, model};

/// What a change came to. A customer without a cart has an empty one.
fn changed(cart: &CartKey, reply: ChangeReply) -> Result<v1::Cart, CartError> {
    match reply {
        ChangeReply::Cart(contents) => Ok(shown(cart, contents)),
        ChangeReply::Absent if !check::is_anonymous(&cart.owner) => Ok(model::empty(cart)),
        ChangeReply::Absent | ChangeReply::Ended => Err(CartError::NotFound),
    }
}

fn shown(cart: &CartKey, contents: Contents) -> v1::Cart {
    model::told(cart, contents, Vec::new())
}
