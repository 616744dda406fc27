//! A point that is one.

use h3o::LatLng;
use subjects::v1;

use crate::EARTH_M;

/// WGS 84 degrees: latitude -90 to 90, longitude -180 to 180, both finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    lat: f64,
    lng: f64,
}

/// Why two numbers are not a point.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum PlaceError {
    #[error("latitude {0} is not -90 to 90 degrees")]
    Latitude(f64),
    #[error("longitude {0} is not -180 to 180 degrees")]
    Longitude(f64),
}

impl Place {
    /// # Errors
    /// Out of range, or not a number.
    pub fn new(lat: f64, lng: f64) -> Result<Self, PlaceError> {
        if !lat.is_finite() || lat.abs() > 90.0 {
            Err(PlaceError::Latitude(lat))
        } else if !lng.is_finite() || lng.abs() > 180.0 {
            Err(PlaceError::Longitude(lng))
        } else {
            Ok(Self { lat, lng })
        }
    }

    /// # Errors
    /// As [`Place::new`].
    pub fn of(point: &v1::Point) -> Result<Self, PlaceError> {
        Self::new(point.lat, point.lng)
    }

    pub const fn lat(self) -> f64 {
        self.lat
    }

    pub const fn lng(self) -> f64 {
        self.lng
    }

    pub const fn point(self) -> v1::Point {
        v1::Point { lat: self.lat, lng: self.lng }
    }

    /// Latitude clamped, longitude wrapped: the nearest place to what arithmetic made.
    pub fn wrapped(lat: f64, lng: f64) -> Self {
        let lat = if lat.is_finite() { lat.clamp(-90.0, 90.0) } else { 0.0 };
        let lng = if lng.is_finite() { wrap(lng) } else { 0.0 };
        Self { lat, lng }
    }

    pub(crate) fn h3(self) -> LatLng {
        // Both are finite, which is all it asks for.
        LatLng::new(self.lat, self.lng).unwrap_or_default()
    }
}

/// Into -180 to 180.
pub(crate) fn wrap(lng: f64) -> f64 {
    if (-180.0..=180.0).contains(&lng) { lng } else { (lng + 180.0).rem_euclid(360.0) - 180.0 }
}

/// Great-circle distance in metres, by the haversine formula.
pub fn distance_m(a: Place, b: Place) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let (d_lat, d_lng) = (lat_b - lat_a, (b.lng - a.lng).to_radians());
    let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lng / 2.0).sin().powi(2);
    2.0 * EARTH_M * h.min(1.0).sqrt().asin()
}

/// Initial bearing from `a` to `b`, clockwise from north, 0 to 360.
pub fn bearing_deg(a: Place, b: Place) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let d_lng = (b.lng - a.lng).to_radians();
    let y = d_lng.sin() * lat_b.cos();
    let x = lat_a.cos() * lat_b.sin() - lat_a.sin() * lat_b.cos() * d_lng.cos();
    let degrees = y.atan2(x).to_degrees().rem_euclid(360.0);
    if degrees >= 360.0 { 0.0 } else { degrees }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(lat: f64, lng: f64) -> Place {
        Place::new(lat, lng).unwrap()
    }

    #[test]
    fn a_degree_of_latitude_is_111_195_m() {
        let degree = distance_m(place(0.0, 0.0), place(1.0, 0.0));
        assert!((degree - 111_195.08).abs() < 0.1, "{degree}");
        assert!((bearing_deg(place(0.0, 0.0), place(0.0, 1.0)) - 90.0).abs() < 1e-9);
    }

    #[test]
    fn the_antimeridian_is_no_wall_and_the_poles_are_points() {
        assert!(distance_m(place(0.0, 179.999), place(0.0, -179.999)) < 250.0);
        assert!(distance_m(place(90.0, 0.0), place(90.0, 120.0)) < 1e-6);
    }

    #[test]
    fn what_is_no_point_is_refused() {
        assert!(matches!(Place::new(f64::NAN, 0.0), Err(PlaceError::Latitude(_))));
        assert!(matches!(Place::new(106.8, -6.2), Err(PlaceError::Latitude(_))), "swapped");
        assert!(matches!(Place::new(0.0, 180.1), Err(PlaceError::Longitude(_))));
        assert!(matches!(Place::new(0.0, f64::INFINITY), Err(PlaceError::Longitude(_))));
    }

    proptest! {
        #[test]
        fn distance_is_a_metric(
            a in (-90.0..=90.0, -180.0..=180.0), b in (-90.0..=90.0, -180.0..=180.0),
            c in (-90.0..=90.0, -180.0..=180.0),
        ) {
            let (a, b, c) = (place(a.0, a.1), place(b.0, b.1), place(c.0, c.1));
            prop_assert!(distance_m(a, a) < 1e-6);
            prop_assert!((distance_m(a, b) - distance_m(b, a)).abs() < 1e-6);
            prop_assert!(distance_m(a, c) <= distance_m(a, b) + distance_m(b, c) + 1e-3);
            prop_assert!((0.0..360.0).contains(&bearing_deg(a, b)));
        }
    }
}
