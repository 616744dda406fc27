//! Promotions: rules that can be read, and counters that cannot be overdrawn.
//!
//! | | |
//! |---|---|
//! | answers | `svc.promo.{evaluate, redeem, commit, release, put, get, list, remove}` |
//! | consumes | `EVENTS/promo-events`: `evt.order.{confirmed, cancelled, failed, refunded}.>` |
//! | hears | `evt.promo.changed.>`, its own: rules in memory · asks `svc.catalogue.hubs` for time zones |
//! | emits | `evt.promo.changed` by outbox |
//! | owns | schema `promo`: `rule`, `rule_version`, `redemption`, `use`, `address`, `bought`, `counts`, `outbox` · Redis keys `promo:{promo}:*` |
//! | undone by | `release` undoes `redeem`; so does an order that is cancelled or fails, and a hold that runs out |
//!
//! Redis decides whether a use is left, in one script that moves every counter of every promotion of an order, or
//! none (`lua::promo`). The record has the redemption before anybody hears of it. How it ends – expired, committed,
//! released – is decided in the record and told to Redis; each end outranks those before it, so what comes twice,
//! late or in any order comes to the same.
//!
//! A hold may run out while its order is still being paid. Should that order be confirmed all the same, its uses are
//! counted again, past a limit if it must be: it was paid with the discount. Such a use is named in its row (`over`)
//! and by the audit.
//!
//! | File | Pure |
//! |---|---|
//! | [`rules`] | the document, its condition, effects, what looks wrong with it, what a basket gets |
//! | [`address`] | whether two addresses are one |
//! | `promised` | whether a quote's promises can be kept |
//!
//! | Task | Does |
//! |---|---|
//! | `rules` | keeps the rules in memory current |
//! | `guardian` | finds that Redis has lost the counts, and rebuilds them from the record |
//! | `reaper` | ends holds whose time has come |
//! | `owed` | tells Redis of ends that somebody else could not |
//! | `zones` | what time it is at a hub |
//!
//! **Invariants.** Counters change only inside the scripts. While Redis and the record may differ nothing is
//! redeemed: whoever writes a redemption shares the lock of the epoch's row, and one taken in an earlier epoch is
//! refused. A fingerprint is kept as an HMAC, an address as a set of bigrams.
//!
//! **Retention.** Redemptions and orders are not deleted: limits count over a promotion's life. Whoever adds that
//! keeps what an active promotion counts, and orders of users as long as a rule may ask for their first.

mod active;
pub mod address;
mod ask;
mod check;
mod counter;
mod device;
mod ends;
mod error;
mod guardian;
mod handlers;
mod judge;
mod model;
mod promised;
mod reaper;
pub mod rules;
mod state;
mod store;
mod wire;
mod zones;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{OrderEvent, promo};

pub use error::PromoError;

pub const SCHEMA: &str = "promo";

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
        store::Store::new(platform.pg.clone()),
        platform.redis()?,
        relay.notifier(),
        &platform.config,
    ));
    let bus = platform.bus.clone();
    let (heard, asked) = (bus.clone(), bus.clone());
    let (active, zones) = (state.active.clone(), state.zones.clone());
    let (watch, reaper, owed) = (state.clone(), state.clone(), state.clone());
    Ok(Worker::new("promo", bus)
        .endpoint::<promo::Evaluate, _, _, _>(state.clone(), handlers::evaluate::evaluate)
        .endpoint::<promo::Redeem, _, _, _>(state.clone(), handlers::redeem::redeem)
        .endpoint::<promo::Commit, _, _, _>(state.clone(), handlers::settle::commit)
        .endpoint::<promo::Release, _, _, _>(state.clone(), handlers::settle::release)
        .endpoint::<promo::Put, _, _, _>(state.clone(), handlers::rules::put)
        .endpoint::<promo::Get, _, _, _>(state.clone(), handlers::rules::get)
        .endpoint::<promo::List, _, _, _>(state.clone(), handlers::rules::list)
        .endpoint::<promo::Remove, _, _, _>(state.clone(), handlers::rules::remove)
        .consume(
            Consumer::new("EVENTS", "promo-events")
                .concurrency(256)
                .on::<OrderEvent, _, _, _>(state, handlers::follow::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("rules", move |cancel| active::run(active, heard, cancel))
        .task("guardian", move |cancel| guardian::run(watch, cancel))
        .task("reaper", move |cancel| reaper::run(reaper, cancel))
        .task("owed", move |cancel| ends::run(owed, cancel))
        .task("zones", move |cancel| zones::run(zones, asked, cancel)))
}
