//! HMAC-SHA256 of webhook bodies. Pure; compared in constant time.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::error::WebhookError;

/// How far a signed timestamp may lie from our clock, either way, unless it is configured.
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Lower-case hex of HMAC-SHA256 over the parts, in order.
pub fn sign(secret: &str, parts: &[&[u8]]) -> String {
    hex::encode(mac(secret, parts))
}

fn mac(secret: &str, parts: &[&[u8]]) -> Vec<u8> {
    // HMAC accepts a key of any length; the error type exists for MACs that do not.
    match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mut mac) => {
            for part in parts {
                mac.update(part);
            }
            mac.finalize().into_bytes().to_vec()
        }
        Err(_) => Vec::new(),
    }
}

/// Whether any secret and any offered signature agree. All pairs are tried whatever matches first, so
/// timing tells nothing about which secret is in use. An empty secret never matches: a provider that
/// was left unconfigured must not be forgeable by signing with nothing.
pub fn matches_any<'a>(
    secrets: &[String],
    offered: impl Iterator<Item = &'a str> + Clone,
    parts: &[&[u8]],
) -> bool {
    use subtle::{Choice, ConstantTimeEq};
    let mut found = Choice::from(0);
    for secret in secrets.iter().filter(|s| !s.is_empty()) {
        let expected = mac(secret, parts);
        for signature in offered.clone() {
            if let Ok(bytes) = hex::decode(signature.trim()) {
                found |= bytes.ct_eq(&expected);
            }
        }
    }
    found.into()
}

/// The header `t=<unix seconds>,v1=<hex>[,v1=<hex>…]`: the signed text is `{t}.{body}`. Several `v1`
/// come while a secret is being rolled; unknown schemes are ignored.
pub fn verify_timestamped(
    secrets: &[String],
    header: Option<&str>,
    body: &[u8],
    now: DateTime<Utc>,
    tolerance: TimeDelta,
) -> Result<DateTime<Utc>, WebhookError> {
    let header = header.ok_or(WebhookError::MissingSignature)?;
    let pairs = header.split(',').filter_map(|pair| pair.trim().split_once('='));
    let stamp = pairs.clone().find(|(k, _)| *k == "t").map(|(_, v)| v).ok_or(WebhookError::BadSignature)?;
    let signatures = pairs.filter(|(k, _)| *k == "v1").map(|(_, v)| v);
    // The signature comes first: the age of a forgery is nobody's business.
    if !matches_any(secrets, signatures, &[stamp.as_bytes(), b".", body]) {
        return Err(WebhookError::BadSignature);
    }
    let signed_at =
        stamp.parse().ok().and_then(|s| DateTime::from_timestamp(s, 0)).ok_or(WebhookError::BadSignature)?;
    check_age(signed_at, now, tolerance, tolerance)?;
    Ok(signed_at)
}

/// The header our sandbox, or a test playing a provider, puts on a body.
pub fn timestamped_header(secret: &str, body: &[u8], at: DateTime<Utc>) -> String {
    let stamp = at.timestamp().to_string();
    let signature = sign(secret, &[stamp.as_bytes(), b".", body]);
    format!("t={stamp},v1={signature}")
}

/// `at` must lie within `max_age` behind and `tolerance` ahead of `now`. No tolerance: nothing does.
pub fn check_age(
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    max_age: TimeDelta,
    tolerance: TimeDelta,
) -> Result<(), WebhookError> {
    let age = now.signed_duration_since(at);
    if age > max_age || tolerance <= TimeDelta::zero() {
        Err(WebhookError::TooOld)
    } else if -age > tolerance {
        Err(WebhookError::FromFuture)
    } else {
        Ok(())
    }
}

/// Lower-case hex SHA-256, the identity of a body.
pub fn digest(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn secrets(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn known_vector() {
        // RFC 4231, test case 2.
        assert_eq!(
            sign("Jefe", &[b"what do ya want ", b"for nothing?"]),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_rolled_secret_is_accepted_while_both_are_listed() {
        let body = br#"{"id":"evt_1"}"#;
        let old = timestamped_header("whsec_old", body, at(1_000));
        let new = sign("whsec_new", &[b"1000.", body]);
        let both = format!("{old},v1={new},v0=ignored");
        for known in [&["whsec_old"][..], &["whsec_new"], &["whsec_new", "whsec_old"]] {
            assert!(verify_timestamped(&secrets(known), Some(&both), body, at(1_100), TOLERANCE).is_ok());
        }
        let other = secrets(&["whsec_other"]);
        assert_eq!(
            verify_timestamped(&other, Some(&both), body, at(1_100), TOLERANCE),
            Err(WebhookError::BadSignature)
        );
    }

    #[test]
    fn an_empty_secret_authenticates_nobody() {
        let body = b"{}";
        let header = timestamped_header("", body, at(1_000));
        assert_eq!(
            verify_timestamped(&secrets(&[""]), Some(&header), body, at(1_000), TOLERANCE),
            Err(WebhookError::BadSignature)
        );
        assert_eq!(
            verify_timestamped(&[], Some(&header), body, at(1_000), TOLERANCE),
            Err(WebhookError::BadSignature)
        );
    }

    #[test]
    fn tolerance_is_five_minutes_either_way_and_inclusive() {
        let body = b"{}";
        let s = secrets(&["whsec"]);
        let header = timestamped_header("whsec", body, at(10_000));
        let check = |now| verify_timestamped(&s, Some(&header), body, at(now), TOLERANCE).map(|_| ());
        assert_eq!(check(10_300), Ok(()));
        assert_eq!(check(10_301), Err(WebhookError::TooOld));
        assert_eq!(check(9_700), Ok(()));
        assert_eq!(check(9_699), Err(WebhookError::FromFuture));
    }

    #[test]
    fn the_tolerance_is_as_configured_and_none_refuses_all() {
        let (body, s) = (b"{}", secrets(&["whsec"]));
        let header = timestamped_header("whsec", body, at(10_000));
        let check = |now, seconds| {
            verify_timestamped(&s, Some(&header), body, at(now), TimeDelta::seconds(seconds)).map(|_| ())
        };
        assert_eq!(check(10_030, 30), Ok(()));
        assert_eq!(check(10_031, 30), Err(WebhookError::TooOld));
        assert_eq!(check(9_969, 30), Err(WebhookError::FromFuture));
        assert_eq!(check(10_000, 0), Err(WebhookError::TooOld));
    }

    proptest! {
        #[test]
        fn any_changed_byte_breaks_it(body in proptest::collection::vec(any::<u8>(), 1..200), i in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let s = secrets(&["whsec"]);
            let header = timestamped_header("whsec", &body, at(1_000));
            prop_assert!(verify_timestamped(&s, Some(&header), &body, at(1_000), TOLERANCE).is_ok());
            let mut forged = body.clone();
            let i = i.index(forged.len());
            forged[i] ^= 1 << bit;
            prop_assert_eq!(verify_timestamped(&s, Some(&header), &forged, at(1_000), TOLERANCE), Err(WebhookError::BadSignature));
        }

        #[test]
        fn no_header_text_panics(header in ".{0,120}") {
            let s = secrets(&["whsec"]);
            let checked = verify_timestamped(&s, Some(&header), b"{}", at(1_000), TOLERANCE);
            prop_assert!(checked.is_err());
        }
    }
}
