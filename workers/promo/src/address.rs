//! Whether two addresses are one, written differently. Pure.
//!
//! An address becomes the set of the bigrams of its letters and digits, lower case, words joined by one space. Two
//! sets are alike by their Jaccard index: what they share, over what they have together.
//!
//! To find those that are alike among many, members are put into one order for all sets, by a hash, and of a set of
//! n only the first n − ⌊t·n⌋ + 1 are looked up: two sets with an index above t share one of those (prefix filtering;
//! Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins", ICDE 2006). So nothing alike is missed.

use std::collections::BTreeSet;

/// From here on two addresses are taken for one.
pub const ALIKE: f64 = 0.85;
/// Longer addresses are cut.
const MAX_CHARS: usize = 300;

/// The bigrams of an address. Empty for one with fewer than two letters or digits, which is like no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grams(BTreeSet<i64>);

impl Grams {
    pub fn of(address: &str) -> Self {
        let spaced: String =
            address.chars().take(MAX_CHARS).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let plain = spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let chars: Vec<char> = plain.chars().collect();
        let code = |c: &char| i64::from(u32::from(*c));
        Self(chars.windows(2).filter_map(|two| Some(code(two.first()?) << 21 | code(two.last()?))).collect())
    }

    pub fn from_stored(grams: Vec<i64>) -> Self {
        Self(grams.into_iter().collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn stored(&self) -> Vec<i64> {
        self.0.iter().copied().collect()
    }

    /// Jaccard index, 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let shared = self.0.intersection(&other.0).count();
        let all = self.0.len() + other.0.len() - shared;
        #[expect(clippy::cast_precision_loss, reason = "a few hundred bigrams")]
        if all == 0 { 0.0 } else { shared as f64 / all as f64 }
    }

    pub fn is_like(&self, other: &Self) -> bool {
        self.likeness(other) > ALIKE
    }

    /// The members by which others like it are found.
    pub fn first(&self) -> Vec<i64> {
        let mut members: Vec<i64> = self.stored();
        members.sort_by_key(|gram| (scatter(*gram), *gram));
        let n = members.len();
        #[expect(clippy::cast_precision_loss, reason = "a few hundred bigrams")]
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most n")]
        let shared = (ALIKE * n as f64).floor() as usize;
        members.truncate(n.saturating_sub(shared) + 1);
        members
    }
}

/// An order in which no address' beginning comes first ("jl", "st", …). The finalizer of `SplitMix64`.
const fn scatter(gram: i64) -> u64 {
    let mut z = gram.cast_unsigned().wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_door_written_differently() {
        let like = |a: &str, b: &str| Grams::of(a).is_like(&Grams::of(b));
        assert!(like("Jl. Kemang Raya 24, Jakarta", "jl kemang raya  24 jakarta"));
        assert!(like("Jl. Kemang Raya No. 24, Jakarta Selatan", "Jl Kemang Raya No 24 Jakarta Selatan."));
        assert!(!like("Jl. Kemang Raya 24, Jakarta", "Jl. Sudirman 1, Jakarta"));
        assert!(!like("", "") && !like("-", "."), "nothing is like nothing");
    }

    fn address() -> impl Strategy<Value = String> {
        prop_oneof![".{0,80}", "[A-Za-z]{2,12} [a-z]{2,12} [0-9]{1,3}, [A-Z][a-z]{3,9}"]
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_one_for_equals_and_between_0_and_1(a in address(), b in address()) {
            let (a, b) = (Grams::of(&a), Grams::of(&b));
            prop_assert!((a.likeness(&b) - b.likeness(&a)).abs() < f64::EPSILON);
            prop_assert!((0.0..=1.0).contains(&a.likeness(&b)));
            prop_assert!(a.is_empty() || (a.likeness(&a) - 1.0).abs() < f64::EPSILON);
        }

        #[test]
        fn what_is_alike_shares_one_of_its_first(a in "[a-z]{2,12} [a-z]{2,12} [0-9]{1,3} [a-z]{3,9}", at in 0usize..40, by in "[a-z0-9 ]") {
            let mut other = a.clone();
            let at = at % a.len();
            other.replace_range(at..=at, &by);
            let (a, b) = (Grams::of(&a), Grams::of(&other));
            if a.is_like(&b) {
                let (first, others) = (a.first(), b.first());
                prop_assert!(first.iter().any(|gram| others.contains(gram)));
            }
            prop_assert_eq!(Grams::from_stored(a.stored()), a);
        }
    }
}
