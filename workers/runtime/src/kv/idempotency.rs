//! `Idempotency-Key`: who works on it, or what was answered.
//!
//! `begin` creates the record at revision 0; the revision it returns is the fencing token of whoever
//! created it. A record in flight whose `until` has passed can be taken over by compare-and-set, once;
//! the write of the one taken over is then refused as [`KvError::Fenced`]. That the record also expires
//! is housekeeping only.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_nats::jetstream;
use bytes::Bytes;
use prost::Message;
use uuid::Uuid;

use super::{Bucket, KvError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    InFlight,
    Done,
}

/// What is stored under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub state: State,
    /// Of the canonical request: the same key with another request is refused.
    pub req_hash: Vec<u8>,
    pub saga_id: String,
    pub order_id: String,
    /// The instance at work, for people.
    pub owner: String,
    /// Unix milliseconds until which the owner alone may go on.
    pub until_ms: u64,
    /// HTTP status of the answer; 0 while in flight.
    pub status: u16,
    /// The answer, to be replayed byte for byte.
    pub body: Bytes,
}

impl Record {
    /// In flight, with its time over: may be taken over.
    pub fn is_abandoned(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        self.state == State::InFlight && now >= u128::from(self.until_ms)
    }
}

/// The stored form; field numbers are fixed, since records outlive a deployment.
#[derive(Clone, PartialEq, Message)]
struct Stored {
    #[prost(bool, tag = "1")]
    done: bool,
    #[prost(bytes = "vec", tag = "2")]
    req_hash: Vec<u8>,
    #[prost(string, tag = "3")]
    saga_id: String,
    #[prost(string, tag = "4")]
    order_id: String,
    #[prost(string, tag = "5")]
    owner: String,
    #[prost(uint64, tag = "6")]
    until_ms: u64,
    #[prost(uint32, tag = "7")]
    status: u32,
    #[prost(bytes = "bytes", tag = "8")]
    body: Bytes,
    /// Tells a writer whose ack was lost that the record there is its own.
    #[prost(fixed64, tag = "9")]
    write: u64,
}

impl Stored {
    fn of(record: &Record, write: u64) -> Self {
        let Record { state, req_hash, saga_id, order_id, owner, until_ms, status, body } = record.clone();
        let (done, status) = (state == State::Done, u32::from(status));
        Self { done, req_hash, saga_id, order_id, owner, until_ms, status, body, write }
    }

    fn into_record(self) -> Record {
        Record {
            state: if self.done { State::Done } else { State::InFlight },
            req_hash: self.req_hash,
            saga_id: self.saga_id,
            order_id: self.order_id,
            owner: self.owner,
            until_ms: self.until_ms,
            status: u16::try_from(self.status).unwrap_or(u16::MAX),
            body: self.body,
        }
    }
}

/// What [`Idempotency::begin`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Ours to work on, under this revision.
    Created { revision: u64 },
    /// Somebody's: done, in flight, or abandoned.
    Exists { record: Record, revision: u64 },
}

#[derive(Clone, Copy, Debug)]
pub struct IdempotencyOptions {
    /// A record in flight that nobody writes again is removed after this. Default 60 s. It must be
    /// well over the time of the claim in `until_ms`.
    pub in_flight_ttl: Duration,
    /// Of one request to the bucket. Default 1 s: the caller has Postgres to fall back on.
    pub timeout: Duration,
}

impl Default for IdempotencyOptions {
    fn default() -> Self {
        Self { in_flight_ttl: Duration::from_secs(60), timeout: Duration::from_secs(1) }
    }
}

/// The bucket `IDEM`.
#[derive(Clone, Debug)]
pub struct Idempotency {
    bucket: Bucket,
    in_flight_ttl: Duration,
}

/// The namespace of [`Idempotency::key`].
const KEYS: Uuid = Uuid::from_u128(0x6b69_6c61_742d_6964_656d_2d6b_6579_2d31);

impl Idempotency {
    pub fn new(js: &jetstream::Context, options: IdempotencyOptions) -> Self {
        let bucket = Bucket::new(js, "IDEM", options.timeout);
        Self { bucket, in_flight_ttl: options.in_flight_ttl }
    }

    /// The key of a caller's `Idempotency-Key`: `{caller}.{32 hex digits}`, the digits a version 5
    /// UUID over caller and key (the key itself may hold anything). A caller that is no plain id
    /// becomes `_`; the digits tell it apart all the same.
    pub fn key(caller: &str, idempotency_key: &str) -> String {
        let plain = !caller.is_empty()
            && caller.len() <= 64
            && caller.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let digest = Uuid::new_v5(&KEYS, format!("{caller}\0{idempotency_key}").as_bytes());
        format!("{}.{}", if plain { caller } else { "_" }, digest.simple())
    }

