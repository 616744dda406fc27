use proptest::prelude::*;

use super::*;

/// Pairs, a few of them not allowed.
fn costs() -> impl Strategy<Value = Costs> {
    (1usize..7, 1usize..7).prop_flat_map(|(orders, riders)| {
        proptest::collection::vec(prop_oneof![8 => 0.0..3.0f64, 1 => Just(f64::INFINITY)], orders * riders)
            .prop_map(move |pairs| Costs::of(orders, riders, |o, r| pairs[o * riders + r]))
    })
}

/// The best of all matchings, by looking at each.
fn brute(costs: &Costs, order: usize, taken: &mut Vec<bool>) -> (usize, f64) {
    if order == costs.orders() {
        return (0, 0.0);
    }
    let (left, sum) = brute(costs, order + 1, taken);
    let mut best = (left + 1, sum);
    for rider in 0..costs.riders() {
        if taken[rider] || !costs.get(order, rider).is_finite() {
            continue;
        }
        taken[rider] = true;
        let (left, sum) = brute(costs, order + 1, taken);
        taken[rider] = false;
        let with = (left, sum + costs.get(order, rider));
        if with.0 < best.0 || (with.0 == best.0 && with.1 < best.1) {
            best = with;
        }
    }
    best
}

fn is_a_matching(costs: &Costs, matching: &[Option<usize>]) -> bool {
    let mut riders: Vec<usize> = matching.iter().flatten().copied().collect();
    let count = riders.len();
    riders.sort_unstable();
    riders.dedup();
    let allowed = matching.iter().enumerate().all(|(o, r)| r.is_none_or(|r| costs.get(o, r).is_finite()));
    matching.len() == costs.orders() && riders.len() == count && allowed
}

proptest! {
    #[test]
    fn each_rider_once_each_order_once_and_only_what_is_allowed(costs in costs()) {
        prop_assert!(is_a_matching(&costs, &Greedy.assign(&costs)));
        prop_assert!(is_a_matching(&costs, &Optimal.assign(&costs)));
    }

    #[test]
    fn optimal_is_optimal(costs in costs()) {
        let (left, sum) = costs.total(&Optimal.assign(&costs));
        let (best_left, best_sum) = brute(&costs, 0, &mut vec![false; costs.riders()]);
        prop_assert_eq!(left, best_left);
        prop_assert!((sum - best_sum).abs() < 1e-4, "{} {}", sum, best_sum);
    }

    #[test]
    fn optimal_never_costs_more_than_greedy(costs in costs()) {
        let (optimal, greedy) = (costs.total(&Optimal.assign(&costs)), costs.total(&Greedy.assign(&costs)));
        prop_assert!(optimal.0 < greedy.0 || (optimal.0 == greedy.0 && optimal.1 <= greedy.1 + 1e-4));
    }

    #[test]
    fn columns_nobody_needs_change_nothing(costs in costs(), far in 1usize..5) {
        // Riders that are dearer than all others to everybody.
        let riders = costs.riders();
        let more = Costs::of(costs.orders(), riders + far, |o, r| if r < riders { costs.get(o, r) } else { 50.0 });
        let (left, _) = more.total(&Optimal.assign(&more));
        prop_assert!(left <= costs.total(&Optimal.assign(&costs)).0);
        prop_assert!(is_a_matching(&more, &Optimal.assign(&more)));
    }
}

#[test]
fn greedy_takes_the_best_pair_first_and_optimal_sees_further() {
    // The pair (0, 0) is the cheapest, but costs order 1 dearly.
    let costs = Costs::of(2, 2, |o, r| [[1.0, 2.0], [1.5, 9.0]][o][r]);
    assert_eq!(Greedy.assign(&costs), [Some(0), Some(1)]);
    assert_eq!(Optimal.assign(&costs), [Some(1), Some(0)]);
}

#[test]
fn nobody_and_nothing() {
    for (orders, riders) in [(0, 0), (0, 3), (3, 0)] {
        let costs = Costs::of(orders, riders, |_, _| 1.0);
        assert_eq!(Greedy.assign(&costs), vec![None; orders]);
        assert_eq!(Optimal.assign(&costs), vec![None; orders]);
    }
    let never = Costs::of(2, 2, |_, _| f64::NAN);
    assert_eq!(Optimal.assign(&never), [None, None]);
    assert_eq!(Greedy.assign(&never), [None, None]);
}
