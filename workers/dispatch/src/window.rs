//! When a hub's batch is matched. Pure.

/// One order that waits at a hub. Seconds on any one clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// From when on it may be offered.
    pub since: f64,
    /// It was offered before, or matched for without success: it has waited its window once, and does not
    /// wait another.
    pub again: bool,
}

/// When an order may be offered: once it is known, its pause after a rejection is over, and its bag is
/// packed or will be within `ahead_s`.
pub fn eligible_at(created_at: f64, not_before: f64, ready_at: f64, ahead_s: f64) -> f64 {
    created_at.max(not_before).max(ready_at - ahead_s)
}

/// When the batch of these orders is due: `window_s` after the first of them, or when there are
/// `window_orders` of them, or as soon as one that comes again may be offered. `None`: nobody waits.
pub fn due(orders: &[Waiting], window_s: f64, window_orders: usize) -> Option<f64> {
    let mut since: Vec<f64> = orders.iter().map(|order| order.since).collect();
    since.sort_by(f64::total_cmp);
    let first = since.first().map(|first| first + window_s);
    let full = since.get(window_orders.max(1) - 1).copied();
    let again = orders.iter().filter(|order| order.again).map(|order| order.since).min_by(f64::total_cmp);
    [first, full, again].into_iter().flatten().min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fresh(since: f64) -> Waiting {
        Waiting { since, again: false }
    }

    #[test]
    fn five_seconds_or_three_orders() {
        assert_eq!(due(&[], 5.0, 3), None);
        assert_eq!(due(&[fresh(10.0)], 5.0, 3), Some(15.0));
        assert_eq!(due(&[fresh(10.0), fresh(11.0), fresh(12.0)], 5.0, 3), Some(12.0));
        assert_eq!(due(&[fresh(10.0), fresh(11.0), fresh(16.0)], 5.0, 3), Some(15.0));
        let again = Waiting { since: 11.0, again: true };
        assert_eq!(due(&[fresh(10.0), again], 5.0, 3), Some(11.0));
    }

    #[test]
    fn a_bag_far_from_ready_is_not_offered_yet() {
        assert_eq!(eligible_at(0.0, 0.0, 600.0, 180.0), 420.0);
        assert_eq!(eligible_at(100.0, 130.0, 120.0, 180.0), 130.0);
    }

    proptest! {
        #[test]
        fn another_order_never_delays_the_batch(
            since in proptest::collection::vec(0.0..100.0f64, 1..8), more in 0.0..100.0f64,
        ) {
            let mut orders: Vec<Waiting> = since.into_iter().map(fresh).collect();
            let before = due(&orders, 5.0, 3).unwrap();
            orders.push(fresh(more));
            prop_assert!(due(&orders, 5.0, 3).unwrap() <= before);
        }
    }
}
