//! Stock that cannot oversell.
//!
//! | | |
//! |---|---|
//! | answers | `svc.inventory.{reserve, confirm, release, return, extend, stock, availability, levels, move, split, reconcile}` |
//! | consumes | `EVENTS/inventory-hubs`: `evt.hub.>` · `EVENTS/inventory-orders`: `evt.order.{cancelled, failed}.>` |
//! | emits | `evt.stock.{low, restored}` by outbox · `stock.{city}.{hub}` live |
//! | owns | schema `inventory`: `hub`, `stock`, `reservation`, `movement`, `refused`, `transfer`, `outbox` · Redis keys `inv:{hub}:*` |
//! | undone by | `release` undoes `reserve`, `return` undoes `confirm` |
//!
//! Redis decides, in the scripts of the `lua` room, and journals what it decided in the same step. The
//! drainer (`journal`) carries the journals of all hubs to Postgres, many entries to a commit. Reserve,
//! release and extend answer once Redis has decided: a hold that is lost with Redis harms nobody, because
//! a confirm takes the stock again or says no. Confirm, return and movements answer once the record has
//! them.
//!
//! A hold may be there for others to draw from, as a flash sale's is: `reserve` with `draw_from` takes a basket out of
//! it, whole, and leaves the shelf alone; with its own id as `draw_from` it is set to what is asked for, from and to
//! the shelf as far as that goes, which is how it comes to be. Emptied, it is released.
//!
//! What was returned or released is never sold again. Return is the undo that counts, since a late confirm
//! revives a hold that has expired: whatever it meets – sold, held, expired, unknown – it leaves RETURNED
//! or RELEASED in the same step, and in the record before it answers. RETURNED are units that had been
//! sold; all else is RELEASED.
//!
//! | Task | Does |
//! |---|---|
//! | `drainer` | journal → record |
//! | `guardian` | finds hubs Redis has lost and rebuilds them from the record (`rebuild`) |
//! | `reaper` | ends holds whose time has come |
//! | `feed` | live levels, conflated |
//! | `reconciler` | Redis against the record (`reconcile`) |
//! | `transfers` | finishes transfers left half done |
//! | `hubs` | asks catalogue once for the hubs there are |
//!
//! **Invariants.** Stock changes in Redis only by the scripts, in Postgres only by the drainer and a
//! rebuild, both under the lock of the hub's row. The ledger is append-only. A hub sells nothing while
//! Redis and the record may differ.
//!
//! **Retention.** Nothing that happened is deleted: `reservation` grows by a row per checkout, `movement`
//! by two or more per line, `transfer` by a row each. Whoever adds that keeps reservations that are open,
//! younger than Redis' memory ([`lua::inventory::KEEP_MS`], which rebuilds load) or still returnable,
//! because a confirm or a return of a forgotten id asks the record; and closes a period of the ledger with
//! a balance per SKU before its rows go, because stock must stay their sum. Transfers that are `done` may
//! go once their movement ids cannot be retried.

mod ask;
mod check;
mod convert;
mod error;
mod event;
mod feed;
mod guardian;
mod handlers;
mod hubs;
mod journal;
mod movement;
mod reaper;
mod rebuild;
mod reconcile;
mod rules;
mod state;
mod steps;
mod store;
mod transfer;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{HubEvent, OrderEvent, inventory};

pub use error::StockError;

pub const SCHEMA: &str = "inventory";

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
        platform.config.inventory,
    ));
    let task = || state.clone();
    let (drainer, guardian, reaper, feed) = (task(), task(), task(), task());
    let (reconciler, transfers, learner) = (task(), task(), task());
    Ok(Worker::new("inventory", platform.bus.clone())
        .endpoint::<inventory::Reserve, _, _, _>(state.clone(), handlers::reserve::reserve)
        .endpoint::<inventory::Confirm, _, _, _>(state.clone(), handlers::confirm::confirm)
        .endpoint::<inventory::Release, _, _, _>(state.clone(), handlers::release::release)
        .endpoint::<inventory::Return, _, _, _>(state.clone(), handlers::give_back::give_back)
        .endpoint::<inventory::Extend, _, _, _>(state.clone(), handlers::extend::extend)
        .endpoint::<inventory::Stock, _, _, _>(state.clone(), handlers::stock::stock)
        .endpoint::<inventory::Availability, _, _, _>(state.clone(), handlers::availability::availability)
        .endpoint::<inventory::Levels, _, _, _>(state.clone(), handlers::levels::levels)
        .endpoint::<inventory::Move, _, _, _>(state.clone(), handlers::moves::moves)
        .endpoint::<inventory::Split, _, _, _>(state.clone(), handlers::split::split)
        .endpoint::<inventory::Reconcile, _, _, _>(state.clone(), handlers::reconcile::run)
        .consume(
            Consumer::new("EVENTS", "inventory-hubs")
                .concurrency(8)
                .on::<HubEvent, _, _, _>(state.clone(), handlers::hubs::follow),
        )
        .consume(
            Consumer::new("EVENTS", "inventory-orders")
                .concurrency(64)
                .on::<OrderEvent, _, _, _>(state, handlers::orders::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("drainer", move |cancel| journal::drain::run(drainer, cancel))
        .task("guardian", move |cancel| guardian::run(guardian, cancel))
        .task("reaper", move |cancel| reaper::run(reaper, cancel))
        .task("feed", move |cancel| feed::run(feed, cancel))
        .task("reconciler", move |cancel| reconcile::run(reconciler, cancel))
        .task("transfers", move |cancel| transfer::sweep(transfers, cancel))
        .task("hubs", move |cancel| handlers::hubs::learn(learner, cancel)))
}
