//! Leases: one owner of a thing at a time, as far as clocks can tell, and a token for where they
//! cannot.
//!
//! A lease is an entry that expires. Its holder renews it in the background and learns through a watch
//! channel when it has lost it, by the server's word or because it could not renew in time by its own
//! clock. Either way it may be late: a process that slept does not know yet. So whatever the holder
//! writes carries [`Lease::fence`], and the place written to refuses a lower one than it has seen.

use std::time::Duration;

use async_nats::jetstream;
use bytes::Bytes;
use tokio::{sync::watch, task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{Bucket, KvError};

#[derive(Clone, Copy, Debug)]
pub struct LeaseOptions {
    /// Whole seconds. Default 5 s: how long a thing is without an owner after one has died, plus up to
    /// a second of the server's.
    pub ttl: Duration,
    /// Default 1.5 s. Three of these must fit into `ttl`, so that one lost renewal costs nothing.
    pub renew_every: Duration,
    /// Of one request to the bucket. Default 1 s.
    pub timeout: Duration,
}

impl Default for LeaseOptions {
    fn default() -> Self {
        Self {
            ttl: Duration::from_secs(5),
            renew_every: Duration::from_millis(1500),
            timeout: Duration::from_secs(1),
        }
    }
}

/// The bucket `LEASE`.
#[derive(Clone, Debug)]
pub struct Leases {
    bucket: Bucket,
    options: LeaseOptions,
}

/// What [`Leases::acquire`] found.
#[derive(Debug)]
pub enum Acquired {
    Mine(Lease),
    /// Another holds it; its name.
    Held(String),
}

/// Whether a lease is still held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Held,
    Lost,
}

/// Held until released, dropped or lost. Dropping releases it in the background.
#[derive(Debug)]
pub struct Lease {
    key: String,
    fence: u64,
    standing: watch::Receiver<Standing>,
    stop: CancellationToken,
    keeper: Option<JoinHandle<()>>,
}

impl Leases {
    pub fn new(js: &jetstream::Context, options: LeaseOptions) -> Self {
        Self { bucket: Bucket::new(js, "LEASE", options.timeout), options }
    }

    /// Takes the lease `key` for `holder` unless somebody has it. `key` is one or more tokens, e.g.
    /// `part.7`.
    ///
    /// # Errors
    /// [`KvError`], but never `Fenced`.
    pub async fn acquire(&self, key: &str, holder: &str) -> Result<Acquired, KvError> {
        // Unique to this acquisition, so that two of one name never take each other's entry for their own.
        let value = Bytes::from(format!("{holder} {:016x}", fastrand::u64(..)));
        let mut revision = 0;
        for _ in 0..3 {
            // From before the request: our clock must never run later than the server's.
            let since = Instant::now();
            match self.bucket.put(key, value.clone(), revision, self.options.ttl).await {
                Ok(fence) => return Ok(Acquired::Mine(self.keep(key, value, fence, since))),
                Err(KvError::Fenced) => {}
                Err(error) => return Err(error),
            }
            match self.bucket.get(key).await? {
                None => revision = 0,
                // Released: the marker is the last entry until it expires.
                Some(entry) if entry.value.is_empty() => revision = entry.revision,
                Some(entry) => return Ok(Acquired::Held(holder_of(&entry.value))),
            }
        }
        Err(KvError::Unavailable("the lease came and went".to_owned()))
    }

    fn keep(&self, key: &str, value: Bytes, fence: u64, since: Instant) -> Lease {
        let (tell, standing) = watch::channel(Standing::Held);
        let stop = CancellationToken::new();
        let keeper = Keeper {
            bucket: self.bucket.clone(),
            options: self.options,
            key: key.to_owned(),
            value,
            revision: fence,
            safe_until: since + self.options.ttl,
        };
        let task = tokio::spawn(keeper.run(tell, stop.clone()));
        Lease { key: key.to_owned(), fence, standing, stop, keeper: Some(task) }
    }
}

fn holder_of(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    text.rsplit_once(' ').map_or(text.as_ref(), |(holder, _)| holder).to_owned()
}

impl Lease {
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The revision it was acquired with: higher than that of every holder before. It stays the same
    /// through renewals.
    pub fn fence(&self) -> u64 {
        self.fence
    }

    pub fn is_held(&self) -> bool {
        *self.standing.borrow() == Standing::Held
    }

    /// Tells when it is lost.
    pub fn watch(&self) -> watch::Receiver<Standing> {
        self.standing.clone()
    }

    /// Waits until it is lost.
    pub async fn lost(&self) {
        let mut standing = self.standing.clone();
        // The keeper ends only by losing or releasing it.
        let _ = standing.wait_for(|standing| *standing == Standing::Lost).await;
    }

    /// Gives it back; done when the next one can take it at once. If that fails, it expires.
    pub async fn release(mut self) {
        self.stop.cancel();
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.await;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

struct Keeper {
    bucket: Bucket,
    options: LeaseOptions,
    key: String,
    value: Bytes,
    revision: u64,
    /// By our clock nobody else can have it before.
    safe_until: Instant,
}

impl Keeper {
    async fn run(mut self, tell: watch::Sender<Standing>, stop: CancellationToken) {
        let renewed = stop.run_until_cancelled(self.renew_until_lost()).await;
        let _ = tell.send(Standing::Lost);
        if renewed.is_none() {
            // Cancelled in the middle of a renewal, the revision may be one behind: then the lease
            // expires, which is no worse than a crash.
            if let Err(error) = self.bucket.delete(&self.key, self.revision).await {
                tracing::debug!(key = self.key, %error, "the lease was not released; it will expire");
            }
        } else {
            metrics::counter!("kilat_leases_lost_total").increment(1);
            tracing::warn!(key = self.key, "lease lost");
        }
    }

    async fn renew_until_lost(&mut self) {
        let mut pause = self.options.renew_every;
        loop {
            // Not past the end: a lease that could not be renewed is given up in time.
            let next = (Instant::now() + pause).min(self.safe_until);
            tokio::time::sleep_until(next).await;
            if Instant::now() >= self.safe_until {
                return;
            }
            let since = Instant::now();
            let put = self.bucket.put(&self.key, self.value.clone(), self.revision, self.options.ttl);
            match tokio::time::timeout_at(self.safe_until, put).await {
                Ok(Ok(revision)) => {
                    (self.revision, self.safe_until) = (revision, since + self.options.ttl);
                    pause = self.options.renew_every;
                }
                Ok(Err(KvError::Fenced)) if !self.was_ours().await => return,
                Ok(Err(_)) => pause = Duration::from_millis(100),
                Err(_) => return,
            }
        }
    }

    /// A renewal whose ack got lost fences the next one: then the entry there is our own.
    async fn was_ours(&mut self) -> bool {
        match self.bucket.get(&self.key).await {
            Ok(Some(entry)) if entry.value == self.value && entry.revision > self.revision => {
                self.revision = entry.revision;
                true
            }
            Ok(_) => false,
            // Not known: the next renewal asks again, while our time lasts.
            Err(_) => true,
        }
    }
}
