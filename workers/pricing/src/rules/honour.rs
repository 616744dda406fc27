//! Whether a quote stands for an order.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use geodesy::{Place, distance_m};
use subjects::v1;

/// A point this near to the one that was quoted is the same door, metres.
const SAME_DOOR_M: f64 = 25.0;

/// What there is of a quote. Times are of the record's clock.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    pub quote: &'a v1::Quote,
    /// Where it was quoted to.
    pub address: Option<&'a v1::Address>,
    pub expires_at: DateTime<Utc>,
    pub now: DateTime<Utc>,
    /// The order that took it.
    pub order_id: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It is this order's from now on.
    Take,
    /// It was this order's already, and stays so however late it is asked for.
    Taken,
    /// Another order took it.
    Used,
    /// Not what was quoted: "/hub_id", "/items", "/address", "/payment_method".
    Mismatch(&'static str),
    Expired,
}

pub fn judge(standing: &Standing, ask: &v1::HonourQuote) -> Ruling {
    if let Some(pointer) = mismatch(standing, ask) {
        return Ruling::Mismatch(pointer);
    }
    match standing.order_id {
        Some(order_id) if order_id == ask.order_id => Ruling::Taken,
        Some(_) => Ruling::Used,
        None if standing.now >= standing.expires_at => Ruling::Expired,
        None => Ruling::Take,
    }
}

fn mismatch(standing: &Standing, ask: &v1::HonourQuote) -> Option<&'static str> {
    let quote = standing.quote;
    // A quote that was asked for before a method was chosen holds for all of them; what its promotions want of
    // the method is looked at when they are redeemed.
    let method = quote.payment_method.is_empty() || quote.payment_method == ask.payment_method;
    [
        (quote.hub_id == ask.hub_id, "/hub_id"),
        (quoted(&quote.items) == asked(&ask.items), "/items"),
        (same_door(standing.address, ask.address.as_ref()), "/address"),
        (method, "/payment_method"),
    ]
    .into_iter()
    .find_map(|(same, pointer)| (!same).then_some(pointer))
}

fn same_door(quoted: Option<&v1::Address>, asked: Option<&v1::Address>) -> bool {
    let place = |address: Option<&v1::Address>| Place::of(address?.point.as_ref()?).ok();
    matches!((place(quoted), place(asked)), (Some(a), Some(b)) if distance_m(a, b) <= SAME_DOOR_M)
}

/// Units by SKU: the same SKU in two lines is one.
fn asked(items: &[v1::Line]) -> BTreeMap<&str, u64> {
    sum(items.iter().map(|line| (line.sku.as_str(), line.qty)))
}

fn quoted(items: &[v1::PricedLine]) -> BTreeMap<&str, u64> {
    sum(items.iter().map(|line| (line.sku.as_str(), line.qty)))
}

fn sum<'a>(lines: impl Iterator<Item = (&'a str, u32)>) -> BTreeMap<&'a str, u64> {
    lines.fold(BTreeMap::new(), |mut units, (sku, qty)| {
        *units.entry(sku).or_default() += u64::from(qty);
        units
    })
}

