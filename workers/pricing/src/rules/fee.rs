//! What a ride costs, in whole minor units. All arithmetic is of integers: a fee can be worked out again
//! from what its quote says.

use subjects::check::MAX_AMOUNT;

/// Factors of an experiment count in these.
pub const FACTOR_ONE: u32 = 1_000;

/// What a fee is made from; minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    pub base: i64,
    pub per_km: i64,
    pub floor: i64,
    pub ceiling: i64,
}

/// clamp((base + per_km · km) · factor · multiplier, floor, ceiling), rounded half up to a whole minor unit
/// before it is clamped. `metres` of the way, `factor` in thousandths, `multiplier` in hundredths.
pub fn fee(rates: &Rates, metres: u32, factor: u32, multiplier: u32) -> i64 {
    let way = i128::from(rates.base) * 1_000 + i128::from(rates.per_km) * i128::from(metres);
    let made = half_up(way * i128::from(factor) * i128::from(multiplier), 1_000 * 1_000 * 100);
    // Not `clamp`, which panics when the floor is above the ceiling.
    let bounded = made.min(i128::from(rates.ceiling)).max(i128::from(rates.floor));
    i64::try_from(bounded).unwrap_or(MAX_AMOUNT)
}

/// `basis_points` of an amount, rounded half up to a whole minor unit. Nothing is taken from a debt.
pub fn tax(amount: i64, basis_points: u32) -> i64 {
    let tax = half_up(i128::from(amount.max(0)) * i128::from(basis_points), 10_000);
    i64::try_from(tax).unwrap_or(MAX_AMOUNT)
}

/// `number / by`, both not negative.
const fn half_up(number: i128, by: i128) -> i128 {
    (number + by / 2) / by
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const IDR: Rates = Rates { base: 5_000, per_km: 2_000, floor: 5_000, ceiling: 75_000 };

    #[test]
    fn the_defaults_of_the_product() {
        assert_eq!(fee(&IDR, 0, 1_000, 100), 5_000);
        assert_eq!(fee(&IDR, 3_000, 1_000, 100), 11_000);
        assert_eq!(fee(&IDR, 3_000, 1_000, 150), 16_500);
        assert_eq!(fee(&IDR, 3_000, 900, 150), 14_850, "a variant that is a tenth cheaper");
        assert_eq!(fee(&IDR, 100_000, 1_000, 500), 75_000, "the ceiling");
        assert_eq!(fee(&IDR, 0, 500, 100), 5_000, "the floor");
    }

    #[test]
    fn halves_are_rounded_up() {
        let rates = Rates { base: 1, per_km: 0, floor: 0, ceiling: 100 };
        assert_eq!(fee(&rates, 0, 1_000, 149), 1);
        assert_eq!(fee(&rates, 0, 1_000, 150), 2);
        assert_eq!([tax(49, 100), tax(50, 100), tax(149, 100), tax(150, 100)], [0, 1, 1, 2]);
        assert_eq!([tax(-5, 1_000), tax(0, 10_000), tax(7, 0), tax(7, 10_000)], [0, 0, 0, 7]);
    }

    #[test]
    fn the_largest_that_can_be_asked_for_overflows_nothing() {
        let rates = Rates { base: MAX_AMOUNT, per_km: MAX_AMOUNT, floor: 0, ceiling: MAX_AMOUNT };
        assert_eq!(fee(&rates, u32::MAX, 10_000, 500), MAX_AMOUNT);
        assert_eq!(tax(i64::MAX, 10_000), i64::MAX);
    }

    fn rates() -> impl Strategy<Value = Rates> {
        (0..MAX_AMOUNT, 0..MAX_AMOUNT, 0..MAX_AMOUNT, 0..MAX_AMOUNT).prop_map(|(base, per_km, a, b)| Rates {
            base,
            per_km,
            floor: a.min(b),
            ceiling: a.max(b),
        })
    }

    proptest! {
        #[test]
        fn it_is_within_its_bounds_and_rises_with_the_way_and_the_multiplier(
            rates in prop_oneof![Just(IDR), rates()], metres in 0u32..200_000, further in 0u32..200_000,
            factor in 100u32..10_000, multiplier in 100u32..=500, more in 0u32..400,
        ) {
            let made = fee(&rates, metres, factor, multiplier);
            prop_assert!((rates.floor..=rates.ceiling).contains(&made));
            prop_assert!(fee(&rates, metres + further, factor, multiplier) >= made);
            prop_assert!(fee(&rates, metres, factor, multiplier + more) >= made);
            prop_assert!(fee(&rates, metres, factor + more, multiplier) >= made);
        }

        #[test]
        fn a_tax_is_within_one_unit_of_what_it_should_be(amount in 0..MAX_AMOUNT, bp in 0u32..=10_000) {
            let exact = i128::from(amount) * i128::from(bp);
            let tax = i128::from(tax(amount, bp)) * 10_000;
            prop_assert!((tax - exact).abs() <= 5_000);
        }
    }
}
