//! Cities, hubs and zones in memory: what answers are made of, and all there is when the stores fail.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use geodesy::{Area, BoundingBox, Place, distance_m};
use subjects::v1;

use crate::{
    reach::{Reach, Standing},
    score::{MAX_DISTANCE_M, Weights},
    shape,
    store::{Changes, ZoneRow},
};

#[derive(Debug)]
pub struct City {
    pub settings: v1::City,
    pub bounds: BoundingBox,
}

impl City {
    pub fn max_distance_m(&self) -> f64 {
        self.settings.max_distance_m
    }

    pub fn weights(&self) -> Weights {
        Weights::of(self.settings.weights.as_ref())
    }
}

#[derive(Debug)]
pub struct Hub {
    pub hub_id: String,
    pub name: String,
    pub city: String,
    pub place: Place,
    pub active: bool,
    pub version: u64,
}

#[derive(Debug)]
struct Zone {
    version: u64,
    area: Area,
    wire: v1::Zone,
}

#[derive(Debug, Default)]
pub struct Snapshot {
    cities: BTreeMap<String, City>,
    hubs: HashMap<String, Arc<Hub>>,
    zones: HashMap<String, Zone>,
    /// The versions that removed hubs' zones: nothing older comes back.
    gone: HashMap<String, u64>,
}

impl Snapshot {
    pub fn take(&mut self, changes: Changes) {
        changes.cities.into_iter().for_each(|city| self.take_city(city));
        changes.hubs.into_iter().for_each(|hub| self.take_hub(hub));
        changes.gone.into_iter().for_each(|(hub_id, version)| self.take_away(hub_id, version));
        changes.zones.into_iter().for_each(|zone| self.take_zone(zone));
    }

    fn take_city(&mut self, settings: v1::City) {
        let bounds = settings.bounds.as_ref().and_then(|bounds| BoundingBox::of(bounds).ok());
        // The record's constraints keep other bounds out.
        let Some(bounds) = bounds else { return };
        if self.cities.get(&settings.city).is_none_or(|old| old.settings.version < settings.version) {
            self.cities.insert(settings.city.clone(), City { settings, bounds });
        }
    }

    /// Takes a hub in, unless a newer one is there.
    pub fn take_hub(&mut self, hub: v1::Hub) {
        let Some(place) = hub.point.as_ref().and_then(|point| Place::of(point).ok()) else { return };
        if self.hubs.get(&hub.hub_id).is_none_or(|old| old.version < hub.version) {
            let v1::Hub { hub_id, name, city, active, version, .. } = hub;
            self.hubs.insert(hub_id.clone(), Arc::new(Hub { hub_id, name, city, place, active, version }));
        }
    }

    fn take_zone(&mut self, row: ZoneRow) {
        let wire = row.zone;
        let newer = self.zones.get(&wire.hub_id).is_some_and(|old| old.version >= wire.version);
        if newer || self.gone.get(&wire.hub_id).is_some_and(|gone| *gone >= wire.version) {
            return;
        }
        // Around where the hub stood then: the record's outline is the one that counts.
        let Ok(centre) = Place::of(&row.centre) else { return };
        match shape::area(&wire, centre) {
            Ok(area) => {
                self.zones.insert(wire.hub_id.clone(), Zone { version: wire.version, area, wire });
            }
            Err(wrong) => tracing::error!(hub_id = wire.hub_id, ?wrong, "a zone of the record is none"),
        }
    }

    fn take_away(&mut self, hub_id: String, version: u64) {
        if self.zones.get(&hub_id).is_some_and(|zone| zone.version < version) {
            self.zones.remove(&hub_id);
        }
        let known = self.gone.entry(hub_id).or_default();
        *known = version.max(*known);
    }

    pub fn city(&self, city: &str) -> Option<&City> {
        self.cities.get(city)
    }

    pub fn cities(&self) -> impl Iterator<Item = &City> {
        self.cities.values()
    }

    /// The city whose bounds hold the place; of several, the first by code.
    pub fn city_at(&self, place: Place) -> Option<&City> {
        self.cities.values().find(|city| city.bounds.contains(place))
    }

    pub fn hub(&self, hub_id: &str) -> Option<&Arc<Hub>> {
        self.hubs.get(hub_id)
    }

    pub fn zone(&self, hub_id: &str) -> Option<&v1::Zone> {
        self.zones.get(hub_id).map(|zone| &zone.wire)
    }

    /// Whether anything is known at all; before, memory cannot say that nobody serves a place.
    pub fn knows_hubs(&self) -> bool {
        !self.hubs.is_empty()
    }

    /// Whether the hub takes orders, as far as memory knows.
    pub fn takes_orders(&self, hub: &Hub) -> bool {
        hub.active && self.cities.get(&hub.city).is_none_or(|city| city.settings.active)
    }

    /// What the zone of this version says of the place; `None`: memory has another version.
    pub fn standing(&self, reach: &Reach, place: Place) -> Option<Standing> {
        let zone = self.zones.get(&reach.hub_id).filter(|zone| zone.version == reach.version)?;
        Some(if zone.area.contains(place) {
            Standing::Inside
        } else if zone.area.excludes(place) {
            Standing::CutOut
        } else {
            Standing::Outside
        })
    }

    /// Hubs within their cities' reach of the place. A hub that has no zone delivers nowhere, and one
    /// whose zone has the place cut out not to it.
    pub fn within_reach(&self, place: Place) -> Vec<Arc<Hub>> {
        let reaches = |hub: &&Arc<Hub>| {
            let most = self.cities.get(&hub.city).map_or(MAX_DISTANCE_M, City::max_distance_m);
            self.takes_orders(hub)
                && distance_m(hub.place, place) <= most
                && self.zones.get(&hub.hub_id).is_some_and(|zone| !zone.area.excludes(place))
        };
        self.hubs.values().filter(reaches).cloned().collect()
    }

    /// The hubs of a city that take orders and have a zone.
    pub fn hubs_of(&self, city: &str) -> Vec<Arc<Hub>> {
        let serves = |hub: &&Arc<Hub>| {
            hub.city == city && self.takes_orders(hub) && self.zones.contains_key(&hub.hub_id)
        };
        self.hubs.values().filter(serves).cloned().collect()
    }

    /// The city's default hub, if it takes orders.
    pub fn default_hub(&self, city: &City) -> Option<Arc<Hub>> {
        let hub = self.hubs.get(&city.settings.default_hub_id)?;
        self.takes_orders(hub).then(|| hub.clone())
    }
}
