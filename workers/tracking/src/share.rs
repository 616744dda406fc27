//! How many partitions an instance should own. Pure.
//!
//! Every instance keeps a lease on its own name; who has one is present. Each counts its share for itself:
//! they all see the same names in the same order, so the shares add up to all partitions. While they do not
//! see the same yet, a partition may be without an owner for a moment, but never with two: that is for its
//! own lease to say, not for the count.

use std::collections::BTreeSet;

use subjects::PARTITIONS;

/// The share of `me`. An instance that is not in the list counts itself in.
pub fn share(me: &str, present: &BTreeSet<String>) -> usize {
    let all = PARTITIONS as usize;
    let others_before = present.iter().filter(|name| name.as_str() < me).count();
    let count = present.len() + usize::from(!present.contains(me));
    all / count + usize::from(others_before < all % count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_are_fair_and_leave_nothing_over(names in prop::collection::btree_set("[a-f0-9]{4}", 1..40)) {
            let shares: Vec<usize> = names.iter().map(|me| share(me, &names)).collect();
            prop_assert_eq!(shares.iter().sum::<usize>(), PARTITIONS as usize);
            let (least, most) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
            prop_assert!(most - least <= 1);
        }
    }

    #[test]
    fn who_is_alone_has_all() {
        assert_eq!(share("me", &BTreeSet::new()), 16);
        assert_eq!(share("me", &BTreeSet::from(["a".to_owned()])), 8);
    }
}
