//! A closed line of corners on the earth, drawn as straight lines between degrees of latitude and
//! longitude, as maps and PostGIS' `geometry` draw them.

use crate::{EARTH_M, Place, place::wrap};

/// Corners in degrees, x the longitude: unwrapped, so that a ring across the antimeridian has no jump.
/// At least three, no two in a row equal, not closed: the last one joins the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    corners: Vec<Corner>,
    low: Corner,
    high: Corner,
}

pub(crate) type Corner = (f64, f64);

/// Why corners are no ring. Numbers count corners from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    #[error("needs at least 3 different corners")]
    TooFewCorners,
    #[error("comes nearer to a pole than a zone may, at corner {0}")]
    NearPole(usize),
    #[error("spans half the earth or more")]
    TooWide,
    #[error("crosses or touches itself: the line from corner {0} meets the line from corner {1}")]
    CrossesItself(usize, usize),
    #[error("encloses nothing")]
    NoArea,
}

/// Beyond this latitude, in degrees, a line between two longitudes is no longer what anybody draws.
pub const MAX_RING_LAT: f64 = 85.0;
/// Corners of a drawn circle; it misses the true one by a thousandth of its radius.
const CIRCLE: u32 = 64;

impl Ring {
    /// A ring through these corners. One that is closed is taken as well, and so are corners that stand
    /// twice in a row.
    ///
    /// # Errors
    /// See [`RingError`].
    pub fn new(places: &[Place]) -> Result<Self, RingError> {
        let west = places.first().map_or(0.0, |place| place.lng());
        let mut corners: Vec<Corner> = Vec::with_capacity(places.len());
        for (i, place) in places.iter().enumerate() {
            if place.lat().abs() > MAX_RING_LAT {
                return Err(RingError::NearPole(i));
            }
            corners.push((west + wrap(place.lng() - west), place.lat()));
        }
        corners.dedup();
        while corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if corners.len() < 3 {
            return Err(RingError::TooFewCorners);
        }
        let ring = Self::of(corners);
        if ring.high.0 - ring.low.0 >= 180.0 {
            return Err(RingError::TooWide);
        }
        if let Some((a, b)) = ring.crossing() {
            return Err(RingError::CrossesItself(a, b));
        }
        if ring.area_m2() < 1.0 {
            return Err(RingError::NoArea);
        }
        Ok(ring)
    }

    /// # Errors
    /// The circle reaches a pole.
    pub fn circle(centre: Place, radius_m: f64) -> Result<Self, RingError> {
        let corner = |i| destination(centre, f64::from(i) * 360.0 / f64::from(CIRCLE), radius_m);
        Self::new(&(0..CIRCLE).map(corner).collect::<Vec<_>>())
    }

    /// Brings the west-most corner to -180 to 180, whatever was unwrapped.
    fn of(mut corners: Vec<Corner>) -> Self {
        let west = corners.iter().map(|c| c.0).fold(f64::INFINITY, f64::min);
        let shift = wrap(west) - west;
        corners.iter_mut().for_each(|corner| corner.0 += shift);
        let fold = |start: f64, pick: fn(f64, f64) -> f64| {
            corners.iter().fold((start, start), |at, c| (pick(at.0, c.0), pick(at.1, c.1)))
        };
        let (low, high) = (fold(f64::INFINITY, f64::min), fold(f64::NEG_INFINITY, f64::max));
        Self { corners, low, high }
    }

    /// The same ring, its longitudes counted as `other` counts them.
    pub(crate) fn beside(mut self, other: &Self) -> Self {
        let shift = self.corners.first().map_or(0.0, |(x, y)| other.frame(Place::wrapped(*y, *x)).0 - x);
        self.corners.iter_mut().for_each(|corner| corner.0 += shift);
        self.low.0 += shift;
        self.high.0 += shift;
        self
    }

    /// Degrees east and north; the east of a ring across the antimeridian goes beyond 180.
    pub fn corners(&self) -> &[(f64, f64)] {
        &self.corners
    }

