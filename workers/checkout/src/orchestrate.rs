//! What becomes of a run: rows, answers, parking, stuck sagas.
//!
//! **When the answer leaves.** The truth of a confirmed checkout is orders' commit, of a failed one
//! the closed order; both are committed before the engine returns. The saga's row only remembers the
//! answer. So on a saga's first run its last update and the answer to the gateway overlap, and the
//! message is acked after both: the customer does not wait for a commit that decides nothing. A crash
//! in between is a redelivery, whose run finds the order as it is and says the same. (Why a saga failed
//! is decided earlier: the reason is stored with the state `compensating` and kept, whoever finishes
//! the saga.)
//!
//! A later run is in no hurry and another may have been faster: it settles the row first and answers
//! what stands there then, so that everyone who asks later hears the same, byte for byte.

use std::time::Duration;

use chrono::{DateTime, Utc};
use runtime::{Code, Cx, Fault, outbox::OutboxEvent};
use subjects::{
    ids::{City, SagaId, Token},
    table::SagaEvent,
    v1::{self, PaymentStatus},
};
use tokio::time::Instant;

use crate::{
    State,
    engine::{self, Forward, NotUndone, Undone},
    outcome,
    request::reply_channel,
    saga::{Basket, Saga, Timeouts},
    store::{Change, Row, Settled, State as Is},
};

type Run = Saga<Cx>;

/// What to do with a saga whose row says this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Forward,
    /// It waits for its payment.
    Parked,
    Backward,
    /// Nothing: its answer is stored.
    Over,
}

pub fn next(is: Is) -> Next {
    match is {
        Is::Running => Next::Forward,
        Is::AwaitingPayment => Next::Parked,
        Is::Compensating => Next::Backward,
        Is::Confirmed | Is::Failed | Is::Stuck => Next::Over,
    }
}

impl State {
    pub fn timeouts(&self) -> Timeouts {
        Timeouts { step: self.settings.step_timeout, charge: self.settings.charge_timeout }
    }

    /// The first run of a saga whose row was just written.
    pub async fn run_first(
        &self,
        cx: &Cx,
        row: Row,
        request: v1::StartCheckout,
        basket: Option<Basket>,
    ) -> Result<(), Fault> {
        let deadline = instant(row.deadline);
        let run = Saga::first(cx.clone(), self.timeouts(), request, basket, deadline);
        self.forward(cx, row, run).await
    }

    /// A later run, as far forward or backward as the row says.
    pub async fn run_again(&self, cx: &Cx, row: Row, reply_to: &str) -> Result<(), Fault> {
        let mut request = row.request()?;
        reply_to.clone_into(&mut request.reply_to);
        let deadline = instant(row.deadline);
        let run = Saga::again(cx.clone(), self.timeouts(), request, deadline);
        match next(row.state) {
            Next::Forward => self.forward(cx, row, run).await,
            Next::Parked => {
                self.resend(cx, &row, reply_to).await?;
                if self.paid_meanwhile(&run).await? { self.wake(cx, row, run).await } else { Ok(()) }
            }
            Next::Backward => self.backward(cx, row, run, None, "").await,
            Next::Over => self.resend(cx, &row, reply_to).await,
        }
    }

    /// Undoes a saga for `reason`, unless it is over.
    pub async fn undo(&self, cx: &Cx, row: Row, reason: Fault) -> Result<(), Fault> {
        let request = row.request()?;
        let reply_to = request.reply_to.clone();
        let run = Saga::again(cx.clone(), self.timeouts(), request, instant(row.deadline));
        match next(row.state) {
            Next::Over => self.resend(cx, &row, &reply_to).await,
            Next::Forward | Next::Parked | Next::Backward => {
                let step = row.step.clone();
                self.backward(cx, row, run, Some(reason), &step).await
            }
        }
    }

    /// A parked saga runs on, with a deadline of its own for the steps that are left.
    pub async fn wake(&self, cx: &Cx, mut row: Row, mut run: Run) -> Result<(), Fault> {
        let until = (Utc::now() + self.settings.budget).max(row.deadline);
        let change = Change::new(&row.saga_id, Is::Running, &row.step).deadline(until);
        match self.store.settle(change).await? {
            Settled::Changed => {
                row.deadline = until;
                row.state = Is::Running;
                run.deadline = instant(until);
                self.forward(cx, row, run).await
            }
            // Woken, undone or finished by another; whoever did it answers.
            Settled::Kept(_) => Ok(()),
        }
    }

