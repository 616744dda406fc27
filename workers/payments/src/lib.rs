//! payments — money in, money back.
//!
//! | | |
//! |---|---|
//! | answers | `svc.payments.{charge, undo, get, refund, webhook, credit_wallet, wallet, reconcile}` |
//! | consumes | `EVENTS/payments-orders`: `evt.order.{cancelled, failed, status}.>` |
//! | emits | `evt.payment.{authorized, captured, declined, voided, expired, refunded, partially_refunded}` by outbox |
//! | owns | schema `payments`: `payment`, `operation`, `refund`, `tombstone`, `webhook`, `entry`, `wallet`, `credit`, `wallet_*`, `sandbox_*`, `outbox` |
//! | undone by | `undo` undoes `charge` |
//!
//! | module | what |
//! |---|---|
//! | [`rules`] | where a payment may go from where it stands; pure |
//! | `converge` | news of a payment become its record |
//! | `authorize`, `collect`, `payback` | asking for money, taking what is due at the door, sending it back |
//! | `sweep` | what is left open is looked into; the sandbox's webhooks; daily reconciliation; retention |
//! | `compare`, `lines` | reconciliation and the worth of returned lines; pure |
//! | [`money`] | amounts in our minor units, exact conversion to a provider's |
//! | [`provider`] | the adapter contract, its adapters, breaker and webhook signatures |
//!
//! What a charge costs: by card two commits of ours, each shared with the charges of the same moment,
//! and none while the provider works; by wallet or in cash one.
//!
//! **Invariants.** The intent is committed before a provider is asked, the undoing of an order before
//! its payment is looked at: a charge that comes after its undo is refused, and money that comes after
//! it goes back. Nothing leads out of *captured* but a refund. Every ledger transaction sums to zero,
//! and is booked once. No refund holds more than is left.

mod authorize;
mod check;
mod collect;
mod compare;
mod converge;
mod error;
mod handlers;
mod keyed;
mod lines;
mod model;
pub mod money;
mod payback;
pub mod provider;
pub mod rules;
mod setup;
mod state;
mod store;
mod sweep;

use std::sync::Arc;

use runtime::{
    Consumer, Platform, StartError, Worker,
    outbox::{Relay, Schema},
};
use subjects::table::{OrderEvent, payments};

pub use error::PaymentError;
pub use store::Store;

pub const SCHEMA: &str = "payments";

const OUTBOX: Schema = Schema::named(SCHEMA);

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Orders that ended, looked after at once: each may wait for a provider.
const ORDERS_AT_ONCE: usize = 32;

/// The worker, ready to run.
///
/// # Errors
/// A method is routed to a provider that is not configured, or cannot serve it.
#[expect(clippy::unused_async, reason = "every worker is assembled in the same way")]
pub async fn worker(platform: &Platform) -> Result<Worker, StartError> {
    let settings = platform.config.payments.clone();
    let relay =
        Relay::new(OUTBOX, platform.pg.clone(), platform.bus.jetstream(), platform.config.outbox.into());
    let built = setup::build(&settings, &platform.pg).map_err(|error| {
        StartError::Config(runtime::config::ConfigError::Invalid(format!("payments: {error}")))
    })?;
    let state = Arc::new(state::State::new(
        Store::new(platform.pg.clone()),
        built.providers,
        built.sandbox,
        relay.notifier(),
        settings,
        platform.config.checkout.payment_window(),
    ));
    let (sweeper, ticker, reconciler, keeper) = (state.clone(), state.clone(), state.clone(), state.clone());
    Ok(Worker::new("payments", platform.bus.clone())
        .endpoint::<payments::Charge, _, _, _>(state.clone(), handlers::charge::charge)
        .endpoint::<payments::Undo, _, _, _>(state.clone(), handlers::undo::undo)
        .endpoint::<payments::Get, _, _, _>(state.clone(), handlers::get::get)
        .endpoint::<payments::Refund, _, _, _>(state.clone(), handlers::refund::refund)
        .endpoint::<payments::Webhook, _, _, _>(state.clone(), handlers::webhook::webhook)
        .endpoint::<payments::CreditWallet, _, _, _>(state.clone(), handlers::credit_wallet::credit_wallet)
        .endpoint::<payments::Wallet, _, _, _>(state.clone(), handlers::wallet::wallet)
        .endpoint::<payments::Reconcile, _, _, _>(state.clone(), handlers::reconcile::reconcile)
        .consume(
            Consumer::new("EVENTS", "payments-orders")
                .concurrency(ORDERS_AT_ONCE)
                .on::<OrderEvent, _, _, _>(state, handlers::follow::follow),
        )
        .task("outbox", move |cancel| relay.run(cancel))
        .task("sweeper", move |cancel| sweep::run(sweeper, cancel))
        .task("retention", move |cancel| sweep::forget(keeper, cancel))
        .task("sandbox", move |cancel| sweep::tick(ticker, cancel))
        .task("reconciliation", move |cancel| sweep::reconcile_daily(reconciler, cancel)))
}
