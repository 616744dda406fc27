//! A drop that survives its own crowd.
//!
//! | | |
//! |---|---|
//! | answers | `svc.flashsale.{put, get, list, token, enter, place, honour}` |
//! | consumes | `EVENTS/flashsale-events`: `evt.order.{confirmed, cancelled, failed}.>` |
//! | emits | `evt.sale.{opened, sold_out, ended}` by outbox · `flash.{sale}` live, once a second · `checkout.cmd.start.{saga}` |
//! | owns | schema `flashsale`: `sale`, `claim`, `outbox` · Redis keys `flash:{sale}:*` · at inventory a reservation per sale |
//! | undone by | an order that ends gives its units back, while the sale runs |
//!
//! Redis decides who may buy, one script per knock: attempts, token, key, queue or place, units. What it took for an
//! order is a *claim*; the table in [`buy`] says how it becomes a checkout, whatever dies on the way. A claim sells
//! through the checkout saga as any basket does, so that nothing sold here escapes orders, payments or the audit.
//!
//! | File | Pure |
//! |---|---|
//! | [`token`] | attestation |
//! | [`rules`] | estimates, what is honest to say, states |
//!
//! | Task | Does |
//! |---|---|
//! | `outbox` | events |
//! | `chores` | opens and ends sales, admits, keeps the hold up, looks after claims, opens again what Redis lost |
//!
//! **Invariants.** Units of a sale are left, held, sold or released, in Redis and in the record alike. A claim stands
//! in the record before anything is done with its units, under the epoch Redis took them in. A place is a promise of
//! one unit: nobody is admitted whom no unit is left for. Left, in the buckets, is what inventory holds for the sale,
//! but for units on their way, and for those that came back and that somebody was faster to take off the shelf; the
//! last word is inventory's, at each purchase.

mod ask;
mod buy;
mod check;
mod chores;
mod error;
mod handlers;
mod hold;
mod model;
mod open;
pub mod rules;
mod state;
mod store;
pub mod token;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{OrderEvent, flashsale};

pub use error::SaleError;

pub const SCHEMA: &str = "flashsale";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

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
    let state = Arc::new(state::State::new(
        platform.bus.clone(),
        store::Store::new(platform.pg.clone()),
        platform.redis()?,
        relay.notifier(),
        &platform.config,
    ));
    let task = || state.clone();
    let chores = task();
    Ok(Worker::new("flashsale", platform.bus.clone())
        .endpoint::<flashsale::Put, _, _, _>(task(), handlers::sales::put)
        .endpoint::<flashsale::Get, _, _, _>(task(), handlers::sales::get)
        .endpoint::<flashsale::List, _, _, _>(task(), handlers::sales::list)
        .endpoint::<flashsale::Token, _, _, _>(task(), handlers::token::token)
        .endpoint::<flashsale::Enter, _, _, _>(task(), handlers::enter::enter)
        .endpoint::<flashsale::Place, _, _, _>(task(), handlers::place::place)
        .endpoint::<flashsale::Honour, _, _, _>(task(), handlers::honour::honour)
        .consume(
            Consumer::new("EVENTS", "flashsale-events")
                .concurrency(ask::FOLLOWED)
                .on::<OrderEvent, _, _, _>(task(), handlers::orders::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("chores", move |cancel| chores::run(chores, cancel)))
}