    pub async fn resume(&self, cx: &Cx, row: Row) -> Result<(), Fault> {
        let request = row.request()?;
        let reply_to = request.reply_to.clone();
        if row.state == Is::AwaitingPayment {
            let run = Saga::again(cx.clone(), self.timeouts(), request, instant(row.deadline));
            return self.wake(cx, row, run).await;
        }
        self.run_again(cx, row, &reply_to).await
    }

    async fn forward(&self, cx: &Cx, row: Row, mut run: Run) -> Result<(), Fault> {
        let deadline = run.deadline;
        match engine::forward(Run::TABLE, &mut run, &self.settings.forward, deadline).await {
            Forward::Done => self.won(cx, row, run).await,
            Forward::Parked { step } => self.park(cx, row, run, step).await,
            Forward::Refused { step, fault } => {
                tracing::debug!(saga = row.saga_id, step, %fault, "undoing");
                self.backward(cx, row, run, Some(fault), step).await
            }
        }
    }

    /// The way back. `reason` is why, unless the row has a reason already.
    async fn backward(
        &self,
        cx: &Cx,
        row: Row,
        mut run: Run,
        reason: Option<Fault>,
        step: &str,
    ) -> Result<(), Fault> {
        let fault = outcome::told(reason.unwrap_or_else(outcome::deadline_exceeded), row.overdue);
        run.why = Some(fault.clone());
        // The reason's commit and the way back overlap: what is undone does not depend on why.
        let (why, undone) = tokio::join!(
            self.decided(&row, &fault, step, run.city().to_owned()),
            engine::unwind(Run::TABLE, &mut run, &self.settings.backward),
        );
        match undone {
            Ok(Undone::Won) => self.won(cx, row, run).await,
            Ok(Undone::Yes) => {
                let outcome = why?;
                self.finish(cx, &row, &run, Is::Failed, &outcome, step).await
            }
            Err(error) => self.not_undone(cx, row, run, &error).await,
        }
    }

    /// Stores why the saga is undone, or finds why it already is.
    async fn decided(
        &self,
        row: &Row,
        fault: &Fault,
        step: &str,
        city: String,
    ) -> Result<v1::CheckoutOutcome, Fault> {
        let own = row.about().failed(fault);
        let change = Change::new(&row.saga_id, Is::Compensating, step).outcome(&own).error(fault).city(&city);
        match self.store.settle(change).await? {
            Settled::Changed => Ok(own),
            Settled::Kept(kept) => Ok(match (next(kept.state), kept.outcome()?) {
                (Next::Backward | Next::Over, Some(stored)) if kept.state != Is::Stuck => stored,
                _ => own,
            }),
        }
    }

    /// The pivot is passed: nothing is undone any more, only the answer is left.
    async fn won(&self, cx: &Cx, row: Row, run: Run) -> Result<(), Fault> {
        let order = match &run.order {
            Some(order) => order.clone(),
            None => run.get_order().await?,
        };
        let outcome = row.about().confirmed(order);
        self.finish(cx, &row, &run, Is::Confirmed, &outcome, "").await
    }

    async fn finish(
        &self,
        cx: &Cx,
        row: &Row,
        run: &Run,
        to: Is,
        outcome: &v1::CheckoutOutcome,
        step: &str,
    ) -> Result<(), Fault> {
        let change = Change::new(&row.saga_id, to, step).outcome(outcome).city(run.city());
        let settled = if run.is_first() {
            let answered = self.answer(cx, run.reply_to(), outcome);
            tokio::join!(self.store.settle(change), answered).0?
        } else {
            let settled = self.store.settle(change).await?;
            match &settled {
                Settled::Changed => self.answer(cx, run.reply_to(), outcome).await,
                // Only an end keeps a saga from ending otherwise, and an end is what is told.
                Settled::Kept(kept) => self.resend(cx, kept, run.reply_to()).await?,
            }
            settled
        };
        let code = outcome.fault.as_ref().map_or("ok", |fault| code_label(&fault.code));
        if let Settled::Changed = settled {
            let seconds = (Utc::now() - row.created_at).to_std().unwrap_or_default().as_secs_f64();
            metrics::histogram!("kilat_saga_seconds", "state" => to.name(), "code" => code).record(seconds);
        }
        Ok(())
    }

