//! Cash on delivery, decided without asking anybody. Pure.
//!
//! **Money.** Ours, unchanged: the rider collects what the order says.

use crate::provider::types::{
    Authorize, Capture, Decline, DeclineCode, Outcome, Refund, RefundOutcome, Void,
};

/// The reference is made of our own id, so that a repeat gives the same one.
fn provider_ref(payment_id: &str) -> String {
    format!("cod_{payment_id}")
}

/// Due on delivery, up to `max_amount`: riders should not carry more than they can be asked to lose.
pub fn authorize(request: &Authorize, max_amount: Option<i64>) -> Outcome {
    let provider_ref = provider_ref(&request.payment_id);
    if max_amount.is_some_and(|max| request.money.amount > max) {
        let reason = "above the limit for cash".to_owned();
        let decline = Decline { code: DeclineCode::LimitExceeded, reason };
        return Outcome::Declined { provider_ref: Some(provider_ref), decline };
    }
    // Even when asked to capture: the cash is not in hand until the rider says so.
    Outcome::Authorized { provider_ref }
}

/// Cash collected; may be less than due when lines were short at the door.
pub fn capture(request: &Capture) -> Outcome {
    Outcome::Captured { provider_ref: request.provider_ref.clone(), amount: request.amount }
}

pub fn void(request: &Void) -> Outcome {
    Outcome::Voided { provider_ref: request.provider_ref.clone() }
}

/// Recorded here, paid out by hand or into the wallet.
pub fn refund(request: &Refund) -> RefundOutcome {
    RefundOutcome::Refunded {
        refund_ref: format!("cod_{}", request.refund_id),
        amount: request.amount.amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};

    fn request(amount: i64) -> Authorize {
        Authorize {
            payment_id: "pay_1".into(),
            order_id: "ord_1".into(),
            user_id: "usr_1".into(),
            money: Money::new(amount, Currency::parse("IDR").unwrap()),
            token: None,
            capture: true,
        }
    }

    #[test]
    fn is_due_until_collected_even_when_capture_is_asked_for() {
        let due = Outcome::Authorized { provider_ref: "cod_pay_1".into() };
        assert_eq!(authorize(&request(500), None), due);
        assert_eq!(authorize(&request(500), Some(500)), due);
    }

    #[test]
    fn declines_above_its_limit() {
        let outcome = authorize(&request(501), Some(500));
        let Outcome::Declined { decline, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(decline.code, DeclineCode::LimitExceeded);
    }
}
