//! What some lines of an order are worth when they go back. Pure.
//!
//! A line is worth what was paid for it: its unit price times the quantity, less its share of the
//! promotions, rounded down to the minor unit. What promotions took from a SKU is shared by its units as
//! their prices are; a discount that no promotion accounts for is shared by all lines, as what is left of
//! their prices is. So all lines together are never worth more than subtotal less discount. The delivery
//! fee and taxes stay; to give those back, name an amount.

use std::collections::BTreeMap;

use runtime::Fault;
use subjects::{Check, v1};

/// One SKU of an order.
#[derive(Clone, Debug, Default)]
struct Ordered {
    /// Unit price and quantity of each of its lines.
    prices: Vec<(i64, u64)>,
    /// What promotions took from it.
    off: i128,
}

impl Ordered {
    fn qty(&self) -> u64 {
        self.prices.iter().map(|(_, qty)| qty).sum()
    }

    fn gross(&self) -> i128 {
        self.prices.iter().map(|(unit, qty)| i128::from(*unit) * i128::from(*qty)).sum()
    }

    fn net(&self) -> i128 {
        let gross = self.gross().max(0);
        gross - self.off.clamp(0, gross)
    }

    /// What was left to pay for some of it. The same SKU on two lines at two prices: the dearest first, in
    /// the customer's favour.
    fn net_of(&self, qty: u64) -> i128 {
        let mut prices = self.prices.clone();
        prices.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = qty;
        let mut gross = 0;
        for (unit, has) in prices {
            let take = left.min(has);
            gross += i128::from(unit) * i128::from(take);
            left -= take;
        }
        if self.gross() > 0 { gross * self.net() / self.gross() } else { 0 }
    }
}

/// # Errors
/// `request.invalid`: a line is not of this order, or is more than was ordered.
pub fn price(order: &v1::Order, lines: &[v1::RefundLine]) -> Result<i64, Fault> {
    let ordered = ordered(order);
    let mut wanted: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        *wanted.entry(line.sku.as_str()).or_default() += u64::from(line.qty);
    }
    let mut check = Check::new();
    let mut worth: i128 = 0;
    for (sku, qty) in wanted {
        let item = ordered.get(sku);
        let total = item.map_or(0, Ordered::qty);
        if qty > total {
            check.wrong("/lines", format_args!("{qty} of {sku} were asked for, {total} ordered"));
        }
        worth += item.map_or(0, |item| item.net_of(qty));
    }
    check.done()?;
    // What promotions leave of all lines, and how much of that was paid.
    let left: i128 = ordered.values().map(Ordered::net).sum();
    let total = |pick: fn(&v1::Totals) -> &Option<v1::Money>| {
        order.totals.as_ref().map_or(0, |totals| amount(pick(totals).as_ref()))
    };
    let paid = (total(|t| &t.subtotal) - total(|t| &t.discount)).clamp(0, left);
    if left > 0 {
        worth = worth * paid / left;
    }
    let mut check = Check::new();
    check.that(worth > 0, "/lines", "are worth nothing");
    check.done()?;
    Ok(i64::try_from(worth).unwrap_or(i64::MAX))
}

fn ordered(order: &v1::Order) -> BTreeMap<&str, Ordered> {
    let mut ordered: BTreeMap<&str, Ordered> = BTreeMap::new();
    for item in &order.items {
        let unit = item.unit_price.as_ref().map_or(0, |money| money.amount);
        ordered.entry(item.sku.as_str()).or_default().prices.push((unit, u64::from(item.qty)));
    }
    for line in order.promos.iter().flat_map(|promo| &promo.lines) {
        if let Some(item) = ordered.get_mut(line.sku.as_str()) {
            item.off += amount(line.amount.as_ref());
        }
    }
    ordered
}

