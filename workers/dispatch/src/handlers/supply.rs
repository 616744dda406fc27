//! Riders and waiting orders around hubs: for the asking, and live.

use std::{collections::HashMap, sync::Arc, time::Duration};

use geodesy::{Place, distance_m};
use runtime::{Cx, Fault, Meta};
use subjects::{
    ids::{City, HubId, Token},
    table::SupplyFeed,
    v1::{self, RiderState},
};
use tokio_util::sync::CancellationToken;

use crate::{
    check,
    error::DispatchError,
    handlers::hubs,
    state::State,
    store::{HubRow, now},
};

/// A rider counts while he was heard of within this; services.md calls it online.
const ONLINE: Duration = Duration::from_secs(300);

pub async fn supply(state: Arc<State>, cx: Cx, request: v1::GetSupply) -> Result<v1::SupplyList, Fault> {
    check::supply(&request)?;
    let mut hubs = state.store.hubs(Some(&request.city)).await.map_err(DispatchError::from)?;
    if !request.hub_ids.is_empty() {
        hubs.retain(|hub| request.hub_ids.contains(&hub.hub_id));
        for id in &request.hub_ids {
            if hubs.iter().all(|hub| hub.hub_id != *id) {
                let hub = hubs::known(&state, &cx, id).await?;
                if hub.city != request.city {
                    return Err(DispatchError::NoHub(id.clone()).into());
                }
                hubs.push(hub);
            }
        }
    }
    Ok(v1::SupplyList { items: count(&state, &request.city, &hubs).await.map_err(DispatchError::from)? })
}

/// Of one city.
async fn count(state: &State, city: &str, hubs: &[HubRow]) -> sqlx::Result<Vec<v1::HubSupply>> {
    let clock = now();
    let waiting: HashMap<String, (i64, f64)> = state
        .store
        .waiting(Some(city))
        .await?
        .into_iter()
        .map(|hub| (hub.hub_id, (hub.pending, hub.oldest_s)))
        .collect();
    let riders: Vec<(Place, bool)> = state
        .store
        .on_shift(city)
        .await?
        .iter()
        .filter_map(|rider| {
            let heard = state.places.fresh(rider, ONLINE, clock)?;
            Some((heard.place, rider.state() == RiderState::Idle))
        })
        .collect();
    let reach_m = state.settings.of_city(city).reach_m;
    let of = |hub: &HubRow| {
        let place = Place::new(hub.lat, hub.lng).ok();
        let near = riders.iter().filter(|(at, _)| place.is_some_and(|hub| distance_m(*at, hub) <= reach_m));
        let (online, idle) =
            near.fold((0, 0), |(online, idle), (_, free)| (online + 1, idle + u32::from(*free)));
        let (pending, oldest_wait_s) = waiting.get(&hub.hub_id).copied().unwrap_or_default();
        v1::HubSupply {
            hub_id: hub.hub_id.clone(),
            city: hub.city.clone(),
            online,
            idle,
            pending: u32::try_from(pending).unwrap_or(u32::MAX),
            oldest_wait_s: oldest_wait_s.max(0.0),
        }
    };
    Ok(hubs.iter().map(of).collect())
}

/// Live, once a second, by the hub's dispatcher, when it has changed; every ten seconds all the same, for
/// those who have just begun to listen.
pub async fn feed(state: Arc<State>, cancel: CancellationToken) {
    const ANYWAY: u32 = 10;
    let mut last: HashMap<String, v1::HubSupply> = HashMap::new();
    let mut round = 0;
    while !cancel.is_cancelled() {
        round += 1;
        if let Err(error) = tell(&state, &mut last, round % ANYWAY == 0).await {
            tracing::debug!(%error, "no supply was told");
        }
        let _ = cancel.run_until_cancelled(tokio::time::sleep(Duration::from_secs(1))).await;
    }
}

async fn tell(state: &State, last: &mut HashMap<String, v1::HubSupply>, anyway: bool) -> sqlx::Result<()> {
    let owned = state.zones.owned();
    if owned.is_empty() {
        return Ok(());
    }
    let mut cities: HashMap<String, Vec<HubRow>> = HashMap::new();
    for hub in state.store.hubs(None).await?.into_iter().filter(|hub| owned.hub(&hub.hub_id)) {
        cities.entry(hub.city.clone()).or_default().push(hub);
    }
    let mut oldest: f64 = 0.0;
    for (city, hubs) in cities {
        for supply in count(state, &city, &hubs).await? {
            oldest = oldest.max(supply.oldest_wait_s);
            let same = last.get(&supply.hub_id).is_some_and(|was| {
                (was.online, was.idle, was.pending) == (supply.online, supply.idle, supply.pending)
            });
            if same && !anyway {
                continue;
            }
            let (Ok(city), Ok(hub)) = (City::parse(&supply.city), HubId::parse(&supply.hub_id)) else {
                continue;
            };
            state.bus.live(&Meta::default(), &SupplyFeed { city, hub }, &supply).await;
            last.insert(supply.hub_id.clone(), supply);
        }
    }
    // What an operator is woken by: an order nobody takes.
    metrics::gauge!("kilat_dispatch_oldest_wait_seconds").set(oldest);
    Ok(())
}
