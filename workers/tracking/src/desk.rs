//! A partition at work: pings in, what is to be sent and kept out. No I/O, so that its owner can do that in
//! batches, and a bench and the lab can do without.
//!
//! Nothing is shared between partitions: each has its riders to itself, and one task that owns it.

use std::{collections::HashMap, sync::Arc};

use async_nats::Subject;
use bytes::Bytes;
use foldhash::fast::RandomState;
use prost::Message as _;
use subjects::{codec::Encoding, partition::partition_of, v1};

use crate::{
    bucket::{Pour, Rate},
    carriage::Carriage,
    checks::Reason,
    cities::Cities,
    fence::Crossing,
    kept::{Kept, Spot},
    rider::Rider,
};

/// To customers, to dispatch and to Redis: at most once in this time, each rider.
pub const EVERY_MS: i64 = 1_000;
/// A rider who stays where he is is told of this often.
const STAYED_MS: i64 = 10_000;
/// Riders who have said nothing for this long leave memory; Redis remembers them longer.
const SILENT_MS: i64 = 15 * 60_000;
/// The end of a carriage is remembered this long, so that older news of it changes nothing.
const ENDED_MS: i64 = 60 * 60_000;

#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub rate: Rate,
    /// 0: never.
    pub ban_ms: i64,
    pub arrive_m: f64,
}

/// A point on its way into history.
#[derive(Clone, Debug)]
pub struct Point {
    pub rider: u32,
    pub spot: Spot,
    /// What he carried when he was there.
    pub orders: Option<Arc<[String]>>,
}

/// What a message was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    pub seq: u64,
    pub verdict: Result<(), Reason>,
}

/// What came of the pings since it was last emptied.
#[derive(Default)]
pub struct Out {
    /// For customers: subject and [`v1::OrderLocation`].
    pub tracks: Vec<(Subject, Bytes)>,
    pub crossings: Vec<Crossing>,
    /// Riders who flood.
    pub floods: Vec<String>,
    /// Accepted points, in order of arrival.
    pub points: Vec<Point>,
}

/// The newest that is known of an order.
struct Order {
    version: i64,
    /// A rider of this partition.
    rider: Option<u32>,
    active: bool,
    since_ms: i64,
}

pub struct Desk {
    pub partition: u32,
    rules: Rules,
    cities: Arc<Cities>,
    index: HashMap<Box<str>, u32, RandomState>,
    riders: Vec<Option<Rider>>,
    free: Vec<u32>,
    orders: HashMap<String, Order, RandomState>,
    /// Riders with something to keep, to frame, to tell.
    pub unkept: Vec<u32>,
    pub unframed: Vec<u32>,
    untold: Vec<u32>,
    pub out: Out,
    pub accepted: u64,
    /// By reason, in the order of [`Reason::ALL`].
    pub refused: [u64; Reason::ALL.len()],
}

impl Desk {
    pub fn new(partition: u32, rules: Rules, cities: Arc<Cities>) -> Self {
        Self {
            partition,
            rules,
            cities,
            index: HashMap::with_hasher(RandomState::default()),
            riders: Vec::new(),
            free: Vec::new(),
            orders: HashMap::default(),
            unkept: Vec::new(),
            unframed: Vec::new(),
            untold: Vec::new(),
            out: Out::default(),
            accepted: 0,
            refused: [0; Reason::ALL.len()],
        }
    }

    pub fn cities(&mut self, cities: Arc<Cities>) {
        self.cities = cities;
    }

    pub fn rider(&self, at: u32) -> Option<&Rider> {
        self.riders.get(at as usize)?.as_ref()
    }

    pub fn rider_mut(&mut self, at: u32) -> Option<&mut Rider> {
        self.riders.get_mut(at as usize)?.as_mut()
    }

    pub fn riders(&self) -> usize {
        self.index.len()
    }

