//! What a dispatcher does besides matching: offers that ran out, offers to be sent again, accepted orders
//! that do not move, riders who forgot to say that they are free.

use std::{collections::HashMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use subjects::v1::RiderState;

use crate::{
    carriage::{Stalled, Trip},
    error::DispatchError,
    rules,
    state::State,
    store::{Awaited, Open, now},
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
    let (stall, lost, overdue) = (state.settings.stall(), state.settings.lost(), state.settings.overdue());
    if !lost.is_zero() {
        let clock = now();
        for trip in state.store.awaited().await?.iter().filter(|trip| owned.hub(&trip.hub_id)) {
            if let Some(assignment_id) =
                trip.rider.assignment_id.as_deref().filter(|_| is_lost(state, trip, lost, clock))
            {
                give_up(state, assignment_id).await;
            }
        }
    }
    if !stall.is_zero() {
        for trip in state.store.stalled(stall).await?.iter().filter(|trip| owned.hub(&trip.hub_id)) {
            stalled(state, &trip.assignment_id).await;
        }
    }
    if !overdue.is_zero() {
        for trip in state.store.overdue(overdue).await?.iter().filter(|trip| owned.hub(&trip.hub_id)) {
            tell_overdue(state, &trip.assignment_id).await;
        }
    }
    if !state.settings.rest().is_zero() {
        for rider_id in state.store.rested(state.settings.rest()).await? {
            free(state, &rider_id).await;
        }
    }
    Ok(())
}

/// Nobody has heard of the rider since so long: neither a ping, nor a word. A dispatcher that has not
/// listened for as long cannot say so.
fn is_lost(state: &State, trip: &Awaited, patience: Duration, clock: DateTime<Utc>) -> bool {
    let word = trip.rider.updated_at.max(trip.since);
    let heard = state.places.of(&trip.rider).map_or(word, |heard| heard.at.max(word));
    let silent = |since: DateTime<Utc>| (clock - since).to_std().is_ok_and(|silence| silence >= patience);
    silent(heard) && silent(state.began)
}

async fn give_up(state: &State, assignment_id: &str) {
    let pauses = state.pauses();
    if change(state, assignment_id, |trip| trip.give_up(&pauses)).await {
        tracing::warn!(assignment_id, "a rider who accepted is not heard of; his trip goes to others");
        metrics::counter!("kilat_dispatch_trips_lost_total").increment(1);
    }
}

async fn stalled(state: &State, assignment_id: &str) {
    let pauses = state.pauses();
    let patience = TimeDelta::from_std(state.settings.stall()).unwrap_or(TimeDelta::MAX);
    let mut done = None;
    let changed = change(state, assignment_id, |trip| {
        done = trip.stalled(patience, state.places.of(&trip.rider).as_ref(), &pauses);
        done.is_some()
    })
    .await;
    match done.filter(|_| changed) {
        Some(Stalled::LeftBehind) => {
            tracing::warn!(
                assignment_id,
                "an order is taken off a trip that waits for it, or went without it"
            );
            metrics::counter!("kilat_dispatch_orders_left_behind_total").increment(1);
        }
        Some(Stalled::Gone) => {
            tracing::info!(assignment_id, "a rider went with the bags and did not say so");
            metrics::counter!("kilat_dispatch_trips_gone_unsaid_total").increment(1);
        }
        Some(Stalled::TakenBack) => {
            tracing::warn!(assignment_id, "nobody came for the bags; the trip is taken back");
            metrics::counter!("kilat_dispatch_trips_stalled_total").increment(1);
        }
        None => {}
    }
}

async fn tell_overdue(state: &State, assignment_id: &str) {
    let patience = TimeDelta::from_std(state.settings.overdue()).unwrap_or(TimeDelta::MAX);
    if change(state, assignment_id, |trip| trip.overdue(patience)).await {
        tracing::warn!(assignment_id, "a rider has had bags for long, and says nothing");
        metrics::counter!("kilat_dispatch_trips_overdue_total").increment(1);
    }
}

/// Whether the trip was changed. If it could not be, it is looked at again in a moment.
async fn change(state: &State, assignment_id: &str, act: impl FnOnce(&mut Trip) -> bool) -> bool {
    match state.store.with_trip(assignment_id, |trip| Ok(act(trip))).await {
        Ok((trip, true)) => {
            state.after(&trip).await;
            true
        }
        Ok((_, false)) => false,
        Err(error) => {
            tracing::warn!(%error, "a trip that stands still was not looked after");
            false
        }
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
