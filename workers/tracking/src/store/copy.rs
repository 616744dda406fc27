//! Rows for `COPY … (format binary)`: about a third of the work of the text format, on both sides.
//! <https://www.postgresql.org/docs/current/sql-copy.html>, "Binary Format".

use subjects::v1::TrackPoint;

pub const STATEMENT: &str = "copy tracking.point
    (at, rider_id, city, lat, lng, speed_mps, bearing_deg, accuracy_m, orders) from stdin (format binary)";

const COLUMNS: i16 = 9;
/// From 1970 to 2000, where Postgres counts from, in ms.
const EPOCH_MS: i64 = 946_684_800_000;
const TEXT_OID: i32 = 25;

/// A COPY stream being written.
pub struct Rows(Vec<u8>);

impl Rows {
    pub fn with_capacity(rows: usize) -> Self {
        let mut bytes = Vec::with_capacity(32 + rows * 160);
        bytes.extend_from_slice(b"PGCOPY\n\xff\r\n\0");
        bytes.extend_from_slice(&[0; 8]);
        Self(bytes)
    }

    pub fn push(&mut self, city: &str, point: &TrackPoint) {
        self.0.extend_from_slice(&COLUMNS.to_be_bytes());
        self.field(&point.at_ms.saturating_sub(EPOCH_MS).saturating_mul(1_000).to_be_bytes());
        self.field(point.rider_id.as_bytes());
        self.field(city.as_bytes());
        self.field(&point.lat.to_be_bytes());
        self.field(&point.lng.to_be_bytes());
        self.field(&(point.speed_mps as f32).to_be_bytes());
        self.field(&(point.bearing_deg as f32).to_be_bytes());
        self.field(&(point.accuracy_m as f32).to_be_bytes());
        if point.order_ids.is_empty() {
            self.0.extend_from_slice(&(-1i32).to_be_bytes());
        } else {
            self.texts(&point.order_ids);
        }
    }

    fn field(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&length(bytes.len()).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn texts(&mut self, texts: &[String]) {
        let bytes = 20 + texts.iter().map(|text| 4 + text.len()).sum::<usize>();
        // Dimensions, no nulls, element type, elements, lower bound.
        for number in [length(bytes), 1, 0, TEXT_OID, length(texts.len()), 1] {
            self.0.extend_from_slice(&number.to_be_bytes());
        }
        for text in texts {
            self.field(text.as_bytes());
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        self.0.extend_from_slice(&(-1i16).to_be_bytes());
        self.0
    }
}

fn length(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
