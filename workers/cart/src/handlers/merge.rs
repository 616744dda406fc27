//! Take over an anonymous cart at login.
//!
//! The anonymous cart is ended for this owner, its lines are added to his under its name, his cart is written down,
//! and only then are the lines let go of. Whoever stops in between can be asked again: a cart is added once by its
//! name, and a cart that was ended for somebody is open to him alone.

use std::sync::Arc;

use lua::cart::{Absorb, AbsorbReply, ChangeReply, Clear, Item, LeftOut, Take};
use runtime::{Cx, Fault};
use subjects::{check::MAX_QTY, v1};

use crate::{carts::Carts, check, compare::difference, error::CartError, model};

pub async fn merge(carts: Arc<Carts>, _: Cx, request: v1::MergeCart) -> Result<v1::Cart, Fault> {
    let (from, cart) = check::merge(&request)?;
    let take = Take { cart: &from, ttl_s: carts.ttl_s(&from), to: &cart.owner };
    let taken = match carts.change(&from, "", take).await? {
        ChangeReply::Cart(contents) => contents,
        ChangeReply::Absent | ChangeReply::Ended => return Err(CartError::NotFound.into()),
    };
    let item =
        |line: &lua::cart::Line| Item { sku: line.sku.clone(), qty: line.qty, details: line.details.clone() };
    let items: Vec<Item> = taken.lines.iter().map(item).collect();
    let born = Carts::fresh_name();
    let absorb = Absorb {
        cart: &cart,
        ttl_s: carts.ttl_s(&cart),
        born: "",
        other: &taken.born,
        max_lines: carts.settings.lines,
        max_qty: MAX_QTY,
        codes: &taken.codes,
        items: &items,
    };
    let (contents, left) = match carts.change(&cart, &born, absorb).await? {
        AbsorbReply::Cart(contents, left) => (contents, left),
        AbsorbReply::Replayed(contents) => (contents, Vec::new()),
        AbsorbReply::Absent | AbsorbReply::Ended => return Err(CartError::Busy.into()),
    };
    if !items.is_empty() || !taken.codes.is_empty() {
        // If Redis were lost now, both carts would come back from the record: so his first.
        match carts.store.save(&[(&cart, &contents)]).await {
            Ok(()) => {
                let clear = Clear { cart: &from, ttl_s: carts.ttl_s(&from), to: &cart.owner };
                carts.change(&from, "", clear).await?;
            }
            Err(error) => tracing::warn!(%error, "a cart that was taken over keeps its lines for now"),
        }
    }
    let full = |left: LeftOut| difference(&left.sku, "full", left.wanted, left.kept);
    Ok(model::told(&cart, contents, left.into_iter().map(full).collect()))
}
