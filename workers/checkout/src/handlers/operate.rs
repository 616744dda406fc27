//! `svc.checkout.{retry,resolve}`: what a person does with a stuck saga.

use std::sync::Arc;

use runtime::{Code, Cx, Fault};
use subjects::{
    Check,
    ids::{SagaId, Token},
    table::CheckoutCompensate,
    v1,
};

use super::view::{found, view};
use crate::State;

pub async fn retry(state: Arc<State>, cx: Cx, request: v1::GetSaga) -> Result<v1::SagaView, Fault> {
    let saga = found(&request.saga_id)?;
    let Some(sweeps) = state.store.retry(saga.as_str()).await? else {
        return Err(not_stuck(&state, &saga).await);
    };
    // Lost after the commit, the sweeper hands it back: it is compensating again.
    let command = v1::SagaCommand {
        saga_id: saga.as_str().to_owned(),
        reason: "retried".into(),
        actor: "operator".into(),
    };
    let id = format!("compensate-{saga}-{sweeps}");
    cx.bus.store(&cx.meta, &CheckoutCompensate { saga: saga.clone() }, &command, &id).await?;
    view(&state, &saga).await
}

pub async fn resolve(state: Arc<State>, _cx: Cx, request: v1::ResolveSaga) -> Result<v1::SagaView, Fault> {
    let mut check = Check::new();
    check.text("/actor", &request.actor, 100);
    check.text("/note", &request.note, 2_000);
    check.done()?;
    let saga = found(&request.saga_id)?;
    let row = state.store.row(saga.as_str()).await?.ok_or_else(|| no_saga(&saga))?;
    // The note is for colleagues, not for the customer.
    let fault = Fault::reject(Code::SagaStuck, "the checkout failed and was settled by support");
    let note = format!("{}: {}", request.actor, request.note);
    if !state.store.resolve(saga.as_str(), &note, &row.about().failed(&fault)).await? {
        return Err(not_stuck(&state, &saga).await);
    }
    tracing::info!(saga = saga.as_str(), actor = request.actor, "a stuck saga was settled by hand");
    view(&state, &saga).await
}

pub(super) fn no_saga(saga: &SagaId) -> Fault {
    Fault::reject(Code::SagaNotFound, format!("there is no saga {saga}"))
}

async fn not_stuck(state: &State, saga: &SagaId) -> Fault {
    match state.store.state(saga.as_str()).await {
        Ok(Some(is)) => Fault::reject(Code::SagaNotStuck, format!("the saga is {}", is.name())),
        Ok(None) => no_saga(saga),
        Err(error) => error.into(),
    }
}
