//! A token that a device asked for this sale: `base64url(payload).base64url(hmac-sha256)`. Pure.
//!
//! It keeps out whoever posts purchases without having asked. It is good for one knock: the nonce is spent in the same
//! step that counts the attempt.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How far the clock of whoever made a token may differ from ours.
pub const SKEW: Duration = Duration::from_secs(30);

/// Longest token looked at, bytes.
pub const MAX_LEN: usize = 2_048;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    pub fingerprint: String,
    pub sale: String,
    /// Empty: whoever has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user: String,
    /// Unix seconds.
    pub expiry: u64,
    pub nonce: String,
}

/// Why a token is not taken. Its word is a metric's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("malformed")]
    Malformed,
    #[error("signature")]
    Signature,
    #[error("foreign")]
    Foreign,
    #[error("expired")]
    Expired,
    /// It would be good for longer than any we make.
    #[error("future")]
    Future,
}

/// Signs.
///
/// # Errors
/// The payload cannot be written, which a struct of strings can.
pub fn sign(key: &[u8], payload: &Payload) -> Result<String, Refused> {
    let body = serde_json::to_vec(payload).map_err(|_| Refused::Malformed)?;
    let head = URL_SAFE_NO_PAD.encode(body);
    let mac = mac(key, head.as_bytes())?.finalize().into_bytes();
    Ok(format!("{head}.{}", URL_SAFE_NO_PAD.encode(mac)))
}

fn mac(key: &[u8], head: &[u8]) -> Result<Hmac<Sha256>, Refused> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Refused::Signature)?;
    mac.update(head);
    Ok(mac)
}

/// For whom a token must have been made.
#[derive(Clone, Copy, Debug)]
pub struct Bearer<'a> {
    pub sale: &'a str,
    pub fingerprint: &'a str,
    pub user: &'a str,
}

/// Checks everything but whether the nonce was spent. The signature comes first and is compared in constant time.
///
/// # Errors
/// See [`Refused`].
pub fn verify(
    key: &[u8],
    token: &str,
    of: Bearer<'_>,
    now: u64,
    lifetime: Duration,
) -> Result<Payload, Refused> {
    if token.len() > MAX_LEN {
        return Err(Refused::Malformed);
    }
    let (head, tag) = token.split_once('.').ok_or(Refused::Malformed)?;
    let tag = URL_SAFE_NO_PAD.decode(tag).map_err(|_| Refused::Malformed)?;
    mac(key, head.as_bytes())?.verify_slice(&tag).map_err(|_| Refused::Signature)?;
    let body = URL_SAFE_NO_PAD.decode(head).map_err(|_| Refused::Malformed)?;
    let payload: Payload = serde_json::from_slice(&body).map_err(|_| Refused::Malformed)?;
    let whose = payload.user.is_empty() || payload.user == of.user;
    if payload.sale != of.sale || payload.fingerprint != of.fingerprint || !whose {
        return Err(Refused::Foreign);
    }
    if now > payload.expiry.saturating_add(SKEW.as_secs()) {
        return Err(Refused::Expired);
    }
    if payload.expiry > now.saturating_add(lifetime.as_secs() + SKEW.as_secs()) {
        return Err(Refused::Future);
    }
    Ok(payload)
}

/// Longer than any token with a spent nonce can still be good.
pub fn nonce_kept(lifetime: Duration) -> Duration {
    lifetime + SKEW * 2 + Duration::from_secs(5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &[u8] = b"a key of the sale's";
    const LIFE: Duration = Duration::from_secs(30);
    const NOW: u64 = 2_000_000_000;
    const OF: Bearer<'_> = Bearer { sale: "drop", fingerprint: "phone", user: "usr_1" };

    fn payload(expiry: u64) -> Payload {
        Payload {
            fingerprint: "phone".into(),
            sale: "drop".into(),
            user: "usr_1".into(),
            expiry,
            nonce: "n1".into(),
        }
    }

    #[test]
    fn what_was_signed_is_read_and_nothing_else() {
        let token = sign(KEY, &payload(NOW + 30)).unwrap();
        assert_eq!(verify(KEY, &token, OF, NOW, LIFE), Ok(payload(NOW + 30)));
        assert_eq!(verify(b"another", &token, OF, NOW, LIFE), Err(Refused::Signature));
        for of in [
            Bearer { sale: "other", ..OF },
            Bearer { fingerprint: "tablet", ..OF },
            Bearer { user: "usr_2", ..OF },
        ] {
            assert_eq!(verify(KEY, &token, of, NOW, LIFE), Err(Refused::Foreign), "{of:?}");
        }
        for text in ["", ".", "a.b", "ü.ü", "eyJ9", &"x".repeat(3_000)] {
            assert!(verify(KEY, text, OF, NOW, LIFE).is_err(), "{text:?}");
        }
    }

    #[test]
    fn anybody_s_token_is_for_whoever_has_it() {
        let token = sign(KEY, &Payload { user: String::new(), ..payload(NOW) }).unwrap();
        assert!(verify(KEY, &token, Bearer { user: "usr_9", ..OF }, NOW, LIFE).is_ok());
    }

    proptest! {
        /// A clock that is off by up to 30 s either way is forgiven, one that is off by more is not.
        #[test]
        fn thirty_seconds_of_skew(age in -200i64..200) {
            let token = sign(KEY, &payload(NOW + 30)).unwrap();
            let at = NOW.checked_add_signed(age).unwrap();
            let expected = match age {
                ..-30 => Err(Refused::Future),
                -30..=60 => Ok(payload(NOW + 30)),
                _ => Err(Refused::Expired),
            };
            prop_assert_eq!(verify(KEY, &token, OF, at, LIFE), expected);
        }

        /// Whatever is changed about it, it is not taken; the one change that is none is told apart by the text.
        #[test]
        fn one_byte_changes_everything(at in any::<prop::sample::Index>(), byte in 0x21u8..0x7f) {
            let token = sign(KEY, &payload(NOW + 30)).unwrap();
            let mut bytes = token.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let forged = String::from_utf8(bytes).unwrap();
            let verdict = verify(KEY, &forged, OF, NOW, LIFE);
            prop_assert_eq!(verdict.is_ok(), forged == token);
        }

        #[test]
        fn garbage_is_refused(text in "\\PC{0,200}") {
            prop_assert!(verify(KEY, &text, OF, NOW, LIFE).is_err());
        }

        /// A nonce is remembered until its token cannot be good any more.
        #[test]
        fn a_spent_nonce_outlives_its_token(used in -30i64..=60) {
            let kept = nonce_kept(LIFE).as_secs();
            let forgotten = NOW.checked_add_signed(used).unwrap() + kept;
            let token = sign(KEY, &payload(NOW + 30)).unwrap();
            prop_assert!(verify(KEY, &token, OF, forgotten, LIFE).is_err());
        }
    }
}
