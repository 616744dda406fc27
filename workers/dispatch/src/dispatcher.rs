//! The dispatcher of the zones this worker holds: opens each hub's window, matches what is due, makes the
//! offers, and looks after those that are open.
//!
//! It keeps nothing that matters: every pass reads what waits and the open offers from the record, so that
//! whoever takes a zone over goes on where the last one stopped. What it remembers only spares it reading: of
//! hubs that are dry (no free rider in reach) it looks for riders, not at the pool.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use runtime::config::CityRules;
use subjects::ids::AssignmentId;
use tokio_util::sync::CancellationToken;

use crate::{
    chores,
    decide::{self, DETOUR_S, Decision, JOIN_SHARE},
    error::DispatchError,
    model::{RiderRow, TaskRow},
    score::{Order, Rider},
    state::State,
    store::{HubRow, Idle, MANY, Plan, now},
    window::{self, Waiting},
    zones::Owned,
};

/// The longest between two looks: what a lost wake costs.
const LOOK: Duration = Duration::from_secs(1);

/// The shortest between two looks while all hubs that wait are dry: orders come faster, and none of them can go
/// anywhere.
const DRY_LOOK: Duration = Duration::from_millis(250);

/// How long it is of use to know that an order was matched for in vain.
const REMEMBERED: TimeDelta = TimeDelta::minutes(5);

/// Pairs above which a decision leaves the async threads.
const BIG: usize = 10_000;

/// What a dispatcher remembers between passes; nothing of it is needed to go on.
#[derive(Debug, Default)]
pub struct Memory {
    /// Orders that were matched for in vain.
    tried: HashMap<String, Tried>,
    /// Hubs that had no free rider in reach when last looked at.
    dry: HashSet<String>,
    /// All hubs where somebody waits are dry.
    idle: bool,
    pub chores: chores::Memory,
}

#[derive(Debug)]
struct Tried {
    hub_id: String,
    at: DateTime<Utc>,
    /// When to try again, unless somebody wakes the hub.
    until: DateTime<Utc>,
}

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut memory = Memory::default();
    while !cancel.is_cancelled() {
        let owned = state.zones.owned();
        let next = if owned.is_empty() {
            None
        } else {
            match pass(&state, &owned, &mut memory).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::warn!(%error, "a look at the pool failed; the next one tries again");
                    None
                }
            }
        };
        if memory.idle {
            let _ = cancel.run_until_cancelled(tokio::time::sleep(DRY_LOOK)).await;
        }
        let pause = next
            .map_or(LOOK, |next| (next - Utc::now()).to_std().unwrap_or_default())
            .clamp(Duration::from_millis(5), LOOK);
        tokio::select! {
            () = cancel.cancelled() => {}
            () = state.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// One look: offers whose time is over, then batches that are due. Answers when the next thing is due.
///
/// # Errors
/// The database's.
pub async fn pass(
    state: &State,
    owned: &Owned,
    memory: &mut Memory,
) -> Result<Option<DateTime<Utc>>, DispatchError> {
    memory.idle = false;
    let woken = state.take_woken();
    let expiry = chores::run(state, owned, &mut memory.chores).await?;
    let clock = now();
    memory.tried.retain(|_, tried| tried.until + REMEMBERED > clock);
    for tried in memory.tried.values_mut().filter(|tried| woken.contains(&tried.hub_id)) {
        tried.until = tried.until.min(clock);
    }
    let hubs: HashMap<String, HubRow> = state
        .store
        .pooled()
        .await?
        .into_iter()
        .filter(|hub| owned.hub(&hub.hub_id))
        .map(|hub| (hub.hub_id.clone(), hub))
        .collect();
    memory.dry.retain(|hub| hubs.contains_key(hub));
    if !memory.dry.is_empty() {
        let cities: HashSet<&str> =
            memory.dry.iter().filter_map(|hub| Some(hubs.get(hub)?.city.as_str())).collect();
        let free = state.store.free(&cities.into_iter().collect::<Vec<_>>()).await?;
        memory.dry.retain(|hub| hubs.get(hub).is_none_or(|hub| !reached(state, hub, free.iter(), clock)));
    }
    let wet: Vec<&str> = hubs.keys().map(String::as_str).filter(|hub| !memory.dry.contains(*hub)).collect();
    if wet.is_empty() {
        memory.idle = !hubs.is_empty();
        return Ok(expiry);
    }
    let pool = pool(state, &wet, memory, clock).await?;
    let (due, next) = due(state, &pool, memory);
    let next = [expiry, next].into_iter().flatten().min();
    if due.is_empty() {
        return Ok(next);
    }
    let again = batch(state, due, &hubs, memory).await?;
    Ok(if again { Some(now()) } else { next })
}

/// What waits at these hubs and is not to be left alone for now.
async fn pool(
    state: &State,
    hubs: &[&str],
    memory: &Memory,
    clock: DateTime<Utc>,
) -> Result<Vec<TaskRow>, DispatchError> {
    let (skip, late): (Vec<_>, Vec<_>) = memory.tried.iter().partition(|(_, tried)| tried.until > clock);
    let skip: Vec<&str> = skip.into_iter().map(|(order, _)| order.as_str()).collect();
    let mut late: Vec<(DateTime<Utc>, &str)> =
        late.into_iter().map(|(order, tried)| (tried.at, order.as_str())).collect();
    late.sort_unstable();
    let late: Vec<&str> = late.into_iter().map(|(_, order)| order).collect();
    Ok(state.store.pool(hubs, state.settings.ahead(), &skip, &late).await?)
}

/// Whether one of these riders could be asked to come to the hub.
fn reached<'a>(
    state: &State,
    hub: &HubRow,
    mut riders: impl Iterator<Item = &'a RiderRow>,
    clock: DateTime<Utc>,
) -> bool {
    let reach_m = state.settings.of_city(&hub.city).reach_m;
    // A hub without a place is nobody's to reach.
    let Ok(place) = geodesy::Place::new(hub.lat, hub.lng) else { return false };
    riders.any(|rider| {
        let heard = state.places.fresh(rider, state.settings.silent(), clock);
        rider.city == hub.city
            && heard.is_some_and(|heard| geodesy::distance_m(heard.place, place) <= reach_m)
    })
}

