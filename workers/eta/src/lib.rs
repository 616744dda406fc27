//! A promise with odds.
//!
//! | | |
//! |---|---|
//! | answers | `svc.eta.{calculate, order, calibration}` |
//! | consumes | `EVENTS/eta-events`: `evt.hub.>`, `evt.order.{confirmed, cancelled, status}.>`, `evt.pick.>`, `evt.assignment.>` · live `supply.>`, `track.*` |
//! | asks | `svc.fulfilment.estimate`, `svc.dispatch.supply`, `svc.tracking.position` · `svc.catalogue.hubs` at start |
//! | emits | live `eta.{order}`, when an estimate has moved by half a minute or something has happened |
//! | owns | schema `eta`: `hub`, `promise`, `sample`, `steering` · Redis keys `eta:*`, all of which may be lost |
//! | undone by | nothing: an estimate binds nobody |
//!
//! Picking, the wait for a rider, and the ride: three parts, asked for at the same time and each for at
//! most `eta.bound_ms`; one that does not answer is replaced by its fallback and named in `degraded`. What
//! is promised are quantiles of the distribution of their *sum* ([`dist`]), stretched so that they hold as
//! often as they say ([`learn::promise`]).
//!
//! | File | Holds |
//! |---|---|
//! | [`estimate`] | three parts to one promise; pure |
//! | [`model`], [`learn`] | what deliveries teach; pure |
//! | [`replay`], [`history`] | the same over a history, and histories made up from a seed; pure |
//! | [`order`] | an order's facts, and what they teach; pure |
//! | `state` | puts it together |
//! | `take` | events in batches |
//! | `keeper` | what every replica knows by heart |
//!
//! What was learned is shared: a sample is a row, written once under its order's lock, and every replica
//! folds the rows into the same model within a second.
//!
//! **Invariants.** The promise of an order is made once and never changed. Percentiles of an answer rise.
//! A delivery teaches and steers once, however often its events come.

mod answer;
mod check;
pub mod dist;
mod error;
pub mod estimate;
mod handlers;
pub mod history;
mod keeper;
pub mod learn;
mod memory;
pub mod model;
pub mod order;
pub mod replay;
mod state;
mod store;
mod supply;
mod take;

use std::sync::Arc;

use runtime::{Consumer, Platform, StartError, Worker};
use subjects::table::{AssignmentEvent, HubEvent, OrderEvent, PickEvent, eta};

pub use error::EtaError;

pub const SCHEMA: &str = "eta";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Events taken in at once.
const EVENTS_AT_ONCE: usize = 256;

/// The worker, ready to run.
///
/// # Errors
/// The URL of Redis is missing.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let settings = platform.config.eta.clone();
    let store = store::Store::new(platform.pg.clone());
    let state = Arc::new(state::State {
        bus: platform.bus.clone(),
        keeper: keeper::Keeper::new(store.clone(), &settings),
        take: take::Take::new(&store),
        store,
        supply: supply::Feed::default(),
        memory: memory::Memory::new(platform.redis()?, settings.sticky()),
        settings,
    });
    let task = || state.clone();
    let (keeping, feed, tracks, learner) = (task(), task(), task(), task());
    Ok(Worker::new("eta", platform.bus.clone())
        .endpoint::<eta::Calculate, _, _, _>(state.clone(), handlers::calculate::calculate)
        .endpoint::<eta::Order, _, _, _>(state.clone(), handlers::order::order)
        .endpoint::<eta::Calibration, _, _, _>(state.clone(), handlers::calibration::calibration)
        .consume(
            Consumer::new("EVENTS", "eta-events")
                .concurrency(EVENTS_AT_ONCE)
                .on::<HubEvent, _, _, _>(state.clone(), handlers::hubs::follow)
                .on::<OrderEvent, _, _, _>(state.clone(), handlers::follow::order)
                .on::<PickEvent, _, _, _>(state.clone(), handlers::follow::pick)
                .on::<AssignmentEvent, _, _, _>(state, handlers::follow::assignment),
        )
        .task("keeper", move |cancel| keeper::run(keeping, cancel))
        .task("supply", move |cancel| supply::listen(feed, cancel))
        .task("tracks", move |cancel| handlers::look::listen(tracks, cancel))
        .task("hubs", move |cancel| handlers::hubs::learn(learner, cancel)))
}
