//! What the world says of a cart now: prices, stock, promotions. Bounded.

use std::{collections::HashMap, time::Duration};

use futures::{StreamExt as _, TryStreamExt as _, stream};
use lua::cart::{CartKey, Contents};
use runtime::{Code, Cx, Fault};
use subjects::{
    fault::Severity,
    table::{catalogue, inventory, promo},
    v1,
};

use crate::check;

/// Less together than the gateway waits.
const PATIENCE: Duration = Duration::from_millis(800);
/// Lines asked for one by one, at a time.
const AT_ONCE: usize = 16;

/// A reject is an answer; without one of another kind the question is still open.
fn is_answer(fault: &Fault) -> bool {
    fault.severity == Severity::Reject
}

/// One product at a hub; `None`: nobody could say.
///
/// # Errors
/// It is not sold there.
pub async fn product(cx: &Cx, hub: &str, sku: &str) -> Result<Option<v1::PricedLine>, Fault> {
    let items = vec![v1::Line { sku: sku.to_owned(), qty: 1 }];
    let ask = v1::PriceBasket { hub_id: hub.to_owned(), items };
    match cx.call::<catalogue::Price>(&ask, PATIENCE).await {
        Ok(priced) => Ok(priced.items.into_iter().next()),
        Err(fault) if is_answer(&fault) => Err(fault),
        Err(fault) => {
            metrics::counter!("kilat_cart_unpriced_total").increment(1);
            tracing::warn!(code = fault.code.as_str(), "a line goes into its cart without a price");
            Ok(None)
        }
    }
}

/// What a hub asks for what a cart has.
#[derive(Debug, Default)]
pub struct Prices {
    pub city: String,
    pub delivery_fee: Option<v1::Money>,
    /// Of what is sold there.
    pub lines: HashMap<String, v1::PricedLine>,
}

#[derive(Debug)]
pub enum Priced {
    Prices(Prices),
    /// The hub takes no orders: why.
    Hub(&'static str),
}

/// # Errors
/// The catalogue does not answer.
pub async fn prices(cx: &Cx, hub: &str, cart: &Contents) -> Result<Priced, Fault> {
    let items: Vec<v1::Line> =
        cart.lines.iter().map(|line| v1::Line { sku: line.sku.clone(), qty: line.qty }).collect();
    match price(cx, hub, items.clone()).await {
        Err(fault) if is_answer(&fault) => {}
        answer => return answer,
    }
    // One of them is not sold here, and the catalogue says no to all: each for itself.
    let each = stream::iter(items.into_iter().map(|item| async move {
        match price(cx, hub, vec![item]).await {
            Err(fault) if is_answer(&fault) => Ok(Priced::Prices(Prices::default())),
            answer => answer,
        }
    }));
    let all: Vec<Priced> = each.buffer_unordered(AT_ONCE).try_collect().await?;
    let mut together = Prices::default();
    for one in all {
        match one {
            Priced::Hub(why) => return Ok(Priced::Hub(why)),
            Priced::Prices(prices) if prices.lines.is_empty() => {}
            Priced::Prices(prices) => {
                together.lines.extend(prices.lines);
                together.city = prices.city;
                together.delivery_fee = prices.delivery_fee;
            }
        }
    }
    Ok(Priced::Prices(together))
}

async fn price(cx: &Cx, hub: &str, items: Vec<v1::Line>) -> Result<Priced, Fault> {
    let ask = v1::PriceBasket { hub_id: hub.to_owned(), items };
    match cx.call::<catalogue::Price>(&ask, PATIENCE).await {
        Ok(priced) => Ok(Priced::Prices(Prices {
            city: priced.city,
            delivery_fee: priced.delivery_fee,
            lines: priced.items.into_iter().map(|line| (line.sku.clone(), line)).collect(),
        })),
        Err(fault) if fault.code == Code::UnknownHub => Ok(Priced::Hub("unknown")),
        Err(fault) if fault.code == Code::HubInactive => Ok(Priced::Hub("inactive")),
        Err(fault) => Err(fault),
    }
}

/// Units that can be had, by SKU; `None`: nobody could say, or the hub's stock is being rebuilt.
pub async fn stock(cx: &Cx, hub: &str, cart: &Contents) -> Option<HashMap<String, u32>> {
    let items = cart.lines.iter().map(|line| v1::Line { sku: line.sku.clone(), qty: line.qty }).collect();
    let ask = v1::CheckAvailability { hub_ids: vec![hub.to_owned()], items };
    let told = cx
        .call::<inventory::Availability>(&ask, PATIENCE)
        .await
        .inspect_err(|fault| tracing::debug!(code = fault.code.as_str(), "stock is not known"))
        .ok()?;
    let hub = told.hubs.into_iter().next().filter(|hub| hub.open)?;
    Some(hub.lines.into_iter().map(|line| (line.sku, line.available)).collect())
}

/// What promotions give.
#[derive(Debug, Default)]
pub struct Given {
    /// `None`: nobody could say.
    pub discount: Option<v1::Money>,
    /// Codes that are codes.
    pub codes: Vec<String>,
    pub unknown: Vec<String>,
}

pub async fn promotions(
    cx: &Cx,
    cart: &CartKey,
    contents: &Contents,
    prices: &Prices,
    basket: &[v1::PricedLine],
) -> Given {
    let mut given = Given { codes: contents.codes.clone(), ..Given::default() };
    if basket.is_empty() {
        return given;
    }
    let user_id = if check::is_anonymous(&cart.owner) { String::new() } else { cart.owner.clone() };
    // Each time at most one code is found out.
    for _ in 0..=contents.codes.len() {
        let basket = v1::PromoBasket {
            user_id: user_id.clone(),
            hub_id: cart.hub.clone(),
            city: prices.city.clone(),
            items: basket.to_vec(),
            delivery_fee: prices.delivery_fee.clone(),
            codes: given.codes.clone(),
            ..Default::default()
        };
        let ask = v1::EvaluatePromos { basket: Some(basket), candidate: String::new() };
        match cx.call::<promo::Evaluate>(&ask, PATIENCE).await {
            Ok(result) => {
                given.discount = result.discount;
                return given;
            }
            Err(fault) => match unknown(&fault, given.codes.len()) {
                Some(place) => given.unknown.push(given.codes.remove(place)),
                None => {
                    tracing::debug!(code = fault.code.as_str(), "what promotions give is not known");
                    return given;
                }
            },
        }
    }
    given
}

/// Which code is none.
fn unknown(fault: &Fault, codes: usize) -> Option<usize> {
    let pointer = fault.fields.first().filter(|_| fault.code == Code::PromoCodeUnknown)?.pointer.as_str();
    pointer.rsplit('/').next()?.parse().ok().filter(|place| *place < codes)
}
