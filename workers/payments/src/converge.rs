//! News of a payment become its record: judged by [`rules`](crate::rules), written if the record has
//! not moved since it was read, judged again if it has.

use crate::{
    error::PaymentError,
    model::{Payment, RefundRow},
    provider::{Call, Fetch, Operation, Outcome, RefundOutcome, Snapshot},
    rules::{self, Source, Status, Verdict},
    state::{Budget, State, now},
    store::{
        operation::Ended,
        refund::{NewRefund, RefundEnd},
        settle::Change,
    },
};

/// Attempts at a record that others keep moving.
const ATTEMPTS: usize = 16;

/// A call of ours that brought the news: its key and attempt.
pub type Made = (String, i32);

/// What became of news.
#[derive(Debug)]
pub struct Converged {
    pub payment: Payment,
    /// Only a snapshot can tell.
    pub ask: bool,
}

impl State {
    /// Takes in where the provider says the payment stands.
    pub async fn converge(
        &self,
        mut payment: Payment,
        news: &Outcome,
        mut source: Source,
        made: Option<Made>,
    ) -> Result<Converged, PaymentError> {
        for _ in 0..ATTEMPTS {
            let verdict = rules::judge(payment.status()?, news, source);
            let Some(change) = self.change(&payment, news, &verdict, made.clone())? else {
                if let Some((key, attempt)) = &made {
                    self.store.call_ended(key, *attempt, Ended::answered(&payment.status)).await?;
                }
                return Ok(Converged { payment, ask: verdict == Verdict::Ask });
            };
            match self.settle(change).await? {
                Some(settled) if settled.done => {
                    return Ok(Converged { payment: settled.payment, ask: false });
                }
                Some(settled) => payment = settled.payment,
                None => payment = self.read(&payment.payment_id).await?,
            }
            // It was fetched before this version: it may have been overtaken.
            source = Source::Message;
        }
        Err(PaymentError::Contended(payment.payment_id))
    }

    /// `None`: nothing to write.
    fn change(
        &self,
        payment: &Payment,
        news: &Outcome,
        verdict: &Verdict,
        call: Option<Made>,
    ) -> Result<Option<Change>, PaymentError> {
        let provider_ref = news.provider_ref().map(str::to_owned);
        let stay = Change {
            payment_id: payment.payment_id.clone(),
            version: payment.version,
            status: payment.status()?,
            captured: 0,
            provider_ref,
            next_action: String::new(),
            decline_code: String::new(),
            check_at: None,
            call,
            event: None,
        };
        Ok(match verdict {
            Verdict::Keep | Verdict::Ask => None,
            Verdict::Note { next_action } => {
                let known = *next_action == payment.next_action
                    && (stay.provider_ref.is_none() || stay.provider_ref == payment.provider_ref);
                (!known).then(|| Change {
                    next_action: next_action.clone(),
                    check_at: Some(self.check_at()),
                    ..stay
                })
            }
            Verdict::To { status, captured, decline_code } => {
                if *status == Status::Captured && *captured != payment.amount {
                    // The ledger takes what came; a person must look at why.
                    tracing::error!(payment_id = payment.payment_id, captured, "another amount was captured");
                    metrics::counter!("kilat_payments_amount_mismatches_total").increment(1);
                }
                Some(Change {
                    event: payment.event(*status, payment.version + 1, payment.refunded, decline_code, now()),
                    status: *status,
                    captured: *captured,
                    decline_code: (*decline_code).to_owned(),
                    ..stay
                })
            }
        })
    }

    pub async fn read(&self, payment_id: &str) -> Result<Payment, PaymentError> {
        let found = self.store.by_id(payment_id).await?;
        found.ok_or_else(|| PaymentError::NotFound(payment_id.to_owned()))
    }

