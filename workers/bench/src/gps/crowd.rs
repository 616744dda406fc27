//! Riders, and the connections they send from.

use std::time::Duration;

use anyhow::Context as _;
use async_nats::{Client, Subject};
use bytes::Bytes;
use futures::future;
use prost::Message as _;
use subjects::{partition::partition_of, v1};
use tokio::time::Instant;

/// Between two pings of a rider: a little more than the checks ask for.
pub const EVERY_MS: i64 = 2_100;
/// How often a connection looks what is due. Devices do not send in step, but a generator that woke for each
/// ping would measure itself.
const LOOK_EVERY: Duration = Duration::from_millis(4);
/// 7 m/s, in degrees of latitude a ping.
const STRIDE: f64 = 7.0 * 2.1 / 111_195.0;

pub struct Rider {
    pub id: String,
    subject: Subject,
    lat: f64,
    lng: f64,
    heading: f64,
    at_ms: i64,
    seq: u64,
}

/// All of them, by the connection they use.
pub struct Crowd {
    run: String,
    by_connection: Vec<Vec<Rider>>,
}

impl Crowd {
    /// As many as it takes for `most` pings a second, all over the city.
    pub fn new(city: &v1::City, most: u64, connections: usize) -> anyhow::Result<Self> {
        let bounds = city.bounds.as_ref().context("the city has no bounds")?;
        let corner = |point: Option<v1::Point>| point.context("the city has no corners");
        let (south_west, north_east) = (corner(bounds.south_west)?, corner(bounds.north_east)?);
        let run = format!("rid_bench{:08x}", fastrand::u32(..));
        let within = |from: f64, to: f64| from + (to - from) * (0.2 + 0.6 * fastrand::f64());
        let mut by_connection: Vec<Vec<Rider>> = std::iter::repeat_with(Vec::new).take(connections).collect();
        let riders = most * EVERY_MS.unsigned_abs() / 1_000;
        for (n, riders) in (0..riders).zip((0..connections).cycle()) {
            let id = format!("{run}_{n:06}");
            let subject = format!("gpsp.{}.{}.{id}", partition_of(&id), city.city).into();
            let rider = Rider {
                id,
                subject,
                lat: within(south_west.lat, north_east.lat),
                lng: within(south_west.lng, north_east.lng),
                heading: if fastrand::bool() { 1.0 } else { -1.0 },
                at_ms: 0,
                seq: 0,
            };
            if let Some(connection) = by_connection.get_mut(riders) {
                connection.push(rider);
            }
        }
        Ok(Self { run, by_connection })
    }

    /// What the ids of this run begin with.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Some riders that are on the road at every rate from `least` up.
    pub fn first(&self, least: u64, count: usize) -> Vec<String> {
        let each =
            (least as usize * EVERY_MS.unsigned_abs() as usize / 1_000) / self.by_connection.len().max(1);
        let riders = self.by_connection.iter().flat_map(|riders| riders.iter().take(each));
        riders.map(|rider| rider.id.clone()).take(count).collect()
    }

    /// Sends `rate` pings a second for so long, in an open loop: a ping says the time at which it was due.
    /// Answers when it began (Unix ms) and how many were sent.
    pub async fn send(
        &mut self,
        clients: &[Client],
        rate: u64,
        length: Duration,
    ) -> anyhow::Result<(i64, u64)> {
        let connections = self.by_connection.len();
        let each = rate as f64 / connections as f64;
        let on_the_road = ((each * EVERY_MS as f64 / 1_000.0).ceil() as usize).max(1);
        // No rider may send sooner after his last ping of the step before than after any other.
        let last = self.by_connection.iter().flatten().map(|rider| rider.at_ms).max().unwrap_or(0);
        let pause = (last + EVERY_MS - now_ms()).max(0).unsigned_abs();
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let (from_ms, from) = (now_ms(), Instant::now());
        let sending =
            self.by_connection.iter_mut().zip(clients).map(|(riders, client)| {
                connection(riders, client, each, on_the_road, (from_ms, from), length)
            });
        let sent = future::try_join_all(sending).await?;
        Ok((from_ms, sent.into_iter().sum()))
    }
}

async fn connection(
    riders: &mut [Rider],
    client: &Client,
    per_second: f64,
    on_the_road: usize,
    (from_ms, from): (i64, Instant),
    length: Duration,
) -> anyhow::Result<u64> {
    let on_the_road = on_the_road.min(riders.len()).max(1);
    let total = (length.as_secs_f64() * per_second) as u64;
    let mut sent = 0u64;
    while sent < total && from.elapsed() < length * 2 {
        let due = ((from.elapsed().as_secs_f64() * per_second) as u64).min(total);
        while sent < due {
            // Round after round, so each of them sends once in the time of a round, which is 2.1 s or more.
            let due_ms = from_ms + (sent as f64 / per_second * 1_000.0) as i64;
            if let Some(rider) = riders.get_mut((sent % on_the_road as u64) as usize) {
                client.publish(rider.subject.clone(), rider.ping(due_ms)).await?;
            }
            sent += 1;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    // What is in the client's buffer goes out now; the socket keeps it in order.
    client.flush().await?;
    Ok(sent)
}

impl Rider {
    fn ping(&mut self, due_ms: i64) -> Bytes {
        // A round that is not a whole number of riders may come a millisecond early.
        self.at_ms = due_ms.max(self.at_ms + 2_000);
        self.seq += 1;
        self.lat += self.heading * STRIDE;
        v1::Ping {
            lat: self.lat + noise(),
            lng: self.lng + noise(),
            accuracy_m: 5.0,
            at_ms: self.at_ms,
            speed_mps: None,
            bearing_deg: None,
            seq: self.seq,
        }
        .encode_to_vec()
        .into()
    }
}

/// A few metres: less than half of what is ridden between two pings, so that nobody seems to stand still. What stands
/// is heard and is no point of a way.
fn noise() -> f64 {
    (fastrand::f64() + fastrand::f64() - 1.0) * 4e-5
}

pub fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}
