//! The tiers, one after the other.
//!
//! | Tier | Answers from | Fails when |
//! |---|---|---|
//! | `redis` | the cell's hubs in the cache, and outlines in memory | Redis does not answer, or has nothing |
//! | `postgis` | the record: outlines and cells of zones | Postgres does not answer |
//! | `distance` | hubs in memory, great circle | memory is empty |
//! | `ip` | the city of the caller's address: all its hubs | there is a point, or no city is found |
//! | `default` | the default hub of that city, or of the only city there is | there is none |
//!
//! The first three are for callers with a point, the others for those without; `ip` and `default` are
//! also for those with a point when the first three fail. The first three may answer that nobody serves
//! the place, and then nobody is asked further: in no zone, nor near one.

use std::{
    future::Future,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use geodesy::{Place, distance_m};
use runtime::Cx;
use subjects::v1::{self, GeoTier};

use crate::{
    ask,
    cache::{Cached, Ticket},
    check::Question,
    error::GeoError,
    reach::{Level, Reach, Spot, decide},
    score::{MAX_DISTANCE_M, Parts, Weights, proximity},
    snapshot::{City, Hub, Snapshot},
    state::State,
    store::{NearRow, NearRows},
};

/// Hubs that are scored for one answer, at most: inventory is asked for as many.
const MAX_CANDIDATES: usize = 32;
/// Later, Redis counts as failed. A round trip takes a thousandth of it.
const CACHE_WITHIN: Duration = Duration::from_millis(250);
/// Later, Postgres counts as failed.
const RECORD_WITHIN: Duration = Duration::from_millis(1_000);

/// Who may serve, before scores.
struct Found {
    tier: GeoTier,
    level: Option<Level>,
    hubs: Vec<Arc<Hub>>,
    /// Where the caller is, if a city can be named.
    city: String,
}

pub async fn find(state: &State, cx: &Cx, question: Question) -> Result<v1::Serviceability, GeoError> {
    let Question { place, ip, basket } = question;
    let mut found = None;
    if let Some(place) = place {
        found = by_place(state, place).await;
    }
    let found = match found {
        Some(found) => found,
        None => by_address(state, ip, place.is_some())?,
    };
    metrics::counter!("kilat_geo_lookups_total", "tier" => found.tier.as_str_name()).increment(1);
    Ok(answer(state, cx, place, basket, found).await)
}

async fn by_place(state: &State, place: Place) -> Option<Found> {
    let spot = Spot::of(place);
    let mut slot = None;
    if state.cache.is_on() && state.cache_gate.open() {
        let since = Instant::now();
        match within(CACHE_WITHIN, state.cache.read(&spot)).await {
            Ok(cached) => {
                state.cache_gate.succeeded();
                match cached {
                    Cached::Hit(seq, reaches) => {
                        if let Some(found) = from_cache(state, place, seq, &reaches).await {
                            return Some(found);
                        }
                    }
                    Cached::Miss(generation) => slot = Some(generation),
                    Cached::Fenced => {}
                }
            }
            Err(error) => {
                state.cache_gate.failed(since);
                fell_through("redis", &error);
            }
        }
    }
    if state.record_gate.open() {
        let since = Instant::now();
        match within(RECORD_WITHIN, from_record(state, place, &spot, slot)).await {
            Ok(found) => {
                state.record_gate.succeeded();
                return Some(found);
            }
            Err(error) => {
                state.record_gate.failed(since);
                fell_through("postgis", &error);
            }
        }
    }
    by_distance(state, place)
}

/// `None`: memory does not know the zones the cache speaks of.
async fn from_cache(state: &State, place: Place, seq: i64, reaches: &[Reach]) -> Option<Found> {
    // Another instance may have made a change, and cached it, that this one has not read yet.
    if let Err(error) = within(RECORD_WITHIN, state.at_least(seq)).await {
        fell_through("redis", &error);
        return None;
    }
    state.read(|memory| {
        let decided = decide(reaches, |reach| memory.standing(reach, place)).ok()?;
        let (level, hubs) = decided.map_or((None, Vec::new()), |(level, hubs)| (Some(level), hubs));
        let hubs: Option<Vec<Arc<Hub>>> = hubs.into_iter().map(|id| memory.hub(id).cloned()).collect();
        Some(of_place(memory, GeoTier::Redis, level, hubs?, place))
    })
}

async fn from_record(
    state: &State,
    place: Place,
    spot: &Spot,
    slot: Option<Option<String>>,
) -> Result<Found, sqlx::Error> {
    let ticket = match slot {
        Some(generation) => ticket(state, spot, generation).await,
        None => None,
    };
    let NearRows { seq, rows } = state.store.near(place, spot).await?;
    let reaches: Vec<Reach> = rows.iter().map(|row| row.reach.clone()).collect();
    // Cells of the open sea would only fill the memory that stock lives in.
    let worth = !rows.is_empty() || state.read(|memory| memory.city_at(place).is_some());
    if let Some(ticket) = ticket.filter(|_| worth) {
        fill(state, spot, ticket, seq, &reaches).await;
    }
    let standing = |reach: &Reach| {
        let row = rows.iter().find(|row: &&NearRow| row.reach.hub_id == reach.hub_id)?;
        Some(row.standing)
    };
    // Every reach is a row, so the judge knows each.
    let decided = decide(&reaches, standing).unwrap_or_default();
    let (level, ids) = decided.map_or((None, Vec::new()), |(level, hubs)| (Some(level), hubs));
    state.at_least(seq).await?;
    Ok(state.read(|memory| {
        let hubs = ids.iter().filter_map(|id| memory.hub(id).cloned()).collect();
        of_place(memory, GeoTier::Postgis, level, hubs, place)
    }))
}

async fn ticket(state: &State, spot: &Spot, generation: Option<String>) -> Option<Ticket> {
    match within(CACHE_WITHIN, state.cache.ticket(spot, generation)).await {
        Ok(ticket) => ticket,
        Err(error) => {
            fell_through("redis", &error);
            None
        }
    }
}

async fn fill(state: &State, spot: &Spot, ticket: Ticket, seq: i64, reaches: &[Reach]) {
    if let Err(error) = within(CACHE_WITHIN, state.cache.fill(spot, ticket, seq, reaches)).await {
        fell_through("redis", &error);
    }
}

fn of_place(
    memory: &Snapshot,
    tier: GeoTier,
    level: Option<Level>,
    mut hubs: Vec<Arc<Hub>>,
    place: Place,
) -> Found {
    hubs.retain(|hub| memory.takes_orders(hub));
    let city = memory.city_at(place).map(|city| city.settings.city.clone());
    let city = city.or_else(|| hubs.first().map(|hub| hub.city.clone())).unwrap_or_default();
    Found { tier, level, hubs, city }
}

fn by_distance(state: &State, place: Place) -> Option<Found> {
    state.read(|memory| {
        let hubs = memory.knows_hubs().then(|| memory.within_reach(place))?;
        Some(of_place(memory, GeoTier::Distance, None, hubs, place))
    })
}

/// # Errors
/// Nothing says where the caller is; or, if he has said so, nothing is known at all.
fn by_address(state: &State, ip: Option<IpAddr>, has_point: bool) -> Result<Found, GeoError> {
    let placed = state.geoip.as_ref().zip(ip).and_then(|(geoip, ip)| geoip.place(ip));
    let nowhere = if has_point { GeoError::NothingKnown } else { GeoError::PlaceUnknown };
    state.read(|memory| {
        let city = placed.and_then(|place| memory.city_at(place)).filter(|city| city.settings.active);
        if let Some((city, place)) = city.zip(placed) {
            let mut hubs = memory.hubs_of(&city.settings.city);
            hubs.sort_by(|a, b| distance_m(a.place, place).total_cmp(&distance_m(b.place, place)));
            if !hubs.is_empty() {
                let city = city.settings.city.clone();
                return Ok(Found { tier: GeoTier::Ip, level: None, hubs, city });
            }
        }
        let default = |city: &City| {
            let hub = memory.default_hub(city)?;
            let city = city.settings.city.clone();
            Some(Found { tier: GeoTier::Default, level: None, hubs: vec![hub], city })
        };
        if let Some(city) = city {
            let nobody = || Found {
                tier: GeoTier::Ip,
                level: None,
                hubs: Vec::new(),
                city: city.settings.city.clone(),
            };
            return Ok(default(city).unwrap_or_else(nobody));
        }
        // Of several cities any one would be a guess.
        let mut cities = memory.cities().filter(|city| city.settings.active);
        match (cities.next(), cities.next()) {
            (Some(only), None) => default(only).ok_or(nowhere),
            _ => Err(nowhere),
        }
    })
}

async fn answer(
    state: &State,
    cx: &Cx,
    place: Option<Place>,
    basket: Vec<v1::Line>,
    found: Found,
) -> v1::Serviceability {
    let Found { tier, level, mut hubs, city } = found;
    // Where an address or a default placed the caller, how far a hub is from him is not known.
    let place = place.filter(|_| !matches!(tier, GeoTier::Ip | GeoTier::Default));
    let distance = |hub: &Hub| place.map(|place| distance_m(hub.place, place));
    if place.is_some() {
        hubs.sort_by(|a, b| distance(a).partial_cmp(&distance(b)).unwrap_or(std::cmp::Ordering::Equal));
    }
    hubs.truncate(MAX_CANDIDATES);
    let told = ask::ask(state, cx, &hubs, if hubs.is_empty() { Vec::new() } else { basket }).await;
    let (weights, reach) = state.read(|memory| {
        memory
            .city(&city)
            .map_or((Weights::default(), MAX_DISTANCE_M), |city| (city.weights(), city.max_distance_m()))
    });
    let mut candidates: Vec<v1::HubCandidate> = hubs
        .iter()
        .map(|hub| {
            let away = distance(hub);
            let parts = Parts {
                proximity: away.map(|away| proximity(away, reach)),
                stock: told.stock(&hub.hub_id),
                riders: told.riders(&hub.hub_id),
            };
            candidate(hub, away, &parts, &weights)
        })
        .collect();
    // Where scores are equal the nearer one, and then the id: the same question, the same answer.
    candidates.sort_by(|a, b| {
        let nearer = a.distance_m.total_cmp(&b.distance_m);
        b.score.total_cmp(&a.score).then(nearer).then_with(|| a.hub_id.cmp(&b.hub_id))
    });
    let mut candidates = candidates.into_iter();
    let hub = candidates.next();
    v1::Serviceability {
        serviceable: hub.is_some(),
        city: if city.is_empty() {
            hub.as_ref().map(|hub| hub.city.clone()).unwrap_or_default()
        } else {
            city
        },
        hub,
        alternatives: candidates.take(state.settings.max_alternatives).collect(),
        tier: tier.into(),
        level: level.map(|level| level.as_str().to_owned()).unwrap_or_default(),
        cell: place.map(|place| geodesy::cell(place).to_string()).unwrap_or_default(),
    }
}

fn candidate(hub: &Hub, away: Option<f64>, parts: &Parts, weights: &Weights) -> v1::HubCandidate {
    let part = |part: Option<f64>| part.unwrap_or(crate::score::UNKNOWN);
    v1::HubCandidate {
        hub_id: hub.hub_id.clone(),
        name: hub.name.clone(),
        city: hub.city.clone(),
        distance_m: away.unwrap_or_default(),
        score: parts.score(weights),
        proximity: part(parts.proximity),
        stock: part(parts.stock),
        riders: part(parts.riders),
        unknown: parts.unknown(),
    }
}

/// Why a tier gave no answer.
#[derive(Debug, thiserror::Error)]
enum Failed<E: std::error::Error> {
    #[error(transparent)]
    Said(#[from] E),
    #[error("no answer in {0:?}")]
    Slow(Duration),
}

async fn within<T, E: std::error::Error>(
    limit: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Failed<E>> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Failed::Slow(limit)),
    }
}

fn fell_through(tier: &'static str, error: &dyn std::error::Error) {
    metrics::counter!("kilat_geo_tier_failures_total", "tier" => tier).increment(1);
    tracing::warn!(tier, %error, "a tier failed; the next one answers");
}
