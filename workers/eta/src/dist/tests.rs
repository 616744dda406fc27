use proptest::prelude::*;

use super::*;

const STEP: f64 = 2.0;

#[test]
fn known_distributions_have_their_known_numbers() {
    let normal = Dist::normal(300.0, 60.0, STEP);
    assert!((normal.mean() - 300.0).abs() < 0.2 && (normal.sd() - 60.0).abs() < 0.3);
    for (p, z) in [(0.5, 0.0), (0.8, 0.841_62), (0.95, 1.644_85)] {
        assert!((normal.quantile(p) - (300.0 + 60.0 * z)).abs() < 0.2, "{p}: {}", normal.quantile(p));
    }
    let exponential = Dist::exponential(200.0, STEP);
    assert!((exponential.mean() - 200.0).abs() < 1.0, "{}", exponential.mean());
    assert!((exponential.quantile(0.8) - 200.0 * 5f64.ln()).abs() < 1.5);
    let travel = Dist::log_normal(500.0, 0.3, STEP);
    assert!((travel.quantile(0.5) - 500.0).abs() < 0.5);
    assert!((travel.mean() - 500.0 * (0.045f64).exp()).abs() < 1.0);
    assert_eq!(Dist::point(42.0, STEP).quantile(0.95), 42.0);
    assert_eq!(
        (Dist::normal(10.0, 0.0, STEP).quantile(0.5), Dist::exponential(0.0, STEP).mean()),
        (10.0, 0.0)
    );
}

/// The law behind all of it, checked against throwing dice.
#[test]
fn the_sum_is_what_monte_carlo_says() {
    let mut random = fastrand::Rng::with_seed(11);
    let gauss = move |random: &mut fastrand::Rng| {
        let (u, v) = (random.f64().max(1e-12), random.f64());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    };
    let sum = Dist::normal(180.0, 36.0, STEP)
        .plus(&Dist::exponential(120.0, STEP))
        .plus(&Dist::log_normal(400.0, 0.35, STEP));
    let mut thrown: Vec<f64> = (0..200_000)
        .map(|_| {
            let picking = (180.0 + 36.0 * gauss(&mut random)).max(0.0);
            let waiting = -120.0 * (1.0 - random.f64()).ln();
            picking + waiting + 400.0 * (0.35 * gauss(&mut random)).exp()
        })
        .collect();
    thrown.sort_by(f64::total_cmp);
    for p in [0.05, 0.2, 0.5, 0.8, 0.95, 0.99] {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let expected = thrown[(p * 200_000.0) as usize];
        let quantile = sum.quantile(p);
        assert!((quantile - expected).abs() < 0.01 * expected, "p{p}: {quantile} against {expected}");
    }
    // Not the sum of the percentiles: that would promise too late.
    let parts = [
        Dist::normal(180.0, 36.0, STEP),
        Dist::exponential(120.0, STEP),
        Dist::log_normal(400.0, 0.35, STEP),
    ];
    let summed: f64 = parts.iter().map(|part| part.quantile(0.95)).sum();
    assert!(summed > sum.quantile(0.95) + 100.0);
}

#[test]
fn what_was_seen_is_what_is_expected() {
    let values: Vec<f64> = (0..100).map(|n| 30.0 + f64::from(n)).collect();
    let seen = Dist::seen(&values, STEP).unwrap();
    assert!((seen.quantile(0.5) - 80.0).abs() < 2.0 && (seen.quantile(0.9) - 120.0).abs() < 5.0);
    assert_eq!(Dist::seen(&[], STEP), None);
    let still = Dist::seen(&[0.0; 20], STEP).unwrap();
    assert!(still.quantile(0.95) < 4.0 * STEP);
    let half = Dist::exponential(100.0, STEP).mixed(&Dist::normal(1000.0, 10.0, STEP), 0.5);
    assert!(half.quantile(0.4) < 200.0 && half.quantile(0.6) > 900.0);
    assert!((half.mean() - 550.0).abs() < 3.0);
}

#[test]
fn waiting_is_remembered_only_by_what_has_a_memory() {
    let exponential = Dist::exponential(200.0, STEP);
    assert!((exponential.beyond(300.0).mean() - 200.0).abs() < 3.0);
    let normal = Dist::normal(300.0, 30.0, STEP);
    assert!((normal.beyond(200.0).mean() - 100.0).abs() < 1.0);
    // 600 s into what takes 300: who knows. Longer overdue is not sooner done.
    let overdue = normal.beyond(600.0);
    assert!(overdue.mean() > 100.0 && overdue.quantile(0.95) > overdue.quantile(0.5));
}

fn part() -> impl Strategy<Value = Dist> {
    prop_oneof![
        (0.0..4000.0f64, 0.0..800.0f64).prop_map(|(mean, sd)| Dist::normal(mean, sd, 10.0)),
        (0.0..1500.0f64).prop_map(|mean| Dist::exponential(mean, 10.0)),
        (0.0..4000.0f64, 0.0..0.8f64).prop_map(|(median, sigma)| Dist::log_normal(median, sigma, 10.0)),
        prop::collection::vec(0.0..1800.0f64, 1..100).prop_map(|values| Dist::seen(&values, 10.0).unwrap()),
    ]
}

proptest! {
    #[test]
    fn percentiles_rise(a in part(), b in part(), c in part(), elapsed in 0.0..3000.0f64) {
        let sum = a.plus(&b.beyond(elapsed)).plus(&c.mixed(&a, 0.3));
        let quantiles: Vec<f64> = (1..100).map(|p| sum.quantile(f64::from(p) / 100.0)).collect();
        prop_assert!(quantiles.iter().all(|q| q.is_finite() && *q >= 0.0));
        prop_assert!(quantiles.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "{:?}", quantiles);
    }

    #[test]
    fn the_mean_of_a_sum_is_the_sum_of_the_means(a in part(), b in part()) {
        let sum = a.plus(&b);
        prop_assert!((sum.mean() - a.mean() - b.mean()).abs() < 1e-6 * (1.0 + sum.mean()));
        let var = a.sd().powi(2) + b.sd().powi(2);
        prop_assert!((sum.sd().powi(2) - var).abs() < 1e-6 * (1.0 + var));
    }

    #[test]
    fn more_is_later(mean in 10.0..3000.0f64, more in 1.0..500.0f64, p in 0.01..0.99f64) {
        let (a, b) = (Dist::normal(mean, mean / 5.0, STEP), Dist::normal(mean + more, (mean + more) / 5.0, STEP));
        prop_assert!(a.quantile(p) <= b.quantile(p) + 1e-6);
        let (a, b) = (Dist::log_normal(mean, 0.3, STEP), Dist::log_normal(mean + more, 0.3, STEP));
        prop_assert!(a.quantile(p) <= b.quantile(p) + 1e-6);
    }
}
