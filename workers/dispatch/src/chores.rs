//! What a dispatcher does besides matching: offers that ran out, offers to be sent again, trips nobody came
//! for, riders who forgot to say that they are free.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use subjects::v1::RiderState;

use crate::{
    error::DispatchError,
    rules,
    state::State,
    store::{Open, now},
    zones::Owned,
};

/// When each chore was last done.
#[derive(Debug, Default)]
pub struct Memory {
    sent: HashMap<String, DateTime<Utc>>,
    swept_at: Option<DateTime<Utc>>,
}

/// How often stalled trips and resting riders are looked for.
const SWEEP_S: i64 = 2;

/// Answers when the next open offer runs out.
pub async fn run(
    state: &State,
    owned: &Owned,
    memory: &mut Memory,
) -> Result<Option<DateTime<Utc>>, DispatchError> {
    let clock = now();
    let open: Vec<Open> =
        state.store.offered().await?.into_iter().filter(|open| owned.hub(&open.hub_id)).collect();
    let (over, open): (Vec<Open>, Vec<Open>) = open.into_iter().partition(|open| open.expires_at <= clock);
    for offer in over {
        let pauses = state.pauses();
        match state.store.with_trip(&offer.assignment_id, |trip| Ok(trip.expire(&pauses))).await {
            Ok((trip, true)) => {
                metrics::counter!("kilat_dispatch_offers_timed_out_total").increment(1);
                state.after(&trip).await;
            }
            Ok((_, false)) => {}
            // It is looked at again in a moment, and guarded by its state.
            Err(error) => tracing::warn!(%error, "an offer that ran out was not taken back"),
        }
    }
    repeat(state, &open, memory, clock).await;
    if memory.swept_at.is_none_or(|at| clock - at >= TimeDelta::seconds(SWEEP_S)) {
        memory.swept_at = Some(clock);
        sweep(state, owned).await?;
    }
    Ok(open.iter().map(|open| open.expires_at).min())
}

/// Live messages may be lost, and a device may have been away.
async fn repeat(state: &State, open: &[Open], memory: &mut Memory, clock: DateTime<Utc>) {
    let every = TimeDelta::from_std(state.settings.repeat()).unwrap_or_default();
    if every.is_zero() {
        return;
    }
    memory.sent.retain(|id, _| open.iter().any(|open| open.assignment_id == *id));
    for offer in open {
        // The first time it is seen it has just been sent.
        let sent = memory.sent.entry(offer.assignment_id.clone()).or_insert(clock);
        if clock - *sent < every {
            continue;
        }
        *sent = clock;
        if let Ok(Some((row, stops))) = state.store.assignment(&offer.assignment_id).await {
            let city = row.city.clone();
            state.tell(&city, crate::model::assignment(&row, &stops), "offer", "").await;
        }
    }
}

async fn sweep(state: &State, owned: &Owned) -> Result<(), DispatchError> {
    if !state.settings.stall().is_zero() {
        for trip in state.store.stalled(state.settings.stall()).await? {
            if owned.hub(&trip.hub_id) {
                take_back(state, &trip.assignment_id).await;
            }
        }
    }
    if !state.settings.rest().is_zero() {
        for rider_id in state.store.rested(state.settings.rest()).await? {
            free(state, &rider_id).await;
        }
    }
    Ok(())
}

async fn take_back(state: &State, assignment_id: &str) {
    let pauses = state.pauses();
    match state.store.with_trip(assignment_id, |trip| Ok(trip.take_back(&pauses))).await {
        Ok((trip, true)) => {
            tracing::warn!(assignment_id, "nobody came for the bags; the trip is taken back");
            metrics::counter!("kilat_dispatch_trips_stalled_total").increment(1);
            state.after(&trip).await;
        }
        Ok((_, false)) => {}
        Err(error) => tracing::warn!(%error, "a stalled trip was not taken back"),
    }
}

async fn free(state: &State, rider_id: &str) {
    let freed = state.store.with_rider(rider_id, |hold| {
        if rules::permit(hold.rider().state(), RiderState::Idle).is_ok()
            && hold.rider().state() == RiderState::Completed
        {
            hold.walk(RiderState::Idle);
        }
        Ok(())
    });
    match freed.await {
        Ok(hold) => state.after_hold(&hold).await,
        Err(error) => tracing::warn!(%error, "a rider who is done was not freed"),
    }
}
