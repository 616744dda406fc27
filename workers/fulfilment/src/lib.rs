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
//! A confirmed order is a task in the record first; then the order is handed to the store, and then the
//! world is told (`created`). Each of these survives the death of the one who does it: the sweeper goes on
//! where it stopped. Store staff move the *order*; the task follows its events, in whatever order they come.
//!
//! Every change of a hub's queue is made under the lock of the hub's row and estimates the queue anew
//! ([`estimate`]). A task whose ready_at has moved by half a minute or more, by a twentieth of its age and
//! by an eighth of the time that was left is told of again, under the word of the state it is in and with a
//! higher version; one that moved by less is left as it is, in the record too. So a rush of N orders costs
//! events and rows in proportion to N, though each of them makes all the others later. What picking took
//! teaches the hub's correction ([`learn`]).
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
pub mod learn;
mod model;
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

/// Order events taken in at once; those of one hub wait for each other.
const EVENTS_AT_ONCE: usize = 32;

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
