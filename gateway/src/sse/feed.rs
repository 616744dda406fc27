//! What the bus says, by order and by rider.
//!
//! One wildcard subscription each (`evt.order.>`, `track.*`, `eta.*`, `drv.*.*.cmd.*`), sorted out here. A
//! subscription per order would make the server do the sorting, at two per order of the 4 096 a connection
//! may have, and one more message each way whenever a customer looks or looks away. What nobody looks at
//! costs a look-up.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::StreamExt as _;
use prost::Message as _;
use subjects::{
    Channel as _,
    ids::{OrderId, RiderId, Token as _},
    table::{OrderEta, OrderEvent, OrderTrack, RiderCommands},
    v1,
};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

use crate::dto::{
    dispatch::{Assignment, RiderCommand},
    eta::Eta,
    tracking::LocationEvent,
};

/// Commands a rider's stream may fall behind before it reads its offers again.
const COMMANDS: usize = 16;

/// JSON, made once for all who look.
type Json = Arc<str>;

/// The newest of everything an order's streams may want.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// Goes up whenever the status may have changed.
    pub changes: u64,
    /// Unix milliseconds of the position, and the event's data.
    pub location: Option<(i64, Json)>,
    /// Counts the estimates that came.
    pub eta: Option<(u64, Json)>,
}

type Topics<T> = Arc<Mutex<HashMap<Box<str>, T>>>;

fn lock<T>(topics: &Topics<T>) -> MutexGuard<'_, HashMap<Box<str>, T>> {
    topics.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Orders somebody looks at.
#[derive(Clone, Debug, Default)]
pub struct OrderFeed {
    topics: Topics<watch::Sender<News>>,
}

/// An order somebody looks at; dropping it looks away.
#[derive(Debug)]
pub struct Following {
    feed: OrderFeed,
    order: OrderId,
    news: watch::Receiver<News>,
}

impl OrderFeed {
    pub fn follow(&self, order: &OrderId) -> Following {
        let mut topics = lock(&self.topics);
        let topic = topics.entry(order.as_str().into()).or_insert_with(|| watch::channel(News::default()).0);
        Following { feed: self.clone(), order: order.clone(), news: topic.subscribe() }
    }

    /// Orders that are looked at.
    pub fn len(&self) -> usize {
        lock(&self.topics).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn tell(&self, order: &str, change: impl FnOnce(&mut News)) {
        if let Some(topic) = lock(&self.topics).get(order) {
            topic.send_modify(change);
        }
    }

    fn looked_at(&self, order: &str) -> bool {
        lock(&self.topics).contains_key(order)
    }

    fn changed(&self, subject: &str) {
        if let Some(event) = OrderEvent::parse(subject) {
            self.tell(event.order.as_str(), |news| news.changes += 1);
        }
    }

    fn moved(&self, subject: &str, payload: &[u8]) {
        let Some(order) = subject.strip_prefix("track.").filter(|order| self.looked_at(order)) else {
            return;
        };
        let Ok(v1::OrderLocation { position: Some(position), .. }) = v1::OrderLocation::decode(payload)
        else {
            return;
        };
        if let Ok(json) = serde_json::to_string(&LocationEvent::new(order, &position)) {
            self.tell(order, |news| news.location = Some((position.at_ms, json.into())));
        }
    }

    fn estimated(&self, subject: &str, payload: &[u8]) {
        let Some(order) = subject.strip_prefix("eta.").filter(|order| self.looked_at(order)) else { return };
        let Ok(Ok(eta)) = v1::Eta::decode(payload).map(Eta::try_from) else { return };
        if let Ok(json) = serde_json::to_string(&eta) {
            self.tell(order, |news| {
                let count = news.eta.as_ref().map_or(0, |(count, _)| *count);
                news.eta = Some((count + 1, json.into()));
            });
        }
    }

    /// The subjects [`OrderFeed::listen`] reads. Of order events only subjects are looked at.
    pub fn subjects() -> [String; 3] {
        ["evt.order.>".to_owned(), OrderTrack::filter(), OrderEta::filter()]
    }

    /// Reads a subscription until it ends.
    pub async fn listen(self, mut subscriber: async_nats::Subscriber, cancel: CancellationToken) {
        while let Some(Some(message)) = cancel.run_until_cancelled(subscriber.next()).await {
            let (subject, payload) = (message.subject.as_str(), &message.payload);
            if subject.starts_with("track.") {
                self.moved(subject, payload);
            } else if subject.starts_with("eta.") {
                self.estimated(subject, payload);
            } else {
                self.changed(subject);
            }
        }
    }
}

impl Following {
    /// What there is already: others may have looked for a while.
    pub fn newest(&self) -> News {
        self.news.borrow().clone()
    }

