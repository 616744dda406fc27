//! The bucket `DRIVER`: one entry for each rider who is shut out, as JSON, so that
//! `nats kv get DRIVER rid_…` can be read.
//!
//! A ban with an end goes with its TTL. A lifted one is written as such rather than deleted: a marker
//! that is gone in a second would be missed by whoever was away for two.

use std::time::Duration;

use async_nats::{HeaderMap, Request, jetstream};
use bytes::Bytes;
use jetstream::{publish::PublishAck, response::Response};
use pbjson_types::Timestamp;
use runtime::{Fault, kv};
use subjects::{codec::Encoding, v1};

use crate::handlers::DISPATCH;

pub(crate) const STREAM: &str = "KV_DRIVER";
pub(crate) const PREFIX: &str = "$KV.DRIVER.";

/// How long a lifted ban is remembered: longer than any watcher is away.
const LIFTED_FOR: Duration = Duration::from_secs(86_400);
const TIMEOUT: Duration = Duration::from_secs(2);
/// Writes of two at once: each reads what the other wrote, and tries again.
const TRIES: usize = 5;
const WRONG_REVISION: [u64; 2] = [10071, 10164];

#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    read: kv::Bucket,
    client: async_nats::Client,
}

impl Bucket {
    pub fn new(jetstream: &jetstream::Context) -> Self {
        Self { read: kv::Bucket::new(jetstream, "DRIVER", TIMEOUT), client: jetstream.client() }
    }

    /// The ban in force, and the revision of the last entry.
    pub async fn get(&self, rider: &str, now_ms: u64) -> Result<(Option<v1::Ban>, u64), Fault> {
        let entry = self.read.get(rider).await.map_err(Fault::unavailable)?;
        let Some(entry) = entry else { return Ok((None, 0)) };
        if entry.value.is_empty() {
            return Ok((None, entry.revision));
        }
        let ban = read(&entry.value).map_err(Fault::unavailable)?;
        let in_force = ban.banned && until_ms(&ban) > now_ms;
        Ok((in_force.then_some(ban), entry.revision))
    }

    /// Shuts him out. A ban in force that ends later than this one stays; what is in force afterwards is
    /// returned.
    pub async fn ban(&self, ban: v1::Ban, now_ms: u64) -> Result<v1::Ban, Fault> {
        for _ in 0..TRIES {
            let (before, revision) = self.get(&ban.rider_id, now_ms).await?;
            let ban = match before.map(|before| merged(before, ban.clone())) {
                None => ban.clone(),
                Some(Merged::Stands(before)) => return Ok(before),
                Some(Merged::Written(ban)) => ban,
            };
            let until = until_ms(&ban);
            let ttl = (until < u64::MAX).then(|| Duration::from_millis(until.saturating_sub(now_ms)));
            if self.put(&ban, revision, ttl).await? {
                return Ok(ban);
            }
        }
        Err(Fault::unavailable("others write this rider's entry"))
    }

    /// Lets him in again; `false` when he was not shut out.
    pub async fn lift(&self, lifted: &v1::Ban, now_ms: u64) -> Result<bool, Fault> {
        for _ in 0..TRIES {
            let (before, revision) = self.get(&lifted.rider_id, now_ms).await?;
            if before.is_none() {
                return Ok(false);
            }
            if self.put(lifted, revision, Some(LIFTED_FOR)).await? {
                return Ok(true);
            }
        }
        Err(Fault::unavailable("others write this rider's entry"))
    }

    /// Takes the mark of an inactive rider away; a ban by somebody stays.
    pub async fn lift_mark(&self, rider: &str, now_ms: u64) -> Result<(), Fault> {
        for _ in 0..TRIES {
            let (before, revision) = self.get(rider, now_ms).await?;
            if !before.as_ref().is_some_and(is_mark) {
                return Ok(());
            }
            let lifted = v1::Ban {
                rider_id: rider.to_owned(),
                actor: DISPATCH.to_owned(),
                since: Some(timestamp(now_ms)),
                ..v1::Ban::default()
            };
            if self.put(&lifted, revision, Some(LIFTED_FOR)).await? {
                return Ok(());
            }
        }
        Err(Fault::unavailable("others write this rider's entry"))
    }

