//! One client's view of an order.

use std::{collections::VecDeque, convert::Infallible, pin::Pin, time::Duration};

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response, sse::Event},
};
use futures::stream;
use serde::{Deserialize, Serialize};
use subjects::{
    Fault,
    table::{eta, orders, tracking},
    v1,
};
use tokio::time::Instant;
use utoipa::ToSchema;

use super::{
    Seat,
    feed::{Following, News},
};
use crate::{
    App,
    auth::Caller,
    dto::{
        common::StreamEnd,
        eta::Eta,
        orders::{Order, OrderStatus, StatusEvent, TimelineEntry},
        tracking::LocationEvent,
    },
    edge::Context,
    routes::order_id,
};

/// A hint can get lost while the bus reconnects; this is how late a change may then be seen. Half as much
/// again by chance, so that streams that began together do not all look together.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// After a failed look.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// How far a stream goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The door: there is nothing to be seen on the way any more.
    Delivered,
    /// The order is closed, or has ended otherwise.
    Closed,
}

impl Until {
    fn over(self, status: OrderStatus) -> bool {
        status.is_last() || (self == Self::Delivered && status == OrderStatus::Delivered)
    }
}

/// Opens the stream. With `Last-Event-ID` every change after that version comes, without it where the
/// order stands now; either way followed by the newest estimate and position.
///
/// # Errors
/// `order.not_found`, also for an order of somebody else; `service.busy`.
pub async fn open(
    app: &App,
    cx: Context,
    caller: &Caller,
    id: &str,
    until: Until,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let order = order_id(id)?;
    let seat = Seat::take(app, caller, "order")?;
    // Before the first look, or what changes in between goes unseen.
    let following = app.feed.follow(&order);
    let newest = following.newest();
    let ask =
        v1::GetOrder { order_id: order.to_string(), user_id: caller.own().unwrap_or_default().to_owned() };
    let now = app.call::<orders::Get>(&cx, &ask).await?;
    let seen = headers.get("last-event-id").and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let now = Order::try_from(now)?;
    if until.over(now.status) && seen.is_some_and(|seen| now.timeline.iter().all(|e| e.version <= seen)) {
        // The only answer that keeps a browser's EventSource from coming again.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut follower = Follower {
        app: app.clone(),
        cx,
        ask,
        following,
        until,
        ready: VecDeque::new(),
        status: now.status,
        seen,
        changes: newest.changes,
        location_ms: i64::MIN,
        etas: newest.eta.map_or(0, |(count, _)| count),
        look_at: look_again(),
        priming: None,
        over: false,
        seat,
    };
    follower.take(&now);
    follower.prime();
    Ok(super::answer(stream::unfold(follower, Follower::next)))
}

fn look_again() -> Instant {
    Instant::now() + LOOK_AGAIN.mul_f64(1.0 + fastrand::f64() / 2.0)
}

/// The data of an event, by its name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum AnyEvent {
    /// `event: status`
    Status(StatusEvent),
    /// `event: location`
    Location(LocationEvent),
    /// `event: eta`
    Eta(Box<Eta>),
    /// `event: end`
    End(StreamEnd),
}

struct Newest {
    /// Estimates that had come when this one was asked for.
    etas: u64,
    eta: Option<Eta>,
    position: Option<v1::Position>,
}

type Priming = Pin<Box<dyn Future<Output = Newest> + Send>>;

async fn primed(priming: &mut Option<Priming>) -> Newest {
    match priming {
        Some(priming) => priming.await,
        None => std::future::pending().await,
    }
}

struct Follower {
    app: App,
    cx: Context,
    ask: v1::GetOrder,
    following: Following,
    until: Until,
    /// Events the client has not taken yet. Filled only when it is empty, so it stays short.
    ready: VecDeque<Event>,
    status: OrderStatus,
    /// The newest version sent; `None` before the first event of a stream that starts afresh.
    seen: Option<u64>,
    changes: u64,
    /// Of the last position sent.
    location_ms: i64,
    etas: u64,
    look_at: Instant,
    /// The newest estimate and position, being asked for: the feed tells them only when they change.
    priming: Option<Priming>,
    /// What there is to say has been said.
    over: bool,
    seat: Seat,
}

