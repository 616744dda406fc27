//! The checkout saga: one durable message drives it, each step is an endpoint of another worker.
//!
//! | | |
//! |---|---|
//! | consumes | `checkout.cmd.{start,cancel,compensate,resume}.{saga}` (work), `evt.payment.*`, `svc.checkout.{begin,get,list,retry,resolve}` |
//! | emits | `gw.{instance}.{saga}` (live), `evt.saga.stuck.*` (outbox), `checkout.cmd.{compensate,resume}.*` |
//! | owns | `checkout.saga`, `checkout.outbox` |
//! | calls | the steps and their undoing: the table in [`saga`] |
//! | undone by | itself: `saga` backwards, the pivot first |
//!
//! | File | Holds |
//! |---|---|
//! | [`saga`] | input, do/undo table; `saga/price`, `forward`, `backward`: the steps |
//! | [`engine`] | runs any such table forward and backward |
//! | `orchestrate` | what becomes of a run: rows, answers, parking, stuck sagas |
//! | `handlers` | one file per command, event and endpoint |
//! | [`request`], [`outcome`] | pure: what is asked, what is answered |
//! | `store` | all SQL |
//! | `sweep` | sagas that nobody drives any more |
//! | `checks` | the shared redelivery checks and the fault proxy (feature `checks`) |
//!
//! **Invariant:** the orchestrator keeps nothing in memory that a redelivery would need, and the row
//! decides nothing that an owner has decided: whether an order is confirmed is for orders to say.

use std::sync::Arc;

use runtime::{Consumer, Platform, Worker, outbox, platform::StartError};
use sqlx::migrate::Migrator;
use subjects::table::{
    CheckoutCancel, CheckoutCompensate, CheckoutResume, CheckoutStart, PaymentEvent, checkout,
};

#[cfg(any(test, feature = "checks"))]
pub mod checks;
pub mod engine;
mod error;
mod handlers;
mod orchestrate;
pub mod outcome;
pub mod request;
pub mod saga;
mod settings;
mod store;
mod sweep;

pub use settings::Settings;

pub const SCHEMA: &str = "checkout";
pub static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

const OUTBOX: outbox::Schema = outbox::Schema::named(SCHEMA);

/// What every handler is given.
pub(crate) struct State {
    pub store: store::Store,
    pub settings: Settings,
}

/// The worker, ready to run.
///
/// # Errors
/// None today; the signature is that of every worker.
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let settings = Settings::from(&platform.config.checkout);
    let relay = outbox::Relay::new(
        OUTBOX,
        platform.pg.clone(),
        platform.bus.jetstream(),
        platform.config.outbox.into(),
    );
    let store = store::Store::new(platform.pg.clone(), relay.notifier());
    let state = Arc::new(State { store, settings });

    let orchestrator = Consumer::new("CHECKOUT", "checkout-orch")
        .concurrency(state.settings.concurrency)
        .on::<CheckoutStart, _, _, _>(state.clone(), handlers::start)
        .on::<CheckoutCancel, _, _, _>(state.clone(), handlers::cancel)
        .on::<CheckoutCompensate, _, _, _>(state.clone(), handlers::compensate)
        .on::<CheckoutResume, _, _, _>(state.clone(), handlers::resume);
    let payments = Consumer::new("EVENTS", "checkout-payments")
        .on::<PaymentEvent, _, _, _>(state.clone(), handlers::settled);
    let sweeper = sweep::Sweeper::new(state.clone(), platform.bus.clone());

    Ok(Worker::new("checkout", platform.bus.clone())
        .endpoint::<checkout::Begin, _, _, _>(state.clone(), handlers::begin)
        .endpoint::<checkout::Get, _, _, _>(state.clone(), handlers::get)
        .endpoint::<checkout::List, _, _, _>(state.clone(), handlers::list)
        .endpoint::<checkout::Retry, _, _, _>(state.clone(), handlers::retry)
        .endpoint::<checkout::Resolve, _, _, _>(state, handlers::resolve)
        .consume(orchestrator)
        .consume(payments)
        .task("sweeper", move |cancel| sweeper.run(cancel))
        .task("outbox", move |cancel| relay.run(cancel)))
}
