//! Money back, whole or in part. Idempotent by refund id.

use std::{sync::Arc, time::Duration};

use runtime::{Cx, Fault};
use subjects::{table::orders, v1};

use crate::{
    check,
    error::PaymentError,
    lines,
    model::{Payment, RefundRow, wire_status},
    state::{Budget, State},
    store::refund::NewRefund,
};

pub async fn refund(state: Arc<State>, cx: Cx, request: v1::RefundPayment) -> Result<v1::RefundState, Fault> {
    let amount = check::refund(&request)?;
    let budget = Budget::of(&cx);
    let (amount, currency) = match amount {
        Some(money) => (Some(money.amount), Some(money.currency.code().to_owned())),
        None if request.lines.is_empty() => (None, None),
        None => (Some(price(&cx, &request).await?), None),
    };
    let new = NewRefund {
        refund_id: request.refund_id.clone(),
        order_id: request.order_id.clone(),
        amount,
        currency,
        reason: request.reason.clone(),
        actor: request.actor.clone(),
    };
    let (payment, refund, fresh) = state.store.begin_refund(&new, state.check_at()).await?;
    let (payment, refund) = if fresh {
        state.pay_back(payment, refund, 1, &request.reason, budget).await?
    } else if refund.is_pending() {
        // The attempt before may be under way in this very process.
        let _alone = state.alone(&request.order_id, budget).await?;
        let payment = state.read(&payment.payment_id).await?;
        state.pay_back_again(payment, refund, &request.reason, budget).await?
    } else {
        (payment, refund)
    };
    Ok(wire(&payment, refund, !fresh)?)
}

/// What the lines come to, by the prices of the order.
async fn price(cx: &Cx, request: &v1::RefundPayment) -> Result<i64, Fault> {
    let get = v1::GetOrder { order_id: request.order_id.clone(), user_id: String::new() };
    let order = cx.call::<orders::Get>(&get, Duration::from_secs(1)).await?;
    lines::price(&order, &request.lines)
}

fn wire(payment: &Payment, refund: RefundRow, replayed: bool) -> Result<v1::RefundState, PaymentError> {
    Ok(v1::RefundState {
        refund_id: refund.refund_id,
        payment_id: refund.payment_id,
        order_id: refund.order_id,
        amount: Some(v1::Money { amount: refund.amount, currency: payment.currency.clone() }),
        status: refund.status,
        payment_status: wire_status(payment.status()?).into(),
        replayed,
    })
}