    /// Asks the provider where the payment stands. `None`: it has never heard of it.
    pub async fn fetch(&self, payment: &Payment, budget: Budget) -> Result<Option<Snapshot>, PaymentError> {
        let call = Call::new(&payment.payment_id, Operation::Fetch, budget.until);
        let request = Fetch {
            payment_id: payment.payment_id.clone(),
            provider_ref: payment.provider_ref.clone(),
            since: payment.created_at,
        };
        Ok(self.provider(payment)?.fetch(&call, &request).await?)
    }

    /// Takes in a snapshot fetched after `payment` was read: the payment, and its refunds.
    pub async fn take_in(
        &self,
        payment: Payment,
        snapshot: &Snapshot,
        made: Option<Made>,
    ) -> Result<Payment, PaymentError> {
        let mut payment = self.converge(payment, &snapshot.outcome, Source::Snapshot, made).await?.payment;
        if snapshot.refunded > payment.refunded {
            for view in &snapshot.refunds {
                payment = self
                    .take_in_refund(payment, view.refund_id.as_deref(), view.amount, &view.outcome)
                    .await?;
            }
        }
        Ok(payment)
    }

    /// Takes in where the provider says a refund stands: one of ours, or one made by hand over there.
    pub async fn take_in_refund(
        &self,
        payment: Payment,
        refund_id: Option<&str>,
        amount: i64,
        outcome: &RefundOutcome,
    ) -> Result<Payment, PaymentError> {
        let ours = match refund_id {
            Some(id) => self.store.refund_by_id(id).await?.filter(|r| r.payment_id == payment.payment_id),
            None => None,
        };
        let refund = match (ours, outcome) {
            (Some(ours), _) => ours,
            (None, RefundOutcome::Refunded { refund_ref, .. }) => {
                let id = uuid::Uuid::new_v5(
                    &uuid::Uuid::NAMESPACE_OID,
                    format!("{}:{refund_ref}", payment.provider).as_bytes(),
                );
                let new = NewRefund {
                    refund_id: subjects::ids::RefundId::from_uuid(id).into(),
                    order_id: payment.order_id.clone(),
                    amount: Some(amount),
                    currency: None,
                    reason: "made at the provider".into(),
                    actor: payment.provider.clone(),
                };
                match self.store.begin_refund(&new, self.check_at()).await {
                    Ok((_, refund, _)) => refund,
                    Err(PaymentError::OverRefund { .. } | PaymentError::IllegalState(_)) => {
                        tracing::error!(
                            payment_id = payment.payment_id,
                            amount,
                            "the provider refunded more than we hold"
                        );
                        metrics::counter!("kilat_payments_amount_mismatches_total").increment(1);
                        return Ok(payment);
                    }
                    Err(error) => return Err(error),
                }
            }
            // Not ours, and no money moved.
            (None, RefundOutcome::Pending { .. } | RefundOutcome::Refused { .. }) => return Ok(payment),
        };
        Ok(self.end_refund(&refund, outcome, "").await?.0)
    }

    /// Writes how a refund ended, if it has.
    pub async fn end_refund(
        &self,
        refund: &RefundRow,
        outcome: &RefundOutcome,
        reason: &str,
    ) -> Result<(Payment, RefundRow), PaymentError> {
        let end = match outcome {
            RefundOutcome::Refunded { refund_ref, .. } => RefundEnd::Succeeded { refund_ref },
            RefundOutcome::Refused { code, reason } => {
                tracing::error!(
                    refund_id = refund.refund_id,
                    code = code.code(),
                    reason,
                    "a refund was refused"
                );
                metrics::counter!("kilat_payments_refunds_refused_total").increment(1);
                RefundEnd::Failed { code: code.code() }
            }
            RefundOutcome::Pending { .. } => {
                return Ok((self.read(&refund.payment_id).await?, refund.clone()));
            }
        };
        let ended = self.store.end_refund(refund, end, reason, crate::OUTBOX).await?;
        self.notifier.notify();
        Ok(ended)
    }
}
