//! What has changed since lines were put in. Pure.

use std::collections::HashMap;

use lua::cart::{Contents, Item};
use subjects::v1;

use crate::model::{Details, amount_text};

/// A cart against the world.
#[derive(Debug, Default, PartialEq)]
pub struct Compared {
    /// Lines that are other than they were.
    pub items: Vec<Item>,
    pub differences: Vec<v1::CartDifference>,
    /// What is left, priced.
    pub basket: Vec<v1::PricedLine>,
}

pub fn difference(sku: &str, kind: &str, was: impl ToString, now: impl ToString) -> v1::CartDifference {
    v1::CartDifference {
        sku: sku.to_owned(),
        kind: kind.to_owned(),
        was: was.to_string(),
        now: now.to_string(),
    }
}

/// `prices`: of what is sold here. `stock`: units that can be had, by SKU; `None`: nobody could say.
pub fn lines(
    cart: &Contents,
    prices: &HashMap<String, v1::PricedLine>,
    stock: Option<&HashMap<String, u32>>,
) -> Compared {
    let mut compared = Compared::default();
    for line in &cart.lines {
        let before = Details::of(line);
        let Some(priced) = prices.get(&line.sku) else {
            compared.items.push(Item { sku: line.sku.clone(), qty: 0, details: String::new() });
            compared.differences.push(difference(&line.sku, "gone", line.qty, 0));
            continue;
        };
        let available = stock.map(|stock| stock.get(&line.sku).copied().unwrap_or_default());
        // What nobody can tell is as it was.
        let now = Details { available: available.or(before.available), ..Details::priced(priced) };
        if let (Some(was), Some(is)) = (before.unit_price(), now.unit_price())
            && was != is
        {
            compared.differences.push(difference(&line.sku, "price", amount_text(&was), amount_text(&is)));
        }
        let qty = available.map_or(line.qty, |available| line.qty.min(available));
        if qty < line.qty {
            compared.differences.push(difference(&line.sku, "stock", line.qty, qty));
        }
        if qty != line.qty || now != before {
            compared.items.push(Item { sku: line.sku.clone(), qty, details: now.write() });
        }
        if qty > 0 {
            let total = now.unit_price().and_then(|unit| {
                let amount = unit.amount.checked_mul(i64::from(qty))?;
                Some(v1::Money { amount, currency: unit.currency })
            });
            compared.basket.push(v1::PricedLine { qty, total, ..priced.clone() });
        }
    }
    compared
}

/// The discount against the one that was told before; one that was not known is no difference.
pub fn discount(before: Option<&str>, now: Option<&v1::Money>) -> Option<v1::CartDifference> {
    let (before, now) = (before?, amount_text(now?));
    (before != now).then(|| difference("", "promo", before, now))
}

#[cfg(test)]
mod tests {
    use lua::cart::Line;

    use super::*;

    fn money(amount: i64) -> v1::Money {
        v1::Money { amount, currency: "IDR".into() }
    }

    fn line(sku: &str, qty: u32, price: i64) -> Line {
        let details =
            Details { name: sku.into(), price: Some(price), currency: "IDR".into(), available: None };
        Line { sku: sku.into(), qty, number: 1, details: details.write() }
    }

    fn prices(all: &[(&str, i64)]) -> HashMap<String, v1::PricedLine> {
        let priced = |(sku, price): &(&str, i64)| {
            let unit_price = Some(money(*price));
            let priced =
                v1::PricedLine { sku: (*sku).into(), name: (*sku).into(), unit_price, ..Default::default() };
            ((*sku).to_owned(), priced)
        };
        all.iter().map(priced).collect()
    }

    fn told(compared: &Compared) -> Vec<(&str, &str, &str, &str)> {
        compared
            .differences
            .iter()
            .map(|d| (d.sku.as_str(), d.kind.as_str(), d.was.as_str(), d.now.as_str()))
            .collect()
    }

    #[test]
    fn each_difference_is_named_and_taken_over() {
        let cart = Contents {
            lines: vec![line("milk", 5, 500), line("rice", 2, 900), line("soap", 1, 100), line("tea", 3, 50)],
            ..Default::default()
        };
        let stock = HashMap::from([("milk".to_owned(), 3), ("rice".to_owned(), 9), ("tea".to_owned(), 0)]);
        let compared = lines(&cart, &prices(&[("milk", 550), ("rice", 900), ("tea", 50)]), Some(&stock));
        assert_eq!(
            told(&compared),
            [
                ("milk", "price", "500 IDR", "550 IDR"),
                ("milk", "stock", "5", "3"),
                ("soap", "gone", "1", "0"),
                ("tea", "stock", "3", "0"),
            ]
        );
        let left: Vec<_> = compared.items.iter().map(|item| (item.sku.as_str(), item.qty)).collect();
        assert_eq!(left, [("milk", 3), ("rice", 2), ("soap", 0), ("tea", 0)]);
        let basket: Vec<_> =
            compared.basket.iter().map(|l| (l.sku.as_str(), l.qty, l.total.clone())).collect();
        assert_eq!(basket, [("milk", 3, Some(money(1650))), ("rice", 2, Some(money(1800)))]);
    }

    #[test]
    fn nothing_new_is_no_difference_and_no_change() {
        let cart = Contents { lines: vec![line("milk", 5, 500)], ..Default::default() };
        let compared = lines(&cart, &prices(&[("milk", 500)]), None);
        assert_eq!((compared.items.len(), compared.differences.len(), compared.basket.len()), (0, 0, 1));
        // A price that was not known is none that changed.
        let unknown = Contents { lines: vec![Line { details: String::new(), ..line("milk", 5, 0) }], ..cart };
        let compared = lines(&unknown, &prices(&[("milk", 500)]), None);
        assert_eq!((compared.items.len(), compared.differences.len()), (1, 0));
    }

    #[test]
    fn a_discount_differs_from_one_that_was_told() {
        assert_eq!(discount(None, Some(&money(5))), None);
        assert_eq!(discount(Some("5 IDR"), None), None);
        assert_eq!(discount(Some("5 IDR"), Some(&money(5))), None);
        assert_eq!(discount(Some("5 IDR"), Some(&money(0))), Some(difference("", "promo", "5 IDR", "0 IDR")));
    }
}