/// What differs between an expired quote and the one that was made instead, for whoever must be asked again.
/// The total and the new id are always among it.
pub fn differences(was: &v1::Quote, now: &v1::Quote) -> Vec<v1::FieldError> {
    let text = |money: Option<&v1::Money>| {
        money.map_or_else(|| "nothing".to_owned(), |money| format!("{} {}", money.amount, money.currency))
    };
    let change = |pointer: &str, was: Option<&v1::Money>, now: Option<&v1::Money>| v1::FieldError {
        pointer: pointer.to_owned(),
        detail: format!("was {}, now {}", text(was), text(now)),
    };
    let mut fields = vec![change("/total", was.total.as_ref(), now.total.as_ref())];
    fields.push(v1::FieldError { pointer: "/quote_id".into(), detail: now.quote_id.clone() });
    let parts = [
        ("/subtotal", &was.subtotal, &now.subtotal),
        ("/discount", &was.discount, &now.discount),
        ("/delivery_fee", &was.delivery_fee, &now.delivery_fee),
        ("/delivery_discount", &was.delivery_discount, &now.delivery_discount),
        ("/tax", &was.tax, &now.tax),
    ];
    let changed = parts.into_iter().filter(|(_, was, now)| was != now);
    fields.extend(changed.map(|(pointer, was, now)| change(pointer, was.as_ref(), now.as_ref())));
    fields
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn line(sku: &str, qty: u32) -> v1::Line {
        v1::Line { sku: sku.into(), qty }
    }

    fn address(lat: f64) -> v1::Address {
        v1::Address { line: "Jl. Kemang Raya 24".into(), point: Some(v1::Point { lat, lng: 106.8 }) }
    }

    #[test]
    fn a_quote_stands_for_one_order_its_own_basket_and_its_time() {
        let item = |sku: &str, qty| v1::PricedLine { sku: sku.into(), qty, ..Default::default() };
        let quote = v1::Quote {
            hub_id: "h".into(),
            items: vec![item("a", 3), item("b", 1)],
            payment_method: "card".into(),
            ..Default::default()
        };
        let ask = v1::HonourQuote {
            hub_id: "h".into(),
            items: vec![line("b", 1), line("a", 1), line("a", 2)],
            order_id: "ord_1".into(),
            address: Some(address(-6.260_01)),
            payment_method: "card".into(),
            ..Default::default()
        };
        let (now, door) = (Utc::now(), address(-6.26));
        let expires_at = now + TimeDelta::seconds(1);
        let live = Standing { quote: &quote, address: Some(&door), expires_at, now, order_id: None };
        let late = Standing { now: expires_at, ..live.clone() };
        let took =
            |order_id, standing: &Standing<'_>| judge(&Standing { order_id, ..standing.clone() }, &ask);
        assert_eq!(
            judge(&live, &ask),
            Ruling::Take,
            "order and split of lines do not matter, nor does a metre"
        );
        assert_eq!(judge(&late, &ask), Ruling::Expired, "from the very moment");
        assert_eq!(took(Some("ord_1"), &late), Ruling::Taken);
        assert_eq!(took(Some("ord_2"), &live), Ruling::Used);
        let others = [
            (v1::HonourQuote { hub_id: "g".into(), ..ask.clone() }, "/hub_id"),
            (v1::HonourQuote { items: vec![line("a", 3)], ..ask.clone() }, "/items"),
            (v1::HonourQuote { items: vec![line("a", 4), line("b", 1)], ..ask.clone() }, "/items"),
            (v1::HonourQuote { address: Some(address(-6.27)), ..ask.clone() }, "/address"),
            (v1::HonourQuote { address: Some(address(f64::NAN)), ..ask.clone() }, "/address"),
            (v1::HonourQuote { address: None, ..ask.clone() }, "/address"),
            (v1::HonourQuote { payment_method: "cod".into(), ..ask.clone() }, "/payment_method"),
        ];
        for (other, pointer) in &others {
            assert_eq!(judge(&live, other), Ruling::Mismatch(pointer));
            assert_eq!(
                judge(&Standing { order_id: Some("ord_1"), ..late.clone() }, other),
                Ruling::Mismatch(pointer)
            );
        }
        let open = v1::Quote { payment_method: String::new(), ..quote.clone() };
        assert_eq!(judge(&Standing { quote: &open, ..live }, &ask), Ruling::Take, "no method was named");
    }

    #[test]
    fn the_difference_is_said_in_money() {
        let idr = |amount| Some(v1::Money { amount, currency: "IDR".into() });
        let quote = |id: &str, fee, total| v1::Quote {
            quote_id: id.into(),
            delivery_fee: idr(fee),
            total: idr(total),
            ..Default::default()
        };
        let fields = differences(&quote("qte_1", 5_000, 52_000), &quote("qte_2", 7_000, 54_000));
        let said: Vec<_> = fields.iter().map(|f| (f.pointer.as_str(), f.detail.as_str())).collect();
        assert_eq!(
            said,
            [
                ("/total", "was 52000 IDR, now 54000 IDR"),
                ("/quote_id", "qte_2"),
                ("/delivery_fee", "was 5000 IDR, now 7000 IDR"),
            ]
        );
    }
}
