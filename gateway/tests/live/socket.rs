//! A rider's WebSocket: pings in, a verdict for each.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{SinkExt as _, StreamExt as _};
use gateway::auth::Role::Driver;
use prost::Message as _;
use runtime::Worker;
use serde_json::{Value, json};
use subjects::{
    Code,
    ids::{RiderId, Token as _},
    table::{devices, dispatch},
    v1,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, client::IntoClientRequest as _, protocol::Message as Frame},
};

use crate::{
    common::{Door, House, problem, script::Script},
    streams::command,
};

/// A city with one rider, and tracking that takes down what it is sent.
pub struct Road {
    pub house: House,
    door: Door,
    rider: Arc<Script<dispatch::Rider>>,
    standing: Arc<Script<devices::Standing>>,
    seen: Arc<Mutex<Vec<(String, v1::Ping)>>>,
    tracking: Option<tokio::task::JoinHandle<()>>,
    _running: Vec<testkit::Running>,
}

pub type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

impl Road {
    pub async fn new(settings: &[(&str, &str)]) -> Self {
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

    pub async fn connect_with(&self, token: &str) -> Result<Socket, tungstenite::Error> {
        let url = format!("{}/v1/ws/driver/location", self.door.base.replace("http://", "ws://"));
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        connect_async(request).await.map(|(socket, _)| socket)
    }
}

pub fn ping(lat: f64, seq: u64) -> Frame {
    Frame::text(
        json!({ "lat": lat, "lng": 106.8, "accuracy_m": 5, "at_ms": 1_000 + seq, "seq": seq }).to_string(),
    )
}

/// The next verdict, as `(seq, accepted, reason)`.
pub async fn verdict(socket: &mut Socket) -> (Option<u64>, bool, Option<String>) {
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
pub async fn closed(socket: &mut Socket) -> String {
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
