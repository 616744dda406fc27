//! What a basket costs, all in: total = subtotal - discount + delivery_fee - delivery_discount + tax.

use subjects::{check::MAX_AMOUNT, v1};

use super::fee::tax;

/// Minor units of one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub subtotal: i64,
    /// Taken from the lines.
    pub discount: i64,
    pub delivery_fee: i64,
    /// Taken from the fee.
    pub delivery_discount: i64,
    pub tax: i64,
    pub total: i64,
}

/// Why a sum is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TotalsError {
    #[error("the promotions take more than there is, or in another currency")]
    Promotions,
    #[error("the total is above {MAX_AMOUNT} minor units")]
    TooDear,
}

/// What promotions take from the lines and from the fee.
///
/// # Errors
/// One of them takes a negative amount, or is in another currency.
pub fn taken(promos: &[v1::AppliedPromo], currency: &str) -> Result<(i64, i64), TotalsError> {
    let amount = |money: Option<&v1::Money>| match money {
        None => Some(0i64),
        Some(money) => Some(money.amount).filter(|amount| {
            (0..=MAX_AMOUNT).contains(amount) && (*amount == 0 || money.currency == currency)
        }),
    };
    promos.iter().try_fold((0i64, 0i64), |(lines, fee), promo| {
        let all = amount(promo.discount.as_ref()).ok_or(TotalsError::Promotions)?;
        let of_fee = amount(promo.delivery_discount.as_ref()).ok_or(TotalsError::Promotions)?;
        let of_lines = all.checked_sub(of_fee).filter(|rest| *rest >= 0).ok_or(TotalsError::Promotions)?;
        let sum = |a: i64, b: i64| a.checked_add(b).ok_or(TotalsError::Promotions);
        Ok((sum(lines, of_lines)?, sum(fee, of_fee)?))
    })
}

/// Sums up. Taxes, in basis points: on subtotal less discount, and on the fee less what is taken from it; each
/// rounded half up by itself.
///
/// # Errors
/// More is taken than there is, or the sum is too large.
pub fn totals(
    subtotal: i64,
    delivery_fee: i64,
    (discount, delivery_discount): (i64, i64),
    (tax_bp, fee_tax_bp): (u32, u32),
) -> Result<Totals, TotalsError> {
    let rest = |of: i64, less: i64| of.checked_sub(less).filter(|rest| less >= 0 && *rest >= 0);
    let goods = rest(subtotal, discount).ok_or(TotalsError::Promotions)?;
    let ride = rest(delivery_fee, delivery_discount).ok_or(TotalsError::Promotions)?;
    let tax = tax(goods, tax_bp).checked_add(tax(ride, fee_tax_bp)).ok_or(TotalsError::TooDear)?;
    let total = goods.checked_add(ride).and_then(|sum| sum.checked_add(tax));
    let total = total.filter(|total| *total <= MAX_AMOUNT).ok_or(TotalsError::TooDear)?;
    Ok(Totals { subtotal, discount, delivery_fee, delivery_discount, tax, total })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn idr(amount: i64) -> Option<v1::Money> {
        Some(v1::Money { amount, currency: "IDR".into() })
    }

    fn promo(discount: i64, of_fee: i64) -> v1::AppliedPromo {
        v1::AppliedPromo { discount: idr(discount), delivery_discount: idr(of_fee), ..Default::default() }
    }

    #[test]
    fn what_is_taken_is_told_apart() {
        assert_eq!(taken(&[promo(10_000, 0), promo(7_000, 5_000)], "IDR"), Ok((12_000, 5_000)));
        assert_eq!(taken(&[promo(1, 2)], "IDR"), Err(TotalsError::Promotions), "a part above the whole");
        assert_eq!(taken(&[promo(-1, 0)], "IDR"), Err(TotalsError::Promotions));
        assert_eq!(taken(&[promo(1, 0)], "INR"), Err(TotalsError::Promotions));
        assert_eq!(taken(&[v1::AppliedPromo::default()], "IDR"), Ok((0, 0)), "a gift costs nothing");
    }

    #[test]
    fn an_example_by_hand() {
        // 100 000 less 12 000, at 11 %; a fee of 11 000 less 5 000, at 1.1 %.
        let sum = totals(100_000, 11_000, (12_000, 5_000), (1_100, 110)).unwrap();
        assert_eq!(sum.tax, 9_680 + 66);
        assert_eq!(sum.total, 100_000 - 12_000 + 11_000 - 5_000 + 9_746);
    }

    #[test]
    fn nothing_is_taken_that_is_not_there() {
        assert_eq!(totals(10, 10, (11, 0), (0, 0)), Err(TotalsError::Promotions));
        assert_eq!(totals(10, 10, (0, 11), (0, 0)), Err(TotalsError::Promotions));
        assert_eq!(totals(10, 10, (-1, 0), (0, 0)), Err(TotalsError::Promotions));
        assert_eq!(totals(MAX_AMOUNT, 1, (0, 0), (0, 0)), Err(TotalsError::TooDear));
        assert_eq!(totals(i64::MAX, i64::MAX, (0, 0), (10_000, 10_000)), Err(TotalsError::TooDear));
    }

    proptest! {
        #[test]
        fn they_add_up(
            subtotal in 0..MAX_AMOUNT / 8, fee in 0..MAX_AMOUNT / 8, part in 0.0f64..=1.0, of_fee in 0.0f64..=1.0,
            bp in (0u32..=10_000, 0u32..=10_000),
        ) {
            let share = |of: i64, part: f64| (((of as f64) * part) as i64).min(of);
            let (less, less_fee) = (share(subtotal, part), share(fee, of_fee));
            let sum = totals(subtotal, fee, (less, less_fee), bp).unwrap();
            prop_assert_eq!(sum.total, subtotal - less + fee - less_fee + sum.tax);
            prop_assert!(sum.total >= 0 && sum.tax >= 0);
            // A promotion never makes anything dearer.
            prop_assert!(sum.total <= totals(subtotal, fee, (0, 0), bp).unwrap().total);
        }
    }
}
