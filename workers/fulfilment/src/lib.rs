//! From a confirmed order to a packed bag.
//!
//! | | |
//! |---|---|
//! | answers | `svc.fulfilment.{pick, picks, estimate, set_pickers}` |
//! | consumes | `EVENTS/fulfilment-events`: `evt.hub.>`, `evt.order.{confirmed, cancelled, status}.>` |
//! | asks | `svc.orders.{advance, get}`: CONFIRMED → ASSIGNED_TO_STORE · `svc.catalogue.hubs` at start |
//! | emits | `evt.pick.{created, started, packed, cancelled}` by outbox |
//! | owns | schema `fulfilment`: `hub`, `task`, `outbox` |
//! | undone by | nothing: a task ends with its order |
//!
//! A confirmed order is handed to the store (`advance`), and becomes a task in the record and a word to the world
//! (`created`) in one transaction. While orders does not answer it is a task nobody is told of; the sweeper goes
//! on from there, and an event whose transaction did not happen comes again. Store staff move the *order*; the
//! task follows its events, in whatever order they come.
//!
//! News is gathered for a fifth of a second (`intake`): what comes together, of whatever hubs, is one
//! transaction that locks each hub's row once, so that a rush costs commits in proportion to time, not to orders.
//! Estimates ([`estimate`]) are made under those locks. Orders that come at the end of a queue too long to get any
//! slower change nobody else's time: of that queue one row of sums is read. Anything else reads the queue whole
//! and estimates it anew. A task whose ready_at has moved by half a minute or more, by a twentieth of its age
//! *and* by an eighth of the time that was left is told of again, under the word of the state it is in and with
//! a higher version; one that moved by less is left as it is, in the record too: 45 minutes that become 50 are
//! no news. So a rush of N orders costs little more than N events. What picking took teaches the hub's
//! correction ([`learn`]).
//!
//! | Task | Does |
//! |---|---|
//! | `sweeper` | announces what could not be announced, estimates queues that stand still |
//! | `hubs` | asks catalogue once for the hubs there are |
//!
//! **Invariants.** Of an order there is at most one task. Versions of `evt.pick.*` rise by one from 2.
//! Nothing is told of a task before its order is the store's.

mod check;
mod cursor;
mod error;
pub mod estimate;
mod event;
mod handlers;
mod intake;
pub mod learn;
mod model;
mod queue;
mod rules;
mod state;
mod store;
mod sweep;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{HubEvent, OrderEvent, fulfilment};

pub use error::PickError;

pub const SCHEMA: &str = "fulfilment";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Order events taken in at once: most of the time each only waits for its batch.
const EVENTS_AT_ONCE: usize = 256;

/// The worker, ready to run.
///
/// # Errors
/// None today; starting is fallible for every worker alike.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let schema = Schema::named(SCHEMA);
    let relay =
        Relay::new(schema, platform.pg.clone(), platform.bus.jetstream(), platform.config.outbox.into());
    let state = Arc::new(state::State::new(
        platform.bus.clone(),
        store::Store::new(platform.pg.clone(), schema),
        platform.config.fulfilment.clone(),
        relay.notifier(),
    ));
    let (sweeper, learner) = (state.clone(), state.clone());
    Ok(Worker::new("fulfilment", platform.bus.clone())
        .endpoint::<fulfilment::Pick, _, _, _>(state.clone(), handlers::pick::pick)
        .endpoint::<fulfilment::Picks, _, _, _>(state.clone(), handlers::picks::picks)
        .endpoint::<fulfilment::Estimate, _, _, _>(state.clone(), handlers::estimate::estimate)
        .endpoint::<fulfilment::SetPickers, _, _, _>(state.clone(), handlers::set_pickers::set_pickers)
        .consume(
            Consumer::new("EVENTS", "fulfilment-events")
                .concurrency(EVENTS_AT_ONCE)
                .on::<HubEvent, _, _, _>(state.clone(), handlers::hubs::follow)
                .on::<OrderEvent, _, _, _>(state, handlers::follow::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("sweeper", move |cancel| sweep::run(sweeper, cancel))
        .task("hubs", move |cancel| handlers::hubs::learn(learner, cancel)))
}
