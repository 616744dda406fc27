//! What time it is at a hub, and in which city it is.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use chrono_tz::Tz;
use runtime::{Bus, Cx, retry::Backoff};
use subjects::{table::catalogue, v1};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::rules::LocalTime;

/// Between two readings of the list of hubs.
const REFRESH: Duration = Duration::from_secs(300);
/// A hub nobody knows has the list read again, though not more often than this.
const AGAIN: Duration = Duration::from_secs(5);

/// The hubs there are.
#[derive(Debug, Default)]
pub struct Zones {
    hubs: RwLock<Arc<HashMap<String, (String, Tz)>>>,
    unknown: Notify,
}

impl Zones {
    /// City and time zone of a hub; of one that is not known, none and UTC.
    pub fn of(&self, hub: &str) -> (String, Tz) {
        let known = self.hubs.read().unwrap_or_else(PoisonError::into_inner).get(hub).cloned();
        known.unwrap_or_else(|| {
            self.unknown.notify_one();
            (String::new(), Tz::UTC)
        })
    }

    fn set(&self, hubs: Vec<v1::Hub>) {
        let zone = |hub: v1::Hub| {
            let zone = hub.time_zone.parse().unwrap_or(Tz::UTC);
            (hub.hub_id, (hub.city, zone))
        };
        let hubs = Arc::new(hubs.into_iter().map(zone).collect());
        *self.hubs.write().unwrap_or_else(PoisonError::into_inner) = hubs;
    }
}

/// The day somewhere, as daily limits count it.
pub fn day(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d").to_string()
}

pub fn local(at: DateTime<Utc>, zone: Tz) -> LocalTime {
    let at = at.with_timezone(&zone);
    LocalTime {
        day: u8::try_from(at.weekday().num_days_from_monday()).unwrap_or_default(),
        minute: u16::try_from(at.hour() * 60 + at.minute()).unwrap_or_default(),
    }
}

/// Keeps the list current.
pub async fn run(zones: Arc<Zones>, bus: Bus, cancel: CancellationToken) {
    let cx = Cx::background(bus);
    let mut pause = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
    while !cancel.is_cancelled() {
        match cx.call::<catalogue::Hubs>(&v1::ListHubs {}, Duration::from_secs(2)).await {
            Ok(list) => {
                pause.reset();
                zones.set(list.items);
            }
            Err(fault) => {
                tracing::debug!(%fault, "catalogue does not tell its hubs yet");
                pause.wait(&cancel).await;
                continue;
            }
        }
        let read = Instant::now();
        tokio::select! {
            () = cancel.cancelled() => {}
            () = tokio::time::sleep(REFRESH) => {}
            () = async {
                zones.unknown.notified().await;
                tokio::time::sleep(AGAIN.saturating_sub(read.elapsed())).await;
            } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_where_the_hub_is() {
        let jakarta: Tz = "Asia/Jakarta".parse().unwrap();
        let at: DateTime<Utc> = "2026-11-21T17:30:00Z".parse().unwrap();
        assert_eq!((day(at, Tz::UTC), day(at, jakarta)), ("2026-11-21".into(), "2026-11-22".into()));
        assert_eq!(local(at, jakarta), LocalTime { day: 6, minute: 30 });
    }
}
