//! Sagas that nobody drives any more: their message was lost, or their customer never paid. They go
//! back to the queue, where an orchestrator finishes or undoes them.

use std::sync::Arc;

use runtime::{Bus, Fault, Meta};
use subjects::{
    ids::{SagaId, Token},
    table::CheckoutCompensate,
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{
    State,
    store::{Open, State as Is},
};

/// Sagas forgotten in one statement, and statements in one pass.
const FORGET_BATCH: i64 = 500;
const FORGET_BATCHES: u32 = 10;

pub struct Sweeper {
    state: Arc<State>,
    bus: Bus,
}

impl Sweeper {
    pub fn new(state: Arc<State>, bus: Bus) -> Self {
        Self { state, bus }
    }

    /// Runs until cancelled. Any number may run at a time.
    pub async fn run(self, cancel: CancellationToken) {
        while !cancel.is_cancelled() {
            if let Err(fault) = self.pass().await {
                tracing::warn!(%fault, "the sweep failed; it is tried again");
            }
            let pause = self.state.settings.sweep_interval.mul_f64(0.75 + 0.5 * fastrand::f64());
            let _ = cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
        }
    }

    async fn pass(&self) -> Result<(), Fault> {
        let settings = &self.state.settings;
        loop {
            let open = self.state.store.sweep(settings.grace, settings.lease, settings.sweep_batch).await?;
            let full = open.len() as i64 == settings.sweep_batch;
            for saga in &open {
                self.hand_back(saga).await?;
            }
            if !full {
                break;
            }
        }
        self.count().await?;
        self.forget().await
    }

    /// As many as keeps pace with any load, and no more at a time than a moment's work.
    async fn forget(&self) -> Result<(), Fault> {
        let settings = &self.state.settings;
        for _ in 0..FORGET_BATCHES {
            let forgotten = self.state.store.forget(settings.retention, FORGET_BATCH).await?;
            metrics::counter!("kilat_saga_forgotten_total").increment(forgotten);
            if forgotten < FORGET_BATCH.unsigned_abs() {
                break;
            }
        }
        Ok(())
    }

    /// Taken first, published then: a death in between costs one lease, not the saga.
    async fn hand_back(&self, open: &Open) -> Result<(), Fault> {
        let Ok(saga) = SagaId::parse(&open.saga_id) else { return Ok(()) };
        metrics::counter!("kilat_saga_swept_total").increment(1);
        tracing::info!(
            saga = open.saga_id,
            sweeps = open.sweeps,
            "a saga past its deadline goes back to the queue"
        );
        let command = v1::SagaCommand {
            saga_id: open.saga_id.clone(),
            reason: "past its deadline".into(),
            actor: "sweeper".into(),
        };
        let id = format!("compensate-{saga}-{}", open.sweeps);
        self.bus.store(&Meta::default(), &CheckoutCompensate { saga }, &command, &id).await
    }

    async fn count(&self) -> Result<(), Fault> {
        let census = self.state.store.census().await?;
        for is in [Is::Running, Is::AwaitingPayment, Is::Compensating, Is::Stuck] {
            let sagas = census.iter().find(|(state, _)| *state == is).map_or(0, |(_, sagas)| *sagas);
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            metrics::gauge!("kilat_sagas", "state" => is.name()).set(sagas as f64);
        }
        Ok(())
    }
}