    pub(crate) fn edges(&self) -> impl Iterator<Item = (Corner, Corner)> + '_ {
        let next = self.corners.iter().cycle().skip(1);
        self.corners.iter().copied().zip(next.copied())
    }

    /// The place's longitude as this ring counts it.
    pub(crate) fn frame(&self, place: Place) -> Corner {
        let middle = f64::midpoint(self.low.0, self.high.0);
        (middle + wrap(place.lng() - middle), place.lat())
    }

    /// Whether the place is inside; on the line is either.
    pub fn contains(&self, place: Place) -> bool {
        let (x, y) = self.frame(place);
        if x < self.low.0 || x > self.high.0 || y < self.low.1 || y > self.high.1 {
            return false;
        }
        // Lines crossed on the way east: an odd number means inside.
        self.edges()
            .filter(|((ax, ay), (bx, by))| {
                (ay > &y) != (by > &y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
            })
            .count()
            % 2
            == 1
    }

    /// Enclosed area, square metres.
    pub fn area_m2(&self) -> f64 {
        let (x0, y0) = self.low;
        let scale = f64::midpoint(self.low.1, self.high.1).to_radians().cos();
        let twice: f64 =
            self.edges().map(|((ax, ay), (bx, by))| (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)).sum();
        let degree = EARTH_M.to_radians();
        (twice / 2.0).abs() * degree * degree * scale
    }

    /// Two lines that meet where they should not.
    fn crossing(&self) -> Option<(usize, usize)> {
        let edges: Vec<(Corner, Corner)> = self.edges().collect();
        for (i, a) in edges.iter().enumerate() {
            for (j, b) in edges.iter().enumerate().skip(i + 1) {
                let meets = if j == i + 1 {
                    turns_back(*a, *b)
                } else if i == 0 && j + 1 == edges.len() {
                    turns_back(*b, *a)
                } else {
                    meet(*a, *b)
                };
                if meets {
                    return Some((i, j));
                }
            }
        }
        None
    }
}

/// Whether the second line runs back over the first, at whose end it begins.
fn turns_back((a, b): (Corner, Corner), (_, c): (Corner, Corner)) -> bool {
    side(a, b, c) == 0.0 && (b.0 - a.0) * (c.0 - b.0) + (b.1 - a.1) * (c.1 - b.1) < 0.0
}

/// Twice the signed area of the triangle: left of the line from `a` to `b` is positive.
fn side(a: Corner, b: Corner, c: Corner) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Whether two lines have a point in common.
pub(crate) fn meet((a, b): (Corner, Corner), (c, d): (Corner, Corner)) -> bool {
    if a.0.max(b.0) < c.0.min(d.0)
        || c.0.max(d.0) < a.0.min(b.0)
        || a.1.max(b.1) < c.1.min(d.1)
        || c.1.max(d.1) < a.1.min(b.1)
    {
        return false;
    }
    // With boxes that overlap, not being apart is meeting, also for lines on one line.
    side(a, b, c) * side(a, b, d) <= 0.0 && side(c, d, a) * side(c, d, b) <= 0.0
}

