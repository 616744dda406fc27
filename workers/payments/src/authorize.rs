//! One attempt at getting the money.

use crate::{
    error::PaymentError,
    model::Payment,
    provider::{Authorize, Call, Operation, Outcome, ProviderError},
    rules::{Source, Status},
    state::{Budget, State, now},
    store::{operation::Ended, settle::Change},
};

impl State {
    /// Asks for the money under the payment's one key; `attempt` is the row of this call. When the
    /// answer is lost, asks what happened.
    ///
    /// # Errors
    /// The provider cannot say: the payment stays pending.
    pub async fn authorize(
        &self,
        payment: Payment,
        attempt: i32,
        budget: Budget,
    ) -> Result<Payment, PaymentError> {
        let provider = self.provider(&payment)?;
        let call = Call::new(&payment.payment_id, Operation::Authorize, budget.call());
        let request = Authorize {
            payment_id: payment.payment_id.clone(),
            order_id: payment.order_id.clone(),
            user_id: payment.user_id.clone(),
            money: payment.money()?,
            token: payment.token.clone(),
            capture: true,
        };
        let made = (call.key.clone(), attempt);
        let error = match provider.authorize(&call, &request).await {
            Ok(outcome) => return self.answered(payment, &outcome, made, budget).await,
            Err(error) => error,
        };
        tracing::warn!(payment_id = payment.payment_id, %error, "a charge was not answered");
        if error.maybe_happened() {
            // Found out at once, if there is time: the caller then need not come back.
            let known = self.read(&payment.payment_id).await?;
            if let Ok(Some(snapshot)) = self.fetch(&known, budget).await {
                return self.take_in(known, &snapshot, Some(made)).await;
            }
        }
        self.store.call_ended(&made.0, made.1, Ended::error(&error)).await?;
        if let (ProviderError::Rejected(_), 1) = (&error, attempt) {
            // Our request is wrong, and will be however often it is sent. The customer can choose
            // another way to pay; the log has the reason.
            return self.reject(payment, error.code()).await;
        }
        Err(error.into())
    }

    async fn answered(
        &self,
        payment: Payment,
        outcome: &Outcome,
        made: (String, i32),
        budget: Budget,
    ) -> Result<Payment, PaymentError> {
        let converged = self.converge(payment, outcome, Source::Message, Some(made)).await?;
        if converged.ask {
            return self.ask(converged.payment, budget).await;
        }
        Ok(converged.payment)
    }

    /// A snapshot, taken in.
    pub async fn ask(&self, payment: Payment, budget: Budget) -> Result<Payment, PaymentError> {
        match self.fetch(&payment, budget).await? {
            Some(snapshot) => self.take_in(payment, &snapshot, None).await,
            None => Ok(payment),
        }
    }

    async fn reject(&self, payment: Payment, code: &str) -> Result<Payment, PaymentError> {
        let change = self.to(&payment, Status::Declined, code);
        match self.settle(change).await? {
            Some(settled) => Ok(settled.payment),
            None => self.read(&payment.payment_id).await,
        }
    }

    /// A decision of ours, not of the provider's.
    pub fn to(&self, payment: &Payment, status: Status, why: &str) -> Change {
        Change {
            payment_id: payment.payment_id.clone(),
            version: payment.version,
            status,
            captured: 0,
            provider_ref: None,
            next_action: String::new(),
            decline_code: if status == Status::Declined { why.to_owned() } else { String::new() },
            check_at: None,
            call: None,
            event: payment.event(status, payment.version + 1, payment.refunded, why, now()),
        }
    }
}
