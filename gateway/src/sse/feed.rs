//! What the bus says, by order, by rider and by sale.
//!
//! One wildcard subscription each (`evt.order.>`, `track.*`, `eta.*`, `drv.*.*.cmd.*`, `flash.*`), sorted out here. A
//! subscription per order would make the server do the sorting, at two per order of the 4 096 a connection
//! may have, and one more message each way whenever a customer looks or looks away.

use std::sync::Arc;

use futures::StreamExt as _;
use prost::Message as _;
use subjects::{
    Channel as _,
    ids::{Name, OrderId, RiderId, Token as _},
    table::{OrderEta, OrderEvent, OrderTrack, RiderCommands, SaleTicks},
    v1,
};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

use super::topics::{Listener, Topics};
use crate::dto::{
    dispatch::{Assignment, RiderCommand},
    eta::Eta,
    flashsale::SaleTick,
    tracking::LocationEvent,
};

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

/// Orders somebody looks at.
#[derive(Clone, Debug, Default)]
pub struct OrderFeed {
    topics: Topics<watch::Sender<News>>,
}

/// An order somebody looks at.
pub type Following = Listener<watch::Sender<News>>;

impl OrderFeed {
    pub fn follow(&self, order: &OrderId) -> Following {
        self.topics.listen(order.as_str())
    }

    /// Orders that are looked at.
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    fn tell(&self, order: &str, change: impl FnOnce(&mut News)) {
        self.topics.tell(order, |topic| topic.send_modify(change));
    }

    fn changed(&self, subject: &str) {
        if let Some(event) = OrderEvent::parse(subject) {
            self.tell(event.order.as_str(), |news| news.changes += 1);
        }
    }

    fn moved(&self, subject: &str, payload: &[u8]) {
        let Some(order) = subject.strip_prefix("track.").filter(|order| self.topics.has(order)) else {
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
        let Some(order) = subject.strip_prefix("eta.").filter(|order| self.topics.has(order)) else { return };
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

/// A rider somebody serves. Who misses commands has to read again what is open.
pub type Serving = Listener<broadcast::Sender<Command>>;

impl RiderFeed {
    pub fn serve(&self, rider: &RiderId) -> Serving {
        self.topics.listen(rider.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    fn told(&self, subject: &str, payload: &[u8]) {
        let Some(channel) = RiderCommands::parse(subject) else { return };
        let rider = channel.rider.as_str();
        if !self.topics.has(rider) {
            return;
        }
        let Ok(message) = v1::RiderCommand::decode(payload) else { return };
        let Some(command) = command(channel.command.as_str(), message.assignment, &message.reason) else {
            return;
        };
        self.topics.tell(rider, |topic| {
            let _ = topic.send(command);
        });
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

/// The newest tick of a sale, and its JSON.
pub type Tick = Option<(SaleTick, Json)>;

/// Sales whose queue somebody stands in.
#[derive(Clone, Debug, Default)]
pub struct SaleFeed {
    topics: Topics<watch::Sender<Tick>>,
}

/// A sale whose queue somebody stands in.
pub type Queueing = Listener<watch::Sender<Tick>>;

impl SaleFeed {
    pub fn follow(&self, sale: &Name) -> Queueing {
        self.topics.listen(sale.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    fn ticked(&self, subject: &str, payload: &[u8]) {
        let Some(channel) = SaleTicks::parse(subject) else { return };
        let sale = channel.sale.as_str();
        if !self.topics.has(sale) {
            return;
        }
        let Ok(Ok(tick)) = v1::SaleTick::decode(payload).map(SaleTick::try_from) else { return };
        if let Ok(json) = serde_json::to_string(&tick) {
            self.topics.tell(sale, |topic| topic.send_modify(|newest| *newest = Some((tick, json.into()))));
        }
    }

    pub async fn listen(self, mut subscriber: async_nats::Subscriber, cancel: CancellationToken) {
        while let Some(Some(message)) = cancel.run_until_cancelled(subscriber.next()).await {
            self.ticked(&message.subject, &message.payload);
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
        for _ in 0..=16 {
            feed.told("drv.jkt.rid_1.cmd.cancelled", &payload);
        }
        assert!(serving.next().await.is_none());
        drop(serving);
        assert!(feed.is_empty());
    }
}