    /// `false`: there is a later revision. Unlike `kv::Bucket`, which never writes what does not expire.
    async fn put(&self, ban: &v1::Ban, revision: u64, ttl: Option<Duration>) -> Result<bool, Fault> {
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Expected-Last-Subject-Sequence", revision.to_string().as_str());
        if let Some(ttl) = ttl {
            headers.insert("Nats-TTL", format!("{}s", ttl.as_millis().div_ceil(1000).max(1)).as_str());
        }
        let value: Bytes = Encoding::Json.encode(ban).map_err(Fault::unavailable)?;
        let request = Request::new().headers(headers).payload(value).timeout(Some(TIMEOUT));
        let reply = self.client.send_request(format!("{PREFIX}{}", ban.rider_id), request).await;
        let reply = reply.map_err(Fault::unavailable)?;
        match serde_json::from_slice::<Response<PublishAck>>(&reply.payload) {
            Ok(Response::Ok(_)) => Ok(true),
            Ok(Response::Err { error }) if WRONG_REVISION.contains(&error.error_code().0) => Ok(false),
            Ok(Response::Err { error }) => Err(Fault::unavailable(error)),
            Err(error) => Err(Fault::unavailable(error)),
        }
    }
}

/// What two bans of one rider come to.
#[derive(Debug, PartialEq)]
enum Merged {
    Stands(v1::Ban),
    Written(v1::Ban),
}

/// The one that ends later. But a person's word is not lost to the mark of an inactive rider, which is lifted
/// by itself: of the two it is the person's, until the later end.
fn merged(before: v1::Ban, new: v1::Ban) -> Merged {
    let (old, later) = (until_ms(&before), until_ms(&new));
    match (is_mark(&before), is_mark(&new)) {
        (true, false) if old > later => Merged::Written(v1::Ban { until: before.until, ..new }),
        (false, true) if later > old => Merged::Written(v1::Ban { until: new.until, ..before }),
        (true, false) => Merged::Written(new),
        _ if old >= later => Merged::Stands(before),
        _ => Merged::Written(new),
    }
}

/// Not a person's ban: the rider is not active.
pub(crate) fn is_mark(ban: &v1::Ban) -> bool {
    ban.actor == DISPATCH
}

pub(crate) fn read(value: &[u8]) -> Result<v1::Ban, subjects::codec::CodecError> {
    Encoding::Json.decode(value)
}

/// `u64::MAX`: until it is lifted.
pub(crate) fn until_ms(ban: &v1::Ban) -> u64 {
    ban.until.as_ref().map_or(u64::MAX, |until| {
        let ms = until.seconds.saturating_mul(1000).saturating_add(i64::from(until.nanos / 1_000_000));
        u64::try_from(ms).unwrap_or(0)
    })
}

pub(crate) fn timestamp(ms: u64) -> Timestamp {
    let seconds = i64::try_from(ms / 1000).unwrap_or(i64::MAX);
    let nanos = i32::try_from(ms % 1000).unwrap_or(0).saturating_mul(1_000_000);
    Timestamp { seconds, nanos }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ban(actor: &str, until: Option<u64>) -> v1::Ban {
        v1::Ban { banned: true, actor: actor.to_owned(), until: until.map(timestamp), ..v1::Ban::default() }
    }

    #[test]
    fn of_two_bans_the_longer_stands_and_no_persons_word_is_lost() {
        let (mark, person) = (|ms| ban(DISPATCH, Some(ms)), |ms| ban("adm_1", Some(ms)));
        for (before, new, expected) in [
            (person(2_000), person(1_000), Merged::Stands(person(2_000))),
            (person(1_000), person(2_000), Merged::Written(person(2_000))),
            (mark(2_000), mark(1_000), Merged::Stands(mark(2_000))),
            (mark(2_000), person(1_000), Merged::Written(person(2_000))),
            (mark(1_000), person(2_000), Merged::Written(person(2_000))),
            (person(1_000), mark(2_000), Merged::Written(person(2_000))),
            (person(2_000), mark(1_000), Merged::Stands(person(2_000))),
            (ban("adm_1", None), mark(1_000), Merged::Stands(ban("adm_1", None))),
            (mark(1_000), ban("adm_1", None), Merged::Written(ban("adm_1", None))),
        ] {
            assert_eq!(merged(before.clone(), new.clone()), expected, "{before:?} {new:?}");
        }
    }
}
