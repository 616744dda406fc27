//! Where riders are, and the way they came.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::v1;
use utoipa::ToSchema;

use super::common::{of_ms, some};

/// The data of an `event: location`: where the order is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LocationEvent {
    pub order_id: String,
    pub lat: f64,
    pub lng: f64,
    pub speed_mps: f64,
    /// Clockwise from north.
    pub bearing_deg: f64,
    /// One standard deviation, metres.
    pub accuracy_m: f64,
    pub at: Option<DateTime<Utc>>,
}

impl LocationEvent {
    pub fn new(order_id: &str, p: &v1::Position) -> Self {
        Self {
            order_id: order_id.to_owned(),
            lat: p.lat,
            lng: p.lng,
            speed_mps: p.speed_mps,
            bearing_deg: p.bearing_deg,
            accuracy_m: p.accuracy_m,
            at: of_ms(p.at_ms),
        }
    }
}

/// A point of the way. Who rode is not told: it is the order's way, not the rider's.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TrackPoint {
    pub lat: f64,
    pub lng: f64,
    pub speed_mps: f64,
    pub bearing_deg: f64,
    pub accuracy_m: f64,
    pub at: Option<DateTime<Utc>>,
}

impl From<v1::TrackPoint> for TrackPoint {
    fn from(p: v1::TrackPoint) -> Self {
        Self {
            lat: p.lat,
            lng: p.lng,
            speed_mps: p.speed_mps,
            bearing_deg: p.bearing_deg,
            accuracy_m: p.accuracy_m,
            at: of_ms(p.at_ms),
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TrackHistory {
    /// Oldest first.
    pub items: Vec<TrackPoint>,
    /// Of the next page; null on the last one.
    pub next_cursor: Option<String>,
}

impl From<v1::TrackHistory> for TrackHistory {
    fn from(h: v1::TrackHistory) -> Self {
        Self { items: h.items.into_iter().map(Into::into).collect(), next_cursor: some(h.next_cursor) }
    }
}

/// One position, as a device sends it: one text frame each. WGS 84 degrees.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PingFrame {
    pub lat: f64,
    pub lng: f64,
    /// One standard deviation, metres.
    pub accuracy_m: f64,
    /// By the device's clock. This or `at_ms`.
    pub at: Option<DateTime<Utc>>,
    /// Unix milliseconds.
    pub at_ms: Option<i64>,
    /// Metres a second.
    pub speed: Option<f64>,
    /// Clockwise from north, degrees.
    pub bearing: Option<f64>,
    /// Comes back in the verdict.
    #[serde(default)]
    pub seq: u64,
}

impl PingFrame {
    /// `None`: there is no time in it, or there are two.
    pub fn into_message(self) -> Option<v1::Ping> {
        let at_ms = match (self.at, self.at_ms) {
            (Some(at), None) => at.timestamp_millis(),
            (None, Some(ms)) => ms,
            (Some(_), Some(_)) | (None, None) => return None,
        };
        Some(v1::Ping {
            lat: self.lat,
            lng: self.lng,
            accuracy_m: self.accuracy_m,
            at_ms,
            speed_mps: self.speed,
            bearing_deg: self.bearing,
            seq: self.seq,
        })
    }
}

/// What became of a position.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PingAnswer {
    /// Of the ping; null if the frame had none that could be read.
    pub seq: Option<u64>,
    pub accepted: bool,
    /// `bounds`, `speed`, `accuracy`, `stale`, `future`, `too_soon`, `still`, `bearing`, `malformed`, `flood`,
    /// `partition`, `banned`; or `unavailable`: nobody looked at it, send the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
