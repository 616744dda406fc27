//! The shared redelivery checks.

use chrono::{DateTime, Utc};
use runtime::{Platform, Worker};
use serde_json::Value;
use subjects::{
    ids::{City, HubId, OrderId, Token, Word},
    table::{HubEvent, OrderEvent, PickEvent},
    v1::{self, OrderStatus as S},
};
use testkit::{
    World,
    redelivery::{self, Recorded, Stage},
};

use crate::support::{HUB, north};

const PACKED: &str = "ord_01a1fe52b6e576c78fab58e2e24a730d";
const CANCELLED: &str = "ord_01a1fe530b5f76afb7a7f825af8b5f6c";
const CARRIED_BY_HAND: &str = "ord_01a1fe5332de77238e211e7fd1a59317";

struct Pool(World);

impl Stage for Pool {
    const ROLE: &'static str = "dispatch";
    const CONSUMER: &'static str = "dispatch-events";

    async fn open() -> Self {
        Self(World::start(&[(::dispatch::SCHEMA, &::dispatch::MIGRATOR)]).await)
    }

    fn world(&self) -> &World {
        &self.0
    }

    async fn worker(&self, platform: &Platform) -> Worker {
        ::dispatch::worker(platform).await.unwrap()
    }

    async fn end(&self) -> Value {
        let tasks =
            "select order_id, hub_id, city, state, drop_lat, drop_lng, address, placed_at, promised_by,
                            packed_at is not null as packed, assignment_id, attempts, asked
                     from dispatch.task order by order_id";
        let heard =
            "select order_id, packed_at is not null as packed, ended from dispatch.heard order by order_id";
        let hubs = "select * from dispatch.hub order by hub_id";
        let effects = "select order_id, status from dispatch.effect order by 1, 2";
        let mut end = Vec::new();
        for sql in [tasks, heard, hubs, effects] {
            end.push(redelivery::rows(&self.0, sql).await);
        }
        Value::Array(end)
    }
}

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_264_000, 0).unwrap()
}

fn hub(version: u64, lat: f64) -> Recorded {
    let channel = HubEvent { city: City::parse("jkt").unwrap(), hub: HubId::parse("hub_1").unwrap() };
    let message = v1::HubChanged {
        meta: Some(v1::EventMeta { version, ..Default::default() }),
        hub: Some(v1::Hub {
            hub_id: "hub_1".into(),
            city: "jkt".into(),
            point: Some(v1::Point { lat, ..HUB }),
            active: true,
            version,
            ..Default::default()
        }),
    };
    Recorded::new("catalogue", &channel, &message)
}

fn pick(order_id: &str, event: &str, version: u64) -> Recorded {
    let channel = PickEvent {
        event: Word::parse(event).unwrap(),
        city: City::parse("jkt").unwrap(),
        order: OrderId::parse(order_id).unwrap(),
    };
    let message = v1::PickChanged {
        meta: Some(v1::EventMeta { version, ..Default::default() }),
        task: Some(v1::PickTask {
            order_id: order_id.into(),
            hub_id: "hub_1".into(),
            city: "jkt".into(),
            ready_at: Some(moment().into()),
            ..Default::default()
        }),
        drop: Some(north(1_000.0)),
        address: "Jl. Sudirman 1".into(),
        promised_by: Some(moment().into()),
        placed_at: Some(moment().into()),
    };
    Recorded::new("fulfilment", &channel, &message)
}

fn order(order_id: &str, event: &str, to: S, version: u64) -> Recorded {
    let channel = OrderEvent {
        event: Word::parse(event).unwrap(),
        city: City::parse("jkt").unwrap(),
        order: OrderId::parse(order_id).unwrap(),
    };
    let message = v1::OrderChanged {
        meta: Some(v1::EventMeta { version, ..Default::default() }),
        order_id: order_id.into(),
        hub_id: "hub_1".into(),
        to: to.into(),
        ..Default::default()
    };
    Recorded::new("orders", &channel, &message)
}

#[tokio::test]
async fn events_survive_redelivery() {
    redelivery::check::<Pool>(&[
        hub(1, -6.2),
        pick(PACKED, "created", 1),
        pick(CANCELLED, "created", 1),
        pick(CARRIED_BY_HAND, "created", 1),
        hub(2, -6.21),
        order(CANCELLED, "cancelled", S::Cancelled, 4),
        pick(PACKED, "packed", 3),
        order(PACKED, "status", S::Packed, 5),
        order(CARRIED_BY_HAND, "status", S::Delivered, 9),
    ])
    .await;
}
