//! Which partition a rider's pings go to.
//!
//! The server computes it from the account mapping
//! `gps.*.* → gpsp.{{partition(16,2)}}.{{wildcard(1)}}.{{wildcard(2)}}`, and here it is computed the same
//! way: for who publishes past the mapping, and for the owner of a partition, who drops what a device
//! put into another. `workers/tracking/tests` holds both against a real server.

use crate::ids::{RiderId, Token};

/// Partitions of the ping feed. Fixed for good, whatever the number of workers: it is part of subjects
/// and of stored frames.
pub const PARTITIONS: u32 = 16;

/// 0 to [`PARTITIONS`] - 1.
pub fn partition(rider: &RiderId) -> u32 {
    partition_of(rider.as_str())
}

/// As [`partition`], for an id that has not been read: the hot path of ingest.
pub fn partition_of(rider: &str) -> u32 {
    fnv1a_32(rider.as_bytes()) % PARTITIONS
}

/// FNV-1a, 32 bits, as nats-server's `partition()` uses it.
/// <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>
const fn fnv1a_32(mut bytes: &[u8]) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    while let [first, rest @ ..] = bytes {
        hash = (hash ^ *first as u32).wrapping_mul(0x0100_0193);
        bytes = rest;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // The draft's test vectors.
        assert_eq!(fnv1a_32(b""), 0x811c_9dc5);
        assert_eq!(fnv1a_32(b"a"), 0xe40c_292c);
        assert_eq!(fnv1a_32(b"foobar"), 0xbf9c_f968);
    }

    #[test]
    fn riders_spread_evenly() {
        let mut count = [0u32; PARTITIONS as usize];
        for _ in 0..16_000 {
            count[partition(&RiderId::fresh()) as usize] += 1;
        }
        assert!(count.iter().all(|&n| (700..1_300).contains(&n)), "{count:?}");
    }
}
