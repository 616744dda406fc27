//! Pays what committed changes owe to orders: each move is asked for until it is made.
//!
//! Every worker pays, whatever zones it has. A move is taken for [`WITHIN`]; whoever dies with it leaves it
//! to the next. An order's moves are made one after the other.

use std::{sync::Arc, time::Duration};

use runtime::{Code, Cx, Fault};
use subjects::{
    table::orders,
    v1::{self, OrderStatus},
};
use tokio_util::sync::CancellationToken;

use crate::{
    state::State,
    store::{Due, rank},
};

const WITHIN: Duration = Duration::from_secs(10);
const CALL: Duration = Duration::from_secs(3);
const AT_ONCE: i64 = 32;

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match pass(&state).await {
            Ok(0) => {
                tokio::select! {
                    () = cancel.cancelled() => {}
                    () = state.effects.notified() => {}
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "moves of orders are waiting; trying again");
                let _ = cancel.run_until_cancelled(tokio::time::sleep(Duration::from_secs(1))).await;
            }
        }
    }
}

/// How many were made.
async fn pass(state: &State) -> sqlx::Result<usize> {
    let due = state.store.take_effects(AT_ONCE, WITHIN.as_secs_f64()).await?;
    let cx = Cx::background(state.bus.clone());
    let outcomes = futures::future::join_all(due.iter().map(|due| pay(&cx, due))).await;
    let mut done = Vec::new();
    for (due, outcome) in due.into_iter().zip(outcomes) {
        match outcome {
            Ok(()) => done.push(due),
            Err(fault) => {
                let pause = pause_s(&due, &fault);
                tracing::debug!(%fault, status = due.status, attempts = due.attempts, "an order did not move yet");
                metrics::counter!("kilat_dispatch_effects_retried_total", "code" => fault.code.as_str())
                    .increment(1);
                state.store.effect_later(&due, pause).await?;
            }
        }
    }
    state.store.effects_done(&done).await?;
    Ok(done.len())
}

/// A refusal may be over once the store has marked the bag packed; there is no last attempt.
fn pause_s(due: &Due, fault: &Fault) -> f64 {
    let doublings = u32::try_from(due.attempts.clamp(1, 8)).unwrap_or(1) - 1;
    let base: f64 = if fault.retryable() { 0.2 } else { 0.5 };
    let pause = (base * f64::from(1u32 << doublings)).min(30.0);
    pause * (0.75 + 0.5 * fastrand::f64())
}

async fn pay(cx: &Cx, due: &Due) -> Result<(), Fault> {
    let to = OrderStatus::from_str_name(&due.status).unwrap_or_default();
    let request = v1::AdvanceOrder {
        order_id: due.order_id.clone(),
        to: to.into(),
        actor: due.actor.clone(),
        note: due.note.clone(),
        role: "driver".to_owned(),
    };
    match cx.call::<orders::Advance>(&request, CALL).await {
        Ok(_) => Ok(()),
        Err(fault) if matches!(fault.code, Code::IllegalTransition | Code::AuthForbidden) => {
            let get = v1::GetOrder { order_id: due.order_id.clone(), user_id: String::new() };
            let order = cx.call::<orders::Get>(&get, CALL).await?;
            // Somebody else has moved it there or beyond, or ended it: nothing is owed any more.
            if rank(order.status()) >= rank(to) { Ok(()) } else { Err(fault) }
        }
        Err(fault) if fault.code == Code::OrderNotFound => {
            tracing::error!(order = due.order_id, "orders does not know an order that was carried");
            Ok(())
        }
        Err(fault) => Err(fault),
    }
}
