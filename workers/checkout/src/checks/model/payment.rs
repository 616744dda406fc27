//! What payments answers.

use subjects::{
    Code, Fault,
    v1::{self, PaymentStatus},
};

use super::{Model, PaymentIs};

impl Model {
    /// The provider comes to an end with a pending payment. `false`: nothing was pending.
    pub fn settle(&mut self, captured: bool) -> bool {
        if self.payment != PaymentIs::Pending {
            return false;
        }
        if captured {
            self.capture();
        } else {
            self.payment = PaymentIs::Declined;
        }
        true
    }

    fn capture(&mut self) {
        self.payment = PaymentIs::Captured;
        self.charges += 1;
    }

    pub(super) fn charge(&mut self, request: &v1::ChargePayment) -> Result<v1::PaymentState, Fault> {
        let amount = request.amount.as_ref().map_or(0, |money| money.amount);
        if self.payment != PaymentIs::Voided && self.total != amount {
            let detail = format!("the order is {}, the charge {amount}", self.total);
            return Err(Fault::reject(Code::PaymentConflict, detail));
        }
        match (self.payment, request.method.as_str()) {
            (PaymentIs::Unknown, "decline") => self.payment = PaymentIs::Declined,
            (PaymentIs::Unknown, "upi") => self.payment = PaymentIs::Pending,
            (PaymentIs::Unknown, _) => self.capture(),
            (PaymentIs::Voided, _) => return Err(Fault::reject(Code::PaymentUndone, "undone before")),
            _ => {}
        }
        Ok(self.payment_of(&request.order_id))
    }

    pub(super) fn undo_payment(&mut self, request: &v1::UndoPayment) -> Result<v1::PaymentState, Fault> {
        match self.payment {
            PaymentIs::Unknown | PaymentIs::Pending => self.payment = PaymentIs::Voided,
            PaymentIs::Captured => {
                self.payment = PaymentIs::Refunded;
                self.refunds += 1;
            }
            PaymentIs::Declined | PaymentIs::Voided | PaymentIs::Refunded => {}
        }
        Ok(self.payment_of(&request.order_id))
    }

    pub(super) fn get_payment(&mut self, request: &v1::GetPayment) -> Result<v1::PaymentState, Fault> {
        match self.payment {
            PaymentIs::Unknown => Err(Fault::reject(Code::PaymentNotFound, "no such payment")),
            _ => Ok(self.payment_of(&request.order_id)),
        }
    }

    fn payment_of(&self, order_id: &str) -> v1::PaymentState {
        let status = match self.payment {
            PaymentIs::Unknown => PaymentStatus::Unspecified,
            PaymentIs::Pending => PaymentStatus::Pending,
            PaymentIs::Captured => PaymentStatus::Captured,
            PaymentIs::Declined => PaymentStatus::Declined,
            PaymentIs::Voided => PaymentStatus::Voided,
            PaymentIs::Refunded => PaymentStatus::Refunded,
        };
        v1::PaymentState {
            payment_id: order_id.replacen("ord_", "pay_", 1),
            order_id: order_id.to_owned(),
            status: status.into(),
            next_action: if status == PaymentStatus::Pending {
                "https://pay.example".into()
            } else {
                String::new()
            },
            decline_code: if status == PaymentStatus::Declined { "declined".into() } else { String::new() },
            ..Default::default()
        }
    }
}
