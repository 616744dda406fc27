//! From a claimed key to a stored answer.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant, SystemTime},
};

use axum::response::Response;
use runtime::kv::{Idempotency, Record, State};
use subjects::{
    Channel as _, Code, Fault,
    ids::{OrderId, SagaId, Token as _},
    table::{CheckoutReply, CheckoutStart, checkout},
    v1,
};
use tokio::{sync::oneshot, time::timeout};

use super::{
    Answer, answer,
    claim::{Claim, Claimed, claim, reused, unix_ms},
    waiters::Waiter,
};
use crate::{App, auth::Caller, dto::checkout::request_hash, edge::Context};

/// How long the start of a saga is offered to the stream before the client is told to come again.
const START_PATIENCE: Duration = Duration::from_secs(2);
/// Of one offer.
const OFFER: Duration = Duration::from_millis(700);
/// An orchestrator heard of in this time is there.
const HEARD: Duration = Duration::from_secs(2);
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// How long an answer waits for its record. Longer, and it goes out unstored: the saga's outcome is
/// safe in Postgres, only a retry would have to ask there.
const FINISH_PATIENCE: Duration = Duration::from_millis(500);
/// What a saga may take beyond its deadline to undo itself before nobody here waits any more.
const GRACE: Duration = Duration::from_secs(10);

/// Places an order, once per key.
///
/// # Errors
/// The caller is no customer.
pub async fn place(
    app: &App,
    cx: Context,
    caller: &Caller,
    key: String,
    mut start: v1::StartCheckout,
) -> Result<Response, Fault> {
    let user = caller.user()?;
    let hash = request_hash(&start);
    let saga = SagaId::derive(user.as_str(), &key);
    let now = SystemTime::now();
    start.saga_id = saga.to_string();
    start.order_id = OrderId::fresh().into();
    start.user_id = user.to_string();
    start.req_hash = hash.to_vec().into();
    start.deadline = Some(chrono::DateTime::<chrono::Utc>::from(now + app.config.checkout.deadline()).into());
    start.reply_to = CheckoutReply { instance: app.instance.clone(), saga: saga.clone() }.subject();
    let record = Record {
        state: State::InFlight,
        req_hash: hash.to_vec(),
        saga_id: start.saga_id.clone(),
        order_id: start.order_id.clone(),
        owner: app.instance.to_string(),
        until_ms: unix_ms(now + app.config.checkout.claim()),
        status: 0,
        body: bytes::Bytes::new(),
    };
    let claimed = claim(app, Idempotency::key(user.as_str(), &key), record).await;
    start.idempotency_key = key;
    let (claim, first) = match claimed {
        Claimed::First(claim) => (Some(claim), true),
        Claimed::Again(claim) => {
            start.order_id.clone_from(&claim.record.order_id);
            (Some(claim), false)
        }
        Claimed::Unclaimed => (None, false),
        Claimed::Done(answer) => return Ok(answer.into_response(true)),
        Claimed::Refused(answer) => return Ok(answer.into_response(false)),
    };
    // Registered before anything is sent: the outcome may be faster than we are.
    let waiter = app.waiters.register(&saga);
    let order_id = Arc::new(OnceLock::new());
    let drive = Drive { app: app.clone(), cx, saga, start, claim, waiter, order_id: order_id.clone() };
    let fallback = drive.start.order_id.clone();
    let (tell, told) = oneshot::channel();
    let (say_started, started) = oneshot::channel();
    app.background.spawn(drive.run(first, say_started, tell));
    // The budget runs from the moment the queue has the saga: before that, 202 would be a lie.
    let budget = async {
        match started.await {
            Ok(()) => tokio::time::sleep(app.config.checkout.wait()).await,
            Err(_) => std::future::pending().await,
        }
    };
    Ok(tokio::select! {
        biased;
        told = told => match told {
            Ok(answer) => answer.into_response(false),
            Err(_) => Answer::refused(Fault::unavailable("the gateway is shutting down"), fallback)
                .into_response(false),
        },
        () = budget => Answer::running(order_id.get().cloned().unwrap_or(fallback)).into_response(false),
    })
}

struct Drive {
    app: App,
    cx: Context,
    saga: SagaId,
    start: v1::StartCheckout,
    claim: Option<Claim>,
    waiter: Waiter,
    /// The order's id once it is certain: that of the first attempt.
    order_id: Arc<OnceLock<String>>,
}

impl Drive {
    async fn run(mut self, first: bool, started: oneshot::Sender<()>, tell: oneshot::Sender<Answer>) {
        let early = if first { None } else { self.resume().await };
        let answer = match early {
            Some(answer) => Some(answer),
            None => match self.start(first).await {
                Ok(()) => {
                    let _ = started.send(());
                    self.wait().await
                }
                Err(fault) => Some(Answer::refused(fault, String::new())),
            },
        };
        match answer {
            Some(answer) => {
                // Told after it is stored; see the module.
                let answer = self.settle(answer).await;
                let _ = tell.send(answer);
            }
            // Nobody knows yet, and we stop asking: a retry may.
            None => {
                if let Some(claim) = self.claim {
                    claim.release().await;
                }
            }
        }
    }

