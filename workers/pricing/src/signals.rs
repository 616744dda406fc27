//! Signals of a hub, and what they make of its surge.
//!
//! What stands is a row of the record that all workers read, good for [`PERIOD_S`]; only when its time is over
//! is it replaced, under its lock. So a copy in memory that is dropped in time is the record, and two workers
//! quote the same multiplier at any moment, though neither asks for each quote.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use runtime::{Cx, config::Pricing as Settings};
use subjects::v1;
use tokio_util::sync::CancellationToken;

use crate::{
    keeper::{Hub, Keeper},
    rules::{
        elasticity::{self, Elasticity},
        surge,
    },
    state::State,
    store::{Store, SurgeRow, Ticked, seconds},
    supply::{Feed, Supply},
    weather::{Known, Weather},
};

/// How long a row stands.
pub const PERIOD_S: f64 = 5.0;
/// A last known value is believed no longer than this; then there is no such signal.
const BELIEVED: TimeDelta = TimeDelta::minutes(30);
/// Where nothing is known of a hub, its first quote waits for dispatch no longer than this.
const FIRST: Duration = Duration::from_millis(1_000);
/// Rows replaced in one transaction.
const AT_ONCE: usize = 200;
const LOOK_EVERY: Duration = Duration::from_millis(1_000);

#[derive(Debug)]
struct Standing {
    row: Arc<SurgeRow>,
    until: Instant,
}

#[derive(Debug)]
pub struct Signals {
    store: Store,
    pub supply: Feed,
    pub weather: Weather,
    tau_s: f64,
    bound: Duration,
    standing: RwLock<HashMap<String, Standing>>,
    /// One at a time replaces a hub's row for this process; the others wait for what comes of it.
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

/// What is seen of a hub now.
#[derive(Clone, Debug)]
struct Seen {
    supply: Option<Supply>,
    weather: Known,
    zone: Tz,
    /// What the city allows.
    allowed: f64,
    learned: Option<Elasticity>,
}

impl Signals {
    pub fn new(store: Store, settings: &Settings) -> Self {
        Self {
            store,
            supply: Feed::default(),
            weather: Weather::new(settings),
            tau_s: settings.smoothing().as_secs_f64(),
            bound: settings.signal(),
            standing: RwLock::default(),
            turns: Mutex::default(),
        }
    }

    fn standing(&self, hub_id: &str) -> Option<Arc<SurgeRow>> {
        let standing = self.standing.read().unwrap_or_else(PoisonError::into_inner);
        standing.get(hub_id).filter(|one| Instant::now() < one.until).map(|one| one.row.clone())
    }

    /// What stands for the hub.
    pub async fn at(&self, cx: &Cx, keeper: &Keeper, hub: &Hub) -> sqlx::Result<Arc<SurgeRow>> {
        if let Some(row) = self.standing(&hub.hub_id) {
            return Ok(row);
        }
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.entry(hub.hub_id.clone()).or_default().clone()
        };
        let _turn = turn.lock().await;
        if let Some(row) = self.standing(&hub.hub_id) {
            return Ok(row);
        }
        let id = std::slice::from_ref(&hub.hub_id);
        let asked = Instant::now();
        let was = self.store.surges(id).await?;
        self.keep(was.clone(), asked);
        if let Some(row) = self.standing(&hub.hub_id) {
            return Ok(row);
        }
        // Only of a hub that nobody has told of yet: else the last known will do, and the feed goes on.
        if self.supply.fresh(&hub.hub_id).is_none()
            && was.first().is_none_or(|was| was.row.supply_at.is_none())
        {
            let bound = self.bound.min(FIRST);
            self.supply.ask(cx, &hub.city, id.to_vec(), bound).await;
        }
        self.tick(keeper, &[hub]).await?;
        self.standing(&hub.hub_id).ok_or(sqlx::Error::RowNotFound)
    }

