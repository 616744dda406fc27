//! What is answered, stored and replayed.

use subjects::{Code, Fault, v1};

/// Which saga an outcome is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub saga_id: &'a str,
    pub order_id: &'a str,
    pub req_hash: &'a [u8],
}

impl About<'_> {
    pub fn confirmed(self, order: v1::Order) -> v1::CheckoutOutcome {
        v1::CheckoutOutcome { order: Some(order), ..self.outcome(v1::SagaState::Confirmed) }
    }

    pub fn awaiting(self, next_action: String) -> v1::CheckoutOutcome {
        v1::CheckoutOutcome { next_action, ..self.outcome(v1::SagaState::AwaitingPayment) }
    }

    pub fn failed(self, fault: &Fault) -> v1::CheckoutOutcome {
        v1::CheckoutOutcome { fault: Some(fault.to_wire()), ..self.outcome(v1::SagaState::Failed) }
    }

    pub fn stuck(self) -> v1::CheckoutOutcome {
        let fault =
            Fault::reject(Code::SagaStuck, "the checkout could not be undone on its own; support has it");
        v1::CheckoutOutcome { fault: Some(fault.to_wire()), ..self.outcome(v1::SagaState::Stuck) }
    }

    pub fn outcome(self, state: v1::SagaState) -> v1::CheckoutOutcome {
        v1::CheckoutOutcome {
            saga_id: self.saga_id.to_owned(),
            order_id: self.order_id.to_owned(),
            state: state.into(),
            req_hash: self.req_hash.to_vec().into(),
            ..Default::default()
        }
    }
}

/// What the client is told when a step said no.
///
/// "Closed", "undone" and the like are what a run hears when another run, a cancellation or a sweep
/// is undoing the same saga. They say nothing to a client; why it is being undone does, and if that is
/// on record it has precedence over this guess.
pub fn told(fault: Fault, overdue: bool) -> Fault {
    match fault.code {
        Code::ReservationClosed
        | Code::OrderClosed
        | Code::PaymentUndone
        | Code::PromoClosed
        | Code::IllegalTransition => {
            if overdue {
                deadline_exceeded()
            } else {
                cancelled("the checkout was cancelled before it was confirmed")
            }
        }
        // "Try again later" would be a lie: this outcome is stored under the key and never changes.
        _ if fault.retryable() => Fault::reject(Code::CheckoutUndone, fault.to_string()),
        _ => fault,
    }
}

pub fn deadline_exceeded() -> Fault {
    Fault::reject(Code::DeadlineExceeded, "the checkout did not finish in time and was undone")
}

pub fn cancelled(reason: &str) -> Fault {
    let reason = if reason.is_empty() { "cancelled" } else { reason };
    Fault::reject(Code::CheckoutCancelled, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_no_is_passed_on_and_a_closed_door_is_explained() {
        let declined = Fault::reject(Code::PaymentDeclined, "insufficient funds");
        assert_eq!(told(declined.clone(), true), declined);
        let closed = Fault::reject(Code::ReservationClosed, "RELEASED");
        assert_eq!(told(closed.clone(), true).code, Code::DeadlineExceeded);
        assert_eq!(told(closed, false).code, Code::CheckoutCancelled);
        let away = told(Fault::retry(Code::NoResponders, "nobody serves it"), false);
        assert_eq!((away.code, away.retryable()), (Code::CheckoutUndone, false));
    }
}
