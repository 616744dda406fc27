//! Server-sent events: what becomes of an order, and what a rider is offered.

use std::{sync::Arc, time::Duration};

use gateway::auth::Role::{Customer, Driver, Support};
use runtime::{Bus, Meta, Worker};
use serde_json::{Value, json};
use subjects::{
    Code,
    ids::{City, OrderId, RiderId, Token as _, Word},
    table::{OrderEta, OrderEvent, OrderTrack, RiderCommands, dispatch, eta, orders, tracking},
    v1,
};

use crate::common::{Door, House, order, problem, script::Script};

/// Reads a stream event by event.
pub struct Events {
    response: reqwest::Response,
    text: String,
}

#[derive(Debug, PartialEq)]
pub struct Event {
    name: String,
    id: Option<String>,
    pub data: Value,
}

impl Events {
    pub fn of(response: reqwest::Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// `None`: the stream has ended.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).map(|v| v.trim().to_owned())
                };
                let event = field("data:").map(|data| Event {
                    name: field("event:").unwrap(),
                    id: field("id:"),
                    data: serde_json::from_str(&data).unwrap(),
                });
                self.text = rest.to_owned();
                if event.is_some() {
                    return event;
                }
                continue;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.response.chunk());
            let chunk = chunk.await.expect("an event in time").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    pub async fn named(&mut self, name: &str) -> Event {
        let event = self.next().await.expect("the stream goes on");
        assert_eq!(event.name, name, "{event:?}");
        event
    }
}

const WAY: [v1::OrderStatus; 6] = {
    use v1::OrderStatus::{AssignedToPartner, Confirmed, Delivered, InTransit, Packed, PickedUp};
    [Confirmed, Packed, AssignedToPartner, PickedUp, InTransit, Delivered]
};

pub struct Line {
    pub house: House,
    pub door: Door,
    get: Arc<Script<orders::Get>>,
    position: Arc<Script<tracking::Position>>,
    tracking: Bus,
    eta: Bus,
    orders: Bus,
    pub id: OrderId,
    _running: Vec<testkit::Running>,
}

impl Line {
    pub async fn new() -> Self {
        let house = House::new().await;
        let door = house.door().await;
        let id = OrderId::fresh();
        let get = Script::<orders::Get>::says(order(id.as_str(), "usr_1", &WAY[..3]));
        let position = Script::<tracking::Position>::refuses(Code::NotCarried);
        let by_order = Script::<eta::Order>::says(estimate(&id, 600));
        let (orders, tracking, eta) = (
            house.world.bus("orders").await,
            house.world.bus("tracking").await,
            house.world.bus("eta").await,
        );
        let worker = async |role: &'static str| Worker::new(role, house.world.platform(role).await.bus);
        let running = vec![
            house.world.run(get.serve(worker("orders").await)).await,
            house.world.run(position.serve(worker("tracking").await)).await,
            house.world.run(by_order.serve(worker("eta").await)).await,
        ];
        Self { house, door, get, position, tracking, eta, orders, id, _running: running }
    }

    async fn moved(&self, statuses: &[v1::OrderStatus]) {
        self.get.say(order(self.id.as_str(), "usr_1", statuses));
        let event = OrderEvent {
            event: Word::parse("status").unwrap(),
            city: City::parse("jkt").unwrap(),
            order: self.id.clone(),
        };
        let (meta, id) = (Meta::default(), fastrand::u64(..).to_string());
        self.orders.store(&meta, &event, &v1::OrderChanged::default(), &id).await.unwrap();
    }

    async fn located(&self, at_ms: i64) {
        let message =
            v1::OrderLocation { order_id: self.id.to_string(), position: Some(at(-6.2, 106.8, at_ms)) };
        self.tracking.live(&Meta::default(), &OrderTrack { order: self.id.clone() }, &message).await;
    }

    async fn estimated(&self, seconds: u32) {
        let message = estimate(&self.id, seconds);
        self.eta.live(&Meta::default(), &OrderEta { order: self.id.clone() }, &message).await;
    }

    fn follow(&self, path: &str) -> reqwest::RequestBuilder {
        self.house.as_role(&self.door, Customer, "usr_1", "GET", &format!("{path}/{}", self.id))
    }
}

fn at(lat: f64, lng: f64, at_ms: i64) -> v1::Position {
    v1::Position { rider_id: "rid_1".into(), lat, lng, at_ms, ..Default::default() }
}

