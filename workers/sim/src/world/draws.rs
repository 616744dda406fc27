//! Dice. Every entity has its own stream, made of the seed, what it is and which one: so a rider more or
//! an order fewer changes nobody else's luck.

use fastrand::Rng;

/// The stream of one entity.
pub fn of(seed: u64, kind: &str, nth: u64) -> Rng {
    let mut mixed = 0xcbf2_9ce4_8422_2325u64;
    for byte in kind.bytes() {
        mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // Wyrand's neighbours resemble each other for a draw or two, so neighbouring seeds are mixed first.
    Rng::with_seed(splitmix(splitmix(seed ^ mixed).wrapping_add(nth)))
}

fn splitmix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

pub fn between(rng: &mut Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.f64()
}

pub fn chance(rng: &mut Rng, share: f64) -> bool {
    rng.f64() < share
}

/// The pause to the next of events that come `per_s` times a second.
pub fn exponential(rng: &mut Rng, per_s: f64) -> f64 {
    -(1.0 - rng.f64()).ln() / per_s.max(1e-9)
}

/// Two at a time, by Box and Muller: mean 0, deviation 1.
pub fn normal_pair(rng: &mut Rng) -> (f64, f64) {
    let radius = (-2.0 * (1.0 - rng.f64()).ln()).sqrt();
    let (sin, cos) = (std::f64::consts::TAU * rng.f64()).sin_cos();
    (radius * cos, radius * sin)
}

pub fn normal(rng: &mut Rng) -> f64 {
    normal_pair(rng).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_the_same_each_time_and_like_no_other() {
        let first = |seed, kind: &str, nth| of(seed, kind, nth).u64(..);
        assert_eq!(first(7, "rider", 3), first(7, "rider", 3));
        let others = [first(7, "rider", 4), first(7, "order", 3), first(8, "rider", 3)];
        assert!(others.iter().all(|other| *other != first(7, "rider", 3)));
    }

    #[test]
    fn the_dice_have_the_moments_they_should() {
        let mut rng = of(1, "test", 0);
        let n = 20_000;
        let mean = (0..n).map(|_| exponential(&mut rng, 0.5)).sum::<f64>() / f64::from(n);
        assert!((mean - 2.0).abs() < 0.06, "{mean}");
        let draws: Vec<f64> = (0..n).map(|_| normal(&mut rng)).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
    }
}
