//! Changes of cities, hubs and zones: decided under the feed's lock, fenced off from the cache before the
//! commit, and in this instance's memory before anybody hears that they are made.

use std::{collections::BTreeSet, time::Duration};

use geodesy::{CellIndex, Place};
use runtime::{Cx, Fault};
use subjects::{
    ids::{City, HubId, Token},
    table::catalogue,
    v1,
};

use crate::{
    error::GeoError,
    shape::{self, Drawn},
    state::State,
    store::{Change, ZoneRow},
};

const ASK_WITHIN: Duration = Duration::from_secs(1);

/// Sees that the record knows the hub; asks the catalogue for one whose event is still on its way.
///
/// # Errors
/// There is none, or nobody can say.
pub async fn known(state: &State, cx: &Cx, hub_id: &str, pointer: &str) -> Result<(), Fault> {
    if state.store.hub(hub_id).await.map_err(GeoError::from)?.is_some() {
        return Ok(());
    }
    let asked = v1::GetHub { hub_id: hub_id.to_owned() };
    match cx.call::<catalogue::Hub>(&asked, ASK_WITHIN).await {
        Ok(hub) => Ok(put_hub(state, hub).await?),
        Err(fault) => {
            tracing::debug!(hub_id, %fault, "the catalogue does not know it either");
            let detail = GeoError::UnknownHub(hub_id.to_owned());
            let field = v1::FieldError { pointer: pointer.to_owned(), detail: detail.to_string() };
            Err(Fault { fields: vec![field], ..detail.into() })
        }
    }
}

/// The zone as it is now. One that changes nothing has no version and no event.
///
/// # Errors
/// It cannot be drawn; or a store does not answer, and nothing is changed.
pub async fn put_zone(state: &State, id: HubId, mut zone: v1::Zone) -> Result<v1::Zone, GeoError> {
    let mut change = state.store.change().await?;
    let unknown = || GeoError::UnknownHub(id.to_string());
    let hub = change.hub(&zone.hub_id).await?.ok_or_else(unknown)?;
    let place = hub.point.as_ref().and_then(|point| Place::of(point).ok()).ok_or_else(unknown)?;
    let city = City::parse(&hub.city).map_err(|_| unknown())?;
    let old = change.zone(&zone.hub_id).await?;
    let before = old.as_ref().map(|old| &old.zone);
    zone.version = before.map_or(0, |old| old.version);
    zone.cells = before.map_or(0, |old| old.cells);
    if before == Some(&zone) {
        return Ok(zone);
    }
    let drawn = draw(zone.clone(), place).await?;
    let zone = write_zone(&mut change, (id, city), zone, &drawn, old.as_ref()).await?;
    zone.commit(state, change).await
}

/// The zone of a hub that delivers nowhere any more: nothing but its last version.
///
/// # Errors
/// There is none; or a store does not answer, and nothing is changed.
pub async fn remove_zone(state: &State, hub_id: &str) -> Result<v1::Zone, GeoError> {
    let mut change = state.store.change().await?;
    let unknown = || GeoError::UnknownHub(hub_id.to_owned());
    let hub = change.hub(hub_id).await?.ok_or_else(unknown)?;
    let id = HubId::parse(hub_id).map_err(|_| unknown())?;
    let city = City::parse(&hub.city).map_err(|_| unknown())?;
    let old = change.zone(hub_id).await?.ok_or_else(|| GeoError::NoZone(hub_id.to_owned()))?;
    let gone = v1::Zone { hub_id: hub.hub_id, version: old.zone.version + 1, ..v1::Zone::default() };
    change.remove_zone((id, city), &gone).await?;
    Written { value: gone, regions: cells(&old.regions).collect() }.commit(state, change).await
}

/// A change that is written but not committed, and the regions it is fenced off in.
struct Written<T> {
    value: T,
    regions: Vec<CellIndex>,
}

impl<T> Written<T> {
    async fn commit(self, state: &State, change: Change) -> Result<T, GeoError> {
        let fence = state.cache.fence(self.regions).await.map_err(GeoError::Unfenced)?;
        // If this fails it may have been committed all the same: the fence is left to run out.
        change.commit().await?;
        state.notifier.notify();
        if let Err(error) = state.refresh().await {
            tracing::warn!(%error, "cities, hubs and zones in memory may be old");
        }
        if let Err(error) = state.cache.lift(fence).await {
            tracing::warn!(%error, "a fence stands until it runs out");
        }
        Ok(self.value)
    }
}

