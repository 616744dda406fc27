//! A flat plane that touches the earth at an origin: within a city, sums on it are right to a part in
//! ten thousand, and cheap.

use crate::{EARTH_M, Place, place::wrap};

/// Equirectangular projection around an origin; x is metres east, y metres north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    origin: Place,
    cos_lat: f64,
}

impl Plane {
    pub fn at(origin: Place) -> Self {
        // At a pole east has no length; a millionth keeps the way back finite.
        Self { origin, cos_lat: origin.lat().to_radians().cos().max(1e-6) }
    }

    pub const fn origin(&self) -> Place {
        self.origin
    }

    /// Metres east and north of the origin.
    pub fn to_xy(&self, place: Place) -> (f64, f64) {
        let east = wrap(place.lng() - self.origin.lng()).to_radians() * self.cos_lat * EARTH_M;
        let north = (place.lat() - self.origin.lat()).to_radians() * EARTH_M;
        (east, north)
    }

    pub fn to_place(&self, (x, y): (f64, f64)) -> Place {
        let lat = self.origin.lat() + (y / EARTH_M).to_degrees();
        let lng = self.origin.lng() + (x / (EARTH_M * self.cos_lat)).to_degrees();
        Place::wrapped(lat, lng)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::distance_m;

    proptest! {
        #[test]
        fn there_and_back_and_as_far_as_the_great_circle(
            lat in -60.0..60.0f64, lng in -180.0..180.0f64, x in -10_000.0..10_000.0f64, y in -10_000.0..10_000.0f64,
        ) {
            let plane = Plane::at(Place::new(lat, lng).unwrap());
            let place = plane.to_place((x, y));
            let (bx, by) = plane.to_xy(place);
            prop_assert!((bx - x).abs() < 1e-3 && (by - y).abs() < 1e-3);
            let flat = x.hypot(y);
            prop_assert!((distance_m(plane.origin(), place) - flat).abs() <= flat * 2e-3 + 1e-3);
        }
    }
}
