//! Who is in which arm of an experiment.

use subjects::v1;

use super::fee::FACTOR_ONE;

/// An arm, and what it makes of base and per_km, in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    pub name: String,
    pub factor: u32,
}

/// The user's arm: FNV-1a of (experiment, user) over the sum of the weights. The same user is always in the
/// same arm of an experiment as long as its weights stand, and in independent ones of different
/// experiments. No weights: nobody is in one.
pub fn assign(experiment: &str, user_id: &str, variants: &[v1::Variant]) -> Option<Arm> {
    let sum: u64 = variants.iter().map(|variant| u64::from(variant.weight)).sum();
    let mut at = spread(fnv1a([experiment.as_bytes(), user_id.as_bytes()])).checked_rem(sum)?;
    let mine = variants.iter().find(|variant| {
        let weight = u64::from(variant.weight);
        let here = at < weight;
        at = at.saturating_sub(weight);
        here
    })?;
    Some(Arm { name: mine.name.clone(), factor: thousandths(mine.factor) })
}

/// A factor as it is charged.
pub fn thousandths(factor: f64) -> u32 {
    if !factor.is_finite() || factor <= 0.0 {
        return FACTOR_ONE;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
    let whole = (factor * f64::from(FACTOR_ONE)).round().clamp(1.0, 1e6) as u32;
    whole
}

/// 64 bits of FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv): the same in every build and on every machine.
/// Each part is closed by a byte that UTF-8 never uses.
fn fnv1a<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    let bytes = parts.into_iter().flat_map(|part| part.iter().copied().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The lowest bit of FNV-1a is the parity of the bytes' lowest bits, and a remainder by an even sum keeps it:
/// ids that differ in one digit would fall into arms in turn. So high bits are folded in, twice.
const fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn arms(weights: &[u32]) -> Vec<v1::Variant> {
        let arm =
            |(i, weight): (usize, &u32)| v1::Variant { name: format!("v{i}"), weight: *weight, factor: 1.0 };
        weights.iter().enumerate().map(arm).collect()
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // FNV-1a 64 of "foobar" is 0x85944171f73967e8; ours knows one more byte.
        let foobar = b"foobar"
            .iter()
            .fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
        assert_eq!(foobar, 0x8594_4171_f739_67e8);
        assert_eq!(fnv1a([b"foobar".as_slice()]), (foobar ^ 0xff).wrapping_mul(0x0100_0000_01b3));
    }

    #[test]
    fn nobody_is_in_an_arm_without_weight() {
        assert_eq!(assign("x", "usr_1", &[]), None);
        assert_eq!(assign("x", "usr_1", &arms(&[0, 0])), None);
        for user in 0..500 {
            assert_eq!(assign("x", &format!("usr_{user}"), &arms(&[0, 7, 0])).unwrap().name, "v1");
        }
    }

    #[test]
    fn shares_approach_their_weights() {
        let variants = arms(&[50, 30, 20]);
        let mut counted: HashMap<String, u32> = HashMap::new();
        let users = 30_000u32;
        for user in 0..users {
            *counted.entry(assign("fee-1", &format!("usr_{user}"), &variants).unwrap().name).or_default() +=
                1;
        }
        for (name, share) in [("v0", 0.5f64), ("v1", 0.3), ("v2", 0.2)] {
            let seen = f64::from(counted[name]) / f64::from(users);
            // Four standard deviations of a binomial share.
            let bound = 4.0 * (share * (1.0 - share) / f64::from(users)).sqrt();
            assert!((seen - share).abs() < bound, "{name}: {seen} instead of {share}");
        }
    }

    #[test]
    fn experiments_are_independent() {
        let variants = arms(&[1, 1]);
        let both = (0..10_000).filter(|user| {
            let user = format!("usr_{user}");
            assign("a", &user, &variants) == assign("b", &user, &variants)
        });
        let agree = both.count();
        assert!((4_800..5_200).contains(&agree), "{agree} of 10 000 in the same arm of both");
    }

    proptest! {
        #[test]
        fn a_user_keeps_his_arm(user in "usr_[a-z0-9]{1,32}", weights in proptest::collection::vec(0u32..100, 1..8)) {
            let variants = arms(&weights);
            prop_assert_eq!(assign("x", &user, &variants), assign("x", &user, &variants));
            prop_assert_eq!(assign("x", &user, &variants).is_some(), weights.iter().sum::<u32>() > 0);
        }

        #[test]
        fn a_factor_is_always_one_that_can_be_charged(factor in proptest::num::f64::ANY) {
            prop_assert!((1..=1_000_000).contains(&thousandths(factor)));
        }
    }
}
