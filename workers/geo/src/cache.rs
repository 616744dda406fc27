//! The hubs that reach a cell, in Redis.
//!
//! A value carries the generation its region had before the record was read, and counts while the region
//! still has it; reading both is one round trip. Whoever changes the record puts a fence in the
//! generation's place before he commits and takes it off afterwards, so a reader who had the record in
//! hand while it changed caches under a generation nobody will ask for again. A writer who dies with his
//! fence up leaves it to run out; until then the region's cells are read from the record.
//!
//! (The rejected alternative, deleting the cells that changed, cannot reach a value that is on its way.)

use std::time::Duration;

use geodesy::CellIndex;
use lua::{LuaError, geo, geo::Lift, keys, run_many};
use redis::aio::ConnectionManager;

use crate::reach::{self, Reach, Spot};

/// How long a fence outlives its writer.
const FENCE_MS: u64 = 20_000;
/// Generations that nobody asked for in a while may go: the cells under them go with them.
const GENERATION_S: u64 = 86_400;

#[derive(Clone)]
pub struct Cache {
    redis: ConnectionManager,
    keep: Duration,
}

/// What the cache says of a cell.
#[derive(Debug, PartialEq, Eq)]
pub enum Cached {
    /// And how far the record's feed had come when it said so.
    Hit(i64, Vec<Reach>),
    /// Nothing; what the record says may be cached under this generation, or under a new one.
    Miss(Option<String>),
    /// A change is being made: ask the record, and cache nothing.
    Fenced,
}

/// Leave to cache what is read from the record from now on.
#[derive(Debug)]
pub struct Ticket(String);

/// Regions whose cells are not cached until it is lifted.
#[derive(Debug)]
#[must_use = "a fence that is not lifted stands until it runs out"]
pub struct Fence {
    token: String,
    regions: Vec<String>,
}

impl Cache {
    /// Values are kept for `keep`.
    pub fn new(redis: ConnectionManager, keep: Duration) -> Self {
        Self { redis, keep }
    }

    /// Whether anything is cached at all.
    pub fn is_on(&self) -> bool {
        !self.keep.is_zero()
    }

    pub async fn read(&self, spot: &Spot) -> redis::RedisResult<Cached> {
        let region = spot.region.to_string();
        let mut mget = redis::cmd("MGET");
        mget.arg(keys::geo::generation(&region)).arg(keys::geo::cell(&region, &spot.cell.to_string()));
        let (generation, value): (Option<String>, Option<String>) =
            mget.query_async(&mut self.redis.clone()).await?;
        Ok(judge(generation, value.as_deref()))
    }

    /// Must be had before the record is read. `None`: somebody is changing it.
    pub async fn ticket(
        &self,
        spot: &Spot,
        generation: Option<String>,
    ) -> redis::RedisResult<Option<Ticket>> {
        if let Some(generation) = generation {
            return Ok(Some(Ticket(generation)));
        }
        let fresh = format!("{:016x}", fastrand::u64(..));
        let mut set = redis::cmd("SET");
        set.arg(keys::geo::generation(&spot.region.to_string())).arg(&fresh);
        set.arg("NX").arg("GET").arg("EX").arg(GENERATION_S);
        let there: Option<String> = set.query_async(&mut self.redis.clone()).await?;
        Ok(match there {
            Some(there) if there.starts_with(geo::FENCE) => None,
            Some(there) => Some(Ticket(there)),
            None => Some(Ticket(fresh)),
        })
    }

    pub async fn fill(
        &self,
        spot: &Spot,
        ticket: Ticket,
        seq: i64,
        reaches: &[Reach],
    ) -> redis::RedisResult<()> {
        let key = keys::geo::cell(&spot.region.to_string(), &spot.cell.to_string());
        let value = format!("{} {seq} {}", ticket.0, reach::encode(reaches));
        let mut set = redis::cmd("SET");
        set.arg(key).arg(value).arg("EX").arg(self.keep.as_secs().max(1));
        set.query_async(&mut self.redis.clone()).await
    }

    /// Before a change is committed.
    pub async fn fence(&self, regions: impl IntoIterator<Item = CellIndex>) -> redis::RedisResult<Fence> {
        let token = format!("{}{:016x}", geo::FENCE, fastrand::u64(..));
        let regions: Vec<String> = regions.into_iter().map(|region| region.to_string()).collect();
        // Whoever switched the cache off may switch it on again within its values' lives.
        let mut pipe = redis::pipe();
        for region in &regions {
            pipe.cmd("SET").arg(keys::geo::generation(region)).arg(&token).arg("PX").arg(FENCE_MS).ignore();
        }
        if !regions.is_empty() {
            let () = pipe.query_async(&mut self.redis.clone()).await?;
        }
        Ok(Fence { token, regions })
    }

    /// After it was committed, or when it is known that it will not be. A fence that cannot be lifted
    /// runs out.
    pub async fn lift(&self, fence: Fence) -> Result<(), LuaError> {
        let lifts: Vec<Lift<'_>> =
            fence.regions.iter().map(|region| Lift { region, fence: &fence.token }).collect();
        run_many(&mut self.redis.clone(), &lifts).await.into_iter().try_for_each(|lifted| lifted.map(drop))
    }
}

fn judge(generation: Option<String>, value: Option<&str>) -> Cached {
    let Some(generation) = generation else { return Cached::Miss(None) };
    if generation.starts_with(geo::FENCE) {
        return Cached::Fenced;
    }
    let current = value.and_then(|value| value.split_once(' ')).filter(|(of, _)| *of == generation);
    let parsed = current.and_then(|(_, value)| {
        let (seq, reaches) = value.split_once(' ')?;
        Some((seq.parse().ok()?, reach::decode(reaches)?))
    });
    match parsed {
        Some((seq, reaches)) => Cached::Hit(seq, reaches),
        None => Cached::Miss(Some(generation)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_counts_under_its_own_generation_only() {
        let generation = |text: &str| Some(text.to_owned());
        assert_eq!(judge(None, Some("g1 7 ")), Cached::Miss(None));
        assert_eq!(judge(generation("g1"), Some("g1 7 ")), Cached::Hit(7, Vec::new()));
        assert_eq!(judge(generation("g2"), Some("g1 7 ")), Cached::Miss(generation("g2")));
        assert_eq!(judge(generation("g1"), None), Cached::Miss(generation("g1")));
        assert_eq!(judge(generation("g1"), Some("g1 7 what")), Cached::Miss(generation("g1")));
        assert_eq!(judge(generation("!w"), Some("!w 7 hub:0:1")), Cached::Fenced);
    }
}
