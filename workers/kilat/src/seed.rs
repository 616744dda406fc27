//! The demo data: hubs in two cities, products with a price in each, stock at every hub.
//!
//! It goes the way everything goes, through the endpoints of the workers, under ids that make a second
//! attempt harmless. It is given once, to a catalogue that is empty: what people change afterwards
//! stays.

pub mod cities;
pub mod promos;

use std::{fs, sync::Arc};

use anyhow::Context as _;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use runtime::{Bus, config::Config, platform::connect_bus};
use serde::Deserialize;
use subjects::{
    Code, Endpoint,
    table::{catalogue, inventory},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{local::Local, output, system};

const HUBS: &str = include_str!("../demo/hubs.json");
const PRODUCTS: &str = include_str!("../demo/products.ndjson");

/// Requests at a time.
const AT_ONCE: usize = 16;
/// Lines of one movement.
const LINES: usize = 50;
/// Units of each SKU at each hub.
const UNITS: i64 = 500;
/// A hub is known to inventory only a moment after the catalogue has it.
const TRIES: u32 = 60;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    pub hub_id: String,
    name: String,
    city: String,
    currency: String,
    time_zone: String,
    lat: f64,
    lng: f64,
    delivery_fee: i64,
}

/// `idr` counts rupiah, `inr` paise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub sku: String,
    name: String,
    category: String,
    brand: String,
    pack: String,
    pub idr: i64,
    inr: i64,
}

pub fn hubs() -> anyhow::Result<Vec<Hub>> {
    serde_json::from_str(HUBS).context("demo/hubs.json")
}

pub fn products() -> anyhow::Result<Vec<Product>> {
    PRODUCTS
        .lines()
        .enumerate()
        .map(|(at, line)| {
            serde_json::from_str(line).with_context(|| format!("demo/products.ndjson:{}", at + 1))
        })
        .collect()
}

/// A checkout the demo data can serve.
pub fn example() -> serde_json::Value {
    serde_json::json!({
        "hub_id": "hub_kemang",
        "items": [{ "sku": "fresh-milk-1-l", "qty": 2 }],
        "payment": { "method": "card", "token": "tok_ok" },
        "address": { "line": "Jl. Kemang Raya 24, Jakarta", "lat": -6.2601, "lng": 106.8137 }
    })
}

/// Gives the demo data to a catalogue that has no hub, or goes on where an earlier attempt stopped.
pub async fn if_empty(config: &Arc<Config>, local: &Local) -> anyhow::Result<()> {
    let marker = local.seeded();
    let begun = match fs::read_to_string(&marker) {
        Ok(state) if state == "done" => return Ok(()),
        state => state.is_ok(),
    };
    let bus = connect_bus(config, "gateway").await?;
    bus.ready(&CancellationToken::new()).await;
    if begun || system::call::<catalogue::Hubs>(&bus, &v1::ListHubs {}).await?.items.is_empty() {
        fs::write(&marker, "begun")?;
        give(&bus).await?;
        fs::write(&marker, "done")?;
    }
    bus.close().await;
    Ok(())
}

async fn give(bus: &Bus) -> anyhow::Result<()> {
    let (hubs, products) = (hubs()?, products()?);
    let movements: Vec<_> = hubs.iter().flat_map(|hub| movements(hub, &products)).collect();
    let bar = output::progress("demo data", (hubs.len() + products.len() + movements.len()) as u64);
    for hub in &hubs {
        put::<catalogue::PutHub>(bus, &v1::PutHub { hub: Some(hub.message()) }).await?;
        bar.inc(1);
    }
    stream::iter(products)
        .map(Ok::<_, anyhow::Error>)
        .try_for_each_concurrent(AT_ONCE, |product| {
            let bar = &bar;
            async move {
                put::<catalogue::PutProduct>(bus, &v1::PutProduct { product: Some(product.message()) })
                    .await?;
                bar.inc(1);
                Ok(())
            }
        })
        .await?;
    stream::iter(movements)
        .map(Ok::<_, anyhow::Error>)
        .try_for_each_concurrent(AT_ONCE, |movement| {
            let bar = &bar;
            async move {
                put::<inventory::Move>(bus, &movement).await?;
                bar.inc(1);
                Ok(())
            }
        })
        .await?;
    bar.finish_and_clear();
    Ok(())
}

