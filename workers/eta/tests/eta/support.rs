//! A world with the worker in it, and those it asks.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use prost::Message;
use runtime::{Cx, Fault, Meta, Worker};
use subjects::{
    ids::{City, HubId, OrderId, Token, Word},
    table::{AssignmentEvent, Channel, HubEvent, OrderEvent, PickEvent, dispatch, eta as api, fulfilment},
    v1::{self, OrderStatus},
};
use testkit::{Running, World};

pub const HUB: &str = "hub_1";
pub const CITY: &str = "jkt";

/// What the others say. The worker under test meets them over the bus only, as it meets the real ones.
#[derive(Default)]
pub struct Others {
    pub ready: Mutex<v1::ReadyEstimate>,
    pub supply: Mutex<v1::HubSupply>,
    pub asked: Mutex<Vec<v1::EstimateReady>>,
}

pub struct Kitchen {
    pub world: World,
    pub others: Arc<Others>,
    running: Mutex<Vec<Running>>,
}

async fn estimate(
    others: Arc<Others>,
    _: Cx,
    request: v1::EstimateReady,
) -> Result<v1::ReadyEstimate, Fault> {
    others.asked.lock().unwrap().push(request);
    Ok(others.ready.lock().unwrap().clone())
}

async fn supply(others: Arc<Others>, _: Cx, _: v1::GetSupply) -> Result<v1::SupplyList, Fault> {
    Ok(v1::SupplyList { items: vec![others.supply.lock().unwrap().clone()] })
}

impl Kitchen {
    /// Everybody answers.
    pub async fn open() -> Self {
        let kitchen = Self::alone(&[]).await;
        kitchen.fulfilment_answers().await;
        kitchen.dispatch_answers().await;
        kitchen
    }

    /// Nobody answers.
    pub async fn alone(settings: &[(&str, &str)]) -> Self {
        let world = World::start_with(&[(::eta::SCHEMA, &::eta::MIGRATOR)], settings).await;
        let others = Others {
            ready: Mutex::new(v1::ReadyEstimate {
                hub_id: HUB.into(),
                wait_s: 30.0,
                pick_s: 150.0,
                load: 1.0,
                open_tasks: 1,
                pickers: 4,
            }),
            supply: Mutex::new(v1::HubSupply {
                hub_id: HUB.into(),
                city: CITY.into(),
                online: 10,
                idle: 5,
                pending: 0,
                oldest_wait_s: 0.0,
            }),
            ..Others::default()
        };
        let kitchen = Self { world, others: Arc::new(others), running: Mutex::default() };
        kitchen.worker().await;
        kitchen.tell_of_hub(HUB, Some(v1::Point { lat: -6.2, lng: 106.8 })).await;
        kitchen
            .world
            .eventually("the hub is known and the record was read", || async {
                match kitchen.calculate(1, 0.01).await {
                    Ok(eta) if !eta.degraded.iter().any(|part| part == "travel") => Ok(true),
                    other => Err(format!("{other:?}")),
                }
            })
            .await;
        kitchen.forget().await;
        kitchen
    }

    pub async fn worker(&self) {
        let platform = self.world.platform("eta").await;
        let running = self.world.run(::eta::worker(&platform).await.unwrap()).await;
        self.running.lock().unwrap().push(running);
    }

    /// The eta workers die where they stand, and another one begins.
    pub async fn kill(&self) {
        let running = std::mem::take(&mut *self.running.lock().unwrap());
        for running in running {
            running.kill().await;
        }
        self.worker().await;
    }

    /// The one that has run longest dies where it stands.
    pub async fn kill_oldest(&self) {
        let oldest = self.running.lock().unwrap().remove(0);
        oldest.kill().await;
    }

    /// Answers that stand are forgotten.
    pub async fn forget(&self) {
        let client = redis::Client::open(self.world.redis.url()).unwrap();
        let mut redis = client.get_multiplexed_async_connection().await.unwrap();
        let _: () = redis::cmd("FLUSHALL").query_async(&mut redis).await.unwrap();
    }

    pub async fn fulfilment_answers(&self) {
        let platform = self.world.platform("fulfilment").await;
        let worker = Worker::new("fulfilment", platform.bus.clone())
            .endpoint::<fulfilment::Estimate, _, _, _>(self.others.clone(), estimate);
        self.world.run(worker).await;
    }

    pub async fn dispatch_answers(&self) {
        let platform = self.world.platform("dispatch").await;
        let worker = Worker::new("dispatch", platform.bus.clone())
            .endpoint::<dispatch::Supply, _, _, _>(self.others.clone(), supply);
        self.world.run(worker).await;
    }

    pub async fn tell_of_hub(&self, hub: &str, point: Option<v1::Point>) {
        let channel = HubEvent { city: City::parse(CITY).unwrap(), hub: HubId::parse(hub).unwrap() };
        let message = v1::HubChanged {
            meta: Some(v1::EventMeta { version: 1, ..Default::default() }),
            hub: Some(v1::Hub { hub_id: hub.into(), city: CITY.into(), point, ..Default::default() }),
        };
        let catalogue = self.world.bus("catalogue").await;
        catalogue.store(&Meta::default(), &channel, &message, &format!("hub-{hub}")).await.unwrap();
    }

    /// For a door so many degrees north of the hub; 0.01 are 1.1 km.
    pub async fn calculate(&self, lines: u32, north: f64) -> Result<v1::Eta, Fault> {
        let request = v1::CalculateEta {
            hub_id: HUB.into(),
            drop: Some(v1::Point { lat: -6.2 + north, lng: 106.8 }),
            lines,
            units: lines,
        };
        self.world.call::<api::Calculate>(&request).await
    }

