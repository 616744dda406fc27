//! What Redis holds of a rider: his last position, and the points of his trail.

use geodesy::Place;
use prost::Message as _;
use subjects::v1;

use crate::{
    checks::Last,
    filter::{Estimate, Filter},
};

/// The value of `trk:{p}:last:{rider}`: the position as it is answered, and what the next owner of the
/// partition needs to go on: velocity, and the last ping as it came.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Kept {
    #[prost(string, tag = "1")]
    pub city: String,
    #[prost(double, tag = "2")]
    pub lat: f64,
    #[prost(double, tag = "3")]
    pub lng: f64,
    #[prost(float, tag = "4")]
    pub east_mps: f32,
    #[prost(float, tag = "5")]
    pub north_mps: f32,
    #[prost(float, tag = "6")]
    pub accuracy_m: f32,
    /// When he was last heard of.
    #[prost(int64, tag = "7")]
    pub at_ms: i64,
    #[prost(double, tag = "8")]
    pub ping_lat: f64,
    #[prost(double, tag = "9")]
    pub ping_lng: f64,
    #[prost(float, tag = "10")]
    pub ping_accuracy_m: f32,
    /// When the filter took its last fix.
    #[prost(int64, tag = "11")]
    pub fix_ms: i64,
}

impl Kept {
    /// `None`: not ours.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        Self::decode(bytes).ok()
    }

    pub fn position(&self, rider_id: &str) -> v1::Position {
        let estimate = self.estimate((0.0, 0.0));
        v1::Position {
            rider_id: rider_id.to_owned(),
            lat: self.lat,
            lng: self.lng,
            speed_mps: estimate.speed_mps(),
            bearing_deg: estimate.bearing_deg(),
            accuracy_m: f64::from(self.accuracy_m),
            at_ms: self.at_ms,
        }
    }

    fn estimate(&self, (x, y): (f64, f64)) -> Estimate {
        let (vx, vy) = (f64::from(self.east_mps), f64::from(self.north_mps));
        Estimate { x, y, vx, vy, accuracy_m: f64::from(self.accuracy_m) }
    }

    /// Where the filter stood, if what is kept is of any use.
    pub fn place(&self) -> Option<Place> {
        Place::new(self.lat, self.lng).ok()
    }

    /// The filter goes on from here, on a plane around [`Kept::place`].
    pub fn filter(&self) -> Filter {
        Filter::resumed(self.fix_ms as f64 / 1_000.0, self.estimate((0.0, 0.0)))
    }

    pub fn last(&self) -> Option<Last> {
        let place = Place::new(self.ping_lat, self.ping_lng).ok()?;
        Some(Last { place, accuracy_m: f64::from(self.ping_accuracy_m), at_ms: self.at_ms })
    }
}

/// Bytes of one point of a trail. An entry of the list is one or more of them.
pub const POINT: usize = 22;
const DEGREES: f64 = 1e7;

/// One point of a trail: time (ms), latitude and longitude (1e-7 degrees: a centimetre), speed (cm/s),
/// bearing (hundredths), accuracy (decimetres); little-endian.
pub fn push_point(to: &mut Vec<u8>, position: &Spot) {
    to.extend_from_slice(&position.at_ms.to_le_bytes());
    to.extend_from_slice(&((position.lat * DEGREES).round() as i32).to_le_bytes());
    to.extend_from_slice(&((position.lng * DEGREES).round() as i32).to_le_bytes());
    to.extend_from_slice(&((position.speed_mps * 100.0).round() as u16).to_le_bytes());
    to.extend_from_slice(&((position.bearing_deg * 100.0).round() as u16).to_le_bytes());
    to.extend_from_slice(&((position.accuracy_m * 10.0).round() as u16).to_le_bytes());
}

/// The points of one entry, in order; what is no point is left out.
pub fn points(entry: &[u8]) -> impl Iterator<Item = Spot> + '_ {
    let (points, _) = entry.as_chunks::<POINT>();
    points.iter().filter_map(spot)
}

fn spot(point: &[u8; POINT]) -> Option<Spot> {
    let (at_ms, rest) = point.split_first_chunk::<8>()?;
    let (lat, rest) = rest.split_first_chunk::<4>()?;
    let (lng, rest) = rest.split_first_chunk::<4>()?;
    let (speed, rest) = rest.split_first_chunk::<2>()?;
    let (bearing, rest) = rest.split_first_chunk::<2>()?;
    let (accuracy, _) = rest.split_first_chunk::<2>()?;
    Some(Spot {
        at_ms: i64::from_le_bytes(*at_ms),
        lat: f64::from(i32::from_le_bytes(*lat)) / DEGREES,
        lng: f64::from(i32::from_le_bytes(*lng)) / DEGREES,
        speed_mps: f64::from(u16::from_le_bytes(*speed)) / 100.0,
        bearing_deg: f64::from(u16::from_le_bytes(*bearing)) / 100.0,
        accuracy_m: f64::from(u16::from_le_bytes(*accuracy)) / 10.0,
    })
}

/// A position without its rider.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    pub at_ms: i64,
    pub lat: f64,
    pub lng: f64,
    pub speed_mps: f64,
    pub bearing_deg: f64,
    pub accuracy_m: f64,
}

impl Spot {
    pub fn position(&self, rider_id: &str) -> v1::Position {
        v1::Position {
            rider_id: rider_id.to_owned(),
            lat: self.lat,
            lng: self.lng,
            speed_mps: self.speed_mps,
            bearing_deg: self.bearing_deg,
            accuracy_m: self.accuracy_m,
            at_ms: self.at_ms,
        }
    }

    pub fn track_point(&self, rider_id: &str, order_ids: Vec<String>) -> v1::TrackPoint {
        v1::TrackPoint {
            rider_id: rider_id.to_owned(),
            order_ids,
            lat: self.lat,
            lng: self.lng,
            speed_mps: self.speed_mps,
            bearing_deg: self.bearing_deg,
            accuracy_m: self.accuracy_m,
            at_ms: self.at_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_comes_back_as_it_went_in() {
        let spot = Spot {
            at_ms: 1_790_000_000_123,
            lat: -6.123_456_7,
            lng: 106.765_432_1,
            speed_mps: 7.25,
            bearing_deg: 359.99,
            accuracy_m: 12.3,
        };
        let mut entry = Vec::new();
        push_point(&mut entry, &spot);
        push_point(&mut entry, &Spot { lat: 90.0, lng: -180.0, ..spot });
        assert_eq!(entry.len(), 2 * POINT);
        let read: Vec<Spot> = points(&entry).collect();
        assert_eq!(read, [spot, Spot { lat: 90.0, lng: -180.0, ..spot }]);
        assert_eq!(points(&entry[..POINT + 3]).count(), 1);
        assert_eq!(points(b"garbage").count(), 0);
    }
}
