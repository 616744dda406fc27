//! What is sold, where, at which price.
//!
//! | | |
//! |---|---|
//! | answers | `svc.catalogue.{price, product, products, categories, put_product, import, price_history, changes, assortment, put_assortment, hub, hubs, put_hub}` |
//! | listens | `evt.{hub, assortment}.changed.*.*`, `evt.product.changed.*`, its own, as hints that may be lost |
//! | emits | `evt.{hub, product, assortment}.changed` by outbox |
//! | owns | schema `catalogue`: `hub`, `product`, `price` (with its history), `assortment`, `feed`, `outbox` |
//! | undone by | nothing: pricing is read only, puts are repeated with other values |
//!
//! Postgres is the record; every instance answers from a copy in memory. Each change has the next number
//! of a feed, and an instance reads what came after the number it has: at once after a change of its
//! own, a few milliseconds after another's by the event, and after a second if the event was lost.
//!
//! **Invariants.** A price comes from here or not at all: no client names its own. A city trades in one
//! currency. A put that changes nothing has no version and no event.

mod check;
mod error;
mod follow;
mod handlers;
mod snapshot;
mod state;
mod store;
mod tree;

use std::sync::Arc;

use runtime::{
    Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::catalogue;

pub use error::CatalogueError;

pub const SCHEMA: &str = "catalogue";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The worker, ready to run, with the catalogue in memory.
///
/// # Errors
/// The record cannot be read.
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let schema = Schema::named(SCHEMA);
    let relay =
        Relay::new(schema, platform.pg.clone(), platform.bus.jetstream(), platform.config.outbox.into());
    let store = store::Store::new(platform.pg.clone(), schema);
    let state = Arc::new(state::State::load(store, relay.notifier()).await?);
    let (followed, bus) = (state.clone(), platform.bus.clone());
    Ok(Worker::new("catalogue", platform.bus.clone())
        .endpoint::<catalogue::Price, _, _, _>(state.clone(), handlers::price::price)
        .endpoint::<catalogue::Product, _, _, _>(state.clone(), handlers::product::product)
        .endpoint::<catalogue::Products, _, _, _>(state.clone(), handlers::products::products)
        .endpoint::<catalogue::Categories, _, _, _>(state.clone(), handlers::categories::categories)
        .endpoint::<catalogue::PutProduct, _, _, _>(state.clone(), handlers::put_product::put_product)
        .endpoint::<catalogue::Import, _, _, _>(state.clone(), handlers::import::import)
        .endpoint::<catalogue::PriceHistory, _, _, _>(state.clone(), handlers::price_history::price_history)
        .endpoint::<catalogue::Changes, _, _, _>(state.clone(), handlers::changes::changes)
        .endpoint::<catalogue::Assortment, _, _, _>(state.clone(), handlers::assortment::get)
        .endpoint::<catalogue::PutAssortment, _, _, _>(state.clone(), handlers::assortment::put)
        .endpoint::<catalogue::Hub, _, _, _>(state.clone(), handlers::hub::hub)
        .endpoint::<catalogue::Hubs, _, _, _>(state.clone(), handlers::hubs::hubs)
        .endpoint::<catalogue::PutHub, _, _, _>(state, handlers::put_hub::put_hub)
        .task("outbox", move |cancel| relay.run(cancel))
        .task("follow", move |cancel| follow::run(followed, bus, cancel)))
}
