//! The shared redelivery checks.

use chrono::{DateTime, Utc};
use runtime::{Platform, Worker};
use serde_json::Value;
use subjects::{
    ids::{City, HubId, OrderId, Token, Word},
    table::{AssignmentEvent, CityEvent, HubEvent},
    v1,
};
use testkit::{
    World,
    redelivery::{self, Recorded, Stage},
};

use crate::support::{CITY, HOME, north};

const DELIVERED: &str = "ord_01a1fe52b6e576c78fab58e2e24a730d";
const TWICE: &str = "ord_01a1fe530b5f76afb7a7f825af8b5f6c";

struct Town(World);

impl Stage for Town {
    const ROLE: &'static str = "tracking";
    const CONSUMER: &'static str = "tracking-events";

    async fn open() -> Self {
        Self(World::start(&[(::tracking::SCHEMA, &::tracking::MIGRATOR)]).await)
    }

    fn world(&self) -> &World {
        &self.0
    }

    async fn worker(&self, platform: &Platform) -> Worker {
        ::tracking::worker(platform).await.unwrap()
    }

    async fn end(&self) -> Value {
        let carries =
            "select order_id, assignment_id, rider_id, hub_id, city, hub_lat, hub_lng, drop_lat, drop_lng,
                              active, version, crossings
                       from tracking.carry order by order_id";
        let mut end = Vec::new();
        for sql in [
            carries,
            "select * from tracking.leg order by order_id, assignment_id",
            "select * from tracking.city order by city",
            "select * from tracking.hub order by hub_id",
        ] {
            end.push(redelivery::rows(&self.0, sql).await);
        }
        Value::Array(end)
    }
}

fn point((lat, lng): (f64, f64)) -> Option<v1::Point> {
    Some(v1::Point { lat, lng })
}

fn city(version: u64, east: f64) -> Recorded {
    let bounds = v1::Bounds { south_west: point((-6.5, 106.5)), north_east: point((-6.0, east)) };
    let message = v1::CityChanged {
        city: Some(v1::City { city: CITY.into(), bounds: Some(bounds), version, ..Default::default() }),
        ..Default::default()
    };
    Recorded::new("geo", &CityEvent { city: City::parse(CITY).unwrap() }, &message)
}

fn hub(version: u64, at: (f64, f64)) -> Recorded {
    let channel = HubEvent { city: City::parse(CITY).unwrap(), hub: HubId::parse("hub_1").unwrap() };
    let message = v1::HubChanged {
        meta: Some(v1::EventMeta { version, ..Default::default() }),
        hub: Some(v1::Hub {
            hub_id: "hub_1".into(),
            city: CITY.into(),
            point: point(at),
            version,
            ..Default::default()
        }),
    };
    Recorded::new("catalogue", &channel, &message)
}

fn carried(order: &str, word: &str, (trip, rider): (&str, &str), version: u64) -> Recorded {
    let channel = AssignmentEvent {
        event: Word::parse(word).unwrap(),
        city: City::parse(CITY).unwrap(),
        order: OrderId::parse(order).unwrap(),
    };
    // Of the last hour: whatever minute it is, nothing lies ahead.
    let at: DateTime<Utc> =
        DateTime::from_timestamp((Utc::now().timestamp() / 3_600 - 1) * 3_600, 0).unwrap();
    let at = at + chrono::TimeDelta::seconds(i64::try_from(version).unwrap() * 60);
    let message = v1::AssignmentChanged {
        meta: Some(v1::EventMeta { version, at: Some(at.into()), ..Default::default() }),
        order_id: order.into(),
        assignment_id: trip.into(),
        rider_id: rider.into(),
        hub_id: "hub_1".into(),
        hub: point(HOME),
        drop: point(north(2_000.0)),
        ..Default::default()
    };
    Recorded::new("dispatch", &channel, &message)
}

#[tokio::test]
async fn events_survive_redelivery() {
    let (one, other) = (
        ("asg_01a1fe54029d767d8a7b45074c138978", "rid_budi"),
        ("asg_01a1fe55015c70dba202151b0bd8cd74", "rid_ani"),
    );
    redelivery::check::<Town>(&[
        city(1, 107.1),
        hub(1, HOME),
        carried(DELIVERED, "accepted", one, 3),
        carried(DELIVERED, "picked_up", one, 4),
        carried(TWICE, "accepted", one, 3),
        carried(TWICE, "cancelled", one, 4),
        city(2, 107.2),
        carried(TWICE, "accepted", other, 6),
        hub(2, north(10.0)),
        carried(DELIVERED, "delivered", one, 5),
    ])
    .await;
}
