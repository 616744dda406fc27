//! Ends holds whose time has come.
//!
//! Driven by the earliest end of a hold, and by a look every few seconds for holds other workers made.
//! So the lag between the end of a hold and the return of its units is at most that interval.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use lua::inventory::{Due, DueReply, ExpireReply, expire_due};
use lua::run_many;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{hubs::Hub, state::State};

/// Holds ended by one script: its keys are its arguments.
const STRETCH: u32 = 200;
/// Not more often than this, however dense the ends are.
const SHORTEST: Duration = Duration::from_millis(20);

/// When the reaper wakes next; a hold that ends before wakes it earlier.
#[derive(Debug, Default)]
pub struct Alarm {
    at_ms: AtomicU64,
    wake: Notify,
}

impl Alarm {
    /// A hold ends at this time, Unix ms.
    pub fn at(&self, ends_ms: u64) {
        if ends_ms < self.at_ms.load(Ordering::Relaxed) {
            self.wake.notify_one();
        }
    }

    fn set(&self, pause: Duration) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let at = u64::try_from((now + pause).as_millis()).unwrap_or(u64::MAX);
        self.at_ms.store(at, Ordering::Relaxed);
    }
}

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let pause = reap(&state).await.clamp(SHORTEST, state.settings.reaper().max(SHORTEST));
        state.alarm.set(pause);
        tokio::select! {
            () = cancel.cancelled() => {}
            () = state.alarm.wake.notified() => {
                // The hold that woke us ends later than now; find out when.
                tokio::time::sleep(SHORTEST).await;
            }
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Ends what is due at all hubs, and says when the next hold ends.
async fn reap(state: &State) -> Duration {
    let hubs = state.hubs.all();
    let dues: Vec<_> = hubs.iter().map(|hub| Due { hub: hub.id(), limit: 1 }).collect();
    let replies = run_many(&mut state.redis.clone(), &dues).await;
    let mut next = Duration::MAX;
    for (hub, reply) in hubs.iter().zip(replies) {
        match reply {
            Ok(DueReply::Due { reservations, next_in_ms }) if reservations.is_empty() => {
                next = next.min(next_in_ms.map_or(Duration::MAX, Duration::from_millis));
            }
            Ok(DueReply::Due { .. }) => next = next.min(expire(state, hub).await),
            // The guardian's; or Redis is away, and the next look finds it back.
            Ok(DueReply::Closed) | Err(_) => {}
        }
    }
    next
}

/// Ends what is due at one hub.
async fn expire(state: &State, hub: &Hub) -> Duration {
    loop {
        match expire_due(&mut state.redis.clone(), hub.id(), STRETCH).await {
            Ok(ExpireReply::Expired { expired, strays, next_in_ms, .. }) => {
                let lag = metrics::histogram!("kilat_reservation_expiry_lag_seconds");
                #[expect(clippy::cast_precision_loss, reason = "a lag in ms is far below 2^52")]
                expired.iter().for_each(|one| lag.record(one.lag_ms as f64 / 1_000.0));
                metrics::counter!("kilat_reservations_expired_total").increment(expired.len() as u64);
                if !strays.is_empty() {
                    tracing::error!(hub = hub.id(), ?strays, "holds without a reservation were dropped");
                }
                if !expired.is_empty() {
                    state.pending.soon(hub.id());
                }
                if next_in_ms != Some(0) {
                    return next_in_ms.map_or(Duration::MAX, Duration::from_millis);
                }
            }
            Ok(ExpireReply::Closed) => return Duration::MAX,
            Err(error) => {
                tracing::warn!(hub = hub.id(), %error, "holds could not be ended; trying again");
                return Duration::from_millis(200);
            }
        }
    }
}