async fn draw(zone: v1::Zone, place: Place) -> Result<Drawn, GeoError> {
    // Tens of thousands of cells take some tens of milliseconds.
    let drawn = tokio::task::spawn_blocking(move || shape::draw(&zone, place)).await;
    drawn.map_err(|_| GeoError::Lost)?.map_err(|wrong| GeoError::Zone(wrong.0))
}

async fn write_zone(
    change: &mut Change,
    ids: (HubId, City),
    mut zone: v1::Zone,
    drawn: &Drawn,
    old: Option<&ZoneRow>,
) -> Result<Written<v1::Zone>, GeoError> {
    // One that was removed goes on counting: a version never stands for two shapes.
    let before = match old {
        Some(old) => old.zone.version,
        None => change.gone(&zone.hub_id).await?,
    };
    zone.version = before + 1;
    zone.cells = u32::try_from(drawn.cells.len()).unwrap_or(u32::MAX);
    if !change.put_zone(ids, &zone, drawn).await? {
        return Err(GeoError::Zone(shape::nothing_left().0));
    }
    let mut regions: BTreeSet<CellIndex> = drawn.regions.iter().copied().collect();
    regions.extend(cells(old.map_or(&[][..], |old| &old.regions)));
    Ok(Written { value: zone, regions: regions.into_iter().collect() })
}

/// Takes a hub in as the catalogue tells of it, unless it is old news. A circle moves with its hub.
///
/// # Errors
/// A store does not answer, and nothing is changed; or the circle cannot be drawn where the hub is now.
pub async fn put_hub(state: &State, hub: v1::Hub) -> Result<(), GeoError> {
    let place = hub.point.as_ref().and_then(|point| Place::of(point).ok());
    let (Some(place), Ok(id), Ok(city)) = (place, HubId::parse(&hub.hub_id), City::parse(&hub.city)) else {
        tracing::error!(hub_id = hub.hub_id, "a hub without a place or a city");
        return Ok(());
    };
    let mut change = state.store.change().await?;
    let known = change.hub(&hub.hub_id).await?;
    if known.as_ref().is_some_and(|known| known.version >= hub.version) {
        return Ok(());
    }
    change.put_hub(&hub, place).await?;
    let mut written = Written { value: (), regions: Vec::new() };
    if let (Some(known), Some(old)) = (known, change.zone(&hub.hub_id).await?) {
        let moved = known.point != hub.point && old.zone.polygon.is_none();
        if moved {
            match draw(old.zone.clone(), place).await {
                Ok(drawn) => {
                    let zone = old.zone.clone();
                    let zone = write_zone(&mut change, (id, city), zone, &drawn, Some(&old)).await?;
                    written.regions = zone.regions;
                }
                // The hub has moved all the same; its zone stays where it was until somebody redraws it.
                Err(error) => tracing::error!(hub_id = hub.hub_id, %error, "its circle cannot follow it"),
            }
        }
        // The cache holds who takes orders, not where they are.
        if known.active != hub.active || known.city != hub.city {
            written.regions.extend(cells(&old.regions));
        }
    }
    written.commit(state, change).await
}

/// The city as it is now. One that changes nothing has no version and no event.
///
/// # Errors
/// A store does not answer, and nothing is changed.
pub async fn put_city(state: &State, id: City, mut city: v1::City) -> Result<v1::City, GeoError> {
    let mut change = state.store.change().await?;
    let old = change.city(&city.city).await?;
    city.version = old.as_ref().map_or(0, |old| old.version);
    if old.as_ref() == Some(&city) {
        return Ok(city);
    }
    city.version += 1;
    change.put_city(id, &city).await?;
    // The cache holds who takes orders; all else of a city is in memory.
    let regions = if old.is_none_or(|old| old.active != city.active) {
        cells(&change.regions_of_city(&city.city).await?).collect()
    } else {
        Vec::new()
    };
    Written { value: city, regions }.commit(state, change).await
}

fn cells(numbers: &[i64]) -> impl Iterator<Item = CellIndex> + '_ {
    numbers.iter().filter_map(|number| CellIndex::try_from(u64::try_from(*number).ok()?).ok())
}