/// The orders to match now, and when the next hub is due.
fn due<'a>(state: &State, pool: &'a [TaskRow], memory: &Memory) -> (Vec<&'a TaskRow>, Option<DateTime<Utc>>) {
    let settings = &state.settings;
    let mut hubs: HashMap<&str, Vec<&TaskRow>> = HashMap::new();
    for task in pool {
        hubs.entry(task.hub_id.as_str()).or_default().push(task);
    }
    let clock = seconds(now());
    let (mut due, mut next) = (Vec::new(), Vec::new());
    for tasks in hubs.into_values() {
        let waiting: Vec<Waiting> = tasks
            .iter()
            .map(|task| {
                let ahead = settings.ahead().as_secs_f64();
                let since = window::eligible_at(
                    seconds(task.created_at),
                    seconds(task.not_before),
                    seconds(task.ready_at),
                    ahead,
                );
                let tried = memory.tried.contains_key(&task.order_id);
                Waiting { since, again: task.round > 0 || task.pooled > 0 || tried }
            })
            .collect();
        match window::due(&waiting, settings.window_s, settings.window_orders) {
            Some(at) if at <= clock => {
                let ripe = tasks.into_iter().zip(&waiting).filter(|(_, waiting)| waiting.since <= clock);
                due.extend(ripe.map(|(task, _)| task));
            }
            Some(at) => next.push(at),
            None => {}
        }
    }
    (due, next.into_iter().min_by(f64::total_cmp).and_then(instant))
}

/// Matches all pairs of the batch and makes the offers. True: look again at once, because somebody else
/// was quicker with a rider or an order, or a hub has more orders than a batch.
async fn batch(
    state: &State,
    due: Vec<&TaskRow>,
    hubs: &HashMap<String, HubRow>,
    memory: &mut Memory,
) -> Result<bool, DispatchError> {
    let cities: HashSet<&str> = due.iter().map(|task| task.city.as_str()).collect();
    let idle = state.store.idle(&cities.iter().copied().collect::<Vec<_>>()).await?;
    let clock = now();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for task in &due {
        *at.entry(task.hub_id.as_str()).or_default() += 1;
    }
    let mut again = false;
    for (hub, orders) in at {
        let riders = idle.iter().map(|idle| &idle.rider);
        if hubs.get(hub).is_some_and(|hub| reached(state, hub, riders, clock)) {
            again |= orders >= MANY;
        } else {
            memory.dry.insert(hub.to_owned());
        }
    }
    for city in cities {
        let tasks: Vec<&TaskRow> = due
            .iter()
            .copied()
            .filter(|task| task.city == city && !memory.dry.contains(&task.hub_id))
            .collect();
        if tasks.is_empty() {
            continue;
        }
        let here: Vec<&Idle> = idle.iter().filter(|idle| idle.rider.city == city).collect();
        again |= city_batch(state, state.settings.of_city(city), &tasks, &here, hubs, memory).await?;
    }
    Ok(again)
}