    /// How far the saga is, from Postgres. `None`: it has to be started (again).
    async fn resume(&mut self) -> Option<Answer> {
        let begun = self.app.call::<checkout::Begin>(&self.cx, &self.start).await;
        match begun {
            Ok(outcome) if !outcome.req_hash.is_empty() && outcome.req_hash != self.start.req_hash => {
                Some(reused())
            }
            Ok(outcome) => {
                if !outcome.order_id.is_empty() {
                    let _ = self.order_id.set(outcome.order_id.clone());
                    self.start.order_id.clone_from(&outcome.order_id);
                    if let Some(claim) = &mut self.claim {
                        claim.record.order_id.clone_from(&outcome.order_id);
                    }
                }
                answer::of(outcome, &self.cx)
            }
            // With the key in hand nobody else starts this saga: let the queue have it.
            Err(_) if self.claim.is_some() => None,
            // Without, Postgres is the only one who could have said whether it runs.
            // Whatever it was, the same request may be sent again.
            Err(fault) => Some(Answer::refused(Fault::unavailable(fault), String::new())),
        }
    }

    /// # Errors
    /// Nobody would work on it, or the queue does not take it.
    async fn start(&self, first: bool) -> Result<(), Fault> {
        self.somebody_works().await?;
        self.publish(first).await
    }

    /// The queue takes a saga whether or not anybody works on it, and 202 would then be a promise nobody
    /// keeps. Asked only when no outcome was heard for a while, so not under load; and for as long as a
    /// worker takes to be started again, so that a restart is a pause and no refusal.
    async fn somebody_works(&self) -> Result<(), Fault> {
        let ask = v1::GetSaga { saga_id: self.start.saga_id.clone() };
        let until = Instant::now() + START_PATIENCE;
        while !self.app.waiters.heard_within(HEARD) {
            match self.app.call_within::<checkout::Get>(&self.cx, &ask, OFFER).await {
                Err(fault) if fault.code == Code::NoResponders => {
                    if Instant::now() >= until {
                        return Err(fault.after_ms(2_000));
                    }
                    tokio::time::sleep(ASK_AGAIN).await;
                }
                // Any answer is one, and late is not away.
                Ok(_) | Err(_) => self.app.waiters.hear(),
            }
        }
        Ok(())
    }

    /// Puts the saga on the queue. The same message id within the stream's window is stored once, so
    /// offering it again is safe; one that was taken over gets another id, or the stream would take
    /// the new start for the old one.
    async fn publish(&self, first: bool) -> Result<(), Fault> {
        let channel = CheckoutStart { saga: self.saga.clone() };
        let msg_id = match &self.claim {
            Some(claim) if !first => format!("{}.{}", self.saga, claim.revision()),
            Some(_) | None => self.saga.to_string(),
        };
        let until = Instant::now() + START_PATIENCE;
        loop {
            let offer = self.app.bus.store(&self.cx.meta, &channel, &self.start, &msg_id);
            let fault = match timeout(OFFER, offer).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(fault)) => fault,
                Err(_) => Fault::unavailable("the queue of checkouts does not answer"),
            };
            if Instant::now() + Duration::from_millis(50) >= until {
                return Err(fault);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for the outcome, keeping the lease. `None`: it did not come while anybody cared.
    async fn wait(&mut self) -> Option<Answer> {
        let lease = self.app.config.checkout.claim();
        let abandon = self.app.abandon.clone();
        let end = tokio::time::sleep(self.app.config.checkout.deadline() + GRACE);
        tokio::pin!(end);
        loop {
            let outcome = tokio::select! {
                outcome = self.waiter.next() => outcome,
                () = tokio::time::sleep(lease / 3), if self.claim.is_some() => {
                    if let Some(claim) = &mut self.claim
                        && !claim.keep(lease).await
                    {
                        // Another gateway has it now. Whoever waits here may still hear the outcome.
                        self.claim = None;
                    }
                    continue;
                }
                () = abandon.cancelled() => return None,
                () = &mut end => return None,
            };
            if let Some(answer) = answer::of(outcome, &self.cx) {
                return Some(answer);
            }
        }
    }

    /// Stores a final answer, gives the key up otherwise. Returns what to tell the client.
    async fn settle(self, answer: Answer) -> Answer {
        let Some(claim) = self.claim else { return answer };
        let Answer::Final { status, body, order_id } = &answer else {
            claim.release().await;
            return answer;
        };
        let finish =
            claim.finish(status.as_u16(), body.clone(), order_id.clone(), self.app.config.checkout.replay());
        match timeout(FINISH_PATIENCE, finish).await {
            Ok(Some(theirs)) => theirs,
            Ok(None) | Err(_) => answer,
        }
    }
}
