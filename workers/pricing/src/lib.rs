//! What delivery costs now, and quotes that hold.
//!
//! | | |
//! |---|---|
//! | answers | `svc.pricing.{quote, honour, signals, put_tariff, tariff}` |
//! | consumes | `EVENTS/pricing-events`: `evt.hub.>`, `evt.order.{confirmed, cancelled, failed}.>` · live `supply.>` |
//! | asks | `svc.catalogue.{price, hub}`, `svc.promo.evaluate`, `svc.eta.calculate`, `svc.dispatch.supply` · `svc.catalogue.hubs` at start |
//! | emits | `evt.quote.made` by outbox |
//! | owns | schema `pricing`: `hub`, `tariff` (with its versions), `surge` (with its past), `quote`, `observation`, `elasticity`, `rolled`, `outbox` |
//! | undone by | nothing: an order that fails frees its quote, by its event |
//!
//! | File | Holds |
//! |---|---|
//! | [`rules`] | every decision; pure |
//! | `quote` | how a quote is made |
//! | `signals`, `supply`, `weather` | what a multiplier is made of |
//! | `keeper` | hubs and tariffs, known by heart |
//! | `learn` | how customers answered; forgetting |
//! | `store` | all SQL |
//!
//! **Invariants.** What a quote says is written before it is told, and never changes. A quote stands for one
//! order at a time, of its customer, basket and door; whether its time is over is for Postgres' clock to say.
//! Two workers never quote different multipliers at the same moment.

mod check;
mod error;
mod handlers;
mod keeper;
mod learn;
mod quote;
pub mod rules;
mod signals;
mod state;
mod store;
mod supply;
mod weather;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{HubEvent, OrderEvent, pricing};

pub use error::PricingError;

pub const SCHEMA: &str = "pricing";

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Events taken in at once.
const EVENTS_AT_ONCE: usize = 32;

/// The worker, ready to run.
///
/// # Errors
/// None of its own.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let (settings, schema) = (platform.config.pricing.clone(), Schema::named(SCHEMA));
    let relay =
        Relay::new(schema, platform.pg.clone(), platform.bus.jetstream(), platform.config.outbox.into());
    let store = store::Store::new(platform.pg.clone(), schema);
    let signer = rules::token::Signer::new(settings.quote_key.expose());
    if signer.is_none() {
        tracing::warn!("pricing.quote_key is not set: no quotes are made");
    }
    let state = Arc::new(state::State {
        bus: platform.bus.clone(),
        keeper: keeper::Keeper::new(store.clone()),
        signals: signals::Signals::new(store.clone(), &settings),
        writer: state::writer(&store, relay.notifier(), settings.quote().as_secs_f64()),
        store,
        road_factor: platform.config.eta.road_factor,
        signer,
        settings,
    });
    let task = || state.clone();
    let (keeping, listening, asking, looking) = (task(), task(), task(), task());
    let (surging, learning, learner) = (task(), task(), task());
    Ok(Worker::new("pricing", platform.bus.clone())
        .endpoint::<pricing::Quote, _, _, _>(state.clone(), handlers::quote::quote)
        .endpoint::<pricing::Honour, _, _, _>(state.clone(), handlers::honour::honour)
        .endpoint::<pricing::Signals, _, _, _>(state.clone(), handlers::signals::signals)
        .endpoint::<pricing::PutTariff, _, _, _>(state.clone(), handlers::tariff::put)
        .endpoint::<pricing::Tariff, _, _, _>(state.clone(), handlers::tariff::get)
        .consume(
            Consumer::new("EVENTS", "pricing-events")
                .concurrency(EVENTS_AT_ONCE)
                .on::<HubEvent, _, _, _>(state.clone(), handlers::hubs::follow)
                .on::<OrderEvent, _, _, _>(state, handlers::orders::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("keeper", move |cancel| keeper::run(keeping, cancel))
        .task("supply", move |cancel| supply::listen(listening, cancel))
        .task("asking", move |cancel| supply::ask(asking, cancel))
        .task("weather", move |cancel| weather::run(looking, cancel))
        .task("surge", move |cancel| signals::run(surging, cancel))
        .task("learn", move |cancel| learn::run(learning, cancel))
        .task("hubs", move |cancel| handlers::hubs::learn(learner, cancel)))
}