fn estimate(id: &OrderId, p50_s: u32) -> v1::Eta {
    let total = v1::EtaTotal { p50_s, p80_s: p50_s + 100, p95_s: p50_s + 300, ..Default::default() };
    v1::Eta { order_id: id.to_string(), total: Some(total), ..Default::default() }
}

#[tokio::test]
async fn an_order_is_followed_to_the_door_and_its_rider_seen_only_while_he_carries_it() {
    let line = Line::new().await;
    let mut stream = Events::of(line.follow("/v1/sse/order/tracking").send().await.unwrap());
    let first = stream.named("status").await;
    assert_eq!(
        (first.data["status"].as_str(), first.id.as_deref()),
        (Some("ASSIGNED_TO_PARTNER"), Some("3"))
    );
    let promised = stream.named("eta").await;
    assert_eq!((&promised.data["total"]["p50_s"], promised.id), (&json!(600), None));

    // He is on his way to the hub: that is not the customer's to see.
    line.located(1_000).await;
    line.estimated(500).await;
    assert_eq!(stream.named("eta").await.data["total"]["p50_s"], 500);
    assert_eq!(line.position.times(), 0);

    line.position.say(at(-6.3, 106.7, 2_000));
    line.moved(&WAY[..4]).await;
    assert_eq!(stream.named("status").await.data["status"], "PICKED_UP");
    stream.named("eta").await;
    let here = stream.named("location").await;
    assert_eq!(
        (&here.data["lat"], &here.data["at"], here.id),
        (&json!(-6.3), &json!("1970-01-01T00:00:02Z"), None)
    );
    assert!(here.data.get("rider_id").is_none());
    assert_eq!(line.position.last().order_id, line.id.as_str());
    // Older than what was shown, then newer.
    line.located(1_500).await;
    line.located(3_000).await;
    assert_eq!(stream.named("location").await.data["at"], "1970-01-01T00:00:03Z");

    // Who comes back gets what he missed, and the newest of the rest at once.
    line.position.say(at(-6.25, 106.75, 3_000));
    let resumed = line.follow("/v1/sse/order/tracking").header("Last-Event-ID", "3").send().await.unwrap();
    let mut resumed = Events::of(resumed);
    assert_eq!(resumed.named("status").await.id.as_deref(), Some("4"));
    resumed.named("eta").await;
    assert_eq!(resumed.named("location").await.data["lat"], -6.25);

    line.moved(&WAY[..5]).await;
    for stream in [&mut stream, &mut resumed] {
        assert_eq!(stream.named("status").await.data["status"], "IN_TRANSIT");
    }
    line.moved(&WAY).await;
    for stream in [&mut stream, &mut resumed] {
        assert_eq!(stream.named("status").await.data["status"], "DELIVERED");
        assert_eq!(stream.next().await, None);
    }
    let over = line.follow("/v1/sse/order/tracking").header("Last-Event-ID", "6").send().await.unwrap();
    assert_eq!(over.status(), 204);
    line.house.world.eventually("nobody is followed", || async { Ok(line.door.app.feed.is_empty()) }).await;
}

#[tokio::test]
async fn the_orders_own_stream_tells_the_same_and_support_may_look() {
    let line = Line::new().await;
    line.moved(&WAY[..5]).await;
    line.position.say(at(-6.2, 106.8, 1_000));
    let path = format!("/v1/sse/order/tracking/{}", line.id);
    let support = line.house.as_role(&line.door, Support, "staff-1", "GET", &path).send().await.unwrap();
    let own = line.follow("/v1/sse/orders").send().await.unwrap();
    for response in [support, own] {
        let mut stream = Events::of(response);
        stream.named("status").await;
        stream.named("eta").await;
        stream.named("location").await;
        line.estimated(300).await;
        assert_eq!(stream.named("eta").await.data["total"]["p95_s"], 600);
    }
    // A status that cannot be read now is read again; what is live goes on meanwhile.
    let mut stream = Events::of(line.follow("/v1/sse/order/tracking").send().await.unwrap());
    for name in ["status", "eta", "location"] {
        stream.named(name).await;
    }
    line.get.refuse_for_now();
    line.orders_hint().await;
    line.located(5_000).await;
    stream.named("location").await;
    line.moved(&WAY).await;
    assert_eq!(stream.named("status").await.data["status"], "DELIVERED");
}