fn amount(money: Option<&v1::Money>) -> i128 {
    money.map_or(0, |money| i128::from(money.amount))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
                ..Default::default()
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

    /// Two for one of the milk, and a tenth off the rest.
    fn promised() -> v1::Order {
        let promo = |lines: &[(&str, i64)]| v1::AppliedPromo {
            lines: lines
                .iter()
                .map(|(sku, off)| v1::LineDiscount { sku: (*sku).into(), amount: money(*off) })
                .collect(),
            ..Default::default()
        };
        v1::Order {
            promos: vec![promo(&[("milk-1l", 15_000)]), promo(&[("milk-1l", 1_501), ("egg-10", 3_000)])],
            ..order(19_501)
        }
    }

    #[test]
    fn what_a_promotion_took_from_a_line_is_not_given_back_with_it() {
        assert_eq!(price(&promised(), &lines(&[("milk-1l", 2)])).unwrap(), 13_499);
        assert_eq!(price(&promised(), &lines(&[("milk-1l", 1)])).unwrap(), 6_749);
        assert_eq!(price(&promised(), &lines(&[("egg-10", 1)])).unwrap(), 27_000);
        let all = lines(&[("milk-1l", 2), ("egg-10", 1)]);
        assert_eq!(price(&promised(), &all).unwrap(), 60_000 - 19_501);
        // A discount beyond the promotions is borne by all lines.
        let more = v1::Order { totals: order(25_000).totals, ..promised() };
        assert_eq!(price(&more, &all).unwrap(), 35_000);
    }

    #[test]
    fn what_was_given_away_is_worth_nothing() {
        let mut free = promised();
        free.promos[0].lines[0].amount = money(30_000);
        assert_eq!(price(&free, &lines(&[("milk-1l", 1)])).unwrap_err().code.as_str(), "request.invalid");
    }

    proptest! {
        /// However an order is returned, line by line or at once, no more goes back than was paid.
        #[test]
        fn the_parts_are_never_worth_more_than_was_paid(
            list in prop::collection::vec((1u32..9, 0i64..100_000, 0i64..200_000), 1..5),
            more in 0i64..50_000,
        ) {
            let skus: Vec<String> = (0..list.len()).map(|n| format!("sku-{n}")).collect();
            let items: Vec<v1::OrderLine> = skus
                .iter()
                .zip(&list)
                .map(|(sku, (qty, unit, _))| v1::OrderLine {
                    sku: sku.clone(),
                    qty: *qty,
                    unit_price: money(*unit),
                    total: money(unit * i64::from(*qty)),
                    ..Default::default()
                })
                .collect();
            let subtotal: i64 = list.iter().map(|(qty, unit, _)| unit * i64::from(*qty)).sum();
            let off: Vec<i64> = list.iter().map(|(qty, unit, off)| *off.min(&(unit * i64::from(*qty)))).collect();
            let discount = (off.iter().sum::<i64>() + more).min(subtotal);
            let order = v1::Order {
                items,
                promos: vec![v1::AppliedPromo {
                    lines: skus
                        .iter()
                        .zip(&off)
                        .map(|(sku, off)| v1::LineDiscount { sku: sku.clone(), amount: money(*off) })
                        .collect(),
                    ..Default::default()
                }],
                totals: Some(v1::Totals {
                    subtotal: money(subtotal),
                    discount: money(discount),
                    ..Default::default()
                }),
                ..Default::default()
            };
            let one_by_one: i64 = skus
                .iter()
                .zip(&list)
                .map(|(sku, (qty, ..))| {
                    let one = lines(&[(sku.as_str(), 1)]);
                    i64::from(*qty) * price(&order, &one).unwrap_or(0)
                })
                .sum();
            let paid = subtotal - discount;
            prop_assert!(one_by_one <= paid, "{} of {}", one_by_one, paid);
            let all: Vec<(&str, u32)> = skus.iter().zip(&list).map(|(sku, (qty, ..))| (sku.as_str(), *qty)).collect();
            prop_assert_eq!(price(&order, &lines(&all)).unwrap_or(0), paid);
        }
    }

    #[test]
    fn what_was_not_ordered_is_refused() {
        for wrong in [&[("milk-1l", 3)][..], &[("milk-1l", 2), ("milk-1l", 1)], &[("bread", 1)]] {
            assert_eq!(price(&order(0), &lines(wrong)).unwrap_err().code.as_str(), "request.invalid");
        }
    }
}
