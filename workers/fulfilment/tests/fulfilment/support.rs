//! A world with the worker in it, and somebody who answers for orders.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, TimeDelta, Utc};
use prost::Message;
use runtime::{Code, Cx, Fault, Meta, Worker};
use subjects::{
    ids::{City, HubId, OrderId, Token, Word},
    table::{Channel, HubEvent, OrderEvent, PickEvent, fulfilment as api, orders},
    v1::{self, OrderStatus, PickState},
};
use testkit::{Running, World};

pub const HUB: &str = "hub_1";

/// What the orders worker would know. The worker under test meets it over the bus only, as it meets the
/// real one.
#[derive(Default)]
pub struct Orders {
    known: Mutex<HashMap<String, OrderStatus>>,
    pub handed_over: Mutex<Vec<String>>,
}

pub struct Hub {
    pub world: World,
    pub running: Running,
    pub orders: Arc<Orders>,
    answering: Mutex<Option<Running>>,
}

impl Orders {
    pub fn know(&self, order_id: &str, status: OrderStatus) {
        self.known.lock().unwrap().insert(order_id.into(), status);
    }
}

/// Somebody answers for these orders.
pub async fn answering(world: &World, orders: &Arc<Orders>) -> Running {
    let platform = world.platform("orders").await;
    let worker = Worker::new("orders", platform.bus.clone())
        .endpoint::<orders::Advance, _, _, _>(orders.clone(), advance)
        .endpoint::<orders::Get, _, _, _>(orders.clone(), get);
    world.run(worker).await
}

async fn advance(orders: Arc<Orders>, _: Cx, request: v1::AdvanceOrder) -> Result<v1::Order, Fault> {
    assert_eq!((request.to(), request.role.as_str()), (OrderStatus::AssignedToStore, "store"));
    let mut known = orders.known.lock().unwrap();
    match known.get_mut(&request.order_id) {
        None => Err(Fault::reject(Code::OrderNotFound, "no such order")),
        Some(status @ (OrderStatus::Confirmed | OrderStatus::AssignedToStore)) => {
            *status = OrderStatus::AssignedToStore;
            orders.handed_over.lock().unwrap().push(request.order_id.clone());
            Ok(order(&request.order_id, *status))
        }
        Some(_) => Err(Fault::reject(Code::IllegalTransition, "it is further")),
    }
}

async fn get(orders: Arc<Orders>, _: Cx, request: v1::GetOrder) -> Result<v1::Order, Fault> {
    let known = orders.known.lock().unwrap();
    let status = known.get(&request.order_id).ok_or_else(|| Fault::reject(Code::OrderNotFound, ""))?;
    Ok(order(&request.order_id, *status))
}

fn order(order_id: &str, status: OrderStatus) -> v1::Order {
    v1::Order {
        order_id: order_id.into(),
        status: status.into(),
        address: Some(v1::Address { line: "Jl. Sudirman 1".into(), point: None }),
        placed_at: Some(Utc::now().into()),
        ..Default::default()
    }
}

