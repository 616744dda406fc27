//! The partitions of history: made ahead, dropped after their time.

use std::{sync::Arc, time::Duration};

use chrono::{Days, NaiveDate, Utc};
use tokio_util::sync::CancellationToken;

use crate::state::State;

/// Days made ahead: a worker that is away for a week finds a place for its points when it comes back.
const AHEAD: u64 = 7;
const EVERY: Duration = Duration::from_secs(3_600);

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = turn(&state, Utc::now().date_naive()).await {
            tracing::warn!(%error, "the partitions of history wait");
            tick.reset_after(Duration::from_secs(10));
        }
    }
}

/// As of `today`.
pub async fn turn(state: &State, today: NaiveDate) -> sqlx::Result<()> {
    state.store.make_days(&ahead(today)).await?;
    let retention = state.settings.retention_days;
    for day in expired(today, retention, &state.store.days().await?) {
        tracing::info!(%day, "a day of history is dropped");
        state.store.drop_day(day).await?;
    }
    state.store.prune(retention).await
}

/// From yesterday, whose last points are still under way.
pub fn ahead(today: NaiveDate) -> Vec<NaiveDate> {
    let from = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    (0..=AHEAD + 1).filter_map(|n| from.checked_add_days(Days::new(n))).collect()
}

/// Days that lie wholly before the last `retention` days. 0: none.
fn expired(today: NaiveDate, retention: u32, days: &[NaiveDate]) -> Vec<NaiveDate> {
    let first = today.checked_sub_days(Days::new(retention.into()));
    days.iter().copied().filter(|day| retention > 0 && first.is_some_and(|first| *day < first)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_ahead_and_yesterday() {
        let days = ahead(day("2026-02-27"));
        assert_eq!((days.first(), days.last()), (Some(&day("2026-02-26")), Some(&day("2026-03-06"))));
    }

    #[test]
    fn what_is_older_than_the_retention_goes() {
        let days = [day("2026-01-01"), day("2026-01-30"), day("2026-01-31"), day("2026-03-01")];
        assert_eq!(expired(day("2026-03-01"), 30, &days), [day("2026-01-01")]);
        assert_eq!(expired(day("2026-03-01"), 0, &days), []);
    }
}
