//! A city's streets: a grid of blocks. Every fifth street is an avenue, fast and two-way, and so are the
//! streets around the city; the others are one-way, in turns up and down, and some of them are slow.
//!
//! With avenues and the ring two-way, every corner can be reached from every other.

use std::{cmp::Reverse, collections::BinaryHeap};

use geodesy::{Place, Plane};

use super::draws;

/// Between two corners.
pub const BLOCK_M: f64 = 200.0;
const AVENUE: usize = 5;
const AVENUE_PACE: f64 = 1.25;
const SLOW_PACE: f64 = 0.55;
const SLOW_SHARE: f64 = 0.2;

/// Metres east and north.
pub type Xy = (f64, f64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Corner(u32);

#[derive(Clone, Copy, Debug)]
struct Street {
    /// Times a rider's own speed.
    pace: f64,
    up: bool,
    down: bool,
}

#[derive(Debug)]
pub struct Streets {
    plane: Plane,
    south_west: Xy,
    /// From west to east: those that run north, and from south to north: those that run east.
    columns: Vec<Street>,
    rows: Vec<Street>,
}

/// One block of a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    pub to: Xy,
    pub pace: f64,
    /// Another avenue crosses at its end: there are lights.
    pub lights: bool,
}

impl Streets {
    /// Streets around these places and `margin_m` beyond; the same for the same seed and places.
    pub fn around(places: &[Place], margin_m: f64, seed: u64) -> Option<Self> {
        let plane = Plane::at(*places.first()?);
        let spots: Vec<Xy> = places.iter().map(|place| plane.to_xy(*place)).collect();
        let edge = |pick: fn(&Xy) -> f64, fold: fn(f64, f64) -> f64| spots.iter().map(pick).reduce(fold);
        let (west, east) = (edge(|p| p.0, f64::min)? - margin_m, edge(|p| p.0, f64::max)? + margin_m);
        let (south, north) = (edge(|p| p.1, f64::min)? - margin_m, edge(|p| p.1, f64::max)? + margin_m);
        let blocks = |from: f64, to: f64| ((to - from) / BLOCK_M).ceil().max(2.0) as usize + 1;
        let mut rng = draws::of(seed, "streets", 0);
        let mut lay = |streets: usize| {
            (0..streets)
                .map(|nth| {
                    let ring = nth == 0 || nth + 1 == streets;
                    let slow = draws::chance(&mut rng, SLOW_SHARE);
                    if nth.is_multiple_of(AVENUE) || ring {
                        Street { pace: if ring { 1.0 } else { AVENUE_PACE }, up: true, down: true }
                    } else {
                        let pace = if slow { SLOW_PACE } else { 1.0 };
                        Street { pace, up: nth.is_multiple_of(2), down: !nth.is_multiple_of(2) }
                    }
                })
                .collect()
        };
        Some(Self {
            plane,
            south_west: (west, south),
            columns: lay(blocks(west, east)),
            rows: lay(blocks(south, north)),
        })
    }

    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    pub fn corners(&self) -> usize {
        self.columns.len() * self.rows.len()
    }

    fn at(&self, corner: Corner) -> (usize, usize) {
        let nth = corner.0 as usize;
        (nth % self.columns.len(), nth / self.columns.len())
    }

    fn corner(&self, column: usize, row: usize) -> Corner {
        Corner(u32::try_from(row * self.columns.len() + column).unwrap_or_default())
    }

    pub fn xy(&self, corner: Corner) -> Xy {
        let (column, row) = self.at(corner);
        (self.south_west.0 + column as f64 * BLOCK_M, self.south_west.1 + row as f64 * BLOCK_M)
    }

    /// The corner next to a spot; beyond the ring, the one on it.
    pub fn nearest(&self, (x, y): Xy) -> Corner {
        let on = |at: f64, from: f64, streets: usize| {
            ((at - from) / BLOCK_M).round().clamp(0.0, (streets - 1) as f64) as usize
        };
        self.corner(on(x, self.south_west.0, self.columns.len()), on(y, self.south_west.1, self.rows.len()))
    }

