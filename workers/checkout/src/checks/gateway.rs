//! Starts checkouts and hears their outcomes, as a gateway does.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::StreamExt;
use prost::Message;
use runtime::{Bus, Meta};
use subjects::{
    Channel,
    ids::{SagaId, Token},
    table::{CheckoutCancel, CheckoutStart},
    v1,
};
use tokio::{sync::Notify, task::JoinHandle};

/// Longer than any deadline and its compensation on a slow box.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Heard {
    outcomes: Mutex<HashMap<String, Vec<v1::CheckoutOutcome>>>,
    news: Notify,
}

pub struct Gateway {
    bus: Bus,
    heard: Arc<Heard>,
    listening: JoinHandle<()>,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Gateway {
    /// On a bus of the gateway role.
    pub async fn on(bus: Bus) -> Self {
        let subject = format!("gw.{}.>", bus.instance());
        let mut replies = bus.incoming().subscribe(subject).await.expect("subscribed");
        bus.incoming().flush().await.expect("flushed");
        let heard = Arc::new(Heard::default());
        let ear = heard.clone();
        let listening = tokio::spawn(async move {
            while let Some(reply) = replies.next().await {
                let outcome = v1::CheckoutOutcome::decode(reply.payload).expect("an outcome");
                ear.outcomes.lock().unwrap().entry(outcome.saga_id.clone()).or_default().push(outcome);
                ear.news.notify_waiters();
            }
        });
        Self { bus, heard, listening }
    }

    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// Stores the command, under a message id of its own: a duplicate the stream does not drop.
    pub async fn start(&self, request: &v1::StartCheckout) {
        let saga = SagaId::parse(&request.saga_id).expect("a saga id");
        let request =
            v1::StartCheckout { reply_to: format!("gw.{}.{saga}", self.bus.instance()), ..request.clone() };
        let id = format!("{saga}-{:016x}", fastrand::u64(..));
        self.bus.store(&Meta::default(), &CheckoutStart { saga }, &request, &id).await.expect("stored");
    }

    pub async fn cancel(&self, saga_id: &str) {
        let channel = CheckoutCancel { saga: SagaId::parse(saga_id).expect("a saga id") };
        let command = v1::SagaCommand {
            saga_id: saga_id.into(),
            reason: "changed my mind".into(),
            actor: "usr".into(),
        };
        let id = format!("{}-{:016x}", channel.subject(), fastrand::u64(..));
        self.bus.store(&Meta::default(), &channel, &command, &id).await.expect("stored");
    }

    /// What has been heard of a saga so far.
    pub fn heard(&self, saga_id: &str) -> Vec<v1::CheckoutOutcome> {
        self.heard.outcomes.lock().unwrap().get(saga_id).cloned().unwrap_or_default()
    }

    /// The `nth` (from 0) outcome of a saga.
    pub async fn outcome(&self, saga_id: &str, nth: usize) -> v1::CheckoutOutcome {
        let wait = async {
            loop {
                let news = self.heard.news.notified();
                tokio::pin!(news);
                news.as_mut().enable();
                if let Some(outcome) = self.heard(saga_id).into_iter().nth(nth) {
                    return outcome;
                }
                news.await;
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .unwrap_or_else(|_| panic!("no outcome {nth} of {saga_id}: {:?}", self.heard(saga_id)))
    }

    /// Starts a checkout and waits for its outcome.
    pub async fn checkout(&self, request: &v1::StartCheckout) -> v1::CheckoutOutcome {
        self.start(request).await;
        self.outcome(&request.saga_id, 0).await
    }
}