    /// Sees to it that each of these hubs has a row in time.
    async fn tick(&self, keeper: &Keeper, hubs: &[&Hub]) -> sqlx::Result<()> {
        let ids: Vec<String> = hubs.iter().map(|hub| hub.hub_id.clone()).collect();
        let learned: HashMap<String, Elasticity> = self.store.elasticities(&ids).await?.into_iter().collect();
        let seen = hubs.iter().map(|hub| {
            let tariff = keeper.tariff(&hub.city, &hub.currency);
            let seen = Seen {
                supply: self.supply.fresh(&hub.hub_id),
                weather: self.weather.at(&hub.city),
                zone: hub.zone,
                allowed: tariff.map_or(surge::MOST, |tariff| tariff.cap),
                learned: learned.get(&hub.hub_id).copied(),
            };
            (hub.hub_id.clone(), seen)
        });
        let seen: HashMap<String, Seen> = seen.collect();
        let tau_s = self.tau_s;
        let nothing = Seen { supply: None, weather: Known::Off, zone: Tz::UTC, allowed: 1.0, learned: None };
        let asked = Instant::now();
        let ticked = self
            .store
            .tick(&ids, PERIOD_S, |hub_id, last, now| {
                next(hub_id, seen.get(hub_id).unwrap_or(&nothing), last, now, tau_s)
            })
            .await?;
        self.keep(ticked, asked);
        Ok(())
    }

    /// Keeps what was read, for no longer than the record does: a row whose age was taken after `asked` was
    /// made no earlier than `asked` less that age.
    fn keep(&self, read: Vec<Ticked>, asked: Instant) {
        let mut standing = self.standing.write().unwrap_or_else(PoisonError::into_inner);
        for Ticked { row, age_s } in read {
            let left = PERIOD_S - age_s.max(0.0);
            if left > 0.0 {
                let until = asked + Duration::from_secs_f64(left.min(PERIOD_S));
                standing.insert(row.hub_id.clone(), Standing { row: Arc::new(row), until });
            }
        }
    }
}

/// The next row of a hub, from what is seen and from its last one. Nothing known is no surge: it rises from 1.
fn next(hub_id: &str, seen: &Seen, last: Option<&SurgeRow>, now: DateTime<Utc>, tau_s: f64) -> SurgeRow {
    let believed = |at: Option<DateTime<Utc>>| at.filter(|at| now - *at < BELIEVED);
    let mut stale = Vec::new();
    let (supply, supply_at) = match seen.supply {
        Some(supply) => (supply, Some(now)),
        None => {
            stale.push("supply".to_owned());
            let last = last.and_then(|last| Some((last, believed(last.supply_at)?)));
            let count = |n: i32| u32::try_from(n).unwrap_or(0);
            let known = |last: &SurgeRow| Supply { riders: count(last.riders), pending: count(last.pending) };
            last.map_or((Supply { riders: 0, pending: 0 }, None), |(last, at)| (known(last), Some(at)))
        }
    };
    let (weather, weather_at) = match seen.weather {
        Known::Off => (0.0, None),
        Known::Index(index) => (index, Some(now)),
        Known::Unknown => {
            stale.push("weather".to_owned());
            let last = last.and_then(|last| Some((last.weather, believed(last.weather_at)?)));
            last.map_or((0.0, None), |(index, at)| (index, Some(at)))
        }
    };
    let load = surge::load(supply.riders, supply.pending);
    let target = surge::step(load);
    let smoothed = last.map_or_else(
        || if tau_s <= 0.0 { target } else { 1.0 },
        |last| surge::smooth(last.smoothed, target, seconds(now, last.at), tau_s),
    );
    let time_factor = surge::time_factor(&now.with_timezone(&seen.zone));
    let cap = elasticity::cap(seen.allowed, seen.learned);
    let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    SurgeRow {
        hub_id: hub_id.to_owned(),
        at: now,
        riders: count(supply.riders),
        pending: count(supply.pending),
        supply_at,
        weather,
        weather_at,
        time_factor,
        load,
        surge: target,
        // What arithmetic makes of 1 and 3 stays between them.
        smoothed: smoothed.clamp(1.0, surge::HIGHEST),
        cap,
        beta: seen.learned.map_or(0.0, |known| known.beta),
        observations: seen.learned.map_or(0, |known| count(known.observations)),
        multiplier: count(surge::multiplier(smoothed, weather, time_factor, cap)),
        stale,
    }
}

/// As the world sees it.
pub fn to_wire(row: &SurgeRow) -> v1::Signals {
    let count = |n: i32| u32::try_from(n).unwrap_or(0);
    v1::Signals {
        area: row.hub_id.clone(),
        riders_online: count(row.riders),
        pending_orders: count(row.pending),
        load: row.load,
        weather: row.weather,
        time_factor: row.time_factor,
        surge: row.surge,
        smoothed: row.smoothed,
        multiplier: f64::from(row.multiplier) / 100.0,
        cap: row.cap,
        beta: row.beta,
        observations: count(row.observations),
        stale: row.stale.clone(),
        at: Some(row.at.into()),
    }
}