/// Where one comes going `distance_m` along the great circle that leaves at `bearing_deg`.
pub fn destination(from: Place, bearing_deg: f64, distance_m: f64) -> Place {
    let (lat, angle, bearing) = (from.lat().to_radians(), distance_m / EARTH_M, bearing_deg.to_radians());
    let sin_lat = lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos();
    let y = bearing.sin() * angle.sin() * lat.cos();
    let x = angle.cos() - lat.sin() * sin_lat;
    Place::wrapped(sin_lat.clamp(-1.0, 1.0).asin().to_degrees(), from.lng() + y.atan2(x).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance_m;

    fn ring(corners: &[(f64, f64)]) -> Result<Ring, RingError> {
        let places: Vec<Place> = corners.iter().map(|(lat, lng)| Place::new(*lat, *lng).unwrap()).collect();
        Ring::new(&places)
    }

    fn place(lat: f64, lng: f64) -> Place {
        Place::new(lat, lng).unwrap()
    }

    #[test]
    fn a_square_has_its_area_and_its_inside() {
        let square = ring(&[(0.0, 0.0), (0.0, 0.1), (0.1, 0.1), (0.1, 0.0)]).unwrap();
        assert!((square.area_m2() / 123.64e6 - 1.0).abs() < 0.001, "{}", square.area_m2());
        assert!(square.contains(place(0.05, 0.05)) && !square.contains(place(0.05, 0.15)));
        assert!(!square.contains(place(0.05, -179.0)));
    }

    #[test]
    fn a_closed_ring_and_doubled_corners_are_taken() {
        let corners = [(0.0, 0.0), (0.0, 0.0), (0.0, 0.1), (0.1, 0.1), (0.0, 0.0)];
        assert_eq!(ring(&corners).unwrap().corners().len(), 3);
    }

    #[test]
    fn what_is_no_ring_says_why() {
        assert_eq!(ring(&[]), Err(RingError::TooFewCorners));
        assert_eq!(ring(&[(0.0, 0.0), (0.1, 0.1), (0.0, 0.0)]), Err(RingError::TooFewCorners));
        let bow_tie = [(0.0, 0.0), (0.1, 0.1), (0.1, 0.0), (0.0, 0.1)];
        assert_eq!(ring(&bow_tie), Err(RingError::CrossesItself(0, 2)));
        let spike = [(0.0, 0.0), (0.0, 0.2), (0.0, 0.1), (0.1, 0.1)];
        assert_eq!(ring(&spike), Err(RingError::CrossesItself(0, 1)));
        // Two triangles that touch in one corner.
        let touching = [(0.0, 0.0), (0.1, 0.1), (0.0, 0.2), (0.2, 0.2), (0.1, 0.1), (0.2, 0.0)];
        assert!(matches!(ring(&touching), Err(RingError::CrossesItself(..))));
        assert_eq!(ring(&[(0.0, 0.0), (0.0, 0.1), (0.0, 0.2)]), Err(RingError::CrossesItself(0, 2)));
        let tiny = [(0.0, 0.0), (0.0, 1e-6), (1e-6, 0.0)];
        assert_eq!(ring(&tiny), Err(RingError::NoArea));
        assert_eq!(ring(&[(84.0, 0.0), (84.0, 1.0), (86.0, 0.0)]), Err(RingError::NearPole(2)));
        assert_eq!(ring(&[(0.0, 0.0), (1.0, 100.0), (2.0, 170.0), (2.0, -100.0)]), Err(RingError::TooWide));
    }

    #[test]
    fn the_antimeridian_is_no_wall() {
        let fiji = ring(&[(-17.0, 179.9), (-17.0, -179.9), (-16.9, -179.9), (-16.9, 179.9)]).unwrap();
        for lng in [179.95, 180.0, -180.0, -179.95] {
            assert!(fiji.contains(place(-16.95, lng)), "{lng}");
        }
        assert!(!fiji.contains(place(-16.95, 0.0)) && !fiji.contains(place(-16.95, 179.8)));
        // The same ring begun on the other side is the same.
        let other = ring(&[(-16.9, -179.9), (-16.9, 179.9), (-17.0, 179.9), (-17.0, -179.9)]).unwrap();
        assert!((fiji.area_m2() - other.area_m2()).abs() < 1.0);
        assert!((other.low.0 - 179.9).abs() < 1e-9, "{:?}", other.low);
    }

    #[test]
    fn a_circle_is_round() {
        for lat in [-6.2, 0.0, 60.0] {
            let centre = place(lat, 179.99);
            let circle = Ring::circle(centre, 5_000.0).unwrap();
            let true_area = std::f64::consts::PI * 25e6;
            assert!((circle.area_m2() / true_area - 1.0).abs() < 0.01, "{}", circle.area_m2());
            for bearing in 0..36 {
                let at = |d| destination(centre, f64::from(bearing) * 10.0, d);
                assert!((distance_m(centre, at(5_000.0)) - 5_000.0).abs() < 0.01);
                assert!(circle.contains(at(4_980.0)) && !circle.contains(at(5_010.0)));
            }
        }
    }
}
