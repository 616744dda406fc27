//! A cart, as it is kept and as it is told.

use lua::cart::{CartKey, Contents, Line};
use serde::{Deserialize, Serialize};
use subjects::v1;

/// What is kept with a line: as it was when it was put in, or last looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    #[serde(rename = "n", default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Of one unit; absent: nobody could say.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// Units that could be had.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub available: Option<u32>,
}

impl Details {
    /// Of a line; nothing is known of one whose details cannot be read.
    pub fn of(line: &Line) -> Self {
        serde_json::from_str(&line.details).unwrap_or_default()
    }

    /// As the catalogue prices it.
    pub fn priced(line: &v1::PricedLine) -> Self {
        let unit = line.unit_price.clone().unwrap_or_default();
        Self { name: line.name.clone(), price: Some(unit.amount), currency: unit.currency, available: None }
    }

    pub fn write(&self) -> String {
        // A struct of strings and numbers has no value JSON cannot say.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn unit_price(&self) -> Option<v1::Money> {
        Some(v1::Money { amount: self.price?, currency: self.currency.clone() })
    }
}

/// "5000 IDR", as differences tell amounts and the hash keeps them.
pub fn amount_text(money: &v1::Money) -> String {
    format!("{} {}", money.amount, money.currency)
}

pub fn amount_of(text: &str) -> Option<v1::Money> {
    let (amount, currency) = text.split_once(' ')?;
    Some(v1::Money { amount: amount.parse().ok()?, currency: currency.to_owned() })
}

/// What quantities cost; `None` while a price is not known, or they are of several currencies.
fn subtotal(lines: &[v1::CartLine]) -> Option<v1::Money> {
    let currency = lines.first()?.total.as_ref()?.currency.clone();
    let mut amount = 0i64;
    for line in lines {
        let total = line.total.as_ref().filter(|total| total.currency == currency)?;
        amount = amount.checked_add(total.amount)?;
    }
    Some(v1::Money { amount, currency })
}

/// A cart nobody has put anything into.
pub fn empty(cart: &CartKey) -> v1::Cart {
    v1::Cart { owner: cart.owner.clone(), hub_id: cart.hub.clone(), ..Default::default() }
}

pub fn told(cart: &CartKey, contents: Contents, differences: Vec<v1::CartDifference>) -> v1::Cart {
    let line = |line: Line| {
        let details = Details::of(&line);
        let unit_price = details.unit_price();
        let total = unit_price.as_ref().and_then(|unit| {
            let amount = unit.amount.checked_mul(i64::from(line.qty))?;
            Some(v1::Money { amount, currency: unit.currency.clone() })
        });
        v1::CartLine {
            sku: line.sku,
            qty: line.qty,
            name: details.name,
            unit_price,
            total,
            available: details.available.unwrap_or_default(),
        }
    };
    let items: Vec<v1::CartLine> = contents.lines.into_iter().map(line).collect();
    v1::Cart {
        subtotal: subtotal(&items),
        items,
        codes: contents.codes,
        discount: contents.discount.as_deref().and_then(amount_of),
        version: contents.version,
        updated_at: chrono::DateTime::from_timestamp_millis(contents.at_ms).map(Into::into),
        differences,
        ..empty(cart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_is_told_with_what_is_known() {
        let cart = CartKey { owner: "usr_1".into(), hub: "hub_1".into() };
        let line =
            |sku: &str, details: &str| Line { sku: sku.into(), qty: 3, number: 1, details: details.into() };
        let known =
            Details { name: "Milk".into(), price: Some(500), currency: "IDR".into(), available: Some(2) };
        let contents = Contents {
            version: 4,
            discount: Some("100 IDR".into()),
            lines: vec![line("milk", &known.write())],
            ..Default::default()
        };
        let shown = told(&cart, contents.clone(), Vec::new());
        assert_eq!(shown.subtotal, amount_of("1500 IDR"));
        assert_eq!((shown.discount, shown.version), (amount_of("100 IDR"), 4));
        assert_eq!((shown.items[0].available, shown.items[0].name.as_str()), (2, "Milk"));
        let unknown =
            Contents { lines: vec![line("milk", &known.write()), line("soap", "what")], ..contents };
        let shown = told(&cart, unknown, Vec::new());
        assert_eq!((shown.subtotal, shown.items[1].unit_price.clone()), (None, None));
        assert_eq!(told(&cart, Contents::default(), Vec::new()).subtotal, None);
    }
}
