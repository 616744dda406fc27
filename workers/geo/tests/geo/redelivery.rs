//! The shared redelivery checks.

use runtime::{Platform, Worker};
use serde_json::Value;
use subjects::{
    ids::{City, HubId, Token},
    table::{HubEvent, geo as api},
    v1,
};
use testkit::{
    World,
    redelivery::{self, Recorded, Stage},
};

use crate::support::{HOME, HUB, away, circle, hub, jakarta};

struct Town(World);

impl Stage for Town {
    const ROLE: &'static str = "geo";
    const CONSUMER: &'static str = "geo-events";

    async fn open() -> Self {
        Self(World::start(&[(geo::SCHEMA, &geo::MIGRATOR)]).await)
    }

    fn world(&self) -> &World {
        &self.0
    }

    async fn worker(&self, platform: &Platform) -> Worker {
        geo::worker(platform).await.unwrap()
    }

    /// A hub with a circle, which moves with it.
    async fn furnish(&self) {
        self.0.call::<api::PutCity>(&v1::PutCity { city: Some(jakarta()) }).await.unwrap();
        let catalogue = self.0.bus("catalogue").await;
        let (channel, message) = told(hub(HUB, HOME));
        catalogue.store(&runtime::Meta::default(), &channel, &message, "the-first-hub").await.unwrap();
        let put = v1::PutZone { zone: Some(circle(HUB, 2_000.0)) };
        self.0
            .eventually("the hub has a zone", || async {
                self.0.call::<api::PutZone>(&put).await.map(|_| true).map_err(|fault| fault.to_string())
            })
            .await;
    }

    async fn end(&self) -> Value {
        let hubs = "select hub_id, name, city, lat, lng, active, version from geo.hub order by hub_id";
        let zones =
            "select hub_id, lat, lng, cells, public.st_astext(area, 6) as area from geo.zone order by hub_id";
        let cells = "select hub_id, count(*), sum(cell) from geo.zone_cell group by hub_id order by hub_id";
        let mut end = Vec::new();
        for sql in [hubs, zones, cells] {
            end.push(redelivery::rows(&self.0, sql).await);
        }
        Value::Array(end)
    }
}

fn told(hub: v1::Hub) -> (HubEvent, v1::HubChanged) {
    let channel = HubEvent { city: City::parse(&hub.city).unwrap(), hub: HubId::parse(&hub.hub_id).unwrap() };
    let meta = v1::EventMeta { version: hub.version, ..Default::default() };
    (channel, v1::HubChanged { meta: Some(meta), hub: Some(hub) })
}

fn event(hub: v1::Hub) -> Recorded {
    let (channel, message) = told(hub);
    Recorded::new("catalogue", &channel, &message)
}

#[tokio::test]
async fn events_survive_redelivery() {
    redelivery::check::<Town>(&[
        event(v1::Hub { version: 2, ..hub(HUB, away(90.0, 500.0)) }),
        event(hub("hub_2", away(0.0, 3_000.0))),
        event(v1::Hub { version: 3, active: false, ..hub(HUB, away(90.0, 500.0)) }),
        event(v1::Hub { version: 2, name: "Renamed".into(), ..hub("hub_2", away(0.0, 3_000.0)) }),
        event(v1::Hub { version: 4, ..hub(HUB, away(180.0, 800.0)) }),
    ])
    .await;
}
