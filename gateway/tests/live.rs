//! What goes on by itself: an order's stream, a rider's offers, a rider's socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use common::{Door, House, order, problem, script::Script};
use futures::{SinkExt as _, StreamExt as _};
use gateway::auth::Role::{Customer, Driver, Support};
use prost::Message as _;
use runtime::{Bus, Meta, Worker};
use serde_json::{Value, json};
use subjects::{
    Code,
    ids::{City, OrderId, RiderId, Token as _, Word},
    table::{OrderEta, OrderEvent, OrderTrack, RiderCommands, devices, dispatch, eta, orders, tracking},
    v1,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, client::IntoClientRequest as _, protocol::Message as Frame},
};

/// Reads a stream event by event.
struct Events {
    response: reqwest::Response,
    text: String,
}

#[derive(Debug, PartialEq)]
struct Event {
    name: String,
    id: Option<String>,
    data: Value,
}

impl Events {
    fn of(response: reqwest::Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// `None`: the stream has ended.
    async fn next(&mut self) -> Option<Event> {
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

    async fn named(&mut self, name: &str) -> Event {
        let event = self.next().await.expect("the stream goes on");
        assert_eq!(event.name, name, "{event:?}");
        event
    }
}

const WAY: [v1::OrderStatus; 6] = {
    use v1::OrderStatus::{AssignedToPartner, Confirmed, Delivered, InTransit, Packed, PickedUp};
    [Confirmed, Packed, AssignedToPartner, PickedUp, InTransit, Delivered]
};

struct Line {
    house: House,
    door: Door,
    get: Arc<Script<orders::Get>>,
    position: Arc<Script<tracking::Position>>,
    tracking: Bus,
    eta: Bus,
    orders: Bus,
    id: OrderId,
    _running: Vec<testkit::Running>,
}

impl Line {
    async fn new() -> Self {
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

async fn command(bus: &Bus, rider: &str, word: &str, assignment: Option<v1::Assignment>) {
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

/// A city with one rider, and tracking that takes down what it is sent.
struct Road {
    house: House,
    door: Door,
    rider: Arc<Script<dispatch::Rider>>,
    standing: Arc<Script<devices::Standing>>,
    seen: Arc<Mutex<Vec<(String, v1::Ping)>>>,
    tracking: Option<tokio::task::JoinHandle<()>>,
    _running: Vec<testkit::Running>,
}

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

impl Road {
    async fn new(settings: &[(&str, &str)]) -> Self {
        let house = House::with(settings).await;
        let door = house.door().await;
        let record =
            v1::Rider { rider_id: "rid_1".into(), city: "jkt".into(), active: true, ..Default::default() };
        let rider = Script::<dispatch::Rider>::says(record);
        let standing = Script::<devices::Standing>::says(v1::Ban::default());
        let worker = async |role: &'static str| Worker::new(role, house.world.platform(role).await.bus);
        let running = vec![
            house.world.run(rider.serve(worker("dispatch").await)).await,
            house.world.run(standing.serve(worker("devices").await)).await,
        ];
        let mut road =
            Self { house, door, rider, standing, seen: Arc::default(), tracking: None, _running: running };
        road.track().await;
        road
    }

    /// Accepts what is on earth, refuses the rest by name; a latitude of 66 is not answered at all.
    async fn track(&mut self) {
        let bus = self.house.world.platform("tracking").await.bus;
        let mut pings = bus.incoming().subscribe("gpsp.>").await.unwrap();
        bus.incoming().flush().await.unwrap();
        bus.ready(&Default::default()).await;
        let seen = self.seen.clone();
        self.tracking = Some(tokio::spawn(async move {
            while let Some(message) = pings.next().await {
                let ping = v1::Ping::decode(message.payload).unwrap();
                let reason = match ping.lat {
                    lat if lat.abs() > 90.0 => "bounds",
                    89.0 => "banned",
                    _ => "",
                };
                let verdict =
                    v1::PingVerdict { seq: ping.seq, accepted: reason.is_empty(), reason: reason.into() };
                let silent = ping.lat == 66.0;
                seen.lock().unwrap().push((message.subject.to_string(), ping));
                if !silent {
                    bus.outgoing()
                        .publish(message.reply.unwrap(), verdict.encode_to_vec().into())
                        .await
                        .unwrap();
                }
            }
        }));
    }

    async fn connect(&self) -> Result<Socket, tungstenite::Error> {
        self.connect_with(&self.house.token(Driver, "rid_1")).await
    }

    async fn connect_with(&self, token: &str) -> Result<Socket, tungstenite::Error> {
        let url = format!("{}/v1/ws/driver/location", self.door.base.replace("http://", "ws://"));
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        connect_async(request).await.map(|(socket, _)| socket)
    }
}

fn ping(lat: f64, seq: u64) -> Frame {
    Frame::text(
        json!({ "lat": lat, "lng": 106.8, "accuracy_m": 5, "at_ms": 1_000 + seq, "seq": seq }).to_string(),
    )
}

/// The next verdict, as `(seq, accepted, reason)`.
async fn verdict(socket: &mut Socket) -> (Option<u64>, bool, Option<String>) {
    loop {
        let frame =
            tokio::time::timeout(Duration::from_secs(20), socket.next()).await.expect("a frame in time");
        if let Frame::Text(text) = frame.expect("the socket is open").unwrap() {
            let answer: gateway::dto::tracking::PingAnswer = serde_json::from_str(&text).unwrap();
            return (answer.seq, answer.accepted, answer.reason);
        }
    }
}

/// Why the socket was closed.
async fn closed(socket: &mut Socket) -> String {
    loop {
        let frame =
            tokio::time::timeout(Duration::from_secs(20), socket.next()).await.expect("a frame in time");
        match frame {
            Some(Ok(Frame::Close(Some(close)))) => return close.reason.to_string(),
            Some(Ok(_)) => {}
            Some(Err(error)) => return error.to_string(),
            None => return "ended".into(),
        }
    }
}

fn refused(seq: Option<u64>, reason: &str) -> (Option<u64>, bool, Option<String>) {
    (seq, false, Some(reason.into()))
}

#[tokio::test]
async fn pings_keep_their_order_and_each_gets_its_verdict() {
    let road = Road::new(&[("KILAT__TRACKING__BURST", "100")]).await;
    let mut socket = road.connect().await.unwrap();
    for seq in 0..200 {
        socket.send(ping(if seq % 10 == 9 { 91.0 } else { -6.2 }, seq)).await.unwrap();
    }
    for seq in 0..200 {
        let expected = if seq % 10 == 9 { refused(Some(seq), "bounds") } else { (Some(seq), true, None) };
        assert_eq!(verdict(&mut socket).await, expected);
    }
    let seen = road.seen.lock().unwrap();
    let subject = format!("gpsp.{}.jkt.rid_1", subjects::partition(&RiderId::parse("rid_1").unwrap()));
    assert!(seen.iter().all(|(to, _)| *to == subject), "{:?}", seen.first());
    assert!(seen.iter().map(|(_, ping)| ping.seq).eq(0..200));
}

#[tokio::test]
async fn garbage_is_answered_and_in_the_end_hung_up_on() {
    let road = Road::new(&[]).await;
    let mut socket = road.connect().await.unwrap();
    socket.send(Frame::text("{}")).await.unwrap();
    assert_eq!(verdict(&mut socket).await, refused(None, "malformed"));
    socket.send(Frame::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(verdict(&mut socket).await, refused(None, "malformed"));
    // A good one in between begins the count anew.
    socket.send(ping(-6.2, 1)).await.unwrap();
    assert_eq!(verdict(&mut socket).await, (Some(1), true, None));
    for seq in 0..10 {
        socket.send(Frame::text(json!({ "seq": seq, "lat": "north" }).to_string())).await.unwrap();
        assert_eq!(verdict(&mut socket).await, refused(Some(seq), "malformed"));
    }
    assert_eq!(closed(&mut socket).await, "malformed");
    // Too large to be a ping.
    let mut socket = road.connect().await.unwrap();
    socket.send(Frame::text(" ".repeat(4_000))).await.unwrap();
    assert_ne!(closed(&mut socket).await, "restart");
    assert_eq!(road.seen.lock().unwrap().len(), 1, "none of it went further");
}

#[tokio::test]
async fn a_flood_is_cut_off_before_the_bus() {
    let road = Road::new(&[("KILAT__TRACKING__BURST", "5")]).await;
    let mut socket = road.connect().await.unwrap();
    let (mut sink, mut stream) = (&mut socket).split();
    let send = async {
        for seq in 0..200 {
            if sink.send(ping(-6.2, seq)).await.is_err() {
                break;
            }
        }
    };
    let read = async {
        while let Some(Ok(frame)) = stream.next().await {
            if let Frame::Close(Some(close)) = frame {
                return close.reason.to_string();
            }
        }
        "ended".into()
    };
    let ((), reason) = tokio::join!(send, read);
    assert!(["flood", "ended"].contains(&reason.as_str()), "{reason}");
    let reached = road.seen.lock().unwrap().len();
    assert!((5..60).contains(&reached), "{reached}");
}

#[tokio::test]
async fn without_tracking_a_ping_is_unavailable_at_once_and_late_in_time() {
    let mut road = Road::new(&[]).await;
    let mut socket = road.connect().await.unwrap();
    socket.send(ping(66.0, 1)).await.unwrap();
    socket.send(ping(-6.2, 2)).await.unwrap();
    assert_eq!(verdict(&mut socket).await, (Some(2), true, None));
    assert_eq!(verdict(&mut socket).await, refused(Some(1), "unavailable"));
    let task = road.tracking.take().unwrap();
    task.abort();
    let _ = task.await;
    road.house
        .world
        .eventually("nobody listens", || {
            let seen = road.seen.clone();
            async move {
                let before = seen.lock().unwrap().len();
                tokio::task::yield_now().await;
                Ok(seen.lock().unwrap().len() == before)
            }
        })
        .await;
    let mut seq = 3;
    loop {
        let asked = std::time::Instant::now();
        socket.send(ping(-6.2, seq)).await.unwrap();
        assert_eq!(verdict(&mut socket).await, refused(Some(seq), "unavailable"));
        // The first may still wait for a subscription that is going away.
        if asked.elapsed() < Duration::from_secs(1) {
            break;
        }
        seq += 1;
    }
    road.track().await;
    socket.send(ping(-6.2, 99)).await.unwrap();
    assert_eq!(verdict(&mut socket).await, (Some(99), true, None));
}

#[tokio::test]
async fn who_may_not_ride_may_not_connect_and_who_is_shut_out_is_put_out() {
    let road = Road::new(&[]).await;
    let refusal = |error: tungstenite::Error| {
        let tungstenite::Error::Http(response) = error else { panic!("{error}") };
        let body: Value = serde_json::from_slice(response.body().as_deref().unwrap()).unwrap();
        (response.status().as_u16(), body["code"].as_str().unwrap().to_owned())
    };
    let active =
        v1::Rider { rider_id: "rid_1".into(), city: "jkt".into(), active: true, ..Default::default() };
    road.rider.say(v1::Rider { active: false, ..active.clone() });
    assert_eq!(refusal(road.connect().await.unwrap_err()), (403, "dispatch.rider_inactive".into()));
    road.rider.refuse(Code::RiderNotFound);
    assert_eq!(refusal(road.connect().await.unwrap_err()), (404, "dispatch.rider_not_found".into()));
    road.rider.say(active);
    road.standing.say(v1::Ban { banned: true, ..Default::default() });
    assert_eq!(refusal(road.connect().await.unwrap_err()), (403, "devices.banned".into()));
    // Not knowing is no reason: tracking looks at each ping.
    road.standing.refuse(Code::Unavailable);
    let mut socket = road.connect().await.unwrap();
    command(&road.house.world.bus("dispatch").await, "rid_1", "banned", None).await;
    assert_eq!(closed(&mut socket).await, "banned");
    let mut socket = road.connect().await.unwrap();
    socket.send(ping(89.0, 7)).await.unwrap();
    assert_eq!(verdict(&mut socket).await, refused(Some(7), "banned"));
    assert_eq!(closed(&mut socket).await, "banned");

    let plain = road.house.as_role(&road.door, Driver, "rid_1", "GET", "/v1/ws/driver/location");
    let (status, code, _) = problem(plain.send().await.unwrap()).await;
    assert_eq!((status, code.as_str()), (400, "request.malformed"));
    road.house
        .world
        .eventually("nobody is connected", || async { Ok(road.door.app.sockets.is_empty()) })
        .await;
}

#[tokio::test]
async fn a_rider_has_one_socket_and_it_ends_with_the_gateway() {
    let road = Road::new(&[]).await;
    let mut old = road.connect().await.unwrap();
    let mut new = road.connect().await.unwrap();
    assert_eq!(closed(&mut old).await, "replaced");
    new.send(ping(-6.2, 1)).await.unwrap();
    assert_eq!(verdict(&mut new).await, (Some(1), true, None));
    assert_eq!(road.door.app.sockets.len(), 1);
    let Road { door, .. } = road;
    let (reason, ()) = tokio::join!(closed(&mut new), door.close());
    assert_eq!(reason, "restart");
}

/// The test's gateways forgive clocks five seconds.
#[tokio::test]
async fn what_a_token_opened_ends_with_it_and_says_why() {
    let line = Line::new().await;
    let offers = Script::<dispatch::Offers>::says(v1::OfferList::default());
    let worker = Worker::new("dispatch", line.house.world.platform("dispatch").await.bus);
    let _dispatch = line.house.world.run(offers.serve(worker)).await;
    let open =
        |token: String, path: String| line.house.request(&line.door, "GET", &path).bearer_auth(token).send();
    let customer = line.house.short_token(Customer, "usr_1");
    let order = open(customer.clone(), format!("/v1/sse/orders/{}", line.id)).await.unwrap();
    let offers = open(line.house.short_token(Driver, "rid_1"), "/v1/drivers/me/offers".into()).await.unwrap();
    let (mut order, mut offers) = (Events::of(order), Events::of(offers));
    order.named("status").await;
    order.named("eta").await;
    for stream in [&mut order, &mut offers] {
        assert_eq!(stream.named("end").await.data, json!({ "reason": "token_expired" }));
        assert_eq!(stream.next().await, None);
    }
    let again = open(customer, format!("/v1/sse/orders/{}", line.id)).await.unwrap();
    assert_eq!(problem(again).await.1, "auth.expired");

    let road = Road::new(&[]).await;
    let mut socket = road.connect_with(&road.house.short_token(Driver, "rid_1")).await.unwrap();
    socket.send(ping(-6.2, 1)).await.unwrap();
    assert_eq!(verdict(&mut socket).await, (Some(1), true, None));
    assert_eq!(closed(&mut socket).await, "token_expired");
}

#[tokio::test]
async fn a_silent_socket_is_pinged_and_then_closed() {
    let road = Road::new(&[("KILAT__GATEWAY__SOCKET_PING_S", "1")]).await;
    let mut socket = road.connect().await.unwrap();
    let frame = tokio::time::timeout(Duration::from_secs(20), socket.next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(frame, Frame::Ping(_)), "{frame:?}");
    // A raw handshake: nobody at the other end answers pings.
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut raw = tokio::net::TcpStream::connect(road.door.base.trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "GET /v1/ws/driver/location HTTP/1.1\r\nhost: k\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nauthorization: Bearer {}\r\n\r\n",
        road.house.token(Driver, "rid_1")
    );
    raw.write_all(head.as_bytes()).await.unwrap();
    let mut all = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), raw.read_to_end(&mut all))
        .await
        .expect("it is closed")
        .unwrap();
    assert!(all.starts_with(b"HTTP/1.1 101") && all.ends_with(b"idle"), "{}", String::from_utf8_lossy(&all));
}
