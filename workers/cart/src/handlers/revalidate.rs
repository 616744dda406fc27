//! Compare a cart with the world, and take over what is different.

use std::sync::Arc;

use lua::cart::{CartKey, Contents, Settle, SettleReply};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    ask::{self, Priced},
    carts::Carts,
    check,
    compare::{self, difference},
    error::CartError,
    model,
};

/// A cart that changes while it is looked at is looked at again.
const TRIES: usize = 3;

pub async fn revalidate(carts: Arc<Carts>, cx: Cx, request: v1::GetCart) -> Result<v1::Cart, Fault> {
    let cart = check::get(&request)?;
    for _ in 0..TRIES {
        let Some(contents) = carts.open(&cart).await? else { return Ok(model::empty(&cart)) };
        if contents.lines.is_empty() {
            return Ok(model::told(&cart, contents, Vec::new()));
        }
        if let Some(told) = once(&carts, &cx, &cart, contents).await? {
            return Ok(told);
        }
    }
    Err(CartError::Busy.into())
}

/// `None`: the cart has changed meanwhile.
async fn once(
    carts: &Carts,
    cx: &Cx,
    cart: &CartKey,
    contents: Contents,
) -> Result<Option<v1::Cart>, CartError> {
    let (priced, stock) =
        tokio::join!(ask::prices(cx, &cart.hub, &contents), ask::stock(cx, &cart.hub, &contents));
    let prices = match priced? {
        Priced::Prices(prices) => prices,
        Priced::Hub(why) => {
            let closed = difference("", "hub", &cart.hub, why);
            return Ok(Some(model::told(cart, contents, vec![closed])));
        }
    };
    let mut found = compare::lines(&contents, &prices.lines, stock.as_ref());
    // After the others, since what promotions give depends on what is left, and at which price.
    let given = ask::promotions(cx, cart, &contents, &prices, &found.basket).await;
    found.differences.extend(given.unknown.iter().map(|code| difference("", "promo", code, "")));
    found.differences.extend(compare::discount(contents.discount.as_deref(), given.discount.as_ref()));
    let discount = given.discount.as_ref().map(model::amount_text);
    let settle = Settle {
        cart,
        ttl_s: carts.ttl_s(cart),
        version: contents.version,
        codes: &given.codes,
        discount: discount.as_deref(),
        items: &found.items,
    };
    match carts.change(cart, "", settle).await? {
        SettleReply::Cart(now) => Ok(Some(model::told(cart, now, found.differences))),
        SettleReply::Moved | SettleReply::Absent => Ok(None),
        SettleReply::Ended => Err(CartError::NotFound),
    }
}
