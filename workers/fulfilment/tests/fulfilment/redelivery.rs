//! The shared redelivery checks.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Platform, Worker};
use serde_json::Value;
use subjects::{
    ids::{City, HubId, Token},
    table::HubEvent,
    v1::{self, OrderStatus as S},
};
use testkit::{
    Running, World,
    redelivery::{self, Recorded, Stage},
};

use crate::support::{HUB, Orders, answering, changed};

const PICKED: &str = "ord_01a1fe52b6e576c78fab58e2e24a730d";
const CANCELLED: &str = "ord_01a1fe530b5f76afb7a7f825af8b5f6c";

struct Counter {
    world: World,
    _orders: Running,
}

impl Stage for Counter {
    const ROLE: &'static str = "fulfilment";
    const CONSUMER: &'static str = "fulfilment-events";

    async fn open() -> Self {
        let world = World::start(&[(::fulfilment::SCHEMA, &::fulfilment::MIGRATOR)]).await;
        let orders: Arc<Orders> = Arc::default();
        for order in [PICKED, CANCELLED] {
            orders.know(order, S::Confirmed);
        }
        let running = answering(&world, &orders).await;
        Self { world, _orders: running }
    }

    fn world(&self) -> &World {
        &self.world
    }

    async fn worker(&self, platform: &Platform) -> Worker {
        ::fulfilment::worker(platform).await.unwrap()
    }

    async fn end(&self) -> Value {
        let tasks = "select order_id, hub_id, city, state, lines, units, lat, lng, promised_by, created_at,
                            started_at, packed_at, order_version, announced
                     from fulfilment.task order by order_id";
        let hubs = "select hub_id, city, version, pickers from fulfilment.hub order by hub_id";
        let tasks = redelivery::rows(&self.world, tasks).await;
        let hubs = redelivery::rows(&self.world, hubs).await;
        serde_json::json!({ "tasks": tasks, "hubs": hubs })
    }

    async fn counted(&self) -> Value {
        redelivery::rows(&self.world, "select hub_id, learned from fulfilment.hub order by hub_id").await
    }
}

fn order(order_id: &str, to: S, version: u64, at: DateTime<Utc>) -> Recorded {
    let (channel, message) = changed(order_id, to, version, at);
    let message = v1::OrderChanged {
        items: vec![v1::Line { sku: "milk-1l".into(), qty: 2 }, v1::Line { sku: "rice-5kg".into(), qty: 1 }],
        promised_by: Some(DateTime::from_timestamp(1_795_264_000, 0).unwrap().into()),
        ..message
    };
    Recorded::new("orders", &channel, &message)
}

fn hub(version: u64) -> Recorded {
    let channel = HubEvent { city: City::parse("jkt").unwrap(), hub: HubId::parse(HUB).unwrap() };
    let message = v1::HubChanged {
        meta: Some(v1::EventMeta { version, ..Default::default() }),
        hub: Some(v1::Hub { hub_id: HUB.into(), city: "jkt".into(), ..Default::default() }),
    };
    Recorded::new("catalogue", &channel, &message)
}

#[tokio::test]
async fn events_survive_redelivery() {
    let at = |s| Utc::now() - TimeDelta::minutes(10) + TimeDelta::seconds(s);
    redelivery::check::<Counter>(&[
        hub(1),
        order(PICKED, S::Confirmed, 2, at(0)),
        order(CANCELLED, S::Confirmed, 2, at(5)),
        hub(2),
        order(PICKED, S::AssignedToStore, 3, at(6)),
        order(PICKED, S::Picking, 4, at(40)),
        order(CANCELLED, S::Cancelled, 3, at(60)),
        order(PICKED, S::Packed, 5, at(150)),
    ])
    .await;
}
