//! The undo of step 3, and what a cancelled order's money does. Idempotent by order.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1::{self, PaymentStatus};

use crate::{
    check,
    error::PaymentError,
    model::Payment,
    rules::Status,
    state::{Budget, State},
};

/// Answers VOIDED or REFUNDED (or the no the payment ended in); VOIDED without a payment id where there
/// was none; PENDING for money that is on its way back, or cannot be called back before it has come:
/// from then on it is this worker's business alone.
pub async fn undo(state: Arc<State>, cx: Cx, request: v1::UndoPayment) -> Result<v1::PaymentState, Fault> {
    check::undo(&request)?;
    let reason = if request.reason.is_empty() { "undone" } else { &request.reason };
    let Some((payment, replayed)) = undo_order(&state, &request.order_id, reason, Budget::of(&cx)).await?
    else {
        return Ok(v1::PaymentState {
            order_id: request.order_id,
            status: PaymentStatus::Voided.into(),
            ..Default::default()
        });
    };
    let mut wire = payment.to_wire(replayed)?;
    if payment.status()?.was_captured() && payment.refunded < payment.captured {
        wire.status = PaymentStatus::Pending.into();
    }
    Ok(wire)
}

/// `None`: there is no payment, and there will be none.
pub async fn undo_order(
    state: &State,
    order_id: &str,
    reason: &str,
    budget: Budget,
) -> Result<Option<(Payment, bool)>, PaymentError> {
    // Before anything else: from here on no charge gets through.
    let Some(payment) = state.store.bury(order_id, reason).await? else { return Ok(None) };
    if over(&payment)? {
        return Ok(Some((payment, true)));
    }
    // A charge under way ends first; it finds the mark and sends its money back by itself.
    let _alone = state.alone(order_id, budget).await?;
    let payment = state.read(&payment.payment_id).await?;
    let payment = state.unwind(payment, reason, budget).await?;
    Ok(Some((payment, false)))
}

fn over(payment: &Payment) -> Result<bool, PaymentError> {
    let status = payment.status()?;
    Ok(status.is_no() || (status == Status::Refunded && payment.refunded >= payment.captured))
}
