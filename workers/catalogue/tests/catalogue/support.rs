//! A world with the worker in it, and requests that are right.

use prost::Message;
use runtime::Fault;
use subjects::{
    table::{Channel, HubEvent, ProductEvent, catalogue},
    v1,
};
use testkit::{Running, World};

pub struct Shop {
    pub world: World,
    pub running: Running,
}

impl Shop {
    pub async fn open() -> Self {
        let world = World::start(&[(::catalogue::SCHEMA, &::catalogue::MIGRATOR)]).await;
        let running = start(&world).await;
        Self { world, running }
    }

    pub async fn put_hub(&self, hub: v1::Hub) -> Result<v1::Hub, Fault> {
        self.world.call::<catalogue::PutHub>(&v1::PutHub { hub: Some(hub) }).await
    }

    pub async fn put_product(&self, product: v1::Product) -> Result<v1::Product, Fault> {
        self.world.call::<catalogue::PutProduct>(&v1::PutProduct { product: Some(product) }).await
    }

    pub async fn price(&self, hub_id: &str, lines: &[(&str, u32)]) -> Result<v1::BasketPriced, Fault> {
        self.world.call::<catalogue::Price>(&basket(hub_id, lines)).await
    }

    /// Hub and product events with their versions: those of one record in order, between two there is none.
    pub async fn events(&self) -> Vec<(String, u64)> {
        self.world.settled().await;
        let ops = self.world.bus("ops").await;
        let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
        let mut events = Vec::new();
        for sequence in 1..=stream.cached_info().state.last_sequence {
            let message = stream.get_raw_message(sequence).await.unwrap();
            let meta = if HubEvent::parse(&message.subject).is_some() {
                v1::HubChanged::decode(message.payload).unwrap().meta
            } else {
                assert!(ProductEvent::parse(&message.subject).is_some());
                v1::ProductChanged::decode(message.payload).unwrap().meta
            };
            let meta = meta.unwrap();
            events.push((format!("{}:{}", meta.aggregate, meta.id), meta.version));
        }
        events.sort_by(|a: &(String, u64), b| a.0.cmp(&b.0));
        events
    }
}

pub async fn start(world: &World) -> Running {
    let platform = world.platform("catalogue").await;
    world.run(::catalogue::worker(&platform).await.unwrap()).await
}

pub fn basket(hub_id: &str, lines: &[(&str, u32)]) -> v1::PriceBasket {
    let line = |(sku, qty): &(&str, u32)| v1::Line { sku: (*sku).into(), qty: *qty };
    v1::PriceBasket { hub_id: hub_id.into(), items: lines.iter().map(line).collect() }
}

pub fn money(amount: i64, currency: &str) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: currency.into() })
}

pub fn hub(hub_id: &str) -> v1::Hub {
    v1::Hub {
        hub_id: hub_id.into(),
        name: "Sudirman".into(),
        city: "jkt".into(),
        currency: "IDR".into(),
        time_zone: "Asia/Jakarta".into(),
        point: Some(v1::Point { lat: -6.2088, lng: 106.8456 }),
        active: true,
        version: 0,
        delivery_fee: money(5_000, "IDR"),
    }
}

pub fn product(sku: &str, amount: i64) -> v1::Product {
    v1::Product {
        sku: sku.into(),
        name: "Milk".into(),
        category: "dairy/milk".into(),
        brand: "Ultra".into(),
        pack: "1 L".into(),
        prices: vec![v1::Price { city: "jkt".into(), amount: money(amount, "IDR") }],
        active: true,
        ..Default::default()
    }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}
