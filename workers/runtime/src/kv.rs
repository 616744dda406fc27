//! JetStream KV for two things that must not block for ever: [`Idempotency`] records and [`Lease`]s.
//!
//! Both are compare-and-set writes with a lifetime, and both go through the small [`Bucket`] here
//! instead of `async_nats::jetstream::kv`, because its `create_with_ttl` drops the lifetime when the
//! key's last entry is an expiry or delete marker (async-nats 0.51): a five-second lock would become
//! permanent at its first takeover. The buckets are `KV_*` streams with `allow_msg_ttl`, history 1 and
//! no markers; with more history the server raises a lifetime to that of the markers.
//!
//! The server counts lifetimes in whole seconds and removes within one second after. Who may act is
//! therefore never decided by expiry alone but by the revision, which is also the fencing token.

use std::time::Duration;

use async_nats::{
    HeaderMap, Request,
    client::RequestErrorKind,
    jetstream::{self, publish::PublishAck, response::Response},
};
use bytes::Bytes;

mod idempotency;
mod lease;
mod share;

pub use idempotency::{Begun, Idempotency, IdempotencyOptions, Record, State};
pub use lease::{Acquired, Lease, LeaseOptions, Leases, Standing};
pub use share::{Round, Shares};

/// Why a write or read of a bucket came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KvError {
    /// Somebody else wrote the key after the revision given: whoever gets this no longer holds it.
    #[error("fenced: the key has a later revision")]
    Fenced,
    /// The bucket is full (10077). Go on without it.
    #[error("the bucket is full")]
    Full,
    /// The value is larger than the bucket takes.
    #[error("the value is too large: {0}")]
    TooLarge(String),
    /// No answer, or none of use. A write may have happened.
    #[error("the bucket is unavailable: {0}")]
    Unavailable(String),
    /// What is stored under the key is not ours.
    #[error("the entry cannot be read: {0}")]
    Corrupt(String),
}

/// An entry: what is stored, and the revision to hand to the next write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub revision: u64,
    pub value: Bytes,
}

/// One bucket: compare-and-set with a lifetime.
#[derive(Clone, Debug)]
pub struct Bucket {
    client: async_nats::Client,
    name: &'static str,
    timeout: Duration,
}

const EXPECTED: &str = "Nats-Expected-Last-Subject-Sequence";
const TTL: &str = "Nats-TTL";
const OPERATION: &str = "KV-Operation";

impl Bucket {
    /// Bucket `name` is stream `KV_{name}`. Makes no request: a missing bucket shows with the first.
    /// `timeout` is that of one request.
    pub fn new(js: &jetstream::Context, name: &'static str, timeout: Duration) -> Self {
        Self { client: js.client(), name, timeout }
    }

    /// Writes `value` if the last entry of `key` has this `revision`; 0: if there is none. `ttl` is
    /// counted in whole seconds, rounded up, at least 1; a write without one would make the entry
    /// permanent, so there is none. Returns the new revision.
    ///
    /// # Errors
    /// See [`KvError`]; [`KvError::Fenced`] when the revision is another.
    pub async fn put(&self, key: &str, value: Bytes, revision: u64, ttl: Duration) -> Result<u64, KvError> {
        self.write(key, value, revision, ttl, None).await
    }

    /// Leaves a delete marker that is gone after a second, if the last entry still has `revision`.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    pub async fn delete(&self, key: &str, revision: u64) -> Result<(), KvError> {
        self.write(key, Bytes::new(), revision, Duration::from_secs(1), Some("DEL")).await.map(drop)
    }

    async fn write(
        &self,
        key: &str,
        value: Bytes,
        revision: u64,
        ttl: Duration,
        operation: Option<&str>,
    ) -> Result<u64, KvError> {
        let mut headers = HeaderMap::new();
        headers.insert(EXPECTED, revision.to_string().as_str());
        headers.insert(TTL, format!("{}s", ttl.as_millis().div_ceil(1000).max(1)).as_str());
        if let Some(operation) = operation {
            headers.insert(OPERATION, operation);
        }
        let request = Request::new().headers(headers).payload(value).timeout(Some(self.timeout));
        let subject = format!("$KV.{}.{key}", self.name);
        let reply = self.client.send_request(subject, request).await.map_err(|error| self.failed(&error))?;
        match serde_json::from_slice::<Response<PublishAck>>(&reply.payload) {
            Ok(Response::Ok(ack)) => Ok(ack.sequence),
            Ok(Response::Err { error }) => Err(match error.error_code().0 {
                10071 | 10164 => KvError::Fenced,
                10077 => {
                    metrics::counter!("kilat_kv_full_total", "bucket" => self.name).increment(1);
                    KvError::Full
                }
                10054 => KvError::TooLarge(error.to_string()),
                _ => KvError::Unavailable(error.to_string()),
            }),
            Err(error) => Err(KvError::Unavailable(format!("not a publish ack: {error}"))),
        }
    }

    /// The last entry of `key`; a delete marker has an empty value.
    ///
    /// # Errors
    /// [`KvError::Unavailable`].
    pub async fn get(&self, key: &str) -> Result<Option<Entry>, KvError> {
        let stream = format!("$JS.API.DIRECT.GET.KV_{0}.$KV.{0}.{key}", self.name);
        let request = Request::new().timeout(Some(self.timeout));
        let reply = self.client.send_request(stream, request).await.map_err(|error| self.failed(&error))?;
        if let Some(status) = reply.status {
            return match status.as_u16() {
                404 => Ok(None),
                other => Err(KvError::Unavailable(format!("direct get: status {other}"))),
            };
        }
        let sequence = reply.headers.as_ref().and_then(|headers| headers.get("Nats-Sequence"));
        let revision = sequence
            .and_then(|text| text.as_str().parse().ok())
            .ok_or_else(|| KvError::Unavailable("direct get: no sequence".to_owned()))?;
        Ok(Some(Entry { revision, value: reply.payload }))
    }

    fn failed(&self, error: &async_nats::RequestError) -> KvError {
        metrics::counter!("kilat_kv_failed_total", "bucket" => self.name).increment(1);
        match error.kind() {
            RequestErrorKind::MaxPayloadExceeded => KvError::TooLarge(error.to_string()),
            _ => KvError::Unavailable(error.to_string()),
        }
    }
}
