use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::PaymentError, state::State};

pub async fn get(state: Arc<State>, _: Cx, request: v1::GetPayment) -> Result<v1::PaymentState, Fault> {
    check::get(&request)?;
    let found = if request.payment_id.is_empty() {
        state.store.by_order(&request.order_id).await
    } else {
        state.store.by_id(&request.payment_id).await
    };
    let asked = || format!("{}{}", request.payment_id, request.order_id);
    let payment = found
        .map_err(PaymentError::from)?
        .filter(|payment| request.order_id.is_empty() || payment.order_id == request.order_id)
        .ok_or_else(|| PaymentError::NotFound(asked()))?;
    Ok(payment.to_wire(false)?)
}
