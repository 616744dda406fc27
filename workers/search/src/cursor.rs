//! Where the next page of a query begins: the offset, bound to what was asked.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use prost::Message;
use subjects::v1;

/// FNV-1a: the same in every build, since a page may be answered by one instance and the next by another.
fn fingerprint(request: &v1::SearchProducts) -> u64 {
    let asked = v1::SearchProducts { page: None, ..request.clone() };
    asked.encode_to_vec().iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

pub fn encode(request: &v1::SearchProducts, offset: u32) -> String {
    let bytes = [offset.to_be_bytes().as_slice(), &fingerprint(request).to_be_bytes()].concat();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// `None`: no cursor of ours, or one of another query.
pub fn decode(request: &v1::SearchProducts, cursor: &str) -> Option<u32> {
    if cursor.is_empty() {
        return Some(0);
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (offset, asked) = bytes.split_first_chunk::<4>()?;
    (asked == fingerprint(request).to_be_bytes()).then(|| u32::from_be_bytes(*offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_query() {
        let milk = v1::SearchProducts { q: "milk".into(), ..Default::default() };
        let cursor = encode(&milk, 20);
        let page = Some(v1::Page { limit: 5, cursor: cursor.clone() });
        assert_eq!(decode(&v1::SearchProducts { page, ..milk.clone() }, &cursor), Some(20));
        assert_eq!(decode(&milk, ""), Some(0));
        let silk = v1::SearchProducts { q: "silk".into(), ..milk };
        assert_eq!(decode(&silk, &cursor), None);
        for wrong in ["x", "!!", "AAAA", &format!("{cursor}AA")] {
            assert_eq!(decode(&silk, wrong), None);
        }
    }
}
