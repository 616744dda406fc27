//! The shape of the earth, as far as a city needs it: distance, direction, a flat plane to do sums on, a
//! city's bounds, and H3 cells. No I/O.
//!
//! | Item | |
//! |---|---|
//! | [`Place`] | a checked point, WGS 84 degrees |
//! | [`distance_m`], [`bearing_deg`] | great circle |
//! | [`Plane`] | metres east and north of an origin |
//! | [`BoundingBox`] | a city's bounds, also across the antimeridian |
//! | [`cell`], [`centre`] | the H3 cell of resolution 9, and back |
//! | [`Ring`], [`Polygon`], [`Area`] | outlines, drawn straight in degrees; what is in them |
//! | [`fill`] | an area as cells |

mod area;
mod bounds;
mod fill;
mod place;
mod plane;
mod ring;

pub use area::{Area, Polygon};
pub use bounds::BoundingBox;
pub use fill::{Filled, TooManyCells, centre, fill};
pub use h3o::{CellIndex, Resolution};
pub use place::{Place, PlaceError, bearing_deg, distance_m};
pub use plane::Plane;
pub use ring::{MAX_RING_LAT, Ring, RingError, destination};

/// Mean radius of the earth (IUGG), metres.
pub const EARTH_M: f64 = 6_371_008.8;

/// Resolution of a zone's cells: about 0.1 km², edges of about 200 m.
pub const CELL: Resolution = Resolution::Nine;

/// The H3 cell of resolution 9 a place lies in.
pub fn cell(place: Place) -> CellIndex {
    place.h3().to_cell(CELL)
}