async fn city_batch(
    state: &State,
    rules: CityRules,
    tasks: &[&TaskRow],
    idle: &[&Idle],
    hubs: &HashMap<String, HubRow>,
    memory: &mut Memory,
) -> Result<bool, DispatchError> {
    let clock = now();
    // A task whose hub is not known cannot be in the pool: its request asked for it.
    let (tasks, orders): (Vec<&TaskRow>, Vec<Order>) =
        tasks.iter().filter_map(|task| Some((*task, order(task, hubs.get(&task.hub_id)?, clock)?))).unzip();
    let (idle, riders): (Vec<&Idle>, Vec<Rider>) =
        idle.iter().filter_map(|idle| Some((*idle, rider(state, &rules, idle, clock)?))).unzip();
    let begun = std::time::Instant::now();
    let (decision, orders, riders) = decided(rules, orders, riders, seconds(clock)).await;
    metrics::histogram!("kilat_dispatch_decide_seconds").record(begun.elapsed().as_secs_f64());
    metrics::counter!("kilat_dispatch_batches_total").increment(1);

    let retry = clock + TimeDelta::from_std(state.settings.pool_retry()).unwrap_or_default();
    for task in decision.left.iter().filter_map(|&o| tasks.get(o)) {
        let tried = Tried { hub_id: task.hub_id.clone(), at: clock, until: retry };
        memory.tried.insert(task.order_id.clone(), tried);
    }
    metrics::counter!("kilat_dispatch_unmatched_total").increment(decision.left.len() as u64);
    let mut lost = false;
    for trip in &decision.trips {
        let (Some(idle), Some(rider)) = (idle.get(trip.rider), riders.get(trip.rider)) else { continue };
        let on: Vec<(&TaskRow, f64)> = trip
            .orders
            .iter()
            .zip(&trip.doors)
            .filter_map(|(&o, &door)| Some((*tasks.get(o)?, door - seconds(clock))))
            .collect();
        let Some(hub) = on.first().and_then(|(task, _)| hubs.get(&task.hub_id)) else { continue };
        let ready = trip.orders.iter().filter_map(|&o| orders.get(o)).map(|o| o.ready_at).fold(0.0, f64::max);
        let plan = Plan {
            assignment_id: AssignmentId::fresh().into(),
            rider_id: rider.id.clone(),
            rider_version: idle.rider.version,
            hub_id: hub.hub_id.clone(),
            city: hub.city.clone(),
            hub: (hub.lat, hub.lng),
            expires_at: clock + TimeDelta::from_std(state.settings.offer()).unwrap_or_default(),
            ready_at: instant(ready).unwrap_or(clock),
            stops: on.iter().map(|(task, s)| (task.order_id.clone(), task.version, *s)).collect(),
        };
        match state.store.offer(&plan).await {
            Ok(Some(made)) => {
                metrics::counter!("kilat_dispatch_offers_total").increment(1);
                metrics::counter!("kilat_dispatch_offered_orders_total").increment(made.stops.len() as u64);
                state.after(&made).await;
            }
            Ok(None) => lost = true,
            // One offer that fails keeps no other from being made.
            Err(error) => {
                tracing::warn!(%error, "an offer was not made; the order stays in the pool");
                lost = true;
            }
        }
    }
    if lost {
        metrics::counter!("kilat_dispatch_offers_lost_total").increment(1);
    }
    Ok(lost)
}

async fn decided(
    rules: CityRules,
    orders: Vec<Order>,
    riders: Vec<Rider>,
    clock: f64,
) -> (Decision, Vec<Order>, Vec<Rider>) {
    let settings = decide::Settings {
        policy: rules.policy,
        weights: rules.weights,
        reach_m: rules.reach_m,
        detour_s: DETOUR_S,
        join_share: JOIN_SHARE,
    };
    if orders.len() * riders.len() < BIG {
        return (decide::decide(&settings, clock, &orders, &riders), orders, riders);
    }
    let big = tokio::task::spawn_blocking(move || {
        (decide::decide(&settings, clock, &orders, &riders), orders, riders)
    });
    // A decision that panicked decides nothing; the orders stay in the pool.
    big.await.unwrap_or_default()
}

fn order(task: &TaskRow, hub: &HubRow, clock: DateTime<Utc>) -> Option<Order> {
    Some(Order {
        id: task.order_id.clone(),
        hub_id: task.hub_id.clone(),
        hub: geodesy::Place::new(hub.lat, hub.lng).ok()?,
        drop: geodesy::Place::new(task.drop_lat, task.drop_lng).ok()?,
        // An estimate that has passed is no news of a packed bag; now is the earliest it can be.
        ready_at: seconds(task.packed_at.unwrap_or_else(|| task.ready_at.max(clock))),
        promised_by: seconds(task.promised_by),
        since: seconds(task.created_at),
        priority: task.priority,
        pooled: task.pooled > 0,
        asked: task.asked.clone(),
        pickup_service_s: PICKUP_S,
        drop_service_s: DROP_S,
    })
}

/// What taking a bag and handing it over takes, until somebody measures it per hub.
const PICKUP_S: f64 = 20.0;
const DROP_S: f64 = 60.0;

/// `None`: nobody knows where he is, or he has not been heard of for too long.
fn rider(state: &State, rules: &CityRules, idle: &Idle, clock: DateTime<Utc>) -> Option<Rider> {
    let heard = state.places.fresh(&idle.rider, state.settings.silent(), clock)?;
    let own = u32::try_from(idle.rider.capacity).ok().filter(|own| *own > 0);
    Some(Rider {
        id: idle.rider.rider_id.clone(),
        at: heard.place,
        capacity: own.unwrap_or(state.settings.capacity) as usize,
        load: f64::from(u32::try_from(idle.load).unwrap_or(u32::MAX)),
        speed_mps: rules.speed_mps,
    })
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of this century fit into 2^53")]
pub fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_micros() as f64 / 1e6
}

#[expect(clippy::cast_possible_truncation, reason = "seconds of this century fit")]
fn instant(seconds: f64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros((seconds * 1e6).ceil() as i64)
}