/// Until it is taken: a worker that has just started may not know yet what its neighbour does.
pub async fn put<E: Endpoint>(bus: &Bus, request: &E::Request) -> anyhow::Result<()> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        match system::try_call::<E>(bus, request).await {
            Ok(_) => return Ok(()),
            Err(fault) => {
                let early = matches!(
                    fault.code,
                    Code::InventoryUnknownHub
                        | Code::InventoryUnknownSku
                        | Code::HubClosed
                        | Code::GeoUnknownHub
                );
                if tries == 0 || !(early || fault.retryable()) {
                    return Err(fault).context(format!("asking {}", E::SUBJECT));
                }
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
}

fn movements(hub: &Hub, products: &[Product]) -> Vec<v1::MoveStock> {
    let part = |(at, part): (usize, &[Product])| v1::MoveStock {
        movement_id: format!("mov_demo_{}_{at}", hub.hub_id),
        hub_id: hub.hub_id.clone(),
        kind: v1::MovementKind::Receive.into(),
        lines: part.iter().map(|product| v1::MovementLine { sku: product.sku.clone(), qty: UNITS }).collect(),
        reason: "demo data".to_owned(),
        actor: "kilat".to_owned(),
        ..Default::default()
    };
    products.chunks(LINES).enumerate().map(part).collect()
}

fn money(amount: i64, currency: &str) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: currency.to_owned() })
}

impl Hub {
    pub fn place(&self) -> sim::Hub {
        sim::Hub { hub_id: self.hub_id.clone(), city: self.city.clone(), lat: self.lat, lng: self.lng }
    }

    fn message(&self) -> v1::Hub {
        v1::Hub {
            hub_id: self.hub_id.clone(),
            name: self.name.clone(),
            city: self.city.clone(),
            currency: self.currency.clone(),
            time_zone: self.time_zone.clone(),
            point: Some(v1::Point { lat: self.lat, lng: self.lng }),
            active: true,
            version: 0,
            delivery_fee: money(self.delivery_fee, &self.currency),
        }
    }
}

impl Product {
    fn message(&self) -> v1::Product {
        let price = |city: &str, amount| v1::Price { city: city.to_owned(), amount };
        v1::Product {
            sku: self.sku.clone(),
            name: self.name.clone(),
            category: self.category.clone(),
            brand: self.brand.clone(),
            pack: self.pack.clone(),
            prices: vec![price("jkt", money(self.idr, "IDR")), price("blr", money(self.inr, "INR"))],
            active: true,
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use subjects::ids::{City, HubId, MovementId, Sku, Token as _};

    use super::*;

    #[test]
    fn the_demo_data_reads_and_its_ids_are_ids() {
        let (hubs, products) = (hubs().unwrap(), products().unwrap());
        let skus: HashSet<_> = products.iter().map(|product| product.sku.as_str()).collect();
        assert_eq!(skus.len(), products.len(), "a SKU stands twice");
        assert!(products.iter().all(|p| Sku::parse(&p.sku).is_ok() && p.idr > 0 && p.inr > 0));
        for hub in &hubs {
            assert!(HubId::parse(&hub.hub_id).is_ok() && City::parse(&hub.city).is_ok());
            let movements = movements(hub, &products);
            assert!(movements.iter().all(|movement| MovementId::parse(&movement.movement_id).is_ok()));
            let lines: usize = movements.iter().map(|movement| movement.lines.len()).sum();
            assert_eq!(lines, products.len());
        }
    }

    #[test]
    fn the_example_is_in_the_demo_data() {
        let example = example();
        assert!(hubs().unwrap().iter().any(|hub| example["hub_id"] == hub.hub_id));
        assert!(products().unwrap().iter().any(|product| example["items"][0]["sku"] == product.sku));
    }
}
