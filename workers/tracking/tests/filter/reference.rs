//! A constant-velocity Kalman filter as a textbook writes it, with matrices, one process noise and nothing
//! else: what ours is measured against. It shares no line with ours.

#![allow(clippy::needless_range_loop, reason = "matrices read as in the book")]

use crate::street::{EVERY_S, Point};

type Matrix = [[f64; 4]; 4];

fn times(a: &Matrix, b: &Matrix) -> Matrix {
    let mut c = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..4 {
            c[i][j] = (0..4).map(|k| a[i][k] * b[k][j]).sum();
        }
    }
    c
}

fn transposed(a: &Matrix) -> Matrix {
    let mut t = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..4 {
            t[j][i] = a[i][j];
        }
    }
    t
}

/// Filters fixes that come every two seconds. States x, vx, y, vy; `q` is the spectral density of white
/// acceleration (m²/s³), `sigma` that of a fix.
pub fn constant_velocity(seen: &[Point], sigma: f64, q: f64) -> Vec<Point> {
    let (t, r) = (EVERY_S, sigma * sigma);
    let f = [[1.0, t, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, t], [0.0, 0.0, 0.0, 1.0]];
    let (q3, q2, q1) = (q * t * t * t / 3.0, q * t * t / 2.0, q * t);
    let noise = [[q3, q2, 0.0, 0.0], [q2, q1, 0.0, 0.0], [0.0, 0.0, q3, q2], [0.0, 0.0, q2, q1]];
    let mut state = [seen[0].0, 0.0, seen[0].1, 0.0];
    let mut p = [[0.0; 4]; 4];
    for (i, variance) in [r, 100.0, r, 100.0].into_iter().enumerate() {
        p[i][i] = variance;
    }
    let mut out = vec![seen[0]];
    for fix in &seen[1..] {
        let before = state;
        for i in 0..4 {
            state[i] = (0..4).map(|k| f[i][k] * before[k]).sum();
        }
        p = times(&times(&f, &p), &transposed(&f));
        for i in 0..4 {
            for j in 0..4 {
                p[i][j] += noise[i][j];
            }
        }
        // H picks x and y: S is two by two, inverted by hand.
        let (a, b, c) = (p[0][0] + r, p[0][2], p[2][2] + r);
        let det = a * c - b * b;
        let innovation = [fix.0 - state[0], fix.1 - state[2]];
        let mut gain = [[0.0; 2]; 4];
        for i in 0..4 {
            gain[i] = [(p[i][0] * c - p[i][2] * b) / det, (p[i][2] * a - p[i][0] * b) / det];
        }
        let prior = p;
        for i in 0..4 {
            state[i] += gain[i][0] * innovation[0] + gain[i][1] * innovation[1];
            for j in 0..4 {
                p[i][j] = prior[i][j] - gain[i][0] * prior[0][j] - gain[i][1] * prior[2][j];
            }
        }
        out.push((state[0], state[2]));
    }
    out
}
