//! From signals to a multiplier.

use chrono::Timelike;

/// A hub where nobody rides counts as having this many riders: one waiting order is the highest load.
const NOBODY: f64 = 0.2;
/// Load below which a step holds, and the step; above all of them [`HIGHEST`].
const STEPS: [(f64, f64); 4] = [(1.2, 1.0), (2.0, 1.2), (3.5, 1.5), (5.0, 2.0)];
pub const HIGHEST: f64 = 3.0;
/// A storm (index 1) makes a ride dearer by this much.
const WEATHER: f64 = 0.5;
/// First and last hour at the hub, and what they multiply by: lunch and supper, when everybody orders.
const RUSH: [(u32, u32, f64); 2] = [(11, 12, 1.1), (18, 20, 1.2)];
/// No area's multiplier goes beyond.
pub const MOST: f64 = 5.0;

/// Waiting orders for each rider.
pub fn load(riders: u32, pending: u32) -> f64 {
    f64::from(pending) / if riders == 0 { NOBODY } else { f64::from(riders) }
}

/// The step of a load. What is no number is no load.
pub fn step(load: f64) -> f64 {
    if load.is_nan() {
        return 1.0;
    }
    STEPS.iter().find(|(below, _)| load < *below).map_or(HIGHEST, |(_, step)| *step)
}

/// Where the surge is `elapsed_s` after it was `before`, going towards `target`: what remains of the
/// difference is exp(-t/τ). So it does not matter how often this is asked on the way. `tau_s` 0: at once.
/// A clock that went back changes nothing.
pub fn smooth(before: f64, target: f64, elapsed_s: f64, tau_s: f64) -> f64 {
    if tau_s <= 0.0 {
        return target;
    }
    target + (before - target) * (-elapsed_s.max(0.0) / tau_s).exp()
}

/// What an index of 0 (fine) to 1 (severe) multiplies by.
pub fn weather_factor(index: f64) -> f64 {
    1.0 + WEATHER * if index.is_nan() { 0.0 } else { index.clamp(0.0, 1.0) }
}

/// What the hour at the hub multiplies by.
pub fn time_factor(local: &impl Timelike) -> f64 {
    let hour = local.hour();
    RUSH.iter().find(|(from, to, _)| (*from..=*to).contains(&hour)).map_or(1.0, |(_, _, factor)| *factor)
}

/// All multipliers together, in hundredths: 100 up to the cap, rounded to the nearest. A cap is never
/// rounded up.
pub fn multiplier(smoothed: f64, weather: f64, time: f64, cap: f64) -> u32 {
    let cap = if cap.is_nan() { 1.0 } else { cap.clamp(1.0, MOST) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 5")]
    let most = (cap * 100.0 + 1e-6).floor() as u32;
    super::hundredths(smoothed * weather_factor(weather) * time).clamp(100, most)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_steps_are_those_of_the_product() {
        for (load, expected) in [
            (0.0, 1.0),
            (1.199, 1.0),
            (1.2, 1.2),
            (1.999, 1.2),
            (2.0, 1.5),
            (3.499, 1.5),
            (3.5, 2.0),
            (4.999, 2.0),
            (5.0, 3.0),
            (1e300, 3.0),
            (f64::INFINITY, 3.0),
            (f64::NAN, 1.0),
            (-1.0, 1.0),
        ] {
            assert_eq!(step(load), expected, "{load}");
        }
        assert_eq!(step(load(0, 0)), 1.0, "nobody rides, nobody waits");
        assert_eq!(step(load(0, 1)), 3.0, "nobody rides, somebody waits");
        assert_eq!(step(load(u32::MAX, u32::MAX)), 1.0);
    }

    #[test]
    fn the_rush_is_where_the_hub_is() {
        let at = |hour| time_factor(&NaiveTime::from_hms_opt(hour, 30, 0).unwrap());
        assert_eq!(
            [at(10), at(11), at(12), at(13), at(17), at(18), at(20), at(21)],
            [1.0, 1.1, 1.1, 1.0, 1.0, 1.2, 1.2, 1.0]
        );
    }

    #[test]
    fn after_a_time_constant_a_third_of_the_difference_remains() {
        let after = smooth(1.0, 3.0, 900.0, 900.0);
        assert!((after - (3.0 - 2.0 * (-1f64).exp())).abs() < 1e-12, "{after}");
        assert_eq!(smooth(1.0, 3.0, 1.0, 0.0), 3.0, "smoothing switched off");
        assert_eq!(smooth(1.5, 3.0, -60.0, 900.0), 1.5, "the clock went back");
    }

    proptest! {
        #[test]
        fn smoothing_stays_between_and_does_not_care_how_often(
            before in 1.0f64..3.0, target in 1.0f64..3.0, t in 0.0f64..7_200.0, cut in 0.0f64..1.0,
        ) {
            let once = smooth(before, target, t, 900.0);
            prop_assert!(once >= before.min(target) - 1e-9 && once <= before.max(target) + 1e-9);
            let twice = smooth(smooth(before, target, t * cut, 900.0), target, t * (1.0 - cut), 900.0);
            prop_assert!((once - twice).abs() < 1e-9);
        }

        #[test]
        fn the_step_rises_with_the_load(riders in 0u32..500, pending in 0u32..5_000, more in 0u32..5_000) {
            prop_assert!(step(load(riders, pending)) <= step(load(riders, pending + more)));
            prop_assert!(step(load(riders + 1, pending)) <= step(load(riders, pending)));
        }

        #[test]
        fn the_multiplier_is_within_one_and_its_cap(
            smoothed in proptest::num::f64::ANY, weather in proptest::num::f64::ANY,
            time in 0.5f64..2.0, cap in proptest::num::f64::ANY,
        ) {
            let made = multiplier(smoothed, weather, time, cap);
            prop_assert!((100..=500).contains(&made));
            if (1.0..=5.0).contains(&cap) {
                prop_assert!(f64::from(made) <= cap * 100.0 + 1e-3);
            }
        }

        #[test]
        fn it_rises_with_each_of_its_parts(
            surge in 1.0f64..3.0, weather in 0.0f64..1.0, cap in 1.0f64..5.0, more in 0.0f64..1.0,
        ) {
            let made = multiplier(surge, weather, 1.0, cap);
            prop_assert!(multiplier(surge + more, weather, 1.0, cap) >= made);
            prop_assert!(multiplier(surge, weather + more, 1.0, cap) >= made);
            prop_assert!(multiplier(surge, weather, 1.2, cap) >= made);
            prop_assert!(multiplier(surge, weather, 1.0, cap + more) >= made);
        }
    }
}
