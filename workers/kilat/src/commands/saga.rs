//! `kilat saga`: checkouts as the orchestrator sees them, and the ones a person must settle.

use std::path::Path;

use clap::ValueEnum;
use runtime::Bus;
use subjects::{
    table::checkout,
    v1::{self, SagaState},
};

use crate::{
    cli::Saga,
    output::{self, say, time, word},
    system::{System, call},
};

/// States to choose by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum State {
    Running,
    AwaitingPayment,
    Compensating,
    Confirmed,
    Failed,
    Stuck,
}

impl From<State> for SagaState {
    fn from(state: State) -> Self {
        match state {
            State::Running => Self::Running,
            State::AwaitingPayment => Self::AwaitingPayment,
            State::Compensating => Self::Compensating,
            State::Confirmed => Self::Confirmed,
            State::Failed => Self::Failed,
            State::Stuck => Self::Stuck,
        }
    }
}

pub async fn run(dir: &Path, json: bool, command: Saga) -> anyhow::Result<()> {
    let bus = System::find(dir)?.bus("ops").await?;
    let outcome = with(&bus, json, command).await;
    bus.close().await;
    outcome
}

async fn with(bus: &Bus, json: bool, command: Saga) -> anyhow::Result<()> {
    let one = match command {
        Saga::Ls { state, limit, cursor } => {
            let page = Some(v1::Page { limit, cursor: cursor.unwrap_or_default() });
            let state = state.map_or(SagaState::Unspecified, SagaState::from);
            let list = call::<checkout::List>(bus, &v1::ListSagas { state: state.into(), page }).await?;
            return if json { output::json(&list) } else { table(&list) };
        }
        Saga::Show { saga } => call::<checkout::Get>(bus, &v1::GetSaga { saga_id: saga }).await?,
        Saga::Retry { saga } => call::<checkout::Retry>(bus, &v1::GetSaga { saga_id: saga }).await?,
        Saga::Resolve { saga, note, actor } => {
            call::<checkout::Resolve>(bus, &v1::ResolveSaga { saga_id: saga, actor, note }).await?
        }
    };
    if json { output::json(&one) } else { show(&one) }
}

fn table(list: &v1::SagaList) -> anyhow::Result<()> {
    if list.items.is_empty() {
        say("No sagas.");
        return Ok(());
    }
    output::table(
        &["saga", "state", "step", "attempts", "started", "hub", "last error"],
        list.items.iter().map(|saga| {
            [
                saga.saga_id.clone(),
                state(saga),
                saga.step.clone(),
                saga.attempts.to_string(),
                time(saga.started_at),
                saga.hub_id.clone(),
                saga.last_error.clone(),
            ]
        }),
    );
    if !list.next_cursor.is_empty() {
        say(format!("\nThere are more: --cursor {}", list.next_cursor));
    }
    Ok(())
}

fn show(saga: &v1::SagaView) -> anyhow::Result<()> {
    for (name, value) in [
        ("saga", saga.saga_id.clone()),
        ("state", state(saga)),
        ("order", saga.order_id.clone()),
        ("user", saga.user_id.clone()),
        ("hub", saga.hub_id.clone()),
        ("step", saga.step.clone()),
        ("attempts", saga.attempts.to_string()),
        ("started", time(saga.started_at)),
        ("updated", time(saga.updated_at)),
        ("deadline", time(saga.deadline)),
        ("last error", saga.last_error.clone()),
    ] {
        if !value.is_empty() {
            say(format!("{name:<11}{value}"));
        }
    }
    if let Some(fault) = saga.outcome.as_ref().and_then(|outcome| outcome.fault.as_ref()) {
        say(format!("{:<11}{}: {}", "outcome", fault.code, fault.detail));
    }
    Ok(())
}

fn state(saga: &v1::SagaView) -> String {
    word(saga.state().as_str_name(), "SAGA_STATE_")
}
