//! `checkout.cmd.start.{saga}`, and `svc.checkout.begin`, its first half.

use std::sync::Arc;

use chrono::Utc;
use runtime::{Code, Cx, Fault};
use subjects::{ids::Token, table::CheckoutStart, v1};

use crate::{
    State,
    outcome::About,
    request,
    saga::{only_reads, price},
    store::{New, Row},
};

pub async fn start(
    state: Arc<State>,
    cx: Cx,
    channel: CheckoutStart,
    request: v1::StartCheckout,
) -> Result<(), Fault> {
    let asked = About { saga_id: &request.saga_id, order_id: &request.order_id, req_hash: &request.req_hash };
    let wrong = if channel.saga.as_str() == request.saga_id {
        request::check(&request)
    } else {
        Err(Fault::poison(Code::RequestMalformed, "the subject names another saga"))
    };
    if let Err(fault) = wrong {
        // No row: nothing happened, and the same message gets the same answer.
        state.answer(&cx, &request.reply_to, &asked.failed(&fault)).await;
        return Err(fault);
    }

    let new = New::of(&request, request::deadline(&request, Utc::now(), state.settings.budget));
    let (begun, priced) = if cx.meta.delivered > 1 || !only_reads(&request) {
        (state.store.begin(new).await?, None)
    } else {
        // Catalogue only reads, so it need not wait for the row. The first hold must.
        let (begun, priced) =
            tokio::join!(state.store.begin(new), price(&cx, &request, state.settings.step_timeout),);
        (begun?, Some(priced))
    };
    let row = begun.row;
    if let Err(fault) = same_request(&row, &request) {
        state.answer(&cx, &request.reply_to, &asked.failed(&fault)).await;
        return Err(fault);
    }
    if begun.fresh {
        // A price that could not be had is asked for again, as a step with its retries.
        let basket = priced.and_then(Result::ok);
        return state.run_first(&cx, row, request, basket).await;
    }
    state.run_again(&cx, row, &request.reply_to).await
}

fn same_request(row: &Row, request: &v1::StartCheckout) -> Result<(), Fault> {
    if row.req_hash == request.req_hash {
        return Ok(());
    }
    Err(Fault::reject(Code::IdempotencyKeyReused, "the key was used before, with another body"))
}

/// Writes the row unless it is there, and says what is: the stored outcome of a saga that has one,
/// otherwise its state and the order id that counts. It is the caller's own beginning exactly when
/// that is the order id it proposed.
pub async fn begin(
    state: Arc<State>,
    _cx: Cx,
    request: v1::StartCheckout,
) -> Result<v1::CheckoutOutcome, Fault> {
    request::check(&request)?;
    let new = New::of(&request, request::deadline(&request, Utc::now(), state.settings.budget));
    let row = state.store.begin(new).await?.row;
    same_request(&row, &request)?;
    let (about, now) = (row.about(), row.state.wire());
    Ok(match row.outcome()? {
        // While compensating the outcome is only the one it will have.
        Some(outcome) if outcome.state() == now => outcome,
        _ => about.outcome(now),
    })
}
