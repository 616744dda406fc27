//! Cities with their bounds, and a zone around every demo hub. Given once, to a geo that has no city.

use std::sync::Arc;

use anyhow::Context as _;
use runtime::{Bus, config::Config, platform::connect_bus};
use serde::Deserialize;
use subjects::{table::geo, v1};
use tokio_util::sync::CancellationToken;

use super::{hubs, put};
use crate::system;

const CITIES: &str = include_str!("../../demo/cities.json");
/// Zones of hubs next to each other touch; a door in between has a choice.
const ZONE_M: f64 = 3_000.0;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct City {
    city: String,
    name: String,
    currency: String,
    time_zone: String,
    south: f64,
    west: f64,
    north: f64,
    east: f64,
}

fn cities() -> anyhow::Result<Vec<City>> {
    serde_json::from_str(CITIES).context("demo/cities.json")
}

pub async fn if_empty(config: &Arc<Config>) -> anyhow::Result<()> {
    let bus = connect_bus(config, "gateway").await?;
    bus.ready(&CancellationToken::new()).await;
    if system::call::<geo::Cities>(&bus, &v1::ListCities {}).await?.items.is_empty() {
        give(&bus).await?;
    }
    bus.close().await;
    Ok(())
}

async fn give(bus: &Bus) -> anyhow::Result<()> {
    // Zones first: what is there when the last city is in is all there.
    for hub in hubs()? {
        let zone = v1::Zone { hub_id: hub.hub_id, radius_m: ZONE_M, ..Default::default() };
        put::<geo::PutZone>(bus, &v1::PutZone { zone: Some(zone) }).await?;
    }
    for city in cities()? {
        put::<geo::PutCity>(bus, &v1::PutCity { city: Some(city.message()) }).await?;
    }
    Ok(())
}

impl City {
    fn message(self) -> v1::City {
        let bounds = v1::Bounds {
            south_west: Some(v1::Point { lat: self.south, lng: self.west }),
            north_east: Some(v1::Point { lat: self.north, lng: self.east }),
        };
        v1::City {
            city: self.city,
            name: self.name,
            currency: self.currency,
            time_zone: self.time_zone,
            bounds: Some(bounds),
            active: true,
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_demo_hub_lies_well_within_its_city() {
        let cities = cities().unwrap();
        for hub in hubs().unwrap().iter().map(crate::seed::Hub::place) {
            let city = cities.iter().find(|city| city.city == hub.city).expect("its city");
            assert!((city.south + 0.05..city.north - 0.05).contains(&hub.lat), "{hub:?}");
            assert!((city.west + 0.05..city.east - 0.05).contains(&hub.lng), "{hub:?}");
        }
    }
}
