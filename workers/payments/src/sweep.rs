//! What is left open is looked into until it is not: payments without a result, windows that ended,
//! money that must go back, refunds under way.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use subjects::v1;
use tokio_util::sync::CancellationToken;

use crate::{
    error::PaymentError,
    handlers,
    model::Payment,
    rules::{self, Status, Unwind},
    state::{Budget, State, now},
};

/// Payments claimed at a time, and looked into at once.
const AT_ONCE: i64 = 64;
const SIDE_BY_SIDE: usize = 8;
/// Money lost on its way may still turn up for this long.
const WATCH: TimeDelta = TimeDelta::hours(24);
/// How often the sandbox is asked for webhooks.
const TICK: Duration = Duration::from_millis(500);
/// How often calls, ids of webhooks and marks of undone orders that are too old are looked for, and how many
/// are removed at a time.
const FORGET: Duration = Duration::from_secs(600);
const FORGET_AT_ONCE: i64 = 500;
const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn pause(cancel: &CancellationToken, pause: Duration) {
    // A quarter either way, so that instances started together do not move together.
    let pause = pause.mul_f64(0.75 + 0.5 * fastrand::f64());
    let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
}

/// Looks into what is due, over and over.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match pass(&state).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "a sweep failed; the next one tries again"),
        }
        pause(&cancel, state.settings.sweep_interval()).await;
    }
}

/// True: there may be more.
async fn pass(state: &State) -> Result<bool, PaymentError> {
    let due = state.store.take_due(AT_ONCE).await?;
    let more = i64::try_from(due.len()).unwrap_or(i64::MAX) == AT_ONCE;
    futures::stream::iter(due)
        .for_each_concurrent(SIDE_BY_SIDE, |payment| async move {
            let id = payment.payment_id.clone();
            match look_into(state, payment).await {
                Ok(()) => metrics::counter!("kilat_payments_swept_total", "result" => "ok").increment(1),
                Err(error) => {
                    metrics::counter!("kilat_payments_swept_total", "result" => "again").increment(1);
                    tracing::warn!(payment_id = id, %error, "a payment stays open; it is looked into again");
                }
            }
        })
        .await;
    Ok(more)
}

async fn look_into(state: &State, payment: Payment) -> Result<(), PaymentError> {
    let budget = Budget::unhurried();
    let _alone = state.alone(&payment.order_id, budget).await?;
    let mut payment = state.read(&payment.payment_id).await?;
    if payment.undone && !payment.status()?.is_no() {
        payment = state.unwind(payment, "the order was undone", budget).await?;
    }
    match payment.status()? {
        Status::Pending => payment = pending(state, payment, budget).await?,
        Status::Authorized | Status::Declined | Status::Voided | Status::Expired => {
            payment = state.ask(payment, budget).await?;
        }
        Status::Captured | Status::PartiallyRefunded | Status::Refunded => {
            for refund in state.store.pending_refunds(&payment.payment_id).await? {
                state.pay_back_again(payment.clone(), refund, "", budget).await?;
            }
            payment = state.ask(state.read(&payment.payment_id).await?, budget).await?;
        }
    }
    payment = state.send_back_if_undone(payment, budget).await;
    if is_over(&payment)? {
        state.store.look_again(&payment.payment_id, payment.version, None).await?;
    }
    Ok(())
}

/// Nothing can be expected to move any more.
fn is_over(payment: &Payment) -> Result<bool, PaymentError> {
    let status = payment.status()?;
    let watched = now() - payment.created_at < WATCH;
    let money = rules::unwind(status, payment.captured, payment.refunded, payment.refunding);
    Ok(match status {
        Status::Pending => false,
        // The provider's own no. Should money follow it, its webhook and the reconciliation tell.
        Status::Declined => true,
        Status::Voided => payment.provider_ref.is_some() || !watched,
        Status::Expired => !watched,
        _ if payment.undone => money == Unwind::Nothing,
        _ => payment.refunding == 0,
    })
}