/// Keeps the surge of every hub going, quoted or not, so that it is smoothed over what happened and not over
/// what was asked for.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        if let Err(error) = pass(&state).await {
            tracing::warn!(%error, "the surge was not brought up to date; trying again");
        }
        let pause = LOOK_EVERY.mul_f64(0.75 + 0.5 * fastrand::f64());
        let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

async fn pass(state: &State) -> sqlx::Result<()> {
    let hubs = state.keeper.hubs();
    let due: Vec<&Hub> =
        hubs.iter().filter(|hub| state.signals.standing(&hub.hub_id).is_none()).map(AsRef::as_ref).collect();
    for some in due.chunks(AT_ONCE) {
        let ids: Vec<String> = some.iter().map(|hub| hub.hub_id.clone()).collect();
        let asked = Instant::now();
        let was = state.store.surges(&ids).await?;
        let begun: HashSet<String> = was.iter().map(|was| was.row.hub_id.clone()).collect();
        state.signals.keep(was, asked);
        // A hub's first row waits until somebody has told of it, or asks: it would stand for five seconds, blind.
        let begun =
            |hub: &Hub| begun.contains(&hub.hub_id) || state.signals.supply.fresh(&hub.hub_id).is_some();
        let over: Vec<&Hub> = some
            .iter()
            .copied()
            .filter(|hub| state.signals.standing(&hub.hub_id).is_none() && begun(hub))
            .collect();
        if !over.is_empty() {
            state.signals.tick(&state.keeper, &over).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(supply: Option<(u32, u32)>, weather: Known) -> Seen {
        let supply = supply.map(|(riders, pending)| Supply { riders, pending });
        Seen { supply, weather, zone: Tz::UTC, allowed: 5.0, learned: None }
    }

    fn at(minute: i64) -> DateTime<Utc> {
        // 07:00 UTC: nobody's rush.
        DateTime::from_timestamp(1_767_250_800, 0).unwrap() + TimeDelta::minutes(minute)
    }

    #[test]
    fn the_first_row_knows_no_surge_and_the_next_ones_approach_it() {
        let busy = seen(Some((2, 20)), Known::Off);
        let first = next("h", &busy, None, at(0), 900.0);
        assert_eq!((first.load, first.surge, first.smoothed, first.multiplier), (10.0, 3.0, 1.0, 100));
        let later = next("h", &busy, Some(&first), at(15), 900.0);
        assert!((later.smoothed - (3.0 - 2.0 * (-1f64).exp())).abs() < 1e-9);
        assert_eq!(later.multiplier, 226);
        assert!(later.stale.is_empty());
    }

    #[test]
    fn a_last_known_value_stands_in_by_name_and_not_for_ever() {
        let known = next("h", &seen(Some((2, 20)), Known::Index(0.4)), None, at(0), 900.0);
        let blind = seen(None, Known::Unknown);
        let soon = next("h", &blind, Some(&known), at(1), 900.0);
        assert_eq!((soon.riders, soon.pending, soon.weather), (2, 20, 0.4));
        assert_eq!(soon.stale, ["supply", "weather"]);
        assert_eq!(
            (soon.supply_at, soon.weather_at),
            (Some(at(0)), Some(at(0))),
            "its age is not made younger"
        );
        let late = next("h", &blind, Some(&soon), at(31), 900.0);
        assert_eq!((late.riders, late.pending, late.weather, late.surge), (0, 0, 0.0, 1.0));
        assert_eq!(late.stale, ["supply", "weather"]);
    }

    #[test]
    fn weather_that_nobody_looks_for_is_not_missing() {
        assert!(next("h", &seen(Some((5, 0)), Known::Off), None, at(0), 900.0).stale.is_empty());
    }

    #[test]
    fn what_was_learned_caps_it() {
        let learned = Some(Elasticity { beta: -2.0, observations: 40 });
        let rigid = Seen { learned, ..seen(Some((1, 100)), Known::Index(1.0)) };
        let row = next("h", &rigid, None, at(0), 0.0);
        assert_eq!((row.cap, row.multiplier, row.beta, row.observations), (1.5, 150, -2.0, 40));
        assert_eq!(next("h", &Seen { learned: None, ..rigid }, None, at(0), 0.0).multiplier, 450);
    }
}