    /// The rider of a subject of this partition if Redis should be asked for him. Says so once.
    pub fn stranger<'a>(&mut self, subject: &'a str, now_ms: i64) -> Option<&'a str> {
        let (_, _, id) = tokens(subject)?;
        if let Some(rider) = self.index.get(id).and_then(|at| self.rider(*at))
            && rider.asked
        {
            return None;
        }
        if !valid_rider(id) || partition_of(id) != self.partition {
            return None;
        }
        let at = self.seat(id, now_ms);
        let rider = self.rider_mut(at)?;
        rider.asked = true;
        (!rider.known()).then_some(id)
    }

    /// A rider goes on from what Redis kept of him.
    pub fn resume(&mut self, rider: &str, kept: &Kept, now_ms: i64) {
        let at = self.seat(rider, now_ms);
        if let Some(rider) = self.rider_mut(at)
            && !rider.known()
        {
            rider.resume(kept);
        }
    }

    /// One message. `seq` of a ping that cannot be read is 0.
    pub fn take(&mut self, subject: &str, payload: &[u8], now_ms: i64) -> Judged {
        let mut seq = 0;
        let verdict = self.judge(subject, payload, now_ms, &mut seq);
        match verdict {
            Ok(()) => self.accepted += 1,
            Err(reason) => {
                if let Some(count) = self.refused.get_mut(reason as usize) {
                    *count += 1;
                }
            }
        }
        Judged { seq, verdict }
    }

    fn judge(&mut self, subject: &str, payload: &[u8], now_ms: i64, seq: &mut u64) -> Result<(), Reason> {
        let (_, city, id) = tokens(subject).ok_or(Reason::Malformed)?;
        // A device may publish past the mapping, into a partition that is not his.
        if partition_of(id) != self.partition {
            return Err(Reason::Partition);
        }
        if !valid_rider(id) {
            return Err(Reason::Malformed);
        }
        let ping = read(payload);
        *seq = ping.as_ref().map_or(0, |ping| ping.seq);
        let at = self.seat(id, now_ms);
        let rules = self.rules;
        // By field, so that the cities can be looked at while the rider is held.
        let rider = self.riders.get_mut(at as usize).and_then(Option::as_mut).ok_or(Reason::Malformed)?;
        rider.heard_ms = now_ms;
        if rider.banned_until_ms > now_ms {
            return Err(Reason::Banned);
        }
        match rider.pour(rules.rate, now_ms) {
            Pour::Taken => {}
            Pour::Refused => return Err(Reason::Flood),
            Pour::Flooding => {
                if rules.ban_ms > 0 {
                    rider.banned_until_ms = now_ms + rules.ban_ms;
                    self.out.floods.push(id.to_owned());
                }
                return Err(Reason::Flood);
            }
        }
        let ping = ping.ok_or(Reason::Malformed)?;
        let bounds = self.cities.bounds(city).ok_or(Reason::Bounds)?;
        match rider.memory().judge(&ping, Some(bounds), Some(now_ms)) {
            Ok(passed) => {
                if *rider.city != *city {
                    rider.city = city.into();
                }
                rider.advance(&passed, &ping);
                self.moved(at, now_ms);
                Ok(())
            }
            Err(Reason::Still) => {
                rider.stayed(ping.at_ms);
                if now_ms.saturating_sub(rider.kept_ms) >= STAYED_MS {
                    mark(&mut self.riders, &mut self.unkept, at, |rider| &mut rider.unkept);
                    mark(&mut self.riders, &mut self.unframed, at, |rider| &mut rider.unframed);
                }
                Err(Reason::Still)
            }
            Err(reason) => Err(reason),
        }
    }

    fn moved(&mut self, at: u32, now_ms: i64) {
        mark(&mut self.riders, &mut self.unkept, at, |rider| &mut rider.unkept);
        mark(&mut self.riders, &mut self.unframed, at, |rider| &mut rider.unframed);
        let arrive_m = self.rules.arrive_m;
        let Some(rider) = self.riders.get_mut(at as usize).and_then(Option::as_mut) else { return };
        self.out.points.push(Point { rider: at, spot: rider.spot, orders: rider.orders.clone() });
        if rider.carried.is_empty() {
            return;
        }
        if now_ms.saturating_sub(rider.told_ms) >= EVERY_MS {
            tell(rider, &mut self.out.tracks, now_ms);
        } else if !rider.untold {
            rider.untold = true;
            self.untold.push(at);
        }
        let (id, spot) = (rider.id.to_string(), rider.spot);
        let crossings = &mut self.out.crossings;
        rider.crossings(arrive_m, |carried, fence, crossed| {
            crossings.push(Crossing {
                order_id: carried.order_id.clone(),
                assignment_id: carried.assignment_id.clone(),
                rider_id: id.clone(),
                fence,
                crossed,
                lat: spot.lat,
                lng: spot.lng,
                at_ms: spot.at_ms,
            });
        });
    }

    /// Tells customers what was held back because the second was not over.
    pub fn tell_due(&mut self, now_ms: i64) {
        let (riders, tracks) = (&mut self.riders, &mut self.out.tracks);
        self.untold.retain(|at| {
            let Some(rider) = riders.get_mut(*at as usize).and_then(Option::as_mut) else { return false };
            if now_ms.saturating_sub(rider.told_ms) < EVERY_MS {
                return true;
            }
            rider.untold = false;
            tell(rider, tracks, now_ms);
            false
        });
    }

    /// An order is carried by another, or by nobody. Older news than what is known changes nothing.
    pub fn follow(&mut self, carriage: &Carriage, now_ms: i64) {
        let mine = !carriage.rider_id.is_empty() && partition_of(&carriage.rider_id) == self.partition;
        let known = self.orders.get(carriage.order_id.as_str());
        if known.is_some_and(|order| order.version >= carriage.version) || (known.is_none() && !mine) {
            return;
        }
        let before = known.map(|order| order.rider);
        let rider = mine.then(|| self.seat(&carriage.rider_id, now_ms));
        let order = Order { version: carriage.version, rider, active: carriage.active, since_ms: now_ms };
        self.orders.insert(carriage.order_id.clone(), order);
        let stays = rider.filter(|_| carriage.active);
        if let Some(at) = before.flatten().filter(|at| Some(*at) != stays)
            && let Some(rider) = self.rider_mut(at)
        {
            rider.put_down(&carriage.order_id);
        }
        if let Some(rider) = stays.and_then(|at| self.rider_mut(at)) {
            rider.carry(carriage);
        }
    }

    /// Forgets riders who have been silent for long.
    pub fn sweep(&mut self, now_ms: i64) {
        self.orders.retain(|_, order| order.active || now_ms.saturating_sub(order.since_ms) < ENDED_MS);
        let orders: std::collections::HashSet<_> = self.orders.values().map(|order| order.rider).collect();
        for (at, place) in self.riders.iter_mut().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let gone = place.as_ref().is_some_and(|rider| {
                rider.carried.is_empty()
                    && !orders.contains(&Some(at))
                    && !(rider.unkept || rider.unframed || rider.untold)
                    && now_ms.saturating_sub(rider.heard_ms) > SILENT_MS
                    && rider.banned_until_ms < now_ms
            });
            if gone && let Some(rider) = place.take() {
                self.index.remove(&rider.id);
                self.free.push(at);
            }
        }
    }

    fn seat(&mut self, rider: &str, now_ms: i64) -> u32 {
        if let Some(at) = self.index.get(rider) {
            return *at;
        }
        let new = Some(Rider::new(rider, self.rules.rate, now_ms));
        let at = match self.free.pop() {
            Some(at) => {
                if let Some(place) = self.riders.get_mut(at as usize) {
                    *place = new;
                }
                at
            }
            None => {
                self.riders.push(new);
                u32::try_from(self.riders.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.index.insert(rider.into(), at);
        at
    }
}

fn mark(riders: &mut [Option<Rider>], list: &mut Vec<u32>, at: u32, flag: fn(&mut Rider) -> &mut bool) {
    if let Some(rider) = riders.get_mut(at as usize).and_then(Option::as_mut) {
        let flag = flag(rider);
        if !*flag {
            *flag = true;
            list.push(at);
        }
    }
}

fn tell(rider: &mut Rider, tracks: &mut Vec<(Subject, Bytes)>, now_ms: i64) {
    rider.told_ms = now_ms;
    for carried in &rider.carried {
        let location = v1::OrderLocation {
            order_id: carried.order_id.clone(),
            position: Some(rider.spot.position(&rider.id)),
        };
        tracks.push((carried.subject.clone(), location.encode_to_vec().into()));
    }
}

/// Partition, city and rider of `gpsp.{partition}.{city}.{rider}`.
fn tokens(subject: &str) -> Option<(&str, &str, &str)> {
    let (partition, rest) = subject.strip_prefix("gpsp.")?.split_once('.')?;
    let (city, rider) = rest.split_once('.')?;
    Some((partition, city, rider))
}

/// As [`subjects::ids::RiderId`], without making one.
fn valid_rider(rider: &str) -> bool {
    rider.len() > 4
        && rider.len() <= subjects::ids::MAX_LEN
        && rider.starts_with("rid_")
        && rider.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn read(payload: &[u8]) -> Option<v1::Ping> {
    match payload.first()? {
        b'{' => Encoding::Json.decode(payload).ok(),
        _ => v1::Ping::decode(payload).ok(),
    }
}

#[cfg(test)]
mod tests;
