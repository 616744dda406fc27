//! What some lines of an order are worth when they go back. Pure.
//!
//! A line is worth what was paid for it: its unit price times the quantity, less its share of the
//! order's discount, rounded down to the minor unit in our favour by less than one unit. The delivery
//! fee stays; to give it back, name an amount.

use std::collections::BTreeMap;

use runtime::Fault;
use subjects::{Check, v1};

/// # Errors
/// `request.invalid`: a line is not of this order, or is more than was ordered.
pub fn price(order: &v1::Order, lines: &[v1::RefundLine]) -> Result<i64, Fault> {
    let mut check = Check::new();
    let mut wanted: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        *wanted.entry(line.sku.as_str()).or_default() += u64::from(line.qty);
    }
    let mut worth: i128 = 0;
    for (sku, qty) in wanted {
        let ordered: Vec<&v1::OrderLine> = order.items.iter().filter(|item| item.sku == sku).collect();
        let total: u64 = ordered.iter().map(|item| u64::from(item.qty)).sum();
        if qty > total {
            check.wrong("/lines", format_args!("{qty} of {sku} were asked for, {total} ordered"));
            continue;
        }
        // The same SKU on two lines at two prices: the dearest first, in the customer's favour.
        let mut prices: Vec<(i64, u64)> = ordered
            .iter()
            .map(|item| (item.unit_price.as_ref().map_or(0, |m| m.amount), u64::from(item.qty)))
            .collect();
        prices.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = qty;
        for (unit, has) in prices {
            let take = left.min(has);
            worth += i128::from(unit) * i128::from(take);
            left -= take;
        }
    }
    check.done()?;
    let of = |pick: fn(&v1::Totals) -> &Option<v1::Money>| {
        order.totals.as_ref().and_then(|t| pick(t).as_ref()).map_or(0, |m| i128::from(m.amount))
    };
    let (subtotal, discount) = (of(|t| &t.subtotal), of(|t| &t.discount));
    if subtotal > 0 {
        worth = worth * (subtotal - discount.clamp(0, subtotal)) / subtotal;
    }
    let mut check = Check::new();
    check.that(worth > 0, "/lines", "are worth nothing");
    check.done()?;
    Ok(i64::try_from(worth).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64) -> Option<v1::Money> {
        Some(v1::Money { amount, currency: "IDR".into() })
    }

    fn order(discount: i64) -> v1::Order {
        let line = |sku: &str, qty, unit| v1::OrderLine {
            sku: sku.into(),
            qty,
            unit_price: money(unit),
            total: money(unit * i64::from(qty)),
            ..Default::default()
        };
        v1::Order {
            items: vec![line("milk-1l", 2, 15_000), line("egg-10", 1, 30_000)],
            totals: Some(v1::Totals {
                subtotal: money(60_000),
                discount: money(discount),
                delivery_fee: money(5_000),
                total: money(65_000 - discount),
            }),
            ..Default::default()
        }
    }

    fn lines(list: &[(&str, u32)]) -> Vec<v1::RefundLine> {
        list.iter().map(|(sku, qty)| v1::RefundLine { sku: (*sku).into(), qty: *qty }).collect()
    }

    #[test]
    fn a_line_is_worth_what_was_paid_for_it() {
        assert_eq!(price(&order(0), &lines(&[("milk-1l", 1)])).unwrap(), 15_000);
        assert_eq!(price(&order(20_000), &lines(&[("milk-1l", 1)])).unwrap(), 10_000);
        assert_eq!(price(&order(0), &lines(&[("milk-1l", 2), ("egg-10", 1)])).unwrap(), 60_000);
        assert_eq!(price(&order(1), &lines(&[("milk-1l", 1)])).unwrap(), 14_999);
    }

    #[test]
    fn what_was_not_ordered_is_refused() {
        for wrong in [&[("milk-1l", 3)][..], &[("milk-1l", 2), ("milk-1l", 1)], &[("bread", 1)]] {
            assert_eq!(price(&order(0), &lines(wrong)).unwrap_err().code.as_str(), "request.invalid");
        }
    }
}
