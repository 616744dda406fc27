//! The life of an order.
//!
//! | | |
//! |---|---|
//! | answers | `svc.orders.{create, confirm, fail, get, list, cancel, advance}` |
//! | consumes | `EVENTS/orders-payments`: `evt.payment.>` |
//! | emits | `evt.order.{confirmed, cancelled, failed, status, refunded, sla_breached}` by outbox |
//! | owns | schema `orders`: `orders`, `lines`, `history`, `tombstones`, `outbox` |
//! | undone by | `fail` undoes `create`; `confirm` is the saga's pivot and has no undo |
//!
//! There is no event for `created`: nobody may act on an order that is not confirmed yet, and a
//! message for each attempt would be the dearest part of it. Versions in events therefore begin at 2.
//!
//! What a move costs: one round trip and one commit, shared by all that arrive while the one before is
//! under way (create, confirm, fail, payment events); cancel and advance look at the order first.
//!
//! **Invariants.** Every move is in the table in [`rules`], and writes its history and its event in the
//! transaction that makes it. An order whose `fail` came before its `create` is never created.

mod check;
mod cursor;
mod error;
mod event;
mod gather;
mod handlers;
mod model;
pub mod rules;
mod state;
mod steps;
mod store;
mod sweep;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{PaymentEvent, orders};

pub use error::OrderError;

pub const SCHEMA: &str = "orders";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Payment events taken in at once; they share commits.
const EVENTS_AT_ONCE: usize = 64;

/// The worker, ready to run.
///
/// # Errors
/// None today; starting is fallible for every worker alike.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let relay = Relay::new(
        Schema::named(SCHEMA),
        platform.pg.clone(),
        platform.bus.jetstream(),
        platform.config.outbox.into(),
    );
    let state = Arc::new(state::State::new(platform.pg.clone(), relay.notifier(), platform.config.orders));
    let (sweeper, keeper) = (state.clone(), state.clone());
    Ok(Worker::new("orders", platform.bus.clone())
        .endpoint::<orders::Create, _, _, _>(state.clone(), handlers::create::create)
        .endpoint::<orders::Confirm, _, _, _>(state.clone(), handlers::confirm::confirm)
        .endpoint::<orders::Fail, _, _, _>(state.clone(), handlers::fail::fail)
        .endpoint::<orders::Get, _, _, _>(state.clone(), handlers::get::get)
        .endpoint::<orders::List, _, _, _>(state.clone(), handlers::list::list)
        .endpoint::<orders::Cancel, _, _, _>(state.clone(), handlers::cancel::cancel)
        .endpoint::<orders::Advance, _, _, _>(state.clone(), handlers::advance::advance)
        .consume(
            Consumer::new("EVENTS", "orders-payments")
                .concurrency(EVENTS_AT_ONCE)
                .on::<PaymentEvent, _, _, _>(state, handlers::follow::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("sweeper", move |cancel| sweep::run(sweeper, cancel))
        .task("retention", move |cancel| sweep::forget(keeper, cancel)))
}
