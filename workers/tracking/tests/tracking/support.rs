//! A world with tracking in it, riders who send pings, and dispatch as it would speak.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use async_nats::RequestErrorKind;
use futures::StreamExt as _;
use prost::Message as _;
use runtime::{Fault, Meta};
use subjects::{
    Channel,
    ids::{City, OrderId, RiderId, Token, Word},
    table::{AssignmentEvent, CityEvent, GeofenceEvent, tracking},
    v1,
};
use testkit::{Running, World, eventually, eventually::WITHIN, found};

pub const CITY: &str = "jkt";
/// In the middle of the city.
pub const HOME: (f64, f64) = (-6.2, 106.8);
/// Degrees of latitude in a metre.
pub const METRE: f64 = 1.0 / 111_195.0;

pub struct Town {
    pub world: World,
    pub running: Option<Running>,
    sent: AtomicU64,
}

impl Town {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// Where owners die and others wait for it.
    pub async fn of_mortals() -> Self {
        Self::open_with(&[("KILAT__TRACKING__LEASE_S", "3")]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        // Where nobody dies, no pause of a busy machine shall cost a partition.
        let mut all = vec![("KILAT__TRACKING__LEASE_S", "20")];
        all.extend(settings);
        let world = World::start_with(&[(::tracking::SCHEMA, &::tracking::MIGRATOR)], &all).await;
        let mut town = Self { world, running: None, sent: AtomicU64::new(1) };
        town.running = Some(town.another().await);
        town.city(CITY, (-6.5, 106.5), (-6.0, 107.1), 1).await;
        let town = town;
        town.world
            .eventually("pings are judged", || async {
                let answer = town.ask_ping(&rider(), &ping(HOME)).await;
                Ok(answer.is_some_and(|verdict| verdict.accepted))
            })
            .await;
        town
    }

    /// One more instance of the worker.
    pub async fn another(&self) -> Running {
        let platform = self.world.platform("tracking").await;
        self.world.run(::tracking::worker(&platform).await.unwrap()).await
    }

    pub async fn city(&self, city: &str, south_west: (f64, f64), north_east: (f64, f64), version: u64) {
        let point = |(lat, lng)| Some(v1::Point { lat, lng });
        let bounds = v1::Bounds { south_west: point(south_west), north_east: point(north_east) };
        let message = v1::CityChanged {
            city: Some(v1::City { city: city.into(), bounds: Some(bounds), version, ..Default::default() }),
            ..Default::default()
        };
        let channel = CityEvent { city: City::parse(city).unwrap() };
        self.event("geo", &channel, &message).await;
    }

    pub async fn event<C: Channel>(&self, role: &str, channel: &C, message: &C::Message) {
        let id = format!("test-{}", fastrand::u64(..));
        self.world.bus(role).await.store(&Meta::default(), channel, message, &id).await.unwrap();
    }

    /// What dispatch says of an order.
    pub async fn assignment(&self, word: &str, order: &Order, version: u64) {
        self.assignment_at(word, order, version, now_ms() - 30_000).await;
    }

    pub async fn assignment_at(&self, word: &str, order: &Order, version: u64, at_ms: i64) {
        let channel = AssignmentEvent {
            event: Word::parse(word).unwrap(),
            city: City::parse(CITY).unwrap(),
            order: order.order_id.clone(),
        };
        let point = |(lat, lng)| Some(v1::Point { lat, lng });
        let message = v1::AssignmentChanged {
            meta: Some(v1::EventMeta {
                version,
                aggregate: "task".into(),
                id: order.order_id.to_string(),
                at: Some(chrono::DateTime::from_timestamp_millis(at_ms).unwrap().into()),
                ..Default::default()
            }),
            order_id: order.order_id.to_string(),
            assignment_id: order.assignment_id.clone(),
            rider_id: order.rider.to_string(),
            hub_id: "hub_1".into(),
            hub: point(order.hub),
            drop: point(order.door),
            ..Default::default()
        };
        self.event("dispatch", &channel, &message).await;
    }

    /// As a device would after the mapping: into the right partition.
    pub async fn send_ping(&self, rider: &RiderId, ping: &v1::Ping) {
        let subject = subject(rider);
        let bus = self.world.bus("gateway").await;
        bus.outgoing().publish(subject, ping.encode_to_vec().into()).await.unwrap();
    }

    /// As a request; `None`: nobody owns the partition just now.
    pub async fn ask_ping(&self, rider: &RiderId, ping: &v1::Ping) -> Option<v1::PingVerdict> {
        self.ask_raw(subject(rider), ping.encode_to_vec()).await
    }

    pub async fn ask_raw(&self, subject: String, payload: Vec<u8>) -> Option<v1::PingVerdict> {
        let bus = self.world.bus("gateway").await;
        let request =
            async_nats::Request::new().payload(payload.into()).timeout(Some(Duration::from_secs(2)));
        let reply = bus.outgoing().send_request(subject, request).await.ok()?;
        Some(v1::PingVerdict::decode(reply.payload).unwrap())
    }

    /// Why the ping was refused. A partition without an owner has taken nothing, so it is sent again; one that
    /// was taken has its verdict, however long a busy machine takes over it.
    pub async fn reason(&self, rider: &RiderId, ping: &v1::Ping) -> String {
        let mut ping = *ping;
        ping.seq = self.sent.fetch_add(1, Ordering::Relaxed);
        let verdict = found("a verdict", || async {
            let bus = self.world.bus("gateway").await;
            let request =
                async_nats::Request::new().payload(ping.encode_to_vec().into()).timeout(Some(WITHIN));
            match bus.outgoing().send_request(subject(rider), request).await {
                Ok(reply) => Ok(v1::PingVerdict::decode(reply.payload).unwrap()),
                Err(error) if error.kind() == RequestErrorKind::NoResponders => Err(error.to_string()),
                Err(error) => panic!("{error}"),
            }
        })
        .await;
        assert_eq!(verdict.seq, ping.seq);
        assert_eq!(verdict.accepted, verdict.reason.is_empty());
        verdict.reason
    }

    /// Sends a ride and asserts that every ping is accepted. The pings say that they lie two seconds apart,
    /// so that a ride of a minute takes no minute.
    pub async fn ride(&self, ride: &mut Ride, places: &[(f64, f64)]) {
        for place in places {
            let ping = ride.next(*place).await;
            assert_eq!(self.reason(&ride.rider, &ping).await, "", "{ping:?}");
        }
    }

    pub async fn position(&self, rider: &RiderId) -> Result<v1::Position, Fault> {
        let request = v1::GetPosition { rider_id: rider.to_string(), ..Default::default() };
        self.world.call::<tracking::Position>(&request).await
    }

    pub async fn position_of(&self, order: &OrderId) -> Result<v1::Position, Fault> {
        let request = v1::GetPosition { order_id: order.to_string(), ..Default::default() };
        self.world.call::<tracking::Position>(&request).await
    }

    /// What the record says of this.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }

    /// Every crossing that was told, in order, once all are out.
    pub async fn crossings(&self) -> Vec<(String, v1::GeofenceCrossed)> {
        self.world.settled().await;
        let ops = self.world.bus("ops").await;
        let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
        let mut events = Vec::new();
        for sequence in 1..=stream.cached_info().state.last_sequence {
            let message = stream.get_raw_message(sequence).await.unwrap();
            if let Some(channel) = GeofenceEvent::parse(&message.subject) {
                let event = v1::GeofenceCrossed::decode(message.payload).unwrap();
                events.push((channel.event.to_string(), event));
            }
        }
        events
    }
}

/// The clock of a rider's device: it began 28 seconds ago and goes two seconds with every ping.
pub struct Ride {
    pub rider: RiderId,
    pub at_ms: i64,
}

impl Ride {
    pub fn of(rider: &RiderId) -> Self {
        Self { rider: rider.clone(), at_ms: now_ms() - 28_000 }
    }