async fn pending(state: &State, payment: Payment, budget: Budget) -> Result<Payment, PaymentError> {
    let payment = state.ask(payment, budget).await?;
    let window = TimeDelta::from_std(state.window).unwrap_or(TimeDelta::MAX);
    if payment.status()? != Status::Pending || payment.undone || now() - payment.created_at < window {
        return Ok(payment);
    }
    expire(state, payment, budget).await
}

/// The window has ended: no later charge, whatever is still called back, and if money comes all the
/// same it goes back.
async fn expire(state: &State, payment: Payment, budget: Budget) -> Result<Payment, PaymentError> {
    let Some(payment) = state.store.bury(&payment.order_id, "expired").await? else { return Ok(payment) };
    if payment.status()? != Status::Pending {
        return Ok(payment);
    }
    let payment = state.call_back(payment, budget).await?;
    if payment.status()? != Status::Pending {
        return Ok(payment);
    }
    metrics::counter!("kilat_payments_expired_total").increment(1);
    let change = crate::store::settle::Change {
        check_at: Some(state.check_at()),
        ..state.to(&payment, Status::Expired, "not paid in time")
    };
    match state.settle(change).await? {
        Some(settled) => Ok(settled.payment),
        None => state.read(&payment.payment_id).await,
    }
}

/// Removes what is too old to matter, a bounded number at a time.
pub async fn forget(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let keep = TimeDelta::from_std(state.settings.keep()).unwrap_or(TimeDelta::MAX);
        let before = now().checked_sub_signed(keep).unwrap_or(DateTime::UNIX_EPOCH);
        match state.store.forget(before, FORGET_AT_ONCE).await {
            Ok(gone) if gone >= FORGET_AT_ONCE.unsigned_abs() => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "old rows were not removed; it is tried again"),
        }
        pause(&cancel, FORGET).await;
    }
}

/// Delivers the sandbox's webhooks by the way real ones take.
pub async fn tick(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        if let Err(error) = deliver(&state).await {
            tracing::debug!(%error, "the sandbox's webhooks wait");
        }
        pause(&cancel, TICK).await;
    }
}

async fn deliver(state: &State) -> Result<(), PaymentError> {
    let Some(sandbox) = &state.sandbox else { return Ok(()) };
    for delivery in sandbox.deliveries(Utc::now(), AT_ONCE).await? {
        let request = v1::ProviderWebhook {
            provider: "sandbox".into(),
            body: delivery.body.into_bytes().into(),
            headers: delivery.headers.into_iter().collect(),
        };
        match handlers::webhook::take(state, request, Budget::unhurried()).await {
            Ok(_) => sandbox.delivered(&delivery.event_id).await?,
            Err(error) => tracing::warn!(event_id = delivery.event_id, %error, "a webhook was not taken in"),
        }
    }
    Ok(())
}

/// Compares yesterday with every provider that has books, once a day.
pub async fn reconcile_daily(state: Arc<State>, cancel: CancellationToken) {
    loop {
        let today = today();
        let wait = (today + DAY - Utc::now()).to_std().unwrap_or(Duration::ZERO) + Duration::from_secs(900);
        if cancel.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            return;
        }
        let to = self::today();
        for provider in state.providers.all().filter(|provider| provider.capabilities().books) {
            let name = provider.name();
            match handlers::reconcile::run(&state, name, to - DAY, to, Budget::unhurried()).await {
                Ok(done) => tracing::info!(
                    provider = name,
                    compared = done.compared,
                    differences = done.differences.len(),
                    "reconciled"
                ),
                Err(error) => tracing::error!(provider = name, %error, "yesterday was not reconciled"),
            }
        }
    }
}

/// Midnight, UTC.
fn today() -> DateTime<Utc> {
    let now = Utc::now();
    now.date_naive().and_time(chrono::NaiveTime::MIN).and_utc()
}
