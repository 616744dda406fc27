//! Quote ids: `qte_`, 32 hex digits of a version 7 UUID, `_`, 24 hex digits of an HMAC-SHA256 (RFC 2104) over
//! the id and whose it is. So a forged id, or another customer's, is refused without asking the record.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

/// 96 bits: guessing one takes 2^96 tries against a limit of a few a second.
const TAG: usize = 12;
/// What is signed is ours and a quote, whatever else the key may sign.
const CONTEXT: &[u8] = b"kilat quote 1\0";

/// Signs and checks. Without a key there is none.
#[derive(Clone)]
pub struct Signer {
    key: Vec<u8>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

impl Signer {
    pub fn new(key: &str) -> Option<Self> {
        (!key.is_empty()).then(|| Self { key: key.as_bytes().to_vec() })
    }

    fn mac(&self, id: Uuid, user_id: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(CONTEXT);
        mac.update(id.as_bytes());
        mac.update(user_id.as_bytes());
        Some(mac)
    }

    pub fn sign(&self, id: Uuid, user_id: &str) -> String {
        // A key of any length is a key: there is always a tag.
        let tag = self.mac(id, user_id).map(|mac| mac.finalize().into_bytes());
        let tag = tag.as_deref().and_then(|tag| tag.get(..TAG)).unwrap_or_default();
        format!("qte_{}_{}", id.simple(), hex::encode(tag))
    }

    /// The id, if we made it for this user. Tags are compared in constant time.
    pub fn open(&self, quote_id: &str, user_id: &str) -> Option<Uuid> {
        let (id, tag) = quote_id.strip_prefix("qte_")?.split_once('_')?;
        // Every quote has one spelling only.
        let spelt = |text: &str, len| {
            text.len() == len && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        if !spelt(id, 32) || !spelt(tag, 2 * TAG) {
            return None;
        }
        let (id, tag) = (Uuid::try_parse(id).ok()?, hex::decode(tag).ok()?);
        self.mac(id, user_id)?.verify_truncated_left(&tag).ok()?;
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signer() -> Signer {
        Signer::new("a key of this test").unwrap()
    }

    #[test]
    fn it_is_a_token_of_a_subject_and_has_its_form() {
        let id = signer().sign(Uuid::now_v7(), "usr_1");
        assert_eq!(id.len(), 4 + 32 + 1 + 24);
        assert!(<subjects::ids::Name as subjects::ids::Token>::parse(&id).is_ok());
        assert!(Signer::new("").is_none());
    }

    #[test]
    fn another_spelling_key_or_user_is_refused() {
        let (signer, uuid) = (signer(), Uuid::now_v7());
        let id = signer.sign(uuid, "usr_1");
        assert_eq!(signer.open(&id, "usr_1"), Some(uuid));
        assert_eq!(signer.open(&id, "usr_2"), None);
        assert_eq!(Signer::new("another").unwrap().open(&id, "usr_1"), None);
        assert_eq!(signer.open(&id.to_uppercase(), "usr_1"), None);
        assert_eq!(signer.open(&id[..id.len() - 2], "usr_1"), None, "a shorter tag");
        assert_eq!(signer.open(&format!("{id}00"), "usr_1"), None);
        assert_eq!(signer.open(&id.replacen("qte_", "ord_", 1), "usr_1"), None);
        assert_eq!(signer.open("", "usr_1"), None);
    }

    proptest! {
        #[test]
        fn one_changed_digit_is_seen(at in 4usize..61, digit in "[0-9a-f]") {
            let signer = signer();
            let id = signer.sign(Uuid::from_u128(7), "usr_1");
            let mut forged = id.clone();
            forged.replace_range(at..=at, &digit);
            prop_assume!(forged != id);
            prop_assert_eq!(signer.open(&forged, "usr_1"), None);
        }

        #[test]
        fn rubbish_is_none(text in ".{0,80}") {
            prop_assert_eq!(signer().open(&text, "usr_1"), None);
        }
    }
}
