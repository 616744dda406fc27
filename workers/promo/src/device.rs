//! Devices, as far as they are known: by an HMAC of their fingerprint and nothing else.

use hmac::{Hmac, KeyInit as _, Mac as _};
use runtime::config::Secret;
use sha2::{Digest as _, Sha256};

/// What is kept of a fingerprint: 128 bits are enough to tell devices apart, and useless without the key. Empty
/// without a fingerprint, or without a key.
pub fn seal(key: &Secret, fingerprint: &str) -> String {
    if key.is_empty() || fingerprint.is_empty() {
        return String::new();
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()) else { return String::new() };
    mac.update(fingerprint.as_bytes());
    let sealed = mac.finalize().into_bytes();
    hex::encode(sealed.get(..16).unwrap_or_default())
}

/// SHA-256 over parts, each with its length, so that no two lists of parts are one text.
#[derive(Default)]
pub struct Parts(Sha256);

impl Parts {
    pub fn text(&mut self, part: &str) -> &mut Self {
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part.as_bytes());
        self
    }

    pub fn number(&mut self, number: i64) -> &mut Self {
        self.0.update(number.to_be_bytes());
        self
    }

    pub fn hex(self) -> String {
        hex::encode(self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_sealed_by_its_key_or_not_looked_at() {
        let (one, two) = (Secret::new("one"), Secret::new("two"));
        assert_eq!(seal(&one, "device"), seal(&one, "device"));
        assert_ne!(seal(&one, "device"), seal(&two, "device"));
        assert_ne!(seal(&one, "device"), seal(&one, "other"));
        assert_eq!(seal(&one, "device").len(), 32);
        assert_eq!((seal(&Secret::default(), "device"), seal(&one, "")), (String::new(), String::new()));
    }

    #[test]
    fn parts_are_told_apart() {
        let hex = |parts: &[&str]| {
            let mut all = Parts::default();
            parts.iter().for_each(|part| {
                all.text(part);
            });
            all.hex()
        };
        assert_ne!(hex(&["ab", "c"]), hex(&["a", "bc"]));
    }
}
