//! Hints, by order.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::StreamExt as _;
use subjects::{
    Channel as _,
    ids::{OrderId, Token as _},
    table::OrderEvent,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

type Followed = HashMap<Box<str>, watch::Sender<()>>;

#[derive(Clone, Debug, Default)]
pub struct Feed {
    followed: Arc<Mutex<Followed>>,
}

/// An order somebody looks at; dropping it looks away.
#[derive(Debug)]
pub struct Following {
    feed: Feed,
    order: Box<str>,
    hints: watch::Receiver<()>,
}

impl Feed {
    pub fn follow(&self, order: &OrderId) -> Following {
        let mut followed = self.lock();
        let tell = followed.entry(order.as_str().into()).or_insert_with(|| watch::channel(()).0);
        Following { feed: self.clone(), order: order.as_str().into(), hints: tell.subscribe() }
    }

    /// Orders that are looked at.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn hint(&self, order: &str) {
        if let Some(tell) = self.lock().get(order) {
            let _ = tell.send(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Followed> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the subscription until it ends. Only subjects are looked at, never payloads.
    pub async fn listen(self, mut subscriber: async_nats::Subscriber, cancel: CancellationToken) {
        while let Some(Some(message)) = cancel.run_until_cancelled(subscriber.next()).await {
            if let Some(event) = OrderEvent::parse(&message.subject) {
                self.hint(event.order.as_str());
            }
        }
    }
}

impl Following {
    /// Waits until the order may have changed since the last look.
    pub async fn changed(&mut self) {
        if self.hints.changed().await.is_err() {
            // The sender lives in the map as long as anybody follows.
            futures::future::pending::<()>().await;
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let mut followed = self.feed.lock();
        // Ours is among the receivers still.
        if followed.get(&self.order).is_some_and(|tell| tell.receiver_count() <= 1) {
            followed.remove(&self.order);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hints_reach_those_who_look_and_nobody_is_kept() {
        let (feed, order) = (Feed::default(), OrderId::fresh());
        let (mut one, mut other) = (feed.follow(&order), feed.follow(&order));
        feed.hint(order.as_str());
        feed.hint(order.as_str());
        one.changed().await;
        other.changed().await;
        drop(one);
        assert_eq!(feed.len(), 1);
        drop(other);
        assert!(feed.is_empty());
    }
}
