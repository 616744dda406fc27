//! A hub that sells a few things, and short words for what is done there.

use std::time::{Duration, Instant};

use runtime::{Code, Fault, Meta};
use subjects::{
    ids::MovementId,
    table::{catalogue as catalogue_api, inventory as inventory_api, search as api},
    v1::{self, MovementKind, SearchTier},
};
use testkit::{Running, World};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const HUB: &str = "hub_1";

pub struct Shop {
    pub world: World,
    pub search: Running,
    pub others: [Running; 2],
}

impl Shop {
    /// With a hub, three products, and milk in stock.
    pub async fn open() -> Self {
        let world = World::start(&[
            (catalogue::SCHEMA, &catalogue::MIGRATOR),
            (inventory::SCHEMA, &inventory::MIGRATOR),
            (search::SCHEMA, &search::MIGRATOR),
        ])
        .await;
        let platform = world.platform("catalogue").await;
        let catalogue = world.run(catalogue::worker(&platform).await.unwrap()).await;
        let platform = world.platform("inventory").await;
        let inventory = world.run(inventory::worker(&platform).await.unwrap()).await;
        put_hub(&world, HUB).await;
        for item in [
            product("milk-1l", "Fresh Milk", "dairy/milk", 18_000),
            product("choc", "Dark Chocolate Bar", "snacks/chocolate", 25_000),
            product("rice", "Jasmine Rice 5 kg", "pantry/rice", 80_000),
        ] {
            put(&world, item).await;
        }
        receive(&world, HUB, &[("milk-1l", 50)]).await;
        let search = start(&world).await;
        Self { world, search, others: [catalogue, inventory] }
    }

    pub async fn put(&self, item: v1::Product) {
        put(&self.world, item).await;
    }

    pub async fn query(&self, request: &v1::SearchProducts) -> Result<v1::SearchResult, Fault> {
        self.world.call::<api::Query>(request).await
    }

    pub async fn find(&self, q: &str) -> v1::SearchResult {
        self.query(&asked(q)).await.unwrap()
    }

    /// SKUs and the tier.
    pub async fn skus(&self, q: &str) -> (Vec<String>, SearchTier) {
        let found = self.find(q).await;
        (found.items.iter().map(|hit| hit.sku.clone()).collect(), found.tier())
    }

    /// The stock of milk becomes `units`, as counted.
    pub async fn count(&self, sku: &str, units: i64) {
        movement(&self.world, HUB, MovementKind::Count, &[(sku, units)]).await;
    }

    /// How long until the answer is right.
    pub async fn until(
        &self,
        what: &str,
        request: &v1::SearchProducts,
        right: impl Fn(&v1::SearchResult) -> bool,
    ) -> Duration {
        let began = Instant::now();
        loop {
            let found = self.query(request).await.unwrap();
            if right(&found) {
                return began.elapsed();
            }
            assert!(began.elapsed() < testkit::eventually::WITHIN, "{what}: {found:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A worker that answers. It takes no query before it can.
pub async fn start(world: &World) -> Running {
    let platform = world.platform("search").await;
    let running = world.run(search::worker(&platform).await.unwrap()).await;
    world
        .eventually("the index is built", || async {
            match world.call::<api::Query>(&asked("milk")).await {
                Err(fault) if fault.code == Code::NoResponders => Err(fault.to_string()),
                other => Ok(other.is_ok()),
            }
        })
        .await;
    running
}

/// Asks again and again until told to stop; how often, with every answer looked at.
pub async fn keep_asking(
    world: &World,
    request: v1::SearchProducts,
    right: fn(&v1::SearchResult) -> bool,
) -> (CancellationToken, JoinHandle<usize>) {
    let stop = CancellationToken::new();
    let (bus, stopped) = (world.bus("gateway").await, stop.clone());
    let task = async move {
        let mut asked = 0;
        while !stopped.is_cancelled() {
            let found = bus.call::<api::Query>(&Meta::default(), &request, Duration::from_secs(5)).await;
            let found = found.unwrap_or_else(|fault| panic!("after {asked} answers: {fault}"));
            assert!(right(&found), "after {asked} answers: {found:?}");
            asked += 1;
        }
        asked
    };
    (stop, tokio::spawn(task))
}

pub async fn put(world: &World, item: v1::Product) {
    let ask = v1::PutProduct { product: Some(item) };
    world.call::<catalogue_api::PutProduct>(&ask).await.unwrap();
}

pub async fn put_hub(world: &World, hub_id: &str) {
    let hub = v1::Hub {
        hub_id: hub_id.into(),
        name: "Sudirman".into(),
        city: "jkt".into(),
        currency: "IDR".into(),
        time_zone: "Asia/Jakarta".into(),
        point: Some(v1::Point { lat: -6.2088, lng: 106.8456 }),
        active: true,
        ..Default::default()
    };
    world.call::<catalogue_api::PutHub>(&v1::PutHub { hub: Some(hub) }).await.unwrap();
    world
        .eventually("inventory has the hub", || async {
            let ask = v1::GetStock { hub_id: hub_id.into(), sku: "nothing".into() };
            match world.call::<inventory_api::Stock>(&ask).await {
                Err(fault) if fault.code == Code::InventoryUnknownSku => Ok(true),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
}

pub async fn receive(world: &World, hub: &str, items: &[(&str, i64)]) {
    movement(world, hub, MovementKind::Receive, items).await;
}

pub async fn movement(world: &World, hub: &str, kind: MovementKind, items: &[(&str, i64)]) {
    let line = |(sku, qty): &(&str, i64)| v1::MovementLine { sku: (*sku).into(), qty: *qty };
    let ask = v1::MoveStock {
        movement_id: MovementId::fresh().into(),
        hub_id: hub.into(),
        kind: kind.into(),
        lines: items.iter().map(line).collect(),
        ..Default::default()
    };
    let bus = world.bus("gateway").await;
    bus.call::<inventory_api::Move>(&Meta::default(), &ask, Duration::from_secs(10)).await.unwrap();
}

pub fn product(sku: &str, name: &str, category: &str, amount: i64) -> v1::Product {
    let amount = Some(v1::Money { amount, currency: "IDR".into() });
    v1::Product {
        sku: sku.into(),
        name: name.into(),
        category: category.into(),
        prices: vec![v1::Price { city: "jkt".into(), amount }],
        active: true,
        ..Default::default()
    }
}

pub fn asked(q: &str) -> v1::SearchProducts {
    v1::SearchProducts { q: q.into(), hub_id: HUB.into(), ..Default::default() }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}
