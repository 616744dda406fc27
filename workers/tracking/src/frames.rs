//! Frames: positions for dispatch, and points for history.

use std::{collections::HashMap, time::Duration};

use async_nats::HeaderMap;
use bytes::Bytes;
use prost::Message as _;
use runtime::{Bus, retry::Backoff};
use subjects::v1;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{desk::Desk, state::now_ms};

/// Points in one frame.
pub const MAX_POINTS: usize = 200;
/// Bytes in one frame; the stream takes 48 KiB with headers.
const MAX_BYTES: usize = 40 * 1024;
/// Frames waiting for the stream to acknowledge them. A stream that is this far behind loses history rather
/// than hold up the present.
const MAX_WAITING: usize = 256;
/// How long a frame is tried for.
const TRY_FOR: Duration = Duration::from_secs(30);

/// Frames of points on their way into the stream.
pub struct Frames {
    bus: Bus,
    partition: u32,
    fence: u64,
    next: u64,
    waiting: JoinSet<()>,
    stop: CancellationToken,
}

impl Frames {
    pub fn new(bus: Bus, partition: u32, fence: u64) -> Self {
        // Not from 1: should the bucket of leases be made anew and fences begin again, frames do not.
        let next = u64::try_from(now_ms()).unwrap_or_default();
        Self { bus, partition, fence, next, waiting: JoinSet::new(), stop: CancellationToken::new() }
    }

    /// Sends the points that have come in, in frames, city by city.
    pub fn send(&mut self, desk: &mut Desk) {
        while self.waiting.try_join_next().is_some() {}
        let points = std::mem::take(&mut desk.out.points);
        let mut cities: HashMap<Box<str>, v1::TrackFrame> = HashMap::new();
        let mut full = Vec::new();
        let mut sizes: HashMap<Box<str>, usize> = HashMap::new();
        for point in points {
            let Some(rider) = desk.rider(point.rider) else { continue };
            let orders = point.orders.map(|orders| orders.to_vec()).unwrap_or_default();
            let point = point.spot.track_point(&rider.id, orders);
            let size = sizes.entry(rider.city.clone()).or_default();
            let bytes = point.encoded_len() + 4;
            let frame = cities.entry(rider.city.clone()).or_insert_with(|| self.empty(&rider.city));
            if frame.points.len() >= MAX_POINTS || *size + bytes > MAX_BYTES {
                full.push(std::mem::replace(frame, self.empty(&rider.city)));
                *size = 0;
            }
            *size += bytes;
            frame.points.push(point);
        }
        for mut frame in full.into_iter().chain(cities.into_values()) {
            frame.frame = self.next;
            self.next += 1;
            self.start(&frame);
        }
    }

    fn empty(&self, city: &str) -> v1::TrackFrame {
        let (partition, fence) = (self.partition, self.fence);
        v1::TrackFrame { city: city.to_owned(), partition, fence, frame: 0, points: Vec::new() }
    }

    fn start(&mut self, frame: &v1::TrackFrame) {
        if self.waiting.len() >= MAX_WAITING {
            metrics::counter!("kilat_tracking_points_lost_total").increment(frame.points.len() as u64);
            return;
        }
        let subject = format!("gpsframe.{}.{}", frame.city, frame.partition);
        let id = format!("{}-{}-{}", frame.partition, frame.fence, frame.frame);
        let (payload, count) = (Bytes::from(frame.encode_to_vec()), frame.points.len() as u64);
        let (bus, stop) = (self.bus.clone(), self.stop.clone());
        self.waiting.spawn(async move {
            let publish = async {
                let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(2));
                while bus.store_raw(HeaderMap::new(), subject.clone(), payload.clone(), &id).await.is_err() {
                    pause.wait(&stop).await;
                    if stop.is_cancelled() {
                        return Err(());
                    }
                }
                Ok(())
            };
            if !matches!(tokio::time::timeout(TRY_FOR, publish).await, Ok(Ok(()))) {
                tracing::warn!(frame = id, "a frame of points was not stored");
                metrics::counter!("kilat_tracking_points_lost_total").increment(count);
            }
        });
    }

    /// Waits for the last ones; after five seconds they are given up.
    pub async fn finish(&mut self) {
        let stop = self.stop.clone();
        let all = async { while self.waiting.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(5), all).await.is_err() {
            stop.cancel();
            while self.waiting.join_next().await.is_some() {}
        }
    }
}

/// The positions that are new since the last call, by city.
pub fn positions(desk: &mut Desk) -> HashMap<String, Vec<v1::Position>> {
    let mut cities: HashMap<String, Vec<v1::Position>> = HashMap::new();
    for at in std::mem::take(&mut desk.unframed) {
        let Some(rider) = desk.rider_mut(at) else { continue };
        rider.unframed = false;
        let position = rider.spot.position(&rider.id);
        match cities.get_mut(&*rider.city) {
            Some(positions) => positions.push(position),
            None => {
                cities.insert(rider.city.to_string(), vec![position]);
            }
        }
    }
    cities
}
