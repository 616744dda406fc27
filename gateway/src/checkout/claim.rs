//! Who works on a key. The record's revision is the fencing token: whoever holds the newest one may
//! write the answer, and everybody before is refused.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use runtime::kv::{Begun, Idempotency, KvError, Record, State};
use subjects::{Code, Fault};

use super::Answer;
use crate::App;

/// What became of the attempt to claim a key.
#[derive(Debug)]
pub enum Claimed {
    /// The first with this key.
    First(Claim),
    /// The one before died or gave up: ask how far the saga is before starting it again.
    Again(Claim),
    /// The bucket cannot be used. Postgres knows.
    Unclaimed,
    /// There is an answer already.
    Done(Answer),
    /// This attempt ends here.
    Refused(Answer),
}

/// A key that is ours while the lease lasts.
#[derive(Debug)]
pub struct Claim {
    app: App,
    key: String,
    revision: u64,
    pub record: Record,
}

/// Claims `key` for a request with `record`'s hash.
pub async fn claim(app: &App, key: String, record: Record) -> Claimed {
    let (there, revision) = match app.idempotency.begin(&key, &record).await {
        Ok(Begun::Created { revision }) => {
            return Claimed::First(Claim { app: app.clone(), key, revision, record });
        }
        Ok(Begun::Exists { record, revision }) => (record, revision),
        Err(error) => return unclaimed(&error),
    };
    if there.req_hash != record.req_hash {
        return Claimed::Refused(reused());
    }
    match there.state {
        State::Done => return Claimed::Done(Answer::stored(there)),
        State::InFlight if !there.is_abandoned(SystemTime::now()) => {
            return Claimed::Refused(in_flight(there));
        }
        State::InFlight => {}
    }
    let record = Record { order_id: there.order_id.clone(), ..record };
    match app.idempotency.takeover(&key, revision, &record).await {
        Ok(revision) => Claimed::Again(Claim { app: app.clone(), key, revision, record }),
        // Somebody was faster, and is at work now.
        Err(KvError::Fenced) => Claimed::Refused(in_flight(there)),
        Err(error) => unclaimed(&error),
    }
}

fn unclaimed(error: &KvError) -> Claimed {
    metrics::counter!("kilat_idempotency_bypassed_total").increment(1);
    tracing::warn!(%error, "the idempotency bucket is out of use; Postgres decides");
    Claimed::Unclaimed
}

/// The key was used with another body.
pub fn reused() -> Answer {
    let detail = "this Idempotency-Key was used before, with another body";
    Answer::Refused { fault: Fault::reject(Code::IdempotencyKeyReused, detail), order_id: None }
}

fn in_flight(record: Record) -> Answer {
    let left = record.until_ms.saturating_sub(unix_ms(SystemTime::now()));
    let fault =
        Fault::reject(Code::IdempotencyInFlight, "the first request with this key is being worked on")
            // The whole lease would be too long: it is kept alive, and the saga ends any moment.
            .after_ms(u32::try_from(left.clamp(1, 1_000)).unwrap_or(1_000));
    Answer::refused(fault, record.order_id)
}

pub fn unix_ms(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).ok().and_then(|d| u64::try_from(d.as_millis()).ok()).unwrap_or_default()
}

impl Claim {
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Keeps the lease. `false`: it is another's now.
    pub async fn keep(&mut self, lease: Duration) -> bool {
        self.record.until_ms = unix_ms(SystemTime::now() + lease);
        match self.idempotency().keep_alive(&self.key, self.revision, &self.record).await {
            Ok(revision) => {
                self.revision = revision;
                true
            }
            Err(KvError::Fenced) => false,
            Err(error) => {
                tracing::debug!(%error, "the lease of a checkout was not renewed");
                true
            }
        }
    }

    /// Gives the key up, so that a retry may go on at once.
    pub async fn release(mut self) {
        self.record.until_ms = 0;
        if let Err(error) = self.idempotency().keep_alive(&self.key, self.revision, &self.record).await {
            tracing::debug!(%error, "the lease of a checkout was not released; it will run out");
        }
    }

    /// Stores a final answer. Returns the answer that stands under the key: ours, unless another took
    /// over and was faster.
    pub async fn finish(self, status: u16, body: Bytes, order_id: String, ttl: Duration) -> Option<Answer> {
        let record =
            Record { state: State::Done, until_ms: 0, status, body, order_id, ..self.record.clone() };
        let idempotency = self.idempotency();
        match idempotency.finish(&self.key, self.revision, &record, ttl).await {
            Ok(_) => None,
            Err(KvError::Fenced) => match idempotency.read(&self.key).await {
                Ok(Some((record, _))) if record.state == State::Done => Some(Answer::stored(record)),
                Ok(_) | Err(_) => None,
            },
            Err(error) => {
                // The answer stands in Postgres; a retry gets it from there.
                metrics::counter!("kilat_idempotency_unfinished_total").increment(1);
                tracing::warn!(%error, "the answer of a checkout was not stored for replays");
                None
            }
        }
    }

    fn idempotency(&self) -> &Idempotency {
        &self.app.idempotency
    }
}
