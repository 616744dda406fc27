//! The task that owns a partition: pings from the bus to its [`Desk`], and what comes of them to customers,
//! dispatch, Redis and history.

use std::{sync::Arc, time::Duration};

use async_nats::{Message, Subject, Subscriber};
use bytes::Bytes;
use futures::{FutureExt as _, StreamExt as _};
use prost::Message as _;
use runtime::kv::Lease;
use subjects::{codec::Encoding, v1};
use tokio::{sync::mpsc, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::{
    bucket::Rate,
    carriage::Carriage,
    desk::{Desk, EVERY_MS, Judged, Rules},
    frames::Frames,
    keeper::{self, Keeper},
    meter::Meter,
    retry,
    state::{State, now_ms},
};

/// Messages judged between looks at anything else.
const CHUNK: usize = 256;
const TICK: Duration = Duration::from_millis(100);
/// How long Redis may take to say where strangers were. They wait for it, and so do all behind them.
const SEED_WITHIN: Duration = Duration::from_millis(250);
/// How long what the server had sent before we let go may take to arrive.
const DRAIN_WITHIN: Duration = Duration::from_millis(500);
const SWEEP_MS: i64 = 60_000;

/// Owns the partition until its lease is lost or `stop`. After `stop` everything that was taken in has been
/// handed on, and the lease comes back still held.
pub async fn run(state: Arc<State>, partition: u32, lease: Lease, stop: CancellationToken) -> Lease {
    own(state, partition, &lease, &stop).await;
    lease
}

async fn own(state: Arc<State>, partition: u32, lease: &Lease, stop: &CancellationToken) {
    let (news, told) = mpsc::unbounded_channel();
    state.own(partition, news);
    let mut cities = state.cities();
    let rules = Rules {
        rate: Rate { per_s: state.settings.pings_per_s, burst: f64::from(state.settings.burst) },
        ban_ms: i64::from(state.settings.ban_s) * 1_000,
        arrive_m: state.settings.arrive_m,
    };
    let known = cities.borrow_and_update().clone();
    let mut owner = Owner {
        desk: Desk::new(partition, rules, known),
        keeper: Keeper::new(&state, partition, lease.fence()),
        frames: Frames::new(state.bus.clone(), partition, lease.fence()),
        meter: Meter::new(partition),
        seed_after_ms: 0,
        second_ms: now_ms() + i64::from(partition) * EVERY_MS / 16,
        sweep_ms: now_ms() + SWEEP_MS,
        told,
        state,
    };
    let Some(pings) = owner.subscribe(lease, stop).await else { return };
    owner.load(lease, stop).await;

    let mut pings = pings.ready_chunks(CHUNK);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let lost = lease.lost();
    tokio::pin!(lost);
    loop {
        // In this order: under load the next chunk is always there, and must not keep the rest waiting.
        tokio::select! {
            biased;
            () = &mut lost => return,
            () = stop.cancelled() => break,
            _ = tick.tick() => {
                if owner.tick(now_ms()).await == keeper::Standing::Fenced {
                    // A later owner has written: our lease is gone, we have only not heard of it.
                    return;
                }
            }
            Some(carriage) = owner.told.recv() => owner.desk.follow(&carriage, now_ms()),
            chunk = pings.next() => match chunk {
                Some(chunk) => {
                    if cities.has_changed().unwrap_or(false) {
                        owner.desk.cities(cities.borrow_and_update().clone());
                    }
                    owner.take(&chunk).await;
                }
                // The connection is being closed: nothing will come any more.
                None => break,
            },
        }
    }

    // What the server had sent is still ours: nobody else has it.
    let mut pings = pings.into_inner();
    let _ = pings.drain().await;
    while let Ok(Some(message)) = tokio::time::timeout(DRAIN_WITHIN, pings.next()).await {
        owner.take(&[message]).await;
    }
    owner.finish().await;
}

struct Owner {
    state: Arc<State>,
    desk: Desk,
    keeper: Keeper,
    frames: Frames,
    meter: Meter,
    told: mpsc::UnboundedReceiver<Arc<Carriage>>,
    seed_after_ms: i64,
    second_ms: i64,
    sweep_ms: i64,
}

impl Owner {
    async fn subscribe(&self, lease: &Lease, stop: &CancellationToken) -> Option<Subscriber> {
        let subject = format!("gpsp.{}.*.*", self.desk.partition);
        let subscribe = || self.state.bus.incoming().subscribe(subject.clone());
        retry::until(lease, stop, "subscribe", subscribe).await
    }

    /// Who carries what: without it customers would see nothing until the next change.
    async fn load(&mut self, lease: &Lease, stop: &CancellationToken) {
        let state = self.state.clone();
        let carried = retry::until(lease, stop, "load carriages", || state.store.carried()).await;
        for carriage in carried.into_iter().flatten() {
            self.desk.follow(&carriage, now_ms());
        }
    }

    async fn take(&mut self, chunk: &[Message]) {
        let now = now_ms();
        self.seed(chunk, now).await;
        for message in chunk {
            let judged = self.desk.take(&message.subject, &message.payload, now);
            if let Some(reply) = &message.reply {
                let answer = verdict(judged, Encoding::of(None, &message.payload));
                let _ = self.state.bus.outgoing().publish(reply.clone(), answer).await;
            }
        }
        self.hand_on().await;
    }

    /// Riders who are new to us may have been known to the owner before us.
    async fn seed(&mut self, chunk: &[Message], now_ms: i64) {
        if now_ms < self.seed_after_ms {
            return;
        }
        let mut strangers: Vec<&str> = Vec::new();
        for message in chunk {
            strangers.extend(self.desk.stranger(&message.subject, now_ms));
        }
        if strangers.is_empty() {
            return;
        }
        let ask = keeper::find(&self.state.redis, &strangers);
        let found = match tokio::time::timeout(SEED_WITHIN, ask).await {
            Ok(Ok(found)) => found,
            Ok(Err(_)) | Err(_) => {
                // They begin anew; with Redis away, asking for each would hold everybody up.
                metrics::counter!("kilat_tracking_redis_failed_total", "what" => "seed").increment(1);
                self.seed_after_ms = now_ms + EVERY_MS;
                return;
            }
        };
        for (rider, kept) in strangers.iter().zip(found) {
            if let Some(kept) = kept {
                self.desk.resume(rider, &kept, now_ms);
            }
        }
    }

    /// Sends what is not held back for a second.
    async fn hand_on(&mut self) {
        for (subject, location) in self.desk.out.tracks.drain(..) {
            self.meter.tracks += 1;
            send(&self.state, subject, location).await;
        }
        for crossing in self.desk.out.crossings.drain(..) {
            let _ = self.state.crossings.send(crossing);
        }
        for rider in self.desk.out.floods.drain(..) {
            // A full queue means that many are being shut out already.
            let _ = self.state.floods.try_send(rider);
        }
    }

    async fn tick(&mut self, now_ms: i64) -> keeper::Standing {
        self.desk.tell_due(now_ms);
        self.hand_on().await;
        if now_ms >= self.second_ms {
            self.second_ms = now_ms + EVERY_MS;
            self.frames.send(&mut self.desk);
            self.positions().await;
            self.meter.tell(&mut self.desk);
            if now_ms >= self.sweep_ms {
                self.sweep_ms = now_ms + SWEEP_MS;
                self.desk.sweep(now_ms);
            }
        }
        self.keeper.turn(&mut self.desk, now_ms).await
    }

    /// `pos.{city}.{partition}`.
    async fn positions(&mut self) {
        for (city, positions) in crate::frames::positions(&mut self.desk) {
            let subject = Subject::from(format!("pos.{city}.{}", self.desk.partition));
            for some in positions.chunks(crate::frames::MAX_POINTS) {
                let frame = v1::PositionFrame {
                    city: city.clone(),
                    partition: self.desk.partition,
                    positions: some.to_vec(),
                };
                send(&self.state, subject.clone(), frame.encode_to_vec().into()).await;
            }
        }
    }

    /// Hands on all there is, and waits for Redis and the stream to have it.
    async fn finish(&mut self) {
        while let Some(Some(carriage)) = self.told.recv().now_or_never() {
            self.desk.follow(&carriage, now_ms());
        }
        self.hand_on().await;
        self.frames.send(&mut self.desk);
        self.positions().await;
        self.meter.tell(&mut self.desk);
        self.keeper.finish(&mut self.desk, now_ms()).await;
        self.frames.finish().await;
    }
}

async fn send(state: &State, subject: Subject, payload: Bytes) {
    // It may be lost; the next one comes in a second.
    let _ = state.bus.outgoing().publish(subject, payload).await;
}

fn verdict(judged: Judged, encoding: Encoding) -> Bytes {
    let reason = judged.verdict.err().map_or("", crate::checks::Reason::as_str);
    let verdict =
        v1::PingVerdict { seq: judged.seq, accepted: judged.verdict.is_ok(), reason: reason.to_owned() };
    // It has nothing that JSON could not say.
    encoding.encode(&verdict).unwrap_or_default()
}
