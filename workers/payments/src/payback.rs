//! Money back: one refund, and the undoing of a whole payment.

use subjects::ids::RefundId;

use crate::{
    error::PaymentError,
    model::{Payment, RefundRow},
    provider::{Call, Operation, ProviderError, Refund, RefundOutcome, Void},
    rules::{self, Source, Status, Unwind},
    state::{Budget, State},
    store::{operation::Ended, refund::NewRefund},
};

/// A payment that must be undone moves a few times at most: pending → authorized → captured → refunded.
const MOVES: usize = 8;

impl State {
    /// Carries out a refund that was begun; `attempt` is the row of this call. When the answer is lost,
    /// asks what happened.
    ///
    /// # Errors
    /// The provider cannot say: the refund stays pending, and holds its amount.
    pub async fn pay_back(
        &self,
        payment: Payment,
        refund: RefundRow,
        attempt: i32,
        reason: &str,
        budget: Budget,
    ) -> Result<(Payment, RefundRow), PaymentError> {
        let provider = self.provider(&payment)?;
        let call = Call::refund(&refund.refund_id, budget.call());
        let request = Refund {
            payment_id: payment.payment_id.clone(),
            refund_id: refund.refund_id.clone(),
            provider_ref: payment.provider_ref.clone().unwrap_or_default(),
            amount: payment.money()?.with(refund.amount),
            captured: payment.captured,
            refunded: payment.refunded + payment.refunding - refund.amount,
        };
        let error = match provider.refund(&call, &request).await {
            Ok(outcome) => {
                let code = match &outcome {
                    RefundOutcome::Refunded { .. } => "refunded",
                    RefundOutcome::Pending { .. } => "pending",
                    RefundOutcome::Refused { code, .. } => code.code(),
                };
                self.store.call_ended(&call.key, attempt, Ended::answered(code)).await?;
                return self.end_refund(&refund, &outcome, reason).await;
            }
            Err(error) => error,
        };
        tracing::warn!(refund_id = refund.refund_id, %error, "a refund was not answered");
        self.store.call_ended(&call.key, attempt, Ended::error(&error)).await?;
        if let (ProviderError::Rejected(text), 1) = (&error, attempt) {
            let code = crate::provider::RefusalCode::NotRefundable;
            let refused = RefundOutcome::Refused { code, reason: text.clone() };
            return self.end_refund(&refund, &refused, reason).await;
        }
        if error.maybe_happened()
            && let Ok(Some(snapshot)) = self.fetch(&payment, budget).await
            && let Some(view) =
                snapshot.refunds.iter().find(|view| view.refund_id.as_deref() == Some(&refund.refund_id))
        {
            return self.end_refund(&refund, &view.outcome, reason).await;
        }
        Err(error.into())
    }

    /// The same refund once more, under its own key.
    pub async fn pay_back_again(
        &self,
        payment: Payment,
        refund: RefundRow,
        reason: &str,
        budget: Budget,
    ) -> Result<(Payment, RefundRow), PaymentError> {
        // Its provider may have it by now, ended or still under way.
        if let Ok(Some(snapshot)) = self.fetch(&payment, budget).await
            && let Some(view) =
                snapshot.refunds.iter().find(|view| view.refund_id.as_deref() == Some(&refund.refund_id))
        {
            return self.end_refund(&refund, &view.outcome, reason).await;
        }
        let key = &refund.refund_id;
        let attempt =
            self.store.call_begins(&payment, key, Operation::Refund.as_str(), refund.amount).await?;
        self.pay_back(payment, refund, attempt, reason, budget).await
    }

    /// Undoes a payment that is marked undone, as far as it can be: what is authorized is voided, what
    /// is captured refunded, what is pending called back. The caller is alone with the order.
    ///
    /// # Errors
    /// The provider cannot be reached. The sweeper goes on.
    pub async fn unwind(
        &self,
        mut payment: Payment,
        reason: &str,
        budget: Budget,
    ) -> Result<Payment, PaymentError> {
        for _ in 0..MOVES {
            let todo =
                rules::unwind(payment.status()?, payment.captured, payment.refunded, payment.refunding);
            payment = match todo {
                Unwind::Nothing => return Ok(payment),
                Unwind::Chase => match self.chase(payment, budget).await? {
                    (moved, true) => moved,
                    (still_pending, false) => return Ok(still_pending),
                },
                Unwind::Void => {
                    let payment = self.void(payment, budget).await?;
                    if payment.status()? == Status::Authorized {
                        let why = "it can be neither called back nor refunded yet".to_owned();
                        return Err(ProviderError::Failed(why).into());
                    }
                    payment
                }
                Unwind::Refund(_) => {
                    let (payment, refund) = self.refund_all(payment, reason, budget).await?;
                    if refund.status == "failed" {
                        let why = format!("refund {} was refused", refund.refund_id);
                        return Err(ProviderError::Failed(why).into());
                    }
                    payment
                }
                Unwind::Wait => {
                    let before = payment.refunding;
                    for refund in self.store.pending_refunds(&payment.payment_id).await? {
                        payment = self.pay_back_again(payment, refund, reason, budget).await?.0;
                    }
                    payment = self.read(&payment.payment_id).await?;
                    if payment.refunding >= before {
                        return Ok(payment);
                    }
                    payment
                }
            };
        }
        Err(PaymentError::Contended(payment.payment_id))
    }