impl Hub {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let hub = Self::without_orders(settings).await;
        hub.orders_answer().await;
        hub
    }

    /// Nobody answers for orders yet.
    pub async fn without_orders(settings: &[(&str, &str)]) -> Self {
        let world = World::start_with(&[(::fulfilment::SCHEMA, &::fulfilment::MIGRATOR)], settings).await;
        let platform = world.platform("fulfilment").await;
        let running = world.run(::fulfilment::worker(&platform).await.unwrap()).await;
        let hub = Self { world, running, orders: Arc::default(), answering: Mutex::default() };
        hub.tell_of_hub(HUB, 1).await;
        hub.world.eventually("the hub is known", || async { Ok(hub.estimate(1).await.is_ok()) }).await;
        hub
    }

    /// The same world with another worker in it.
    pub fn again(world: World, running: Running, orders: Arc<Orders>) -> Self {
        Self { world, running, orders, answering: Mutex::default() }
    }

    pub async fn orders_answer(&self) {
        *self.answering.lock().unwrap() = Some(answering(&self.world, &self.orders).await);
    }

    pub async fn tell_of_hub(&self, hub: &str, version: u64) {
        let channel = HubEvent { city: City::parse("jkt").unwrap(), hub: HubId::parse(hub).unwrap() };
        let message = v1::HubChanged {
            meta: Some(v1::EventMeta { version, ..Default::default() }),
            hub: Some(v1::Hub { hub_id: hub.into(), city: "jkt".into(), ..Default::default() }),
        };
        let catalogue = self.world.bus("catalogue").await;
        let id = format!("hub-{hub}-{version}");
        catalogue.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    /// A confirmed order of `lines` lines, as orders would tell of it.
    pub async fn confirmed(&self, lines: usize) -> String {
        let id = self.placed();
        self.order_event(&id, OrderStatus::Confirmed, 2, lines, Utc::now()).await;
        id
    }

    /// One that orders knows of and has not told of.
    pub fn placed(&self) -> String {
        let id: String = OrderId::fresh().into();
        self.set(&id, OrderStatus::Confirmed);
        id
    }

    pub fn set(&self, order_id: &str, status: OrderStatus) {
        self.orders.know(order_id, status);
    }

    /// An event of an order, not the same message twice as far as the stream can tell.
    pub async fn order_event(
        &self,
        order_id: &str,
        to: OrderStatus,
        version: u64,
        lines: usize,
        at: DateTime<Utc>,
    ) {
        let (channel, message) = changed(order_id, to, version, at);
        let message = v1::OrderChanged {
            items: (0..lines).map(|n| v1::Line { sku: format!("sku-{n}"), qty: 2 }).collect(),
            promised_by: Some((at + TimeDelta::minutes(20)).into()),
            ..message
        };
        let id = format!("test-{}", fastrand::u128(..));
        self.world.bus("orders").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    pub async fn pick(&self, order_id: &str) -> Result<v1::PickTask, Fault> {
        self.world.call::<api::Pick>(&v1::GetPick { order_id: order_id.into() }).await
    }

    pub async fn estimate(&self, lines: u32) -> Result<v1::ReadyEstimate, Fault> {
        let request = v1::EstimateReady { hub_id: HUB.into(), lines, units: lines, order_id: String::new() };
        self.world.call_as::<api::Estimate>("eta", &request).await
    }

    /// Waits until the task is in this state.
    pub async fn until(&self, order_id: &str, state: PickState) -> v1::PickTask {
        self.world
            .eventually(&format!("{order_id} is {state:?}"), || async {
                match self.pick(order_id).await {
                    Ok(task) if task.state() == state => Ok(true),
                    other => Err(format!("{other:?}")),
                }
            })
            .await;
        self.pick(order_id).await.unwrap()
    }

    /// What was told of an order, once the outbox is empty.
    pub async fn told(&self, order_id: &str) -> Vec<(String, v1::PickChanged)> {
        self.world.settled().await;
        let ops = self.world.bus("ops").await;
        let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
        let mut told = Vec::new();
        for sequence in 1..=stream.cached_info().state.last_sequence {
            let message = stream.get_raw_message(sequence).await.unwrap();
            if let Some(channel) = PickEvent::parse(&message.subject)
                && channel.order.as_str() == order_id
            {
                let changed = v1::PickChanged::decode(message.payload).unwrap();
                told.push((channel.event.as_str().to_owned(), changed));
            }
        }
        told
    }

    /// Word and version of what was told.
    pub async fn words(&self, order_id: &str) -> Vec<(String, u64)> {
        let told = self.told(order_id).await;
        told.into_iter().map(|(word, event)| (word, event.meta.unwrap().version)).collect()
    }

    /// Waits until `word` was told of the order.
    pub async fn until_told(&self, order_id: &str, word: &str) {
        self.world
            .eventually(&format!("{word} is told"), || async {
                let words = self.words(order_id).await;
                if words.iter().any(|(told, _)| told == word) { Ok(true) } else { Err(format!("{words:?}")) }
            })
            .await;
    }
}

/// What orders tells of an order of the tests' hub.
pub fn changed(
    order_id: &str,
    to: OrderStatus,
    version: u64,
    at: DateTime<Utc>,
) -> (OrderEvent, v1::OrderChanged) {
    let word = match to {
        OrderStatus::Confirmed => "confirmed",
        OrderStatus::Cancelled => "cancelled",
        _ => "status",
    };
    let channel = OrderEvent {
        event: Word::parse(word).unwrap(),
        city: City::parse("jkt").unwrap(),
        order: OrderId::parse(order_id).unwrap(),
    };
    let message = v1::OrderChanged {
        meta: Some(v1::EventMeta { version, at: Some(at.into()), ..Default::default() }),
        order_id: order_id.into(),
        hub_id: HUB.into(),
        to: to.into(),
        from: OrderStatus::AssignedToStore.into(),
        drop: Some(v1::Point { lat: -6.2, lng: 106.8 }),
        ..Default::default()
    };
    (channel, message)
}
