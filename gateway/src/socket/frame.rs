//! Reading a frame. What can be read is tracking's to judge, wherever on earth it claims to be.

use subjects::v1;

use super::MAX_FRAME;
use crate::dto::tracking::PingFrame;

/// A frame as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    Ping(v1::Ping),
    /// With its `seq`, if it has one that can be read.
    Malformed(Option<u64>),
}

pub fn read(text: &str) -> Frame {
    if text.len() > MAX_FRAME {
        return Frame::Malformed(None);
    }
    let ping = serde_json::from_str::<PingFrame>(text).ok().and_then(PingFrame::into_message);
    ping.map_or_else(|| Frame::Malformed(seq(text)), Frame::Ping)
}

fn seq(text: &str) -> Option<u64> {
    serde_json::from_str::<serde_json::Value>(text).ok()?.get("seq")?.as_u64()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_ping_has_a_place_an_accuracy_and_one_time() {
        let whole = r#"{"lat":-6.2,"lng":106.8,"accuracy_m":5,"at":"2026-01-02T03:04:05.678Z",
            "speed":7.5,"bearing":90,"seq":3}"#;
        let Frame::Ping(ping) = read(whole) else { panic!("{whole}") };
        assert_eq!((ping.lat, ping.seq, ping.at_ms), (-6.2, 3, 1_767_323_045_678));
        assert_eq!((ping.speed_mps, ping.bearing_deg), (Some(7.5), Some(90.0)));
        let Frame::Ping(ping) = read(r#"{"lat":0,"lng":0,"accuracy_m":0,"at_ms":-1}"#) else { panic!() };
        assert_eq!((ping.seq, ping.at_ms, ping.speed_mps), (0, -1, None));
        // Off the earth, but well-formed: tracking names the reason.
        assert!(matches!(read(r#"{"lat":106.8,"lng":-6.2,"accuracy_m":9,"at_ms":1}"#), Frame::Ping(_)));
    }

    #[test]
    fn garbage_is_malformed_and_keeps_its_number() {
        let long = format!(r#"{{"lat":1,"lng":1,"accuracy_m":1,"at_ms":1,"seq":1{}}}"#, " ".repeat(1_024));
        for (text, seq) in [
            ("", None),
            ("null", None),
            ("[1,2]", None),
            (r#"{"seq":7}"#, Some(7)),
            (r#"{"lat":1,"lng":1,"accuracy_m":1,"seq":8}"#, Some(8)),
            (r#"{"lat":1,"lng":1,"accuracy_m":1,"at_ms":1,"at":"2026-01-02T03:04:05Z","seq":9}"#, Some(9)),
            (r#"{"lat":1,"lng":1,"accuracy_m":1,"at_ms":1,"who":"rid_2","seq":10}"#, Some(10)),
            (r#"{"lat":"1","lng":1,"accuracy_m":1,"at_ms":1,"seq":11}"#, Some(11)),
            (r#"{"lat":NaN,"lng":1,"accuracy_m":1,"at_ms":1,"seq":12}"#, None),
            (r#"{"lat":1e999,"lng":1,"accuracy_m":1,"at_ms":1,"seq":13}"#, None),
            (r#"{"lat":1,"lng":1,"accuracy_m":1,"at_ms":1,"seq":-1}"#, None),
            (long.as_str(), None),
        ] {
            assert_eq!(read(text), Frame::Malformed(seq), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_read_is_not_finite(text in ".{0,200}", lat in any::<f64>(), lng in any::<f64>()) {
            let _ = read(&text);
            let made = format!(r#"{{"lat":{lat},"lng":{lng},"accuracy_m":1,"at_ms":1}}"#);
            if let Frame::Ping(ping) = read(&made) {
                prop_assert!(ping.lat.is_finite() && ping.lng.is_finite());
            }
        }
    }
}
