//! FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv): stable across versions and machines, unlike the standard hasher.

/// 32 bits: Lua's numbers are doubles, so a 64-bit hash would not survive the trip.
pub(crate) fn fnv32<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u32 {
    bytes(parts).fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// 64 bits, for fingerprints, which are compared and never computed with.
pub(crate) fn fnv64<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    bytes(parts)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The parts, each closed by a byte UTF-8 never uses, so that ("ab", "c") and ("a", "bc") differ.
fn bytes<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> impl Iterator<Item = u8> {
    parts.into_iter().flat_map(|part| part.iter().copied().chain([0xff]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_published_vectors() {
        // The published vectors know no closing byte: "foobar" is 0xbf9cf968, then one more step for ours.
        let raw = b"foobar".iter().fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193));
        assert_eq!(raw, 0xbf9c_f968);
        assert_eq!(fnv32([b"foobar".as_slice()]), (raw ^ 0xff).wrapping_mul(0x0100_0193));
    }

    #[test]
    fn where_a_part_ends_matters() {
        assert_ne!(fnv64([b"ab".as_slice(), b"c"]), fnv64([b"a".as_slice(), b"bc"]));
        assert_ne!(fnv32([b"ab".as_slice(), b"c"]), fnv32([b"a".as_slice(), b"bc"]));
    }
}
