//! The filter against rides whose truth is known, and against a reference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod reference;
mod street;

use street::{EVERY_S, Point, STYLES, Style, ride, seen, squares};
use tracking::filter::{Filter, Fix, MAX_MPS, Taken};

const SEEDS: std::ops::Range<u64> = 1_000..1_010;
const PINGS: usize = 450;
/// Noise (metres per axis), what RMSE over raw RMSE must not exceed, and what the best constant-velocity
/// filter is known to reach on such rides, within a few hundredths.
const PROOF: [(f64, f64, f64); 4] =
    [(5.0, 0.82, 0.80), (10.0, 0.75, 0.73), (20.0, 0.67, 0.63), (50.0, 0.56, 0.52)];

fn fix(n: usize, (x, y): Point, sigma: f64) -> Fix {
    Fix { at_s: EVERY_S * n as f64, x, y, accuracy_m: sigma, velocity: None }
}

fn filtered(seen: &[Point], sigma: f64) -> Vec<Point> {
    let mut filter = Filter::new(fix(0, seen[0], sigma));
    let mut out = vec![seen[0]];
    for (n, point) in seen.iter().enumerate().skip(1) {
        filter.update(fix(n, *point, sigma));
        let now = filter.estimate();
        assert!(now.speed_mps() <= MAX_MPS + 1e-9, "{now:?}");
        assert!((0.0..360.0).contains(&now.bearing_deg()) && now.accuracy_m.is_finite(), "{now:?}");
        out.push((now.x, now.y));
    }
    out
}

/// Root of the ratio of squared errors over all seeds of a style.
fn ratio(style: Style, sigma: f64, over: impl Fn(&[Point]) -> Vec<Point>) -> f64 {
    let (mut ours, mut raw) = (0.0, 0.0);
    for seed in SEEDS {
        let truth = ride(style, seed, PINGS);
        let seen = seen(&truth, sigma, 0.0, seed);
        ours += squares(&over(&seen), &truth);
        raw += squares(&seen, &truth);
    }
    (ours / raw).sqrt()
}

#[test]
fn it_beats_the_noise_and_the_best_constant_velocity_filter() {
    for style in STYLES {
        for (sigma, limit, known) in PROOF {
            let ours = ratio(style, sigma, |seen| filtered(seen, sigma));
            let reference = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4]
                .into_iter()
                .map(|q| ratio(style, sigma, |seen| reference::constant_velocity(seen, sigma, q)))
                .fold(f64::INFINITY, f64::min);
            println!("{:<8} σ {sigma:>2} m: {ours:.3} of raw; constant velocity {reference:.3}", style.name);
            assert!(ours <= limit, "{} σ {sigma}: {ours:.3}", style.name);
            assert!(ours <= reference, "{} σ {sigma}: {ours:.3} against {reference:.3}", style.name);
            // Else the rides are not what the limits were set for.
            assert!((reference - known).abs() < 0.06, "{} σ {sigma}: {reference:.3}", style.name);
        }
    }
}

#[test]
fn outliers_hardly_matter() {
    for style in STYLES {
        for (sigma, ..) in PROOF {
            let (mut with, mut without) = (0.0, 0.0);
            for seed in SEEDS {
                let truth = ride(style, seed, PINGS);
                with += squares(&filtered(&seen(&truth, sigma, 0.03, seed), sigma), &truth);
                without += squares(&filtered(&seen(&truth, sigma, 0.0, seed), sigma), &truth);
            }
            let factor = (with / without).sqrt();
            println!("{:<8} σ {sigma:>2} m: × {factor:.3} with outliers", style.name);
            assert!(factor <= 1.15, "{} σ {sigma}: {factor:.3}", style.name);
        }
    }
}

