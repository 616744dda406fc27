//! Every ban, in memory: a login is decided without asking anybody.
//!
//! The bucket `DRIVER` is followed from its first entry. Its file is small, one entry for each rider who
//! is or was lately shut out.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
    time::Duration,
};

use async_nats::{HeaderMap, jetstream};
use futures::StreamExt as _;
use jetstream::consumer::{DeliverPolicy, push};
use runtime::retry::Backoff;
use subjects::v1;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    bucket::{PREFIX, STREAM, read, until_ms},
    callout::unix_now,
    kick::Kicker,
};

/// Who is shut out, until when in Unix milliseconds; `u64::MAX`: until it is lifted.
type Until = HashMap<Box<str>, u64>;

/// Shared by the watcher and the callout.
#[derive(Clone, Debug)]
pub struct Bans {
    until: Arc<RwLock<Until>>,
    complete: watch::Sender<bool>,
}

impl Default for Bans {
    fn default() -> Self {
        Self { until: Arc::default(), complete: watch::Sender::new(false) }
    }
}

impl Bans {
    /// Waits until every ban is known.
    pub async fn known(&self) {
        // The sender is ours, so this ends only when it holds.
        let _ = self.complete.subscribe().wait_for(|complete| *complete).await;
    }

    pub fn is_banned(&self, rider: &str, now_ms: u64) -> bool {
        let until = self.until.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        until.get(rider).is_some_and(|until| *until > now_ms)
    }

    fn set(&self, rider: &str, until: Option<u64>) {
        let mut bans = self.until.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        match until {
            Some(until) => bans.insert(rider.into(), until),
            None => bans.remove(rider),
        };
        metrics::gauge!("kilat_device_bans").set(u32::try_from(bans.len()).unwrap_or(u32::MAX));
    }

    fn replace(&self, with: Until) {
        *self.until.write().unwrap_or_else(std::sync::PoisonError::into_inner) = with;
        self.complete.send_replace(true);
    }
}

/// Follows the bucket.
pub struct Watcher {
    bans: Bans,
    jetstream: jetstream::Context,
    kicker: Kicker,
}

/// A login that was decided just before a ban was heard of is through by then: the server gives it two
/// seconds.
const LATE: Duration = Duration::from_secs(3);

impl Watcher {
    pub(crate) fn new(bans: Bans, jetstream: jetstream::Context, kicker: Kicker) -> Self {
        Self { bans, jetstream, kicker }
    }

    /// Until `cancel`. What is known stays in force while the bucket cannot be reached.
    pub async fn run(self, cancel: CancellationToken) {
        let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
        while !cancel.is_cancelled() {
            if let Some(Err(error)) = cancel.run_until_cancelled(self.follow()).await {
                tracing::warn!(error, "the list of bans is not followed for a moment");
                pause.wait(&cancel).await;
            }
        }
    }

    /// Reads everything, then what changes, until that ends.
    async fn follow(&self) -> Result<(), String> {
        let failed = |error: &dyn std::fmt::Display| error.to_string();
        let stream = self.jetstream.get_stream(STREAM).await.map_err(|error| failed(&error))?;
        let consumer = stream
            .create_consumer(push::OrderedConfig {
                deliver_subject: self.jetstream.client().new_inbox(),
                description: Some("bans, followed by one instance of devices".to_owned()),
                filter_subject: format!("{PREFIX}>"),
                deliver_policy: DeliverPolicy::LastPerSubject,
                ..Default::default()
            })
            .await
            .map_err(|error| failed(&error))?;
        let mut waiting = consumer.cached_info().num_pending;
        let mut messages = consumer.messages().await.map_err(|error| failed(&error))?;
        // Collected anew, so that what was lifted while nobody watched is gone.
        let mut first = Until::new();
        while waiting > 0 {
            let message = messages.next().await.ok_or("it ended")?.map_err(|error| failed(&error))?;
            waiting = message.info().map_err(|error| failed(&error))?.pending;
            if let Some((rider, Some(until))) =
                entry(&message.subject, message.headers.as_ref(), &message.payload)
            {
                first.insert(rider.into(), until);
            }
        }
        self.bans.replace(first);
        while let Some(message) = messages.next().await {
            let message = message.map_err(|error| failed(&error))?;
            let Some((rider, until)) = entry(&message.subject, message.headers.as_ref(), &message.payload)
            else {
                continue;
            };
            self.bans.set(rider, until);
            if until.is_some() {
                let bans = self.bans.clone();
                let still = move |rider: &str| bans.is_banned(rider, unix_now().saturating_mul(1000));
                self.kicker.kick_later(rider.to_owned(), LATE, still);
            }
        }
        Err("it ended".to_owned())
    }
}

/// Whom an entry is about, and until when he is shut out, if he is. What cannot be read shuts him out: it
/// was meant to.
fn entry<'a>(
    subject: &'a str,
    headers: Option<&HeaderMap>,
    payload: &[u8],
) -> Option<(&'a str, Option<u64>)> {
    let rider = subject.strip_prefix(PREFIX)?;
    if headers.is_some_and(|headers| headers.get("KV-Operation").is_some()) {
        return Some((rider, None));
    }
    let now = unix_now().saturating_mul(1000);
    let until = match read(payload) {
        Ok(v1::Ban { banned: false, .. }) => None,
        Ok(ban) => Some(until_ms(&ban)).filter(|until| *until > now),
        Err(error) => {
            tracing::error!(%error, rider, "an entry of the bucket DRIVER cannot be read; he stays out");
            Some(u64::MAX)
        }
    };
    Some((rider, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ban_ends_by_itself_and_by_being_lifted() {
        let bans = Bans::default();
        bans.set("rid_1", Some(2_000));
        bans.set("rid_2", Some(u64::MAX));
        assert!(bans.is_banned("rid_1", 1_999) && !bans.is_banned("rid_1", 2_000));
        assert!(bans.is_banned("rid_2", u64::MAX - 1));
        bans.set("rid_2", None);
        assert!(!bans.is_banned("rid_2", 0) && !bans.is_banned("rid_3", 0));
    }

    #[test]
    fn an_entry_that_cannot_be_read_shuts_out() {
        let subject = "$KV.DRIVER.rid_1";
        assert_eq!(entry(subject, None, b"{"), Some(("rid_1", Some(u64::MAX))));
        assert_eq!(entry(subject, None, br#"{"banned":true}"#), Some(("rid_1", Some(u64::MAX))));
        assert_eq!(entry(subject, None, br#"{"banned":false}"#), Some(("rid_1", None)));
        let past = br#"{"banned":true,"until":"2001-01-01T00:00:00Z"}"#;
        assert_eq!(entry(subject, None, past), Some(("rid_1", None)));
        let mut deleted = HeaderMap::new();
        deleted.insert("KV-Operation", "DEL");
        assert_eq!(entry(subject, Some(&deleted), b""), Some(("rid_1", None)));
    }
}