impl Follower {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some((Ok(event), self));
            }
            if self.over || self.until.over(self.status) {
                return None;
            }
            tokio::select! {
                biased;
                last = self.seat.over() => {
                    self.ready.extend(last);
                    self.over = true;
                }
                news = self.following.news() => self.hear(&news),
                newest = primed(&mut self.priming) => self.show(newest),
                () = tokio::time::sleep_until(self.look_at) => if !self.look().await { return None },
            }
        }
    }

    fn hear(&mut self, news: &News) {
        if news.changes != self.changes {
            self.changes = news.changes;
            self.look_at = Instant::now();
        }
        if let Some((count, json)) = news.eta.as_ref().filter(|(count, _)| *count != self.etas) {
            self.etas = *count;
            self.ready.push_back(Event::default().event("eta").data(json));
        }
        if let Some((at_ms, json)) = &news.location {
            self.locate(*at_ms, json);
        }
    }

    /// A rider is seen only while he carries the order.
    fn locate(&mut self, at_ms: i64, json: &str) {
        if is_carried(self.status) && at_ms > self.location_ms {
            self.location_ms = at_ms;
            self.ready.push_back(Event::default().event("location").data(json));
        }
    }

    /// Asks for the newest estimate and position, without holding up what comes meanwhile.
    fn prime(&mut self) {
        if self.until.over(self.status) {
            return;
        }
        let (app, cx, order_id) = (self.app.clone(), self.cx.clone(), self.ask.order_id.clone());
        let (carried, etas) = (is_carried(self.status), self.etas);
        self.priming = Some(Box::pin(async move {
            let by_eta = v1::GetEta { order_id: order_id.clone() };
            let by_position = v1::GetPosition { order_id, ..Default::default() };
            let position = async {
                if carried { app.call::<tracking::Position>(&cx, &by_position).await.ok() } else { None }
            };
            // Nobody there, nothing known: no event.
            let (eta, position) = tokio::join!(app.call::<eta::Order>(&cx, &by_eta), position);
            Newest { etas, eta: eta.and_then(Eta::try_from).ok(), position }
        }));
    }

    fn show(&mut self, newest: Newest) {
        self.priming = None;
        // One that came by itself in the meantime is newer.
        if let Some(eta) = newest.eta.filter(|_| newest.etas == self.etas)
            && let Ok(event) = Event::default().event("eta").json_data(eta)
        {
            self.ready.push_back(event);
        }
        if let Some(position) = newest.position
            && let Ok(json) = serde_json::to_string(&LocationEvent::new(&self.ask.order_id, &position))
        {
            self.locate(position.at_ms, &json);
        }
    }

    /// Reads the order. `false`: it is not to be seen any more.
    async fn look(&mut self) -> bool {
        match self.app.call::<orders::Get>(&self.cx, &self.ask).await.and_then(Order::try_from) {
            Ok(order) => {
                self.look_at = look_again();
                let carried = is_carried(self.status);
                self.take(&order);
                if !carried && is_carried(self.status) {
                    // From now on he is seen: at once, not at his next ping.
                    self.prime();
                }
                true
            }
            Err(fault) if fault.retryable() => {
                self.look_at = Instant::now() + TRY_AGAIN;
                true
            }
            Err(_) => false,
        }
    }

    /// Makes events of the changes not sent yet, oldest first.
    fn take(&mut self, now: &Order) {
        self.status = now.status;
        let newer = |entry: &&TimelineEntry| self.seen.is_none_or(|seen| entry.version > seen);
        let mut news: Vec<_> = now.timeline.iter().filter(newer).collect();
        news.sort_by_key(|entry| entry.version);
        if self.seen.is_none() {
            news.drain(..news.len().saturating_sub(1));
        }
        for entry in news {
            let data = StatusEvent {
                order_id: now.order_id.clone(),
                status: entry.to,
                version: entry.version,
                at: entry.at,
                reason: entry.reason.clone(),
            };
            self.seen = Some(entry.version);
            if let Ok(event) = Event::default().event("status").id(entry.version.to_string()).json_data(data)
            {
                self.ready.push_back(event);
            }
        }
    }
}

const fn is_carried(status: OrderStatus) -> bool {
    matches!(status, OrderStatus::PickedUp | OrderStatus::InTransit)
}
