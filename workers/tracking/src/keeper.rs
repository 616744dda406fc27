//! Last positions and trails into Redis: at most one write for each rider and second, many riders to a call,
//! many calls to a round trip. While one round trip is under way what comes in gathers for the next, so a
//! slow Redis gets fewer, larger ones, and pings do not wait for it.

use lua::{
    LuaError, keys,
    tracking::{Keep, Kept as Answer, Whereabouts},
};
use prost::Message as _;
use redis::aio::ConnectionManager;
use subjects::partition::partition_of;
use tokio::task::JoinHandle;

use crate::{
    desk::{Desk, EVERY_MS},
    kept::Kept,
    state::State,
};

/// Riders in one call of the script: a few hundred microseconds of Redis, during which nobody else is served.
const CALL: usize = 128;
/// Riders in one round trip.
const TURN: usize = 4_096;
/// A trail that Redis could not take is cut here, in bytes: what is old matters least.
const TRAIL_BYTES: usize = 60 * crate::kept::POINT;

/// Whether this owner may still write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Held,
    Fenced,
}

struct Row {
    city: Box<str>,
    rider: Box<str>,
    at_ms: i64,
    last: Vec<u8>,
    points: Vec<u8>,
}

pub struct Keeper {
    redis: ConnectionManager,
    partition: u32,
    fence: u64,
    ttl_s: u64,
    trail: usize,
    under_way: Option<JoinHandle<Result<Standing, LuaError>>>,
}

impl Keeper {
    pub fn new(state: &State, partition: u32, fence: u64) -> Self {
        Self {
            redis: state.redis.clone(),
            partition,
            fence,
            ttl_s: state.settings.last().as_secs().max(1),
            trail: state.settings.trail_points,
            under_way: None,
        }
    }

    /// Starts the next round trip if the last has come back.
    pub async fn turn(&mut self, desk: &mut Desk, now_ms: i64) -> Standing {
        if self.under_way.as_ref().is_some_and(|task| !task.is_finished()) {
            return Standing::Held;
        }
        let standing = self.landed().await;
        let rows = due(desk, now_ms, EVERY_MS);
        if !rows.is_empty() && standing == Standing::Held {
            self.start(rows, now_ms);
        }
        standing
    }

    /// Writes all there is, whether its second is over or not.
    pub async fn finish(&mut self, desk: &mut Desk, now_ms: i64) {
        loop {
            if self.landed().await == Standing::Fenced {
                return;
            }
            let rows = due(desk, now_ms, 0);
            if rows.is_empty() {
                return;
            }
            self.start(rows, now_ms);
        }
    }

    async fn landed(&mut self) -> Standing {
        let Some(task) = self.under_way.take() else { return Standing::Held };
        match task.await {
            Ok(Ok(standing)) => standing,
            Ok(Err(error)) => {
                // Each of them is written again with his next ping.
                tracing::debug!(%error, partition = self.partition, "positions were not kept");
                metrics::counter!("kilat_tracking_redis_failed_total", "what" => "keep").increment(1);
                Standing::Held
            }
            Err(_) => Standing::Held,
        }
    }

    fn start(&mut self, rows: Vec<Row>, now_ms: i64) {
        let (mut redis, partition, fence) = (self.redis.clone(), self.partition, self.fence);
        let (ttl_s, trail) = (self.ttl_s, self.trail);
        self.under_way = Some(tokio::spawn(async move {
            let calls: Vec<Keep<'_>> = rows
                .chunk_by(|a, b| a.city == b.city)
                .flat_map(|city| city.chunks(CALL))
                .filter_map(|some| {
                    let riders = some.iter().map(|row| Whereabouts {
                        rider: &row.rider,
                        at_ms: row.at_ms,
                        last: &row.last,
                        points: &row.points,
                    });
                    let city = &some.first()?.city;
                    Some(Keep { partition, city, fence, ttl_s, trail, now_ms, riders: riders.collect() })
                })
                .collect();
            let mut standing = Standing::Held;
            for answer in lua::run_many(&mut redis, &calls).await {
                if let Answer::Fenced { fence: later } = answer? {
                    tracing::warn!(partition, fence, later, "another owns the partition");
                    standing = Standing::Fenced;
                }
            }
            Ok(standing)
        }));
    }
}

/// Takes out who has waited for at least `every_ms` since he was written last.
fn due(desk: &mut Desk, now_ms: i64, every_ms: i64) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut later = Vec::new();
    for at in std::mem::take(&mut desk.unkept) {
        let Some(rider) = desk.rider_mut(at) else { continue };
        if rows.len() >= TURN || now_ms.saturating_sub(rider.kept_ms) < every_ms {
            let over = rider.trail.len().saturating_sub(TRAIL_BYTES);
            rider.trail.drain(..over);
            later.push(at);
            continue;
        }
        rider.unkept = false;
        let Some(kept) = rider.kept() else { continue };
        rider.kept_ms = now_ms;
        rows.push(Row {
            city: rider.city.clone(),
            rider: rider.id.clone(),
            at_ms: kept.at_ms,
            last: kept.encode_to_vec(),
            points: std::mem::take(&mut rider.trail),
        });
    }
    desk.unkept = later;
    rows.sort_by(|a, b| a.city.cmp(&b.city));
    rows
}

/// What is kept of these riders, in their order.
pub async fn find(redis: &ConnectionManager, riders: &[&str]) -> redis::RedisResult<Vec<Option<Kept>>> {
    // An empty pipeline is no question, and the client says so with an error.
    if riders.is_empty() {
        return Ok(Vec::new());
    }
    let mut pipe = redis::Pipeline::with_capacity(riders.len());
    for rider in riders {
        pipe.get(keys::tracking::last(partition_of(rider), rider));
    }
    let found: Vec<Option<Vec<u8>>> = pipe.query_async(&mut redis.clone()).await?;
    Ok(found.into_iter().map(|bytes| Kept::read(&bytes?)).collect())
}
