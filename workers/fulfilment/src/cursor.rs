//! Where a page of tasks ended: (created_at, order_id), opaque to clients.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use subjects::ids::{OrderId, Token};

use crate::model::Time;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub created_at: Time,
    pub order_id: String,
}

impl Cursor {
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}:{}", self.created_at.timestamp_micros(), self.order_id))
    }

    /// `None` for what [`encode`](Self::encode) never made.
    pub fn decode(text: &str) -> Option<Self> {
        let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (micros, order_id) = plain.split_once(':')?;
        // Postgres ends before chrono does; nothing of ours is older than the epoch or from after 9999.
        let micros = micros.parse().ok().filter(|micros| (0..253_402_300_799_000_000).contains(micros))?;
        let created_at = DateTime::from_timestamp_micros(micros)?;
        Some(Self { created_at, order_id: OrderId::parse(order_id).ok()?.into() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_goes_both_ways(micros in 0i64..4_000_000_000_000_000, id in "ord_[a-z0-9_]{1,40}") {
            let cursor = Cursor { created_at: DateTime::from_timestamp_micros(micros).unwrap(), order_id: id };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }

        #[test]
        fn rubbish_breaks_nothing(text in ".{0,60}") {
            let _ = Cursor::decode(&text);
        }
    }
}
