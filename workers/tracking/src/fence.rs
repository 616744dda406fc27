//! Arrival and leaving, with hysteresis. Pure.
//!
//! Inside begins at `arrive_m` and ends half as far again, and either takes two estimates in a row: a rider
//! whose position shakes at the edge crosses once.

use subjects::v1::Fence;

/// Leaving takes this much more than arriving.
const LEAVE: f64 = 1.5;
/// Estimates in a row on the other side.
const STREAK: u8 = 2;

/// One fence around one point, as one rider stands to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    pub inside: bool,
    streak: u8,
}

impl Watch {
    pub fn starting(inside: bool) -> Self {
        Self { inside, streak: 0 }
    }

    /// The next estimate, so far from the point: whether the fence has been crossed now.
    pub fn see(&mut self, distance_m: f64, arrive_m: f64) -> Option<Crossed> {
        let other_side = if self.inside { distance_m > arrive_m * LEAVE } else { distance_m <= arrive_m };
        self.streak = if other_side { self.streak + 1 } else { 0 };
        if self.streak < STREAK {
            return None;
        }
        *self = Self::starting(!self.inside);
        Some(if self.inside { Crossed::Entered } else { Crossed::Left })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crossed {
    Entered,
    Left,
}

impl Crossed {
    /// The word in `evt.geofence.{event}`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Left => "left",
        }
    }
}

/// A crossing, on its way into the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    pub order_id: String,
    pub assignment_id: String,
    pub rider_id: String,
    pub fence: Fence,
    pub crossed: Crossed,
    pub lat: f64,
    pub lng: f64,
    pub at_ms: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crossings(distances: &[f64]) -> Vec<Crossed> {
        let mut watch = Watch::default();
        distances.iter().filter_map(|&d| watch.see(d, 60.0)).collect()
    }

    #[test]
    fn a_rider_arrives_and_leaves_once() {
        assert_eq!(
            crossings(&[500.0, 100.0, 59.0, 40.0, 5.0, 5.0, 70.0, 100.0, 200.0]),
            [Crossed::Entered, Crossed::Left]
        );
    }

    #[test]
    fn shaking_at_the_edge_is_one_arrival() {
        let shaking: Vec<f64> = (0..100).map(|n| if n % 3 == 0 { 75.0 } else { 45.0 }).collect();
        assert_eq!(crossings(&shaking), [Crossed::Entered]);
        assert_eq!(crossings(&[61.0, 59.0, 61.0, 59.0, 61.0]), []);
    }

    #[test]
    fn one_stray_estimate_is_none() {
        assert_eq!(crossings(&[500.0, 10.0, 500.0, 480.0]), []);
    }
}