    /// Creates the record unless there is one.
    ///
    /// # Errors
    /// [`KvError::Full`], [`KvError::Unavailable`]: go on with Postgres, which holds the truth.
    pub async fn begin(&self, key: &str, record: &Record) -> Result<Begun, KvError> {
        let stored = Stored::of(record, fastrand::u64(1..));
        let value = Bytes::from(stored.encode_to_vec());
        // A record may expire, or a replica lag, between the refused write and the read.
        for _ in 0..3 {
            match self.bucket.put(key, value.clone(), 0, self.in_flight_ttl).await {
                Ok(revision) => return Ok(Begun::Created { revision }),
                Err(KvError::Fenced) => {}
                Err(error) => return Err(error),
            }
            if let Some(entry) = self.bucket.get(key).await? {
                let revision = entry.revision;
                let there = decode(entry.value)?;
                // Ours, though the ack of an earlier try got lost.
                if there.write == stored.write {
                    return Ok(Begun::Created { revision });
                }
                return Ok(Begun::Exists { record: there.into_record(), revision });
            }
        }
        Err(KvError::Unavailable("the record came and went".to_owned()))
    }

    /// What is stored, if anything.
    ///
    /// # Errors
    /// [`KvError::Unavailable`].
    pub async fn read(&self, key: &str) -> Result<Option<(Record, u64)>, KvError> {
        let entry = self.bucket.get(key).await?;
        entry.map(|entry| Ok((decode(entry.value)?.into_record(), entry.revision))).transpose()
    }

    /// Makes an abandoned record ours, if nobody was faster. Returns the new fencing token. Whether
    /// it [is abandoned](Record::is_abandoned) is the caller's to see.
    ///
    /// # Errors
    /// [`KvError::Fenced`] when somebody was.
    pub async fn takeover(&self, key: &str, revision: u64, record: &Record) -> Result<u64, KvError> {
        self.write(key, revision, record, self.in_flight_ttl).await
    }

    /// Writes a later `until_ms` (or another owner) into our record. Returns the new fencing token.
    ///
    /// # Errors
    /// [`KvError::Fenced`] when it is no longer ours.
    pub async fn keep_alive(&self, key: &str, revision: u64, record: &Record) -> Result<u64, KvError> {
        self.write(key, revision, record, self.in_flight_ttl).await
    }

    /// Stores the answer, to be replayed for `ttl`. Returns the revision.
    ///
    /// # Errors
    /// [`KvError::Fenced`]: another has taken over; read what it answered. [`KvError::Full`],
    /// [`KvError::TooLarge`]: the answer stands in Postgres all the same.
    pub async fn finish(
        &self,
        key: &str,
        revision: u64,
        record: &Record,
        ttl: Duration,
    ) -> Result<u64, KvError> {
        self.write(key, revision, record, ttl).await
    }

    async fn write(&self, key: &str, revision: u64, record: &Record, ttl: Duration) -> Result<u64, KvError> {
        // Revision 0 would create: what has expired was ours no longer.
        if revision == 0 {
            return Err(KvError::Fenced);
        }
        let value = Stored::of(record, fastrand::u64(1..)).encode_to_vec();
        self.bucket.put(key, value.into(), revision, ttl).await
    }
}

fn decode(value: Bytes) -> Result<Stored, KvError> {
    Stored::decode(value).map_err(|error| KvError::Corrupt(error.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bytes, Idempotency, Message, Record, State, Stored};

    proptest! {
        #[test]
        fn a_key_is_a_valid_kv_key_whatever_the_caller_sends(caller in ".{0,80}", key in ".{0,255}") {
            let made = Idempotency::key(&caller, &key);
            prop_assert!(made.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b)), "{made}");
            prop_assert_eq!(made.split('.').filter(|token| !token.is_empty()).count(), 2);
        }

        #[test]
        fn a_record_comes_back_as_it_was(
            done: bool, req_hash: Vec<u8>, owner in ".*", until_ms: u64, status: u16, body: Vec<u8>,
        ) {
            let state = if done { State::Done } else { State::InFlight };
            let (saga_id, order_id) = ("sag_1".to_owned(), "ord_1".to_owned());
            let record = Record { state, req_hash, saga_id, order_id, owner, until_ms, status, body: body.into() };
            let stored = Bytes::from(Stored::of(&record, 7).encode_to_vec());
            prop_assert_eq!(Stored::decode(stored).unwrap().into_record(), record);
        }
    }

    #[test]
    fn callers_do_not_share_keys() {
        assert_ne!(Idempotency::key("usr_1", "k"), Idempotency::key("usr_2", "k"));
        assert_ne!(Idempotency::key("a b", "k"), Idempotency::key("a c", "k"));
    }
}