    /// Corners one block away, and the pace there.
    fn next(&self, corner: Corner) -> impl Iterator<Item = (Corner, f64)> {
        let (column, row) = self.at(corner);
        let (north_south, east_west) = (self.columns.get(column), self.rows.get(row));
        let step = |street: Option<&Street>, way: fn(&Street) -> bool, to: Option<(usize, usize)>| {
            let street = street.filter(|street| way(street))?;
            let (column, row) = to.filter(|(c, r)| *c < self.columns.len() && *r < self.rows.len())?;
            Some((self.corner(column, row), street.pace))
        };
        [
            step(north_south, |s| s.up, Some((column, row + 1))),
            step(north_south, |s| s.down, row.checked_sub(1).map(|row| (column, row))),
            step(east_west, |s| s.up, Some((column + 1, row))),
            step(east_west, |s| s.down, column.checked_sub(1).map(|column| (column, row))),
        ]
        .into_iter()
        .flatten()
    }

    fn has_lights(&self, corner: Corner) -> bool {
        let (column, row) = self.at(corner);
        column.is_multiple_of(AVENUE) && row.is_multiple_of(AVENUE)
    }

    /// The quickest way between two spots: to the corner next to the first, along the streets, and from
    /// the corner next to the last to its door.
    pub fn way(&self, from: Xy, to: Xy) -> Vec<Leg> {
        let (start, end) = (self.nearest(from), self.nearest(to));
        let mut legs = vec![Leg { to: self.xy(start), pace: 1.0, lights: false }];
        legs.extend(self.quickest(start, end));
        legs.push(Leg { to, pace: 1.0, lights: false });
        legs
    }

    /// Dijkstra, over milliseconds at one metre a second.
    fn quickest(&self, start: Corner, end: Corner) -> Vec<Leg> {
        let mut best = vec![(u64::MAX, start, 1.0f64); self.corners()];
        let mut open = BinaryHeap::from([Reverse((0u64, start.0))]);
        if let Some(first) = best.get_mut(start.0 as usize) {
            first.0 = 0;
        }
        while let Some(Reverse((cost, at))) = open.pop() {
            if at == end.0 {
                break;
            }
            if best.get(at as usize).is_some_and(|known| known.0 < cost) {
                continue;
            }
            for (next, pace) in self.next(Corner(at)) {
                let through = cost + (BLOCK_M / pace * 1_000.0) as u64;
                if let Some(known) = best.get_mut(next.0 as usize).filter(|known| through < known.0) {
                    *known = (through, Corner(at), pace);
                    open.push(Reverse((through, next.0)));
                }
            }
        }
        let mut legs = Vec::new();
        let mut at = end;
        while at != start {
            let Some((_, from, pace)) = best.get(at.0 as usize).filter(|known| known.0 < u64::MAX) else {
                break;
            };
            legs.push(Leg { to: self.xy(at), pace: *pace, lights: self.has_lights(at) });
            at = *from;
        }
        legs.reverse();
        legs
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn city(seed: u64) -> Streets {
        let hub = Place::new(-6.2607, 106.8136).unwrap();
        Streets::around(&[hub, Place::new(-6.2407, 106.8136).unwrap()], 2_000.0, seed).unwrap()
    }

    #[test]
    fn the_same_seed_lays_the_same_streets() {
        let paces = |seed| city(seed).columns.iter().map(|street| street.pace.to_bits()).collect::<Vec<_>>();
        assert_eq!(paces(3), paces(3));
        assert_ne!(paces(3), paces(4));
    }

    #[test]
    fn nobody_rides_up_a_one_way_street() {
        let streets = city(3);
        let one_way = streets.columns.iter().position(|street| !street.down).unwrap();
        let (from, to) = (streets.corner(one_way, 3), streets.corner(one_way, 2));
        assert!(streets.next(from).all(|(next, _)| next != to));
        assert!(streets.quickest(from, to).len() >= 3, "around the block");
    }

    proptest! {
        #[test]
        fn every_corner_reaches_every_other_along_blocks(seed in 0..5u64, a in 0..600u32, b in 0..600u32) {
            let streets = city(seed);
            let (from, to) = (Corner(a % streets.corners() as u32), Corner(b % streets.corners() as u32));
            let mut at = streets.xy(from);
            for leg in streets.quickest(from, to) {
                prop_assert!(((leg.to.0 - at.0).hypot(leg.to.1 - at.1) - BLOCK_M).abs() < 1e-6);
                at = leg.to;
            }
            prop_assert_eq!(at, streets.xy(to));
        }
    }
}