    /// A ride that has caught up with the clock goes on at the clock's pace; one that has fallen too far behind
    /// it, for want of somebody who judges, leaves pings out.
    pub async fn next(&mut self, place: (f64, f64)) -> v1::Ping {
        self.at_ms = (self.at_ms + 2_000).max(now_ms() - 26_000);
        eventually("the clock is there", || async { Ok(self.at_ms <= now_ms() + 1_000) }).await;
        v1::Ping { at_ms: self.at_ms, ..ping(place) }
    }
}

pub struct Order {
    pub order_id: OrderId,
    pub assignment_id: String,
    pub rider: RiderId,
    pub hub: (f64, f64),
    pub door: (f64, f64),
}

impl Order {
    /// From a hub at home to a door two kilometres north.
    pub fn of(rider: &RiderId) -> Self {
        Self {
            order_id: OrderId::fresh(),
            assignment_id: subjects::ids::AssignmentId::fresh().to_string(),
            rider: rider.clone(),
            hub: HOME,
            door: north(2_000.0),
        }
    }
}

/// So many metres north of home.
pub fn north(metres: f64) -> (f64, f64) {
    (HOME.0 + metres * METRE, HOME.1)
}

pub fn rider() -> RiderId {
    RiderId::fresh()
}

pub fn subject(rider: &RiderId) -> String {
    format!("gpsp.{}.{CITY}.{rider}", subjects::partition(rider))
}

pub fn now_ms() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

/// A good ping, now.
pub fn ping((lat, lng): (f64, f64)) -> v1::Ping {
    v1::Ping { lat, lng, accuracy_m: 5.0, at_ms: now_ms(), ..Default::default() }
}

/// The next message within a few seconds.
pub async fn next(subscriber: &mut async_nats::Subscriber) -> Option<async_nats::Message> {
    tokio::time::timeout(Duration::from_secs(5), subscriber.next()).await.ok().flatten()
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}
