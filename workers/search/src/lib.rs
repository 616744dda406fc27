//! Finding a product.
//!
//! | | |
//! |---|---|
//! | answers | `svc.search.{query, autocomplete, put_language, language, languages}` |
//! | consumes | `EVENTS/search-events`: `evt.order.confirmed.>` · live `stock.>` |
//! | listens | `evt.{product, hub, assortment, language}.changed.>`, as hints that may be lost |
//! | asks | `svc.catalogue.changes`, `svc.inventory.levels` |
//! | emits | `evt.language.changed` by outbox |
//! | owns | schema `search`: `language`, `bought`, `counted`, `outbox` · an index in memory, its own in each instance |
//! | undone by | nothing: to search changes nothing |
//!
//! | File | Holds |
//! |---|---|
//! | [`index`] | the index: words in tantivy, prices and stock beside them; no network |
//! | `state` | which index answers now, and how another takes its place |
//! | `follow` | keeps the index current: products, prices, assortments, languages |
//! | `stock` | keeps the stock in it current |
//! | `popular` | counts what is bought |
//!
//! Each instance reads the whole catalogue when it starts and takes no query until it has: others answer
//! meanwhile, and where there is no other, nobody does (`service.no_responders`). Then it follows: what changed is read from the catalogue's feed by its number, at once after a hint and
//! once a second without; stock is taken from the live feed as it comes, so that the next query after a
//! product is sold out knows. New words are found with the next commit, `search.commit_ms` at the latest;
//! prices and stock need none. Other words for the same things – a language was edited – are a second index
//! beside the first, which takes its place when it is complete.
//!
//! **Invariants.** Products, hubs and words are put by one task (`follow`). A level read by a page of
//! `levels` never replaces one the live feed told while the page was on its way. An order is counted once.

mod check;
mod convert;
mod cursor;
mod error;
mod follow;
mod handlers;
pub mod index;
mod popular;
mod state;
mod stock;
mod store;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{OrderEvent, search};

pub use error::SearchError;
pub use handlers::query::answer;

pub const SCHEMA: &str = "search";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The worker, ready to run. Its index is built once it runs.
///
/// # Errors
/// The index has less memory than it needs.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let schema = Schema::named(SCHEMA);
    let relay =
        Relay::new(schema, platform.pg.clone(), platform.bus.jetstream(), platform.config.outbox.into());
    let store = store::Store::new(platform.pg.clone(), schema);
    let state =
        state::State::new(platform.bus.clone(), store, relay.notifier(), platform.config.search.clone());
    let state = Arc::new(state.map_err(|error| {
        StartError::Config(runtime::config::ConfigError::Invalid(format!("search: {error}")))
    })?);
    let task = || state.clone();
    let built = || state.built.subscribe();
    let (following, feed, filling, counting) = (task(), task(), task(), task());
    Ok(Worker::new("search", platform.bus.clone())
        .endpoint_when::<search::Query, _, _, _>(built(), state.clone(), handlers::query::query)
        .endpoint_when::<search::Autocomplete, _, _, _>(
            built(),
            state.clone(),
            handlers::autocomplete::autocomplete,
        )
        .endpoint::<search::PutLanguage, _, _, _>(state.clone(), handlers::languages::put)
        .endpoint::<search::Language, _, _, _>(state.clone(), handlers::languages::one)
        .endpoint::<search::Languages, _, _, _>(state.clone(), handlers::languages::list)
        .consume(
            Consumer::new("EVENTS", "search-events")
                .concurrency(state::ORDERS_AT_ONCE)
                .on::<OrderEvent, _, _, _>(state, handlers::orders::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("stock", move |cancel| stock::listen(feed, cancel))
        .task("levels", move |cancel| stock::fill(filling, cancel))
        .task("popularity", move |cancel| popular::run(counting, cancel))
        .task("follow", move |cancel| follow::run(following, cancel)))
}
