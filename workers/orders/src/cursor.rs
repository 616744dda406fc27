//! Where a page of orders ended: (placed_at, order_id), opaque to clients.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use subjects::ids::{OrderId, Token};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub placed_at: DateTime<Utc>,
    pub order_id: String,
}

impl Cursor {
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}:{}", self.placed_at.timestamp_micros(), self.order_id))
    }

    /// `None` for what [`encode`](Self::encode) never made.
    pub fn decode(text: &str) -> Option<Self> {
        let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (micros, order_id) = plain.split_once(':')?;
        let placed_at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        let order_id = OrderId::parse(order_id).ok()?.into();
        Some(Self { placed_at, order_id })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_goes_both_ways(micros in 0i64..4_000_000_000_000_000, id in "ord_[a-z0-9_]{1,40}") {
            let cursor = Cursor { placed_at: DateTime::from_timestamp_micros(micros).unwrap(), order_id: id };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }

        #[test]
        fn rubbish_is_refused_and_breaks_nothing(text in ".{0,60}") {
            let _ = Cursor::decode(&text);
        }
    }

    #[test]
    fn what_we_never_made_is_refused() {
        for bad in ["", "x", "MTI6cGF5XzE", &URL_SAFE_NO_PAD.encode("99999999999999999999:ord_1")] {
            assert_eq!(Cursor::decode(bad), None, "{bad}");
        }
    }
}
