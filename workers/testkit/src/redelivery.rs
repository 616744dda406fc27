//! The shared redelivery checks for whoever consumes events: a recorded list of them is delivered in every
//! way JetStream may deliver it, and the record must end as if each had come once and in order.
//!
//! | Way | |
//! |---|---|
//! | plain | one after the other |
//! | twice | each two times over, the second a message of its own |
//! | backwards | the last one first |
//! | killed | the worker dies after each handler and before its ack, and everything comes again |

use bytes::Bytes;
use prost::Message as _;
use runtime::{Platform, Worker};
use serde_json::Value;
use subjects::Channel;

use crate::{AckGate, Running, World, eventually};

/// An event as its owner would publish it.
#[derive(Clone, Debug)]
pub struct Recorded {
    role: &'static str,
    subject: String,
    payload: Bytes,
}

impl Recorded {
    pub fn new<C: Channel>(role: &'static str, channel: &C, message: &C::Message) -> Self {
        Self { role, subject: channel.subject(), payload: message.encode_to_vec().into() }
    }
}

/// A world for one run, and how its end is read.
#[expect(async_fn_in_trait, reason = "tests run on one runtime; nobody needs the futures to be Send")]
pub trait Stage: Sized {
    /// The worker's.
    const ROLE: &'static str;
    /// The consumer of stream `EVENTS` that takes the events.
    const CONSUMER: &'static str;

    /// All but the worker.
    async fn open() -> Self;
    fn world(&self) -> &World;
    async fn worker(&self, platform: &Platform) -> Worker;
    /// What must be there before the first event; the worker runs.
    async fn furnish(&self) {}
    /// What the record says, without what depends on the clock of this run.
    async fn end(&self) -> Value;
    /// What must not be counted twice, where the events keep their order: learned sums and their like.
    async fn counted(&self) -> Value {
        Value::Null
    }
}

/// Rows of a query as JSON, in its order.
pub async fn rows(world: &World, sql: &str) -> Value {
    let sql = format!("select coalesce(json_agg(row_to_json(x)), '[]')::text from ({sql}) x");
    let text: String =
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&world.pg).await.expect("a query");
    serde_json::from_str(&text).expect("what PostgreSQL made is JSON")
}

/// # Panics
/// Some way of delivery comes to another end than the plain one.
pub async fn check<S: Stage>(events: &[Recorded]) {
    let plain = plainly::<S>(events.iter()).await;
    let (end, counted) = (plain.end().await, plain.counted().await);
    let twice = plainly::<S>(events.iter().flat_map(|event| [event, event])).await;
    same::<S>("each twice", &twice, &end).await;
    assert_eq!(twice.counted().await, counted, "each twice");
    same::<S>("backwards", &plainly::<S>(events.iter().rev()).await, &end).await;
    let killed = killed::<S>(events).await;
    same::<S>("each killed before its ack", &killed, &end).await;
    assert_eq!(killed.counted().await, counted, "each killed before its ack");
}

async fn same<S: Stage>(way: &str, stage: &S, end: &Value) {
    eventually(&format!("{way}: the same end"), || async {
        let now = stage.end().await;
        if now == *end { Ok(true) } else { Err(format!("\n{now:#}\ninstead of\n{end:#}")) }
    })
    .await;
}

async fn plainly<S: Stage>(events: impl Iterator<Item = &Recorded>) -> S {
    let stage = S::open().await;
    let platform = stage.world().platform(S::ROLE).await;
    let running = stage.world().run(stage.worker(&platform).await).await;
    stage.furnish().await;
    for event in events {
        publish(stage.world(), event).await;
        stage.world().consumed("EVENTS", S::CONSUMER).await;
    }
    stage.world().settled().await;
    running.stop().await;
    stage
}

async fn killed<S: Stage>(events: &[Recorded]) -> S {
    let stage = S::open().await;
    let world = stage.world();
    let nats = world.nats.url();
    let target = nats.trim_start_matches("nats://").parse().expect("an address");
    let gate = AckGate::to(target).await;
    let mut running = start(&stage, &gate).await;
    stage.furnish().await;
    world.consumed("EVENTS", S::CONSUMER).await;
    for event in events {
        gate.hold(true);
        let sequence = publish(world, event).await;
        gate.held(S::CONSUMER, sequence).await;
        running.kill().await;
        running = start(&stage, &gate).await;
    }
    gate.hold(false);
    // Everything comes again once the ack wait is over.
    world.consumed("EVENTS", S::CONSUMER).await;
    world.settled().await;
    running.stop().await;
    stage
}

async fn start<S: Stage>(stage: &S, gate: &AckGate) -> Running {
    let platform = stage.world().platform_by_way_of(S::ROLE, &gate.url()).await;
    stage.world().run(stage.worker(&platform).await).await
}

/// Its sequence in the stream.
async fn publish(world: &World, event: &Recorded) -> u64 {
    let bus = world.bus(event.role).await;
    // Without an id of its own, so that the second time is a message too.
    let stored = bus.jetstream().publish(event.subject.clone(), event.payload.clone()).await.expect("sent");
    stored.await.unwrap_or_else(|error| panic!("{}: {error}", event.subject)).sequence
}