    /// Waits for news and takes them. Several are one.
    pub async fn news(&mut self) -> News {
        if self.news.changed().await.is_err() {
            // The sender lives in the map as long as anybody follows.
            futures::future::pending::<()>().await;
        }
        self.news.borrow_and_update().clone()
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let mut topics = lock(&self.feed.topics);
        // Ours is among the receivers still.
        if topics.get(self.order.as_str()).is_some_and(|topic| topic.receiver_count() <= 1) {
            topics.remove(self.order.as_str());
        }
    }
}

/// What a rider's streams are told.
#[derive(Clone, Debug)]
pub struct Command {
    pub command: Box<str>,
    pub assignment: Option<Box<str>>,
    pub json: Json,
}

/// Riders somebody serves.
#[derive(Clone, Debug, Default)]
pub struct RiderFeed {
    topics: Topics<broadcast::Sender<Command>>,
}

/// A rider somebody serves; dropping it ends that.
#[derive(Debug)]
pub struct Serving {
    feed: RiderFeed,
    rider: RiderId,
    commands: broadcast::Receiver<Command>,
}

impl RiderFeed {
    pub fn serve(&self, rider: &RiderId) -> Serving {
        let mut topics = lock(&self.topics);
        let topic = topics.entry(rider.as_str().into()).or_insert_with(|| broadcast::channel(COMMANDS).0);
        Serving { feed: self.clone(), rider: rider.clone(), commands: topic.subscribe() }
    }

    pub fn is_empty(&self) -> bool {
        lock(&self.topics).is_empty()
    }

    fn told(&self, subject: &str, payload: &[u8]) {
        let Some(channel) = RiderCommands::parse(subject) else { return };
        let rider = channel.rider.as_str();
        if !lock(&self.topics).contains_key(rider) {
            return;
        }
        let Ok(message) = v1::RiderCommand::decode(payload) else { return };
        let Some(command) = command(channel.command.as_str(), message.assignment, &message.reason) else {
            return;
        };
        if let Some(topic) = lock(&self.topics).get(rider) {
            let _ = topic.send(command);
        }
    }

    pub async fn listen(self, mut subscriber: async_nats::Subscriber, cancel: CancellationToken) {
        while let Some(Some(message)) = cancel.run_until_cancelled(subscriber.next()).await {
            self.told(&message.subject, &message.payload);
        }
    }
}

/// `None`: it cannot be shown.
pub fn command(word: &str, assignment: Option<v1::Assignment>, reason: &str) -> Option<Command> {
    let assignment = assignment.map(Assignment::try_from).transpose().ok()?;
    let id = assignment.as_ref().map(|a| a.assignment_id.as_str().into());
    let shown = RiderCommand {
        command: word.to_owned(),
        assignment,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
    };
    Some(Command { command: word.into(), assignment: id, json: serde_json::to_string(&shown).ok()?.into() })
}

impl Serving {
    /// The next command. `None`: some were missed, and what is open has to be read again.
    pub async fn next(&mut self) -> Option<Command> {
        match self.commands.recv().await {
            Ok(command) => Some(command),
            Err(broadcast::error::RecvError::Lagged(_)) => None,
            // The sender lives in the map as long as anybody is served.
            Err(broadcast::error::RecvError::Closed) => futures::future::pending().await,
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let mut topics = lock(&self.feed.topics);
        if topics.get(self.rider.as_str()).is_some_and(|topic| topic.receiver_count() <= 1) {
            topics.remove(self.rider.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn news_reach_those_who_look_the_newest_only_and_nobody_is_kept() {
        let (feed, order) = (OrderFeed::default(), OrderId::fresh());
        let (mut one, mut other) = (feed.follow(&order), feed.follow(&order));
        let hint = format!("evt.order.status.jkt.{order}");
        feed.changed(&hint);
        feed.changed(&hint);
        for at_ms in [1_000, 2_000] {
            let position = v1::Position { lat: -6.2, lng: 106.8, at_ms, ..Default::default() };
            let location = v1::OrderLocation { order_id: order.to_string(), position: Some(position) };
            feed.moved(&format!("track.{order}"), &location.encode_to_vec());
        }
        feed.moved(&format!("track.{order}"), b"garbage");
        for follower in [&mut one, &mut other] {
            let news = follower.news().await;
            assert_eq!(news.changes, 2);
            let (at, json) = news.location.unwrap();
            assert_eq!(at, 2_000);
            assert!(json.contains("\"lat\":-6.2") && json.contains("1970-01-01T00:00:02Z"), "{json}");
        }
        drop(one);
        assert_eq!(feed.len(), 1);
        drop(other);
        assert!(feed.is_empty());
    }

    #[tokio::test]
    async fn a_rider_hears_his_own_commands_and_learns_that_he_missed_some() {
        let (feed, rider) = (RiderFeed::default(), RiderId::parse("rid_1").unwrap());
        let mut serving = feed.serve(&rider);
        let payload = v1::RiderCommand { reason: "late".into(), ..Default::default() }.encode_to_vec();
        feed.told("drv.jkt.rid_2.cmd.cancelled", &payload);
        feed.told("drv.jkt.rid_1.cmd.cancelled", &payload);
        let heard = serving.next().await.unwrap();
        assert_eq!((&*heard.command, heard.json.contains("late")), ("cancelled", true));
        for _ in 0..=COMMANDS {
            feed.told("drv.jkt.rid_1.cmd.cancelled", &payload);
        }
        assert!(serving.next().await.is_none());
        drop(serving);
        assert!(feed.is_empty());
    }
}
