//! What is due at the door is taken when the order is delivered.

use crate::{
    error::PaymentError,
    model::Payment,
    provider::{Call, Capture, Operation},
    rules::{Source, Status},
    state::{Budget, State},
    store::operation::Ended,
};

impl State {
    /// Takes all that is authorized for a delivered order. Nothing to do for one that was charged before,
    /// as most are, or that is undone.
    ///
    /// # Errors
    /// The provider cannot say; the same call again is safe.
    pub async fn collect(&self, order_id: &str, budget: Budget) -> Result<(), PaymentError> {
        let Some(payment) = self.store.by_order(order_id).await? else { return Ok(()) };
        if !is_due(&payment)? {
            return Ok(());
        }
        let _alone = self.alone(order_id, budget).await?;
        let payment = self.read(&payment.payment_id).await?;
        if !is_due(&payment)? {
            return Ok(());
        }
        let provider = self.provider(&payment)?;
        let call = Call::new(&payment.payment_id, Operation::Capture, budget.call());
        let request = Capture {
            payment_id: payment.payment_id.clone(),
            provider_ref: payment.provider_ref.clone().unwrap_or_default(),
            authorized: payment.money()?,
            amount: payment.amount,
        };
        let operation = Operation::Capture.as_str();
        let attempt = self.store.call_begins(&payment, &call.key, operation, payment.amount).await?;
        let payment = match provider.capture(&call, &request).await {
            Ok(outcome) => {
                let made = Some((call.key, attempt));
                self.converge(payment, &outcome, Source::Message, made).await?.payment
            }
            Err(error) => {
                self.store.call_ended(&call.key, attempt, Ended::error(&error)).await?;
                return Err(error.into());
            }
        };
        self.send_back_if_undone(payment, budget).await;
        Ok(())
    }
}

fn is_due(payment: &Payment) -> Result<bool, PaymentError> {
    Ok(payment.status()? == Status::Authorized && !payment.undone)
}
