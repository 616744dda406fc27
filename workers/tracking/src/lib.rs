//! From noisy pings to a dot that glides.
//!
//! | | |
//! |---|---|
//! | answers | `svc.tracking.{position, positions, trail, history}` · a ping sent as a request, with a `PingVerdict` |
//! | consumes | `gpsp.{p}.*.*` of the partitions it owns (core) · `EVENTS/tracking-events`: `evt.assignment.>`, `evt.city.>`, `evt.hub.>` · `TRACK/tracking-history`: `gpsframe.>` |
//! | emits | `evt.geofence.{entered, left}` by outbox · `gpsframe.{city}.{p}` (acknowledged) · `track.{order}`, `pos.{city}.{p}` live, ≤ 1 Hz |
//! | asks | `svc.geo.cities` · `svc.devices.ban` for who floods |
//! | owns | schema `tracking`: `carry`, `leg`, `point` (by day), `frame`, `city`, `hub`, `outbox` · Redis keys `trk:{p}:*` · leases `part.{p}`, `part.worker.{instance}` |
//! | undone by | nothing: what is wrong about a position is put right by the next ping |
//!
//! A partition has one owner at a time, by a lease in KV whose revision goes into frames and into every write
//! to Redis, which refuses a lower one than it has seen. The owner keeps the partition's riders in memory, in
//! one task, shared with nobody ([`desk`]). Who takes a partition over finds each rider in Redis with his
//! first ping and goes on from there.
//!
//! | Task | Does |
//! |---|---|
//! | `owner` | takes this instance's share of the partitions, one task (`ingest`) for each |
//! | `live`, `catch_up` | bring every instance what the consumer of one has written down |
//! | `geo` | asks geo for the cities there are |
//! | `crossings` | writes down which fences were crossed, once |
//! | `bans` | has riders shut out who flood |
//! | `days` | makes and drops the partitions of history |
//!
//! **Invariants.** One rider's pings are judged in the order they came in. A ping that was refused changes
//! nothing but a counter. Coordinates are never logged. A customer learns where a rider is only while the
//! rider carries his order.

mod bucket;
mod carriage;
mod check;
mod checks;
mod cities;
mod days;
pub mod desk;
mod error;
mod fence;
pub mod filter;
mod follow;
mod frames;
mod handlers;
mod ingest;
mod keeper;
mod kept;
mod meter;
mod owner;
mod retry;
mod rider;
mod state;
mod store;
mod tell;
pub mod trace;

use std::{sync::Arc, time::Duration};

use runtime::{
    Consumer, Platform, StartError, Worker,
    batch::{BatchOptions, Batcher},
    outbox::{Relay, Schema},
};
use subjects::table::{AssignmentEvent, CityEvent, HubEvent, TrackFrames, tracking};
use tokio::sync::mpsc;

pub use bucket::Rate;
pub use checks::Reason;
pub use cities::{Cities, City};
pub use error::TrackError;
pub use kept::Spot;

pub const SCHEMA: &str = "tracking";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Frames written to history in one transaction, 200 points each.
const FRAMES_AT_ONCE: usize = 64;
/// How long frames gather when there are fewer.
const FRAMES_GATHER: Duration = Duration::from_millis(250);
/// Riders waiting to be shut out.
const FLOODS: usize = 1_024;

/// The worker, ready to run.
///
/// # Errors
/// The URL of Redis is missing.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let relay = Relay::new(
        Schema::named(SCHEMA),
        platform.pg.clone(),
        platform.bus.jetstream(),
        platform.config.outbox.into(),
    );
    let store = store::Store::new(platform.pg.clone(), relay.notifier());
    let (crossings, crossed) = mpsc::unbounded_channel();
    let (floods, flooding) = mpsc::channel(FLOODS);
    let state = Arc::new(state::State::new(
        platform.config.tracking.clone(),
        platform.bus.clone(),
        store.clone(),
        platform.redis()?,
        history(store),
        crossings,
        floods,
    ));
    let task = || state.clone();
    let (owner, live, catch_up, geo) = (task(), task(), task(), task());
    let (crosser, banner, daily) = (task(), task(), task());
    Ok(Worker::new("tracking", platform.bus.clone())
        .endpoint::<tracking::Position, _, _, _>(state.clone(), handlers::position::position)
        .endpoint::<tracking::Positions, _, _, _>(state.clone(), handlers::positions::positions)
        .endpoint::<tracking::Trail, _, _, _>(state.clone(), handlers::trail::trail)
        .endpoint::<tracking::History, _, _, _>(state.clone(), handlers::history::history)
        .consume(
            Consumer::new("EVENTS", "tracking-events")
                .concurrency(32)
                .on::<AssignmentEvent, _, _, _>(state.clone(), handlers::events::assignment)
                .on::<CityEvent, _, _, _>(state.clone(), handlers::events::city)
                .on::<HubEvent, _, _, _>(state.clone(), handlers::events::hub),
        )
        .consume(
            Consumer::new("TRACK", "tracking-history")
                .concurrency(2 * FRAMES_AT_ONCE)
                .on::<TrackFrames, _, _, _>(state, handlers::events::frame),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("owner", move |cancel| owner::run(owner, cancel))
        .task("live", move |cancel| follow::live(live, cancel))
        .task("catch_up", move |cancel| follow::catch_up(catch_up, cancel))
        .task("geo", move |cancel| follow::ask_geo(geo, cancel))
        .task("crossings", move |cancel| tell::crossings(crosser, crossed, cancel))
        .task("bans", move |cancel| tell::bans(banner, flooding, cancel))
        .task("days", move |cancel| days::run(daily, cancel)))
}

fn history(store: store::Store) -> Batcher<subjects::v1::TrackFrame, Result<(), String>> {
    let options =
        BatchOptions { max_items: FRAMES_AT_ONCE, linger: FRAMES_GATHER, ..BatchOptions::default() };
    Batcher::new("tracking_history", options, move |frames: Vec<subjects::v1::TrackFrame>| {
        let store = store.clone();
        async move {
            let written = store.add_frames(&frames).await.map_err(|error| error.to_string());
            if let Ok(points) = &written {
                metrics::counter!("kilat_tracking_points_total").increment(*points);
            }
            frames.iter().map(|_| written.clone().map(drop)).collect()
        }
    })
}