impl Line {
    async fn orders_hint(&self) {
        let event = OrderEvent {
            event: Word::parse("status").unwrap(),
            city: City::parse("jkt").unwrap(),
            order: self.id.clone(),
        };
        let id = fastrand::u64(..).to_string();
        self.orders.store(&Meta::default(), &event, &v1::OrderChanged::default(), &id).await.unwrap();
    }
}

#[tokio::test]
async fn there_are_only_so_many_streams() {
    let house = House::with(&[("KILAT__GATEWAY__MAX_STREAMS", "1")]).await;
    let door = house.door().await;
    let get = Script::<orders::Get>::says(order("ord_1", "usr_1", &WAY[..3]));
    let worker = Worker::new("orders", house.world.platform("orders").await.bus);
    let _orders = house.world.run(get.serve(worker)).await;
    let open = || house.as_role(&door, Customer, "usr_1", "GET", "/v1/sse/order/tracking/ord_1").send();
    let mut first = Events::of(open().await.unwrap());
    first.named("status").await;
    let (status, code, _) = problem(open().await.unwrap()).await;
    assert_eq!((status, code.as_str()), (503, "service.busy"));
    drop(first);
    house
        .world
        .eventually("there is room again", || async { Ok(open().await.unwrap().status() == 200) })
        .await;
}

fn offer(id: &str, state: v1::AssignmentState) -> v1::Assignment {
    v1::Assignment {
        assignment_id: id.into(),
        rider_id: "rid_1".into(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        state: state.into(),
        ..Default::default()
    }
}

pub async fn command(bus: &Bus, rider: &str, word: &str, assignment: Option<v1::Assignment>) {
    let channel = RiderCommands {
        city: City::parse("jkt").unwrap(),
        rider: RiderId::parse(rider).unwrap(),
        command: Word::parse(word).unwrap(),
    };
    let message = v1::RiderCommand { command: word.into(), assignment, reason: String::new() };
    bus.live(&Meta::default(), &channel, &message).await;
}

#[tokio::test]
async fn a_rider_gets_his_open_offers_then_those_that_come() {
    use v1::AssignmentState::{Accepted, Offered};
    let house = House::new().await;
    let door = house.door().await;
    let list = v1::OfferList { items: vec![offer("asg_1", Accepted), offer("asg_2", Offered)] };
    let offers = Script::<dispatch::Offers>::says(list);
    let worker = Worker::new("dispatch", house.world.platform("dispatch").await.bus);
    let _dispatch = house.world.run(offers.serve(worker)).await;
    let get = |accept: &str| {
        house.as_role(&door, Driver, "rid_1", "GET", "/v1/drivers/me/offers").header("Accept", accept).send()
    };
    let list: Value = get("application/json").await.unwrap().json().await.unwrap();
    assert_eq!(
        (&list["items"][0]["state"], &list["items"][1]["assignment_id"]),
        (&json!("ACCEPTED"), &json!("asg_2"))
    );
    assert_eq!(offers.last().rider_id, "rid_1");

    let mut stream = Events::of(get("text/event-stream").await.unwrap());
    assert_eq!(stream.named("assigned").await.data["assignment"]["assignment_id"], "asg_1");
    assert_eq!(stream.named("offer").await.data["assignment"]["assignment_id"], "asg_2");
    let dispatch = house.world.bus("dispatch").await;
    // Another's; one he has; a new one.
    command(&dispatch, "rid_2", "offer", Some(offer("asg_3", Offered))).await;
    command(&dispatch, "rid_1", "offer", Some(offer("asg_2", Offered))).await;
    command(&dispatch, "rid_1", "offer", Some(offer("asg_4", Offered))).await;
    assert_eq!(stream.named("offer").await.data["assignment"]["assignment_id"], "asg_4");
    // Two orders of one trip may be cancelled one after the other.
    for _ in 0..2 {
        command(&dispatch, "rid_1", "cancelled", Some(offer("asg_1", Accepted))).await;
        assert_eq!(stream.named("cancelled").await.data["assignment"]["assignment_id"], "asg_1");
    }
    command(&dispatch, "rid_1", "banned", None).await;
    stream.named("banned").await;
    assert_eq!(stream.next().await, None);
    offers.refuse(Code::RiderNotFound);
    assert_eq!(problem(get("text/event-stream").await.unwrap()).await.0, 404);
    house.world.eventually("nobody is served", || async { Ok(door.app.riders.is_empty()) }).await;
}
