//! Step 3 of the saga: get the money. Idempotent by order.
//!
//! Intent, then the provider outside any transaction, then the result. A repeat finds the intent: if
//! it is settled, it is the answer; if not, the provider is asked what it knows before it is asked for
//! money again, under the same key.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{ids::PaymentId, v1};

use crate::{
    check,
    error::PaymentError,
    model::Payment,
    money::Money,
    provider::{Authorize, Call, Operation, Outcome, registry::Method},
    rules::Status,
    state::{Budget, State, now},
    store::charge::{Intent, Mode},
};

pub async fn charge(
    state: Arc<State>,
    cx: Cx,
    request: v1::ChargePayment,
) -> Result<v1::PaymentState, Fault> {
    let money = check::charge(&request)?;
    let budget = Budget::of(&cx);
    let intent = intent(&state, &request, money, budget).await?;
    let _alone = state.alone(&request.order_id, budget).await?;
    let begun = state.begin(intent).await?;
    let Some(payment) = begun.payment else {
        return Err(PaymentError::Undone(request.order_id).into());
    };
    same(&payment, &request, money)?;
    let status = payment.status()?;
    if payment.undone && status != Status::Expired {
        return Err(PaymentError::Undone(request.order_id).into());
    }
    if status != Status::Pending {
        return Ok(payment.to_wire(!begun.fresh)?);
    }
    let payment = if begun.fresh {
        state.authorize(payment, 1, budget).await?
    } else {
        resume(&state, payment, budget).await?
    };
    let payment = state.send_back_if_undone(payment, budget).await;
    if payment.undone {
        // Undone while the provider was being asked.
        return Err(PaymentError::Undone(request.order_id).into());
    }
    Ok(payment.to_wire(!begun.fresh)?)
}

/// An attempt before this one was never heard of again.
async fn resume(state: &State, payment: Payment, budget: Budget) -> Result<Payment, PaymentError> {
    if let Some(snapshot) = state.fetch(&payment, budget).await? {
        return state.take_in(payment, &snapshot, None).await;
    }
    let key = Call::new(&payment.payment_id, Operation::Authorize, budget.call()).key;
    let operation = Operation::Authorize.as_str();
    let attempt = state.store.call_begins(&payment, &key, operation, payment.amount).await?;
    state.authorize(payment, attempt, budget).await
}

async fn intent(
    state: &State,
    request: &v1::ChargePayment,
    money: Money,
    budget: Budget,
) -> Result<Intent, PaymentError> {
    let unknown = || PaymentError::UnknownMethod(request.method.clone());
    let method = Method::parse(&request.method).ok_or_else(unknown)?;
    let provider = state.providers.for_method(method).ok_or_else(unknown)?;
    let at = now();
    let mut payment = Payment {
        payment_id: PaymentId::fresh().into(),
        order_id: request.order_id.clone(),
        saga_id: request.saga_id.clone(),
        user_id: request.user_id.clone(),
        city: request.city.clone(),
        provider: provider.name().to_owned(),
        method: request.method.clone(),
        token: Some(request.token.clone()).filter(|token| !token.is_empty()),
        amount: money.amount,
        currency: money.currency.code().to_owned(),
        status: Status::Pending.word().to_owned(),
        provider_ref: None,
        captured: 0,
        refunded: 0,
        refunding: 0,
        next_action: String::new(),
        decline_code: String::new(),
        undone: false,
        version: 1,
        checks: 0,
        created_at: at,
        updated_at: at,
    };
    let (mode, status) = match method {
        Method::Wallet => (Mode::Wallet, Status::Captured),
        // Its adapter asks nobody, so its answer is there before the intent, and both are one commit.
        Method::Cod => {
            let call = Call::new(&payment.payment_id, Operation::Authorize, budget.until);
            let request = Authorize {
                payment_id: payment.payment_id.clone(),
                order_id: payment.order_id.clone(),
                user_id: payment.user_id.clone(),
                money,
                token: None,
                capture: true,
            };
            let outcome = provider.authorize(&call, &request).await?;
            payment.provider_ref = outcome.provider_ref().map(str::to_owned);
            match outcome {
                Outcome::Authorized { .. } => (Mode::Settled, Status::Authorized),
                Outcome::Declined { decline, .. } => {
                    payment.decline_code = decline.code.code().to_owned();
                    (Mode::Settled, Status::Declined)
                }
                _ => (Mode::Call, Status::Pending),
            }
        }
        Method::Card | Method::Upi | Method::Sandbox => (Mode::Call, Status::Pending),
    };
    if mode != Mode::Call {
        // No call will need it.
        payment.token = None;
    }
    let (yes, no) = match mode {
        Mode::Call => (None, None),
        Mode::Wallet | Mode::Settled => (
            payment.event(status, 1, 0, &payment.decline_code, at),
            payment.event(Status::Declined, 1, 0, "customer.insufficient_funds", at),
        ),
    };
    Ok(Intent { payment, mode, status, check_at: state.check_at(), yes, no })
}

/// One order has one payment: the same question again, or another one under its name.
fn same(payment: &Payment, request: &v1::ChargePayment, money: Money) -> Result<(), PaymentError> {
    let same = payment.user_id == request.user_id
        && payment.amount == money.amount
        && payment.currency == money.currency.code()
        && payment.method == request.method;
    if same { Ok(()) } else { Err(PaymentError::Conflict(request.order_id.clone())) }
}
