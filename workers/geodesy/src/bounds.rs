//! A city's bounds.

use subjects::v1;

use crate::{Place, PlaceError};

/// A box in degrees. One whose west is greater than its east crosses the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    south_west: Place,
    north_east: Place,
}

impl BoundingBox {
    pub const fn new(south_west: Place, north_east: Place) -> Self {
        Self { south_west, north_east }
    }

    /// # Errors
    /// A corner is not a point; an absent one counts as not a number.
    pub fn of(bounds: &v1::Bounds) -> Result<Self, PlaceError> {
        let corner = |point: Option<&v1::Point>| point.map_or(Err(PlaceError::Latitude(f64::NAN)), Place::of);
        Ok(Self::new(corner(bounds.south_west.as_ref())?, corner(bounds.north_east.as_ref())?))
    }

    pub fn contains(&self, place: Place) -> bool {
        let (west, east, lng) = (self.south_west.lng(), self.north_east.lng(), place.lng());
        let across = if west <= east { (west..=east).contains(&lng) } else { lng >= west || lng <= east };
        across && (self.south_west.lat()..=self.north_east.lat()).contains(&place.lat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64, lng: f64) -> Place {
        Place::new(lat, lng).unwrap()
    }

    #[test]
    fn a_box_holds_what_is_in_it_also_across_the_antimeridian() {
        let jakarta = BoundingBox::new(place(-6.4, 106.6), place(-6.0, 107.1));
        assert!(jakarta.contains(place(-6.2, 106.8)));
        assert!(!jakarta.contains(place(6.2, 106.8)) && !jakarta.contains(place(-6.2, 107.2)));
        let fiji = BoundingBox::new(place(-20.0, 177.0), place(-12.0, -178.0));
        assert!(fiji.contains(place(-17.0, 179.9)) && fiji.contains(place(-17.0, -179.9)));
        assert!(!fiji.contains(place(-17.0, 0.0)));
    }
}
