//! Rides through streets, and what a receiver makes of them.

use std::f64::consts::TAU;

pub type Point = (f64, f64);

/// Between pings, seconds.
pub const EVERY_S: f64 = 2.0;
const STEP_S: f64 = 0.1;
const STEPS: usize = 20;

/// What streets are like.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub name: &'static str,
    /// Length of a block, metres.
    pub block: (f64, f64),
    /// Speed at which a corner is taken, m/s.
    pub corner_mps: f64,
    pub braking: f64,
}

pub const STYLES: [Style; 3] = [
    Style { name: "city", block: (80.0, 200.0), corner_mps: 4.0, braking: 2.0 },
    Style { name: "old town", block: (60.0, 120.0), corner_mps: 6.0, braking: 3.0 },
    Style { name: "avenues", block: (100.0, 300.0), corner_mps: 4.0, braking: 1.5 },
];

/// Where a rider is every two seconds: 7 to 8 m/s along a grid, a third of the corners turned at, a third
/// with a red light.
pub fn ride(style: Style, seed: u64, pings: usize) -> Vec<Point> {
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut x, mut y, mut speed, mut wait) = (0.0, 0.0, 0.0f64, 0.0f64);
    let mut heading = (1.0, 0.0);
    let mut block = Block::new(style, &mut random);
    let mut truth = Vec::with_capacity(pings);
    for step in 0.. {
        if step % STEPS == 0 {
            truth.push((x, y));
            if truth.len() == pings {
                break;
            }
        }
        if wait > 0.0 {
            (wait, speed) = (wait - STEP_S, 0.0);
            continue;
        }
        let end = if block.red {
            0.0
        } else if block.turn {
            style.corner_mps
        } else {
            block.cruise
        };
        let most = (end * end + 2.0 * style.braking * block.left.max(0.0)).sqrt().min(block.cruise);
        speed = (speed + 1.5 * STEP_S).min(most).max(0.3);
        x += heading.0 * speed * STEP_S;
        y += heading.1 * speed * STEP_S;
        block.left -= speed * STEP_S;
        if block.left <= 0.0 {
            if block.red {
                wait = 8.0 + 30.0 * random.f64();
            }
            if block.turn {
                let side = if random.bool() { 1.0 } else { -1.0 };
                heading = (-heading.1 * side, heading.0 * side);
            }
            block = Block::new(style, &mut random);
        }
    }
    truth
}

struct Block {
    left: f64,
    cruise: f64,
    turn: bool,
    red: bool,
}

impl Block {
    fn new(style: Style, random: &mut fastrand::Rng) -> Self {
        let (short, long) = style.block;
        Self {
            left: short + (long - short) * random.f64(),
            cruise: 7.0 + random.f64(),
            turn: random.f64() < 0.35,
            red: random.f64() < 0.3,
        }
    }
}

/// As seen with Gaussian noise of `sigma` metres per axis, and a share of `outliers` 200 to 2 000 m off.
pub fn seen(truth: &[Point], sigma: f64, outliers: f64, seed: u64) -> Vec<Point> {
    let mut random = fastrand::Rng::with_seed(seed ^ 0x5eed);
    truth
        .iter()
        .enumerate()
        .map(|(n, (x, y))| {
            let (east, north) = normal(&mut random);
            // The same numbers are drawn with and without outliers, so that only they differ.
            let (chance, far, way) = (random.f64(), 200.0 + 1_800.0 * random.f64(), TAU * random.f64());
            if n > 0 && chance < outliers {
                (x + far * way.cos(), y + far * way.sin())
            } else {
                (x + sigma * east, y + sigma * north)
            }
        })
        .collect()
}

/// Two independent standard normals (Box and Muller).
fn normal(random: &mut fastrand::Rng) -> (f64, f64) {
    let radius = (-2.0 * random.f64().max(1e-300).ln()).sqrt();
    let (sin, cos) = (TAU * random.f64()).sin_cos();
    (radius * cos, radius * sin)
}

/// Sum of squared distances.
pub fn squares(a: &[Point], b: &[Point]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sum()
}
