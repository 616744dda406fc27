//! Answers that stand a while, and what was last told: in Redis, shared by all replicas. Without Redis
//! every answer is a new one, and that is all.

use std::time::Duration;

use prost::Message;
use redis::{AsyncCommands, aio::ConnectionManager};
use subjects::v1;

/// Redis may take this long; it only spares work.
const WITHIN: Duration = Duration::from_millis(150);
/// What was last told of an order is forgotten after this.
const TOLD_S: u64 = 4 * 3600;

#[derive(Clone)]
pub struct Memory {
    redis: ConnectionManager,
    sticky_s: u64,
}

/// The answer for a hub and a cell before there is an order.
pub fn cell_key(hub_id: &str, cell: &str, lines: u32) -> String {
    format!("eta:{{{hub_id}}}:cell:{cell}:{lines}")
}

/// The answer for an order.
pub fn order_key(order_id: &str) -> String {
    format!("eta:{{{order_id}}}:order")
}

fn told_key(order_id: &str) -> String {
    format!("eta:{{{order_id}}}:told")
}

fn place_key(order_id: &str) -> String {
    format!("eta:{{{order_id}}}:place")
}

impl Memory {
    pub fn new(redis: ConnectionManager, sticky: Duration) -> Self {
        Self { redis, sticky_s: sticky.as_secs() }
    }

    /// The answer that stands, marked as sticky.
    pub async fn standing(&self, key: &str) -> Option<v1::Eta> {
        if self.sticky_s == 0 {
            return None;
        }
        let mut redis = self.redis.clone();
        let bytes: Option<Vec<u8>> = within(redis.get(key)).await?;
        let eta = v1::Eta::decode(bytes?.as_slice()).ok()?;
        Some(v1::Eta { sticky: true, ..eta })
    }

    /// Lets an answer stand. One that stands already goes on standing.
    pub async fn stand(&self, key: &str, eta: &v1::Eta) {
        if self.sticky_s == 0 {
            return;
        }
        let mut redis = self.redis.clone();
        let options = redis::SetOptions::default()
            .conditional_set(redis::ExistenceCheck::NX)
            .with_expiration(redis::SetExpiry::EX(self.sticky_s));
        let _: Option<Option<String>> = within(redis.set_options(key, eta.encode_to_vec(), options)).await;
    }

    /// Something happened: the answer no longer stands.
    pub async fn forget(&self, key: &str) {
        let mut redis = self.redis.clone();
        let _: Option<i64> = within(redis.del(key)).await;
    }

    /// What was last told of an order.
    pub async fn told(&self, order_id: &str) -> Option<v1::Eta> {
        let mut redis = self.redis.clone();
        let bytes: Option<Vec<u8>> = within(redis.get(told_key(order_id))).await?;
        v1::Eta::decode(bytes?.as_slice()).ok()
    }

    pub async fn tell(&self, order_id: &str, eta: &v1::Eta) {
        let mut redis = self.redis.clone();
        let _: Option<()> = within(redis.set_ex(told_key(order_id), eta.encode_to_vec(), TOLD_S)).await;
    }

    /// True for one of all replicas, once in `every`: who may look at where the order is.
    pub async fn may_look(&self, order_id: &str, every: Duration) -> bool {
        let mut redis = self.redis.clone();
        let options = redis::SetOptions::default()
            .conditional_set(redis::ExistenceCheck::NX)
            .with_expiration(redis::SetExpiry::PX(u64::try_from(every.as_millis()).unwrap_or(10_000)));
        let set: Option<Option<String>> = within(redis.set_options(place_key(order_id), 1, options)).await;
        // Redis away: each replica keeps the pace by itself.
        set.is_none_or(|set| set.is_some())
    }
}

async fn within<T>(work: impl Future<Output = redis::RedisResult<T>>) -> Option<T> {
    match tokio::time::timeout(WITHIN, work).await {
        Ok(Ok(value)) => Some(value),
        Ok(Err(error)) => {
            tracing::debug!(%error, "Redis does not answer; estimates are made anew");
            None
        }
        Err(_) => None,
    }
}
