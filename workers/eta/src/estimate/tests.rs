use proptest::prelude::*;

use super::*;
use crate::model::Sample;

fn ask(in_s: f64, load: f64, distance_m: f64) -> Ask<'static> {
    Ask {
        hub: "hub_1",
        city: "jkt",
        area: "a",
        now: 10_000.0,
        picking: Picking::Left { in_s, load },
        waiting: Waiting::Left { accepted: false, waited_s: 0.0, formula_s: Some(60.0) },
        travel: Travel::Left { distance_m, ridden_s: 0.0 },
    }
}

fn taught(samples: &[Sample]) -> Model {
    let mut model = Model::new(5.0, 1.3);
    for (n, sample) in samples.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        model.fold(9_000.0 + n as f64, sample);
    }
    model
}

fn p(model: &Model, ask: &Ask<'_>) -> Promise {
    estimate(model, &Steering::default(), ask).total
}

#[test]
fn with_nothing_learned_the_formulas_speak() {
    let answer = estimate(&taught(&[]), &Steering::default(), &ask(150.0, 1.0, 2000.0));
    let sources = answer.components.map(|component| component.source);
    assert_eq!(sources, [Source::Formula; 3]);
    // 150 + 60 + (45 + 2000 · 1.3 / 5) on average, about.
    assert!((700.0..880.0).contains(&answer.total[0]), "{answer:?}");
    let means: f64 = answer.components.iter().map(|component| component.mean_s).sum();
    assert!(answer.total[1] > means && answer.total[2] > answer.total[1]);
}

#[test]
fn with_nothing_at_all_it_is_two_and_a_half_minutes_and_ten_kilometres_an_hour() {
    let blind = Ask {
        picking: Picking::Unknown,
        waiting: Waiting::Left { accepted: false, waited_s: 0.0, formula_s: None },
        travel: Travel::Unknown { distance_m: 2500.0 },
        ..ask(0.0, 1.0, 0.0)
    };
    let answer = estimate(&taught(&[]), &Steering::default(), &blind);
    assert_eq!(answer.components.map(|c| c.source), [Source::Fallback; 3]);
    assert!((answer.total[0] - (150.0 + 900.0)).abs() < 15.0, "{answer:?}");
}

#[test]
fn what_has_happened_is_observed_and_the_rest_gets_shorter() {
    let model = taught(&[]);
    let stages = [
        ask(150.0, 1.0, 2000.0),
        Ask { picking: Picking::Done, ..ask(0.0, 1.0, 2000.0) },
        Ask { picking: Picking::Done, waiting: Waiting::Done, ..ask(0.0, 1.0, 2000.0) },
        Ask { picking: Picking::Done, waiting: Waiting::Done, ..ask(0.0, 1.0, 300.0) },
        Ask { picking: Picking::Done, waiting: Waiting::Done, travel: Travel::Done, ..ask(0.0, 1.0, 0.0) },
    ];
    let totals = stages.map(|stage| p(&model, &stage));
    for pair in totals.windows(2) {
        assert!(pair[0].iter().zip(pair[1]).all(|(before, after)| after < *before), "{totals:?}");
    }
    assert_eq!(totals[4], [0.0; 3]);
}

#[test]
fn samples_teach() {
    let mut samples = Vec::new();
    for n in 0..60 {
        let wait_s = f64::from(300 + n);
        samples.push(Sample::Picked { hub: "hub_1".into(), estimated_s: 100.0, load: 1.0, actual_s: 200.0 });
        samples.push(Sample::Left { hub: "hub_1".into(), city: "jkt".into(), wait_s, handover_s: 20.0 });
        samples.push(Sample::Rode {
            city: "jkt".into(),
            area: "a".into(),
            distance_m: 2000.0,
            ride_s: 300.0,
        });
    }
    let model = taught(&samples);
    let answer = estimate(&model, &Steering::default(), &ask(100.0, 1.0, 2000.0));
    assert_eq!(answer.components.map(|c| c.source), [Source::Learned; 3]);
    let [picking, queue, travel] = answer.components.map(|c| c.mean_s);
    assert!((picking - 190.0).abs() < 15.0, "{picking}");
    assert!((queue - 310.0).abs() < 40.0, "{queue}");
    assert!((travel - 310.0).abs() < 40.0, "{travel}");
    let accepted = Waiting::Left { accepted: true, waited_s: 0.0, formula_s: Some(60.0) };
    let sooner =
        estimate(&model, &Steering::default(), &Ask { waiting: accepted, ..ask(100.0, 1.0, 2000.0) });
    assert!(sooner.components[1].mean_s < 60.0);
}

/// One rider in twelve says at the door that he left the hub, and that he is there, six seconds apart.
#[test]
fn who_says_at_the_door_that_he_left_makes_no_ride_shorter() {
    let mut random = fastrand::Rng::with_seed(8);
    let rides: Vec<Sample> = (0..600)
        .map(|n| {
            let distance_m = 500.0 + 3_000.0 * random.f64();
            let rode_s = (60.0 + 0.2 * distance_m) * (0.4 * (random.f64() - 0.5)).exp();
            let ride_s = if n % 12 == 7 { 6.0 } else { rode_s };
            Sample::Rode { city: "jkt".into(), area: "a".into(), distance_m, ride_s }
        })
        .collect();
    let ride = taught(&rides).travel("jkt", "a", 2_000.0, 9_600.0);
    assert!((ride.median_s - 460.0).abs() < 25.0 && ride.sigma < 0.2, "{ride:?}");
}

fn sample() -> impl Strategy<Value = Sample> {
    prop_oneof![
        (1.0..2000.0f64, 1.0..9.0f64, 1.0..4000.0f64).prop_map(|(estimated_s, load, actual_s)| {
            Sample::Picked { hub: "hub_1".into(), estimated_s, load, actual_s }
        }),
        (0.0..3000.0f64, 0.0..900.0f64).prop_map(|(wait_s, handover_s)| Sample::Left {
            hub: "hub_1".into(),
            city: "jkt".into(),
            wait_s,
            handover_s
        }),
        (0.0..9000.0f64, 1.0..4000.0f64).prop_map(|(distance_m, ride_s)| Sample::Rode {
            city: "jkt".into(),
            area: "a".into(),
            distance_m,
            ride_s
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever was learned: percentiles rise, and more lines, more load and more distance are never sooner.
    /// A step of the grid is what is forgiven.
    #[test]
    fn percentiles_are_ordered_and_more_is_never_sooner(
        samples in prop::collection::vec(sample(), 0..80), theta in prop::array::uniform3(-1.0..1.0f64),
        lines in 1u32..60, load in 1.0..8.0f64, distance in 0.0..15_000.0f64,
        more in (0u32..20, 0.0..4.0f64, 0.0..5_000.0f64),
    ) {
        let model = taught(&samples);
        let steering = Steering { theta, n: 50.0 };
        let at = |lines: u32, load: f64, distance| {
            let in_s = (120.0 + 30.0 * f64::from(lines - 1)) * load;
            estimate(&model, &steering, &ask(in_s, load, distance)).total
        };
        let (less, more) = (at(lines, load, distance), at(lines + more.0, load + more.1, distance + more.2));
        for promise in [less, more] {
            prop_assert!(promise[0] <= promise[1] && promise[1] <= promise[2] && promise[0] >= 0.0);
            prop_assert!(promise.iter().all(|p| p.is_finite()));
        }
        for (less, more) in less.iter().zip(more) {
            prop_assert!(*less <= more * 1.01 + 10.0, "{less} {more}");
        }
    }
}
