//! An amount over lines.

/// Splits `amount` over `weights` in their proportion, in whole minor units, so that the parts sum to it
/// exactly and none is more than its weight. Largest remainder (Hamilton); ties go to the earlier line.
///
/// What exceeds the sum of the weights is not given: then every part is its weight.
pub fn split(amount: i64, weights: &[i64]) -> Vec<i64> {
    let weight = |w: &i64| i128::from((*w).max(0));
    let sum: i128 = weights.iter().map(weight).sum();
    let amount = i128::from(amount.max(0)).min(sum);
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut parts: Vec<i128> = weights.iter().map(|w| amount * weight(w) / sum).collect();
    let missing = amount - parts.iter().sum::<i128>();
    let mut order: Vec<(usize, i128)> =
        weights.iter().map(|w| amount * weight(w) % sum).enumerate().collect();
    order.sort_by_key(|(n, remainder)| (std::cmp::Reverse(*remainder), *n));
    // Fewer are missing than there are remainders above zero, so no part grows past its weight.
    for (n, _) in order.into_iter().take(usize::try_from(missing).unwrap_or_default()) {
        if let Some(part) = parts.get_mut(n) {
            *part += 1;
        }
    }
    parts.into_iter().map(|part| i64::try_from(part).unwrap_or(i64::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_third_of_ten_goes_to_the_first() {
        assert_eq!(split(10, &[1, 1, 1]), [1, 1, 1], "never more than the weight");
        assert_eq!(split(10, &[100, 100, 100]), [4, 3, 3]);
        assert_eq!(split(5, &[0, 0]), [0, 0]);
    }

    proptest! {
        #[test]
        fn parts_sum_exactly_and_none_exceeds_its_line(
            amount in 0..2_000_000_000_000i64,
            weights in prop::collection::vec(0..1_000_000_000_000i64, 0..60),
        ) {
            let parts = split(amount, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), amount.min(weights.iter().sum()));
            for (part, weight) in parts.iter().zip(&weights) {
                prop_assert!(0 <= *part && part <= weight);
                let exact = amount.min(weights.iter().sum()) as f64 * *weight as f64
                    / weights.iter().sum::<i64>().max(1) as f64;
                prop_assert!((*part as f64 - exact).abs() <= 1.0 + exact * 1e-9);
            }
        }
    }
}