    pub async fn eta(&self, order_id: &str) -> Result<v1::Eta, Fault> {
        self.world.call::<api::Order>(&v1::GetEta { order_id: order_id.into() }).await
    }

    pub async fn calibration(&self, city: &str) -> v1::Calibration {
        let request = v1::GetCalibration { city: city.into(), hours: 0 };
        self.world.call::<api::Calibration>(&request).await.unwrap()
    }

    /// Waits until the estimate of an order is so.
    pub async fn until(&self, order_id: &str, what: &str, so: impl Fn(&v1::Eta) -> bool) -> v1::Eta {
        self.world
            .eventually(what, || async {
                match self.eta(order_id).await {
                    Ok(eta) if so(&eta) => Ok(true),
                    other => Err(format!("{other:?}")),
                }
            })
            .await;
        self.eta(order_id).await.unwrap()
    }

    /// What is told live of an order, from now on.
    pub async fn listen(&self, order_id: &str) -> impl futures::Stream<Item = v1::Eta> + Unpin + use<> {
        let gateway = self.world.bus("gateway").await;
        let told = gateway.incoming().subscribe(format!("eta.{order_id}")).await.unwrap();
        gateway.incoming().flush().await.unwrap();
        told.map(|message| v1::Eta::decode(message.payload).unwrap()).boxed()
    }

    async fn event<C: Channel>(&self, role: &str, channel: &C, message: &C::Message) {
        let id = format!("test-{}", fastrand::u128(..));
        self.world.bus(role).await.store(&Meta::default(), channel, message, &id).await.unwrap();
    }

    pub async fn order_event(&self, order_id: &str, to: OrderStatus, version: u64, at: DateTime<Utc>) {
        let word = match to {
            OrderStatus::Confirmed => "confirmed",
            OrderStatus::Cancelled => "cancelled",
            _ => "status",
        };
        let channel = OrderEvent {
            event: Word::parse(word).unwrap(),
            city: City::parse(CITY).unwrap(),
            order: OrderId::parse(order_id).unwrap(),
        };
        let message = v1::OrderChanged {
            meta: meta(version, at),
            order_id: order_id.into(),
            hub_id: HUB.into(),
            to: to.into(),
            from: OrderStatus::AssignedToStore.into(),
            items: vec![v1::Line { sku: "milk-1l".into(), qty: 2 }],
            drop: Some(v1::Point { lat: -6.19, lng: 106.8 }),
            ..Default::default()
        };
        self.event("orders", &channel, &message).await;
    }

    pub async fn pick_event(
        &self,
        order_id: &str,
        version: u64,
        ready: DateTime<Utc>,
        packed: Option<DateTime<Utc>>,
    ) {
        let channel = PickEvent {
            event: Word::parse(if packed.is_some() { "packed" } else { "created" }).unwrap(),
            city: City::parse(CITY).unwrap(),
            order: OrderId::parse(order_id).unwrap(),
        };
        let message = v1::PickChanged {
            meta: meta(version, Utc::now()),
            task: Some(v1::PickTask {
                order_id: order_id.into(),
                hub_id: HUB.into(),
                city: CITY.into(),
                ready_at: Some(ready.into()),
                packed_at: packed.map(Into::into),
                version,
                ..Default::default()
            }),
            ..Default::default()
        };
        self.event("fulfilment", &channel, &message).await;
    }

    pub async fn assignment_event(&self, order_id: &str, word: &str, at: DateTime<Utc>) {
        let channel = AssignmentEvent {
            event: Word::parse(word).unwrap(),
            city: City::parse(CITY).unwrap(),
            order: OrderId::parse(order_id).unwrap(),
        };
        let message = v1::AssignmentChanged {
            meta: meta(1, at),
            order_id: order_id.into(),
            rider_id: "rid_1".into(),
            hub_id: HUB.into(),
            ..Default::default()
        };
        self.event("dispatch", &channel, &message).await;
    }

    /// A whole delivery, over before it began: seconds from confirmed to packed, gone and delivered.
    pub async fn delivered(&self, order_id: &str, [packed, left, delivered]: [i64; 3]) {
        let start = Utc::now();
        let at = |s| start + TimeDelta::seconds(s);
        self.order_event(order_id, OrderStatus::Confirmed, 2, start).await;
        self.until(order_id, "it is promised", |eta| eta.promised.is_some()).await;
        self.pick_event(order_id, 2, at(packed), Some(at(packed))).await;
        self.assignment_event(order_id, "accepted", at(packed)).await;
        self.assignment_event(order_id, "picked_up", at(left)).await;
        self.assignment_event(order_id, "delivered", at(delivered)).await;
        self.until(order_id, "it is delivered", |eta| observed(eta) == 3).await;
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }
}

fn meta(version: u64, at: DateTime<Utc>) -> Option<v1::EventMeta> {
    Some(v1::EventMeta { version, at: Some(at.into()), ..Default::default() })
}

pub fn id() -> String {
    OrderId::fresh().into()
}

pub fn observed(eta: &v1::Eta) -> usize {
    eta.components.iter().filter(|part| part.source == "observed").count()
}

pub fn sources(eta: &v1::Eta) -> Vec<&str> {
    eta.components.iter().map(|part| part.source.as_str()).collect()
}

pub fn p(eta: &v1::Eta) -> [u32; 3] {
    let total = eta.total.as_ref().unwrap();
    [total.p50_s, total.p80_s, total.p95_s]
}
