//! Who waits for which saga. The gateway subscribes once, to `gw.{its instance}.>`; a subscription per
//! request would cost two more messages and a race.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64, atomic::Ordering},
    time::{Duration, Instant},
};

use futures::StreamExt as _;
use prost::Message as _;
use subjects::{
    Channel as _,
    ids::{SagaId, Token as _},
    table::CheckoutReply,
    v1::CheckoutOutcome,
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

type Waiting = HashMap<Box<str>, Vec<(u64, mpsc::Sender<CheckoutOutcome>)>>;

#[derive(Clone, Debug, Default)]
pub struct Waiters {
    waiting: Arc<Mutex<Waiting>>,
    next: Arc<AtomicU64>,
    heard: Arc<Mutex<Option<Instant>>>,
}

/// A place in the queue; dropping it leaves.
#[derive(Debug)]
pub struct Waiter {
    all: Waiters,
    saga: Box<str>,
    number: u64,
    outcomes: mpsc::Receiver<CheckoutOutcome>,
}

impl Waiters {
    /// To be called before the saga is started, or its outcome may come before anybody waits for it.
    pub fn register(&self, saga: &SagaId) -> Waiter {
        // A saga says "awaiting payment" and, later, how it ended; more nobody reads.
        let (tell, outcomes) = mpsc::channel(4);
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.lock().entry(saga.as_str().into()).or_default().push((number, tell));
        Waiter { all: self.clone(), saga: saga.as_str().into(), number, outcomes }
    }

    /// An orchestrator was heard of just now.
    pub fn hear(&self) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// An orchestrator was heard of in the last `while_ago`.
    pub fn heard_within(&self, while_ago: Duration) -> bool {
        let heard = *self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.is_some_and(|at| at.elapsed() < while_ago)
    }

    /// Hands an outcome to those who wait for it.
    pub fn give(&self, saga: &str, outcome: &CheckoutOutcome) {
        if let Some(waiting) = self.lock().get(saga) {
            for (_, tell) in waiting {
                // A full channel has what its reader needs.
                let _ = tell.try_send(outcome.clone());
            }
        }
    }

    pub fn len(&self) -> usize {
        self.lock().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the subscription until it ends.
    pub async fn listen(self, mut subscriber: async_nats::Subscriber, cancel: CancellationToken) {
        while let Some(Some(message)) = cancel.run_until_cancelled(subscriber.next()).await {
            let Some(reply) = CheckoutReply::parse(&message.subject) else { continue };
            match CheckoutOutcome::decode(message.payload) {
                Ok(outcome) => {
                    self.hear();
                    self.give(reply.saga.as_str(), &outcome);
                }
                Err(error) => tracing::error!(%error, "an outcome cannot be read"),
            }
        }
    }
}

impl Waiter {
    /// The next outcome of the saga.
    pub async fn next(&mut self) -> CheckoutOutcome {
        match self.outcomes.recv().await {
            Some(outcome) => outcome,
            // Our own sender is in the map as long as we are.
            None => futures::future::pending().await,
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut waiting = self.all.lock();
        if let Some(of_saga) = waiting.get_mut(&self.saga) {
            of_saga.retain(|(number, _)| *number != self.number);
            if of_saga.is_empty() {
                waiting.remove(&self.saga);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everyone_who_waits_is_told_and_nobody_stays_behind() {
        let (waiters, saga) = (Waiters::default(), SagaId::derive("usr_1", "k"));
        let (mut first, mut second) = (waiters.register(&saga), waiters.register(&saga));
        waiters.give(saga.as_str(), &CheckoutOutcome { order_id: "ord_1".into(), ..Default::default() });
        assert_eq!(first.next().await.order_id, "ord_1");
        assert_eq!(second.next().await.order_id, "ord_1");
        drop(first);
        assert_eq!(waiters.len(), 1);
        drop(second);
        assert!(waiters.is_empty());
    }
}