#[test]
fn who_takes_over_is_as_good_within_five_pings() {
    for (sigma, ..) in PROOF {
        let (mut kept_on, mut taken_over) = (0.0, 0.0);
        for seed in 0..200 {
            let truth = ride(STYLES[0], seed, 60);
            let seen = seen(&truth, sigma, 0.0, seed);
            let mut first = Filter::new(fix(0, seen[0], sigma));
            for (n, point) in seen.iter().enumerate().take(40).skip(1) {
                first.update(fix(n, *point, sigma));
            }
            // Three pings go by unseen while the partition has no owner.
            let mut next = Filter::resumed(first.at_s(), first.estimate());
            for (n, point) in seen.iter().enumerate().take(48).skip(40) {
                first.update(fix(n, *point, sigma));
                if n >= 43 {
                    next.update(fix(n, *point, sigma));
                }
            }
            let error = |filter: &Filter| {
                let now = filter.estimate();
                squares(&[(now.x, now.y)], &truth[47..48])
            };
            kept_on += error(&first);
            taken_over += error(&next);
        }
        let factor = (taken_over / kept_on).sqrt();
        println!("σ {sigma}: × {factor:.3} five pings after a takeover");
        assert!(factor <= 1.15, "σ {sigma}: {factor:.3}");
    }
}

#[test]
fn a_real_jump_is_followed_and_a_stray_fix_is_not() {
    let mut filter = Filter::new(fix(0, (0.0, 0.0), 5.0));
    for n in 1..20 {
        filter.update(fix(n, (15.0 * n as f64, 0.0), 5.0));
    }
    assert_eq!(filter.update(fix(20, (5_000.0, 0.0), 5.0)), Taken::Damped);
    let now = filter.estimate();
    assert!((now.x - 300.0).abs() < 30.0, "{now:?}");
    for n in 21..24 {
        filter.update(fix(n, (5_000.0 + 15.0 * n as f64, 4_000.0), 5.0));
    }
    let now = filter.estimate();
    assert!((now.x - 5_345.0).abs() < 30.0 && (now.y - 4_000.0).abs() < 30.0, "{now:?}");
    assert!(now.speed_mps() < MAX_MPS);
}

#[test]
fn a_rider_at_a_light_stands_still() {
    let noise = seen(&[(0.0, 0.0); 60], 5.0, 0.0, 7);
    let mut filter = Filter::new(fix(0, noise[0], 5.0));
    for (n, point) in noise.iter().enumerate().skip(1) {
        filter.update(fix(n, *point, 5.0));
    }
    let now = filter.estimate();
    assert!(now.speed_mps() < 1.0 && now.x.hypot(now.y) < 3.0, "{now:?}");
    assert!(now.accuracy_m < 3.5, "it knows how good it is: {now:?}");
}

#[test]
fn what_the_device_says_of_its_speed_is_taken_in() {
    let truth = ride(STYLES[0], 5, PINGS);
    let seen = seen(&truth, 20.0, 0.0, 5);
    let run = |told: bool| {
        let mut filter = Filter::new(fix(0, seen[0], 20.0));
        let mut out = vec![seen[0]];
        for n in 1..truth.len() {
            let velocity = told.then(|| {
                let (a, b) = (truth[n - 1], truth[n]);
                ((b.0 - a.0) / EVERY_S, (b.1 - a.1) / EVERY_S)
            });
            filter.update(Fix { velocity, ..fix(n, seen[n], 20.0) });
            out.push((filter.estimate().x, filter.estimate().y));
        }
        squares(&out, &truth).sqrt()
    };
    assert!(run(true) < 0.8 * run(false), "{} against {}", run(true), run(false));
}

#[test]
fn after_a_long_silence_and_at_odd_times_it_stays_finite() {
    let mut filter = Filter::new(fix(0, (0.0, 0.0), 5.0));
    for at_s in [0.0, 0.0, -5.0, 2.0, 2.0, 119.0, 1e6, 1e6 + 1e-9, 2e9] {
        filter.update(Fix {
            at_s,
            x: at_s.sin() * 1e4,
            y: 1e7,
            accuracy_m: 0.0,
            velocity: Some((1e9, -1e9)),
        });
        let now = filter.estimate();
        assert!(
            now.x.is_finite() && now.speed_mps() <= MAX_MPS + 1e-9 && now.accuracy_m.is_finite(),
            "{now:?}"
        );
    }
}
