//! What a provider tells us by itself. Verified first; then it is news like any other.

use std::sync::Arc;

use chrono::Utc;
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check,
    error::PaymentError,
    model::Payment,
    provider::{Headers, WebhookEvent, WebhookSubject},
    rules::Source,
    state::{Budget, State},
};

pub async fn webhook(
    state: Arc<State>,
    cx: Cx,
    request: v1::ProviderWebhook,
) -> Result<v1::WebhookAccepted, Fault> {
    check::webhook(&request)?;
    Ok(take(&state, request, Budget::of(&cx)).await?)
}

/// The same path for the network's webhooks and for the sandbox's.
pub async fn take(
    state: &State,
    request: v1::ProviderWebhook,
    budget: Budget,
) -> Result<v1::WebhookAccepted, PaymentError> {
    let name = &request.provider;
    let provider =
        state.providers.by_name(name).ok_or_else(|| PaymentError::UnknownProvider(name.clone()))?;
    let headers: Headers =
        request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    let event = provider.verify_webhook(&headers, &request.body, Utc::now())?;
    if state.store.webhook_seen(name, &event.event_id).await? {
        return Ok(v1::WebhookAccepted { event_id: event.event_id, replayed: true });
    }
    // Remembered only once it is taken in: one that failed must come again. Two at once are both taken
    // in, which is harmless.
    match of(state, name, &event).await? {
        Some(payment) => news(state, payment, &event, budget).await?,
        // Somebody else's: one account may serve several shops.
        None => tracing::debug!(provider = name, kind = event.kind, "a webhook of no payment of ours"),
    }
    let first = state.store.webhook_done(name, &event.event_id).await?;
    Ok(v1::WebhookAccepted { event_id: event.event_id, replayed: !first })
}

async fn of(state: &State, provider: &str, event: &WebhookEvent) -> Result<Option<Payment>, PaymentError> {
    let mut found = None;
    if let Some(id) = &event.payment_id {
        found = state.store.by_id(id).await?;
    }
    for reference in [&event.provider_ref, &event.order_ref].into_iter().flatten() {
        if found.is_none() {
            found = state.store.by_ref(provider, reference).await?;
        }
    }
    // A provider has no say about another one's payments.
    Ok(found.filter(|payment| payment.provider == provider))
}

async fn news(
    state: &State,
    payment: Payment,
    event: &WebhookEvent,
    budget: Budget,
) -> Result<(), PaymentError> {
    let payment = match &event.subject {
        WebhookSubject::Payment(outcome) => {
            let converged = state.converge(payment, outcome, Source::Message, None).await?;
            if converged.ask { state.ask(converged.payment, budget).await? } else { converged.payment }
        }
        WebhookSubject::Refund(view) => {
            let id = view.refund_id.as_deref();
            state.take_in_refund(payment, id, view.amount, &view.outcome).await?
        }
        WebhookSubject::Other => return Ok(()),
    };
    if payment.undone {
        let _alone = state.alone(&payment.order_id, budget).await?;
        let payment = state.read(&payment.payment_id).await?;
        state.send_back_if_undone(payment, budget).await;
    }
    Ok(())
}
