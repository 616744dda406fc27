//! The shared redelivery checks.

use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Platform, Worker};
use serde_json::Value;
use subjects::{
    ids::{City, HubId, OrderId, Token, Word},
    table::{AssignmentEvent, HubEvent, OrderEvent, PickEvent},
    v1::{self, OrderStatus as S},
};
use testkit::{
    World,
    redelivery::{self, Recorded, Stage},
};

use crate::support::{CITY, HUB};

const ORDER: &str = "ord_01a1fe52b6e576c78fab58e2e24a730d";

struct Kitchen(World);

impl Stage for Kitchen {
    const ROLE: &'static str = "eta";
    const CONSUMER: &'static str = "eta-events";

    async fn open() -> Self {
        Self(World::start(&[(::eta::SCHEMA, &::eta::MIGRATOR)]).await)
    }

    fn world(&self) -> &World {
        &self.0
    }

    async fn worker(&self, platform: &Platform) -> Worker {
        ::eta::worker(platform).await.unwrap()
    }

    /// What happened. What was promised is of the moment it was asked for; and nothing is promised of an order
    /// that is there.
    async fn end(&self) -> Value {
        let facts = "select order_id, hub_id, city, lat, lng, lines, units, placed_at, cancelled_at, delivered_at,
                            order_version, ready_at, started_at, packed_at, pick_version, rider_id, accepted_at,
                            picked_up_at, assignment_at
                     from eta.promise order by order_id";
        let hubs = "select * from eta.hub order by hub_id";
        let facts = redelivery::rows(&self.0, facts).await;
        serde_json::json!({ "orders": facts, "hubs": redelivery::rows(&self.0, hubs).await })
    }

    async fn counted(&self) -> Value {
        let samples = "select order_id, kind, at, area from eta.sample order by order_id, kind";
        let steering = "select city, stage, n from eta.steering order by city, stage";
        let promised = "select order_id from eta.promise where promised_at is not null order by 1";
        let mut counted = Vec::new();
        for sql in [samples, steering, promised] {
            counted.push(redelivery::rows(&self.0, sql).await);
        }
        Value::Array(counted)
    }
}

fn meta(version: u64, at: DateTime<Utc>) -> Option<v1::EventMeta> {
    Some(v1::EventMeta { version, at: Some(at.into()), ..Default::default() })
}

fn hub() -> Recorded {
    let channel = HubEvent { city: City::parse(CITY).unwrap(), hub: HubId::parse(HUB).unwrap() };
    let point = Some(v1::Point { lat: -6.2, lng: 106.8 });
    let message = v1::HubChanged {
        meta: meta(1, Utc::now()),
        hub: Some(v1::Hub { hub_id: HUB.into(), city: CITY.into(), point, ..Default::default() }),
    };
    Recorded::new("catalogue", &channel, &message)
}

fn order(to: S, version: u64, at: DateTime<Utc>) -> Recorded {
    let channel = OrderEvent {
        event: Word::parse(if to == S::Confirmed { "confirmed" } else { "status" }).unwrap(),
        city: City::parse(CITY).unwrap(),
        order: OrderId::parse(ORDER).unwrap(),
    };
    let message = v1::OrderChanged {
        meta: meta(version, at),
        order_id: ORDER.into(),
        hub_id: HUB.into(),
        to: to.into(),
        items: vec![v1::Line { sku: "milk-1l".into(), qty: 2 }],
        drop: Some(v1::Point { lat: -6.19, lng: 106.8 }),
        ..Default::default()
    };
    Recorded::new("orders", &channel, &message)
}

fn pick(event: &str, version: u64, ready: DateTime<Utc>, packed: Option<DateTime<Utc>>) -> Recorded {
    let channel = PickEvent {
        event: Word::parse(event).unwrap(),
        city: City::parse(CITY).unwrap(),
        order: OrderId::parse(ORDER).unwrap(),
    };
    let message = v1::PickChanged {
        meta: meta(version, ready),
        task: Some(v1::PickTask {
            order_id: ORDER.into(),
            hub_id: HUB.into(),
            city: CITY.into(),
            items: vec![v1::Line { sku: "milk-1l".into(), qty: 2 }],
            ready_at: Some(ready.into()),
            packed_at: packed.map(Into::into),
            version,
            ..Default::default()
        }),
        drop: Some(v1::Point { lat: -6.19, lng: 106.8 }),
        ..Default::default()
    };
    Recorded::new("fulfilment", &channel, &message)
}

fn carried(event: &str, version: u64, rider: &str, at: DateTime<Utc>) -> Recorded {
    let channel = AssignmentEvent {
        event: Word::parse(event).unwrap(),
        city: City::parse(CITY).unwrap(),
        order: OrderId::parse(ORDER).unwrap(),
    };
    let message = v1::AssignmentChanged {
        meta: meta(version, at),
        order_id: ORDER.into(),
        rider_id: rider.into(),
        hub_id: HUB.into(),
        drop: Some(v1::Point { lat: -6.19, lng: 106.8 }),
        ..Default::default()
    };
    Recorded::new("dispatch", &channel, &message)
}

#[tokio::test]
async fn events_survive_redelivery() {
    let start = Utc::now() - TimeDelta::minutes(20);
    let at = |s| start + TimeDelta::seconds(s);
    redelivery::check::<Kitchen>(&[
        hub(),
        order(S::Confirmed, 2, at(0)),
        pick("created", 1, at(180), None),
        carried("accepted", 2, "rid_1", at(60)),
        carried("cancelled", 3, "rid_1", at(90)),
        carried("accepted", 5, "rid_2", at(120)),
        pick("packed", 3, at(200), Some(at(200))),
        carried("picked_up", 6, "rid_2", at(260)),
        carried("delivered", 7, "rid_2", at(700)),
        order(S::Delivered, 9, at(702)),
    ])
    .await;
}