    /// The provider waits for the customer, and so does the saga, without a message.
    async fn park(&self, cx: &Cx, row: Row, run: Run, step: &str) -> Result<(), Fault> {
        // From when the saga began, however often it is woken and parks again.
        let until = row.created_at + self.settings.payment_window;
        let Ok(left) = (until - Utc::now()).to_std() else {
            return self.backward(cx, row, run, Some(outcome::deadline_exceeded()), step).await;
        };
        if let Err(fault) = run.extend_hold(left + self.settings.hold_margin).await {
            if !fault.retryable() {
                return self.backward(cx, row, run, Some(fault), step).await;
            }
            // A hold that ends early is found out when the stock is confirmed.
            tracing::warn!(saga = row.saga_id, %fault, "the hold was not extended");
        }
        let next_action = run.payment.as_ref().map_or_else(String::new, |p| p.next_action.clone());
        let outcome = row.about().awaiting(next_action);
        let change = Change::new(&row.saga_id, Is::AwaitingPayment, step)
            .outcome(&outcome)
            .city(run.city())
            .deadline(until);
        if let Settled::Kept(kept) = self.store.settle(change).await? {
            // Undone or finished meanwhile: that run answers, or has answered.
            return if next(kept.state) == Next::Over {
                self.resend(cx, &kept, run.reply_to()).await
            } else {
                Ok(())
            };
        }
        self.answer(cx, run.reply_to(), &outcome).await;
        // An event that came before the row said "parked" was ignored; it is looked for here. One
        // that comes from now on finds the row parked.
        if self.paid_meanwhile(&run).await? {
            let row = Row { state: Is::AwaitingPayment, deadline: until, ..row };
            return Box::pin(self.wake(cx, row, run)).await;
        }
        Ok(())
    }

    async fn paid_meanwhile(&self, run: &Run) -> Result<bool, Fault> {
        Ok(run.get_payment().await?.status() != PaymentStatus::Pending)
    }

    /// A compensation did not succeed: again later, or a person must look.
    async fn not_undone(&self, cx: &Cx, row: Row, run: Run, error: &NotUndone) -> Result<(), Fault> {
        metrics::counter!("kilat_saga_not_undone_total", "step" => error.step).increment(1);
        let attempts = self.store.not_undone(&row.saga_id, error.step, &error.to_string()).await?;
        let limit = self.settings.stuck_after;
        if attempts < limit && cx.meta.delivered < u64::from(limit) {
            return Err(Fault::retry(Code::Unavailable, error.to_string()));
        }
        let outcome = row.about().stuck();
        let change =
            Change::new(&row.saga_id, Is::Stuck, error.step).outcome(&outcome).error(error).city(run.city());
        if self.store.stuck(&change, stuck_event(&row, &run, error)?).await? {
            metrics::counter!("kilat_saga_stuck_total", "step" => error.step).increment(1);
            tracing::error!(saga = row.saga_id, order = row.order_id, step = error.step, %error,
                "a saga is stuck; `kilat saga show`, then retry or resolve it");
            self.answer(cx, run.reply_to(), &outcome).await;
        }
        Ok(())
    }

    /// Sends the stored outcome again.
    pub async fn resend(&self, cx: &Cx, row: &Row, reply_to: &str) -> Result<(), Fault> {
        if let Some(outcome) = row.outcome()? {
            self.answer(cx, reply_to, &outcome).await;
        }
        Ok(())
    }

    /// To the gateway that waits, if one does. It may be lost: the gateway then reads the row.
    pub async fn answer(&self, cx: &Cx, reply_to: &str, outcome: &v1::CheckoutOutcome) {
        if let Some(channel) = reply_channel(reply_to) {
            cx.bus.live(&cx.meta, &channel, outcome).await;
        }
    }
}

fn stuck_event(row: &Row, run: &Run, error: &NotUndone) -> Result<OutboxEvent, Fault> {
    let bad = |what| Fault::poison(Code::Internal, format!("the saga's {what} is no token"));
    let city = [run.city(), &row.city].into_iter().find(|city| !city.is_empty()).unwrap_or("unknown");
    let channel = SagaEvent {
        city: City::parse(city).map_err(|_| bad("city"))?,
        saga: SagaId::parse(&row.saga_id).map_err(|_| bad("id"))?,
    };
    let message = v1::SagaStuck {
        meta: Some(v1::EventMeta {
            aggregate: "saga".into(),
            id: row.saga_id.clone(),
            // A saga gets stuck anew only after a person retried it.
            version: u64::try_from(Utc::now().timestamp_millis()).unwrap_or(0),
            city: city.to_owned(),
            at: Some(Utc::now().into()),
        }),
        saga_id: row.saga_id.clone(),
        order_id: row.order_id.clone(),
        step: error.step.to_owned(),
        error: error.fault.to_string(),
    };
    Ok(OutboxEvent::new(&channel, &message))
}

/// A label with as many values as there are codes, whatever is in the row.
fn code_label(code: &str) -> &'static str {
    Code::parse(code).map_or("other", Code::as_str)
}

/// Wall clock to the monotonic one.
fn instant(at: DateTime<Utc>) -> Instant {
    Instant::now() + (at - Utc::now()).to_std().unwrap_or(Duration::ZERO)
}