    async fn refund_all(
        &self,
        payment: Payment,
        reason: &str,
        budget: Budget,
    ) -> Result<(Payment, RefundRow), PaymentError> {
        // One id per try that failed: two who undo at once make one refund.
        let failed = self.store.refunds_failed(&payment.payment_id).await?;
        let name = format!("undo:{}:{}:{failed}", payment.payment_id, payment.left());
        let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes());
        let new = NewRefund {
            refund_id: RefundId::from_uuid(id).into(),
            order_id: payment.order_id.clone(),
            amount: None,
            currency: None,
            reason: reason.to_owned(),
            actor: "system".into(),
        };
        match self.store.begin_refund(&new, self.check_at()).await {
            Ok((payment, refund, true)) => self.pay_back(payment, refund, 1, reason, budget).await,
            Ok((payment, refund, false)) if refund.is_pending() => {
                self.pay_back_again(payment, refund, reason, budget).await
            }
            Ok((payment, refund, false)) => Ok((payment, refund)),
            // Somebody else's refund took what was left.
            Err(PaymentError::OverRefund { .. }) => Err(PaymentError::Contended(payment.payment_id)),
            Err(error) => Err(error),
        }
    }

    async fn void(&self, payment: Payment, budget: Budget) -> Result<Payment, PaymentError> {
        let provider = self.provider(&payment)?;
        let call = Call::new(&payment.payment_id, Operation::Void, budget.call());
        let request = Void {
            payment_id: payment.payment_id.clone(),
            provider_ref: payment.provider_ref.clone().unwrap_or_default(),
            money: payment.money()?,
        };
        let attempt =
            self.store.call_begins(&payment, &call.key, Operation::Void.as_str(), payment.amount).await?;
        match provider.void(&call, &request).await {
            Ok(outcome) => {
                let made = Some((call.key, attempt));
                Ok(self.converge(payment, &outcome, Source::Message, made).await?.payment)
            }
            Err(error) => {
                self.store.call_ended(&call.key, attempt, Ended::error(&error)).await?;
                // A void is no harm done twice; what it met is told by a snapshot.
                match self.fetch(&payment, budget).await? {
                    Some(snapshot) if snapshot_moves(&payment, &snapshot.outcome)? => {
                        self.take_in(payment, &snapshot, None).await
                    }
                    _ => Err(error.into()),
                }
            }
        }
    }

    /// Finds out where a pending payment stands and calls it back. False: it is still pending, can no
    /// longer be called back, and is refunded when it settles.
    async fn chase(&self, payment: Payment, budget: Budget) -> Result<(Payment, bool), PaymentError> {
        let Some(snapshot) = self.fetch(&payment, budget).await? else {
            // Never heard of: nothing was sent, or what was sent is still on its way. It is voided
            // here, and looked for again until it cannot come any more.
            let change = crate::store::settle::Change {
                check_at: Some(self.check_at()),
                ..self.to(&payment, Status::Voided, "never charged")
            };
            let payment = match self.settle(change).await? {
                Some(settled) => settled.payment,
                None => self.read(&payment.payment_id).await?,
            };
            return Ok((payment, true));
        };
        let payment = self.take_in(payment, &snapshot, None).await?;
        if payment.status()? != Status::Pending {
            return Ok((payment, true));
        }
        if payment.provider_ref.is_none() {
            return Ok((payment, false));
        }
        let payment = self.void(payment, budget).await?;
        let moved = payment.status()? != Status::Pending;
        Ok((payment, moved))
    }

    /// Takes back at the provider what is pending there, if it can be. Whatever it was is in the record
    /// then; still pending: it could not, or nobody there has heard of it.
    pub async fn call_back(&self, payment: Payment, budget: Budget) -> Result<Payment, PaymentError> {
        let payment = self.ask(payment, budget).await?;
        if payment.status()? != Status::Pending || payment.provider_ref.is_none() {
            return Ok(payment);
        }
        self.void(payment, budget).await
    }

    /// After news of an undone payment: sends back whatever money came. Best effort; the sweeper goes on.
    pub async fn send_back_if_undone(&self, payment: Payment, budget: Budget) -> Payment {
        let held =
            matches!(payment.status(), Ok(Status::Authorized | Status::Captured | Status::PartiallyRefunded));
        if !payment.undone || !held {
            return payment;
        }
        metrics::counter!("kilat_payments_late_money_total").increment(1);
        match self.unwind(payment.clone(), "the order was undone", budget).await {
            Ok(payment) => payment,
            Err(error) => {
                tracing::warn!(payment_id = payment.payment_id, %error, "late money is not sent back yet");
                payment
            }
        }
    }
}

/// Whether a snapshot says something else than the record.
fn snapshot_moves(payment: &Payment, outcome: &crate::provider::Outcome) -> Result<bool, PaymentError> {
    let verdict = rules::judge(payment.status()?, outcome, Source::Snapshot);
    Ok(matches!(verdict, rules::Verdict::To { .. }))
}
