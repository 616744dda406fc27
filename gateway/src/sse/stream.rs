//! One client's stream. A task reads the order and puts events into a short channel; a client that
//! does not take them for a while is dropped, so that a stalled phone costs a task and ten events.

use std::{convert::Infallible, time::Duration};

use axum::{
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream;
use subjects::{Fault, ids::OrderId, table::orders, v1};
use tokio::sync::mpsc;

use super::feed::Following;
use crate::{
    App,
    auth::Caller,
    dto::orders::{Order, StatusEvent, TimelineEntry},
    edge::Context,
};

const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A hint can get lost while the bus reconnects; this is how late a change may then be seen.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// After a failed look.
const TRY_AGAIN: Duration = Duration::from_secs(1);
const BUFFER: usize = 8;
/// A client that takes nothing for this long is gone.
const SLOW: Duration = Duration::from_secs(30);

/// Opens the stream. With `Last-Event-ID` every change after that version comes, without it where the
/// order stands now.
///
/// # Errors
/// `order.not_found`, also for an order of somebody else.
pub async fn open(
    app: &App,
    cx: Context,
    caller: &Caller,
    order: OrderId,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    // Before the first look, or what changes in between goes unseen.
    let following = app.feed.follow(&order);
    let ask = v1::GetOrder { order_id: order.to_string(), user_id: caller.user()?.into() };
    let now = app.call::<orders::Get>(&cx, &ask).await?;
    let seen = headers.get("last-event-id").and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let now = Order::try_from(now)?;
    if now.status.is_last() && seen.is_some_and(|seen| now.timeline.iter().all(|e| e.version <= seen)) {
        // The only answer that keeps a browser's EventSource from coming again.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (send, events) = mpsc::channel(BUFFER);
    let follower = Follower { app: app.clone(), cx, ask, following, send, seen };
    metrics::gauge!("kilat_sse_streams").increment(1.0);
    app.background.spawn(async move {
        follower.run(now).await;
        metrics::gauge!("kilat_sse_streams").decrement(1.0);
    });
    let events = stream::unfold(events, |mut events| async move {
        events.recv().await.map(|event| (Ok::<_, Infallible>(event), events))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

struct Follower {
    app: App,
    cx: Context,
    ask: v1::GetOrder,
    following: Following,
    send: mpsc::Sender<Event>,
    /// The newest version sent; `None` before the first event of a stream that starts afresh.
    seen: Option<u64>,
}

impl Follower {
    async fn run(mut self, mut now: Order) {
        loop {
            for entry in self.news(&now) {
                let version = entry.version;
                if !self.emit(&now.order_id, entry).await {
                    return;
                }
                self.seen = Some(version);
            }
            if now.status.is_last() {
                return;
            }
            match self.look().await {
                Some(order) => now = order,
                None => return,
            }
        }
    }

    /// Changes not sent yet, oldest first.
    fn news(&self, now: &Order) -> Vec<TimelineEntry> {
        let newer = |entry: &&TimelineEntry| self.seen.is_none_or(|seen| entry.version > seen);
        let mut news: Vec<_> = now.timeline.iter().filter(newer).cloned().collect();
        news.sort_by_key(|entry| entry.version);
        if self.seen.is_none() {
            news.drain(..news.len().saturating_sub(1));
        }
        news
    }

    /// `false`: the client is gone, or as good as.
    async fn emit(&self, order_id: &str, entry: TimelineEntry) -> bool {
        let version = entry.version;
        let data = StatusEvent {
            order_id: order_id.to_owned(),
            status: entry.to,
            version,
            at: entry.at,
            reason: entry.reason,
        };
        let Ok(event) = Event::default().event("status").id(version.to_string()).json_data(data) else {
            return false;
        };
        match self.send.send_timeout(event, SLOW).await {
            Ok(()) => true,
            Err(_) => {
                metrics::counter!("kilat_sse_dropped_total").increment(1);
                false
            }
        }
    }

    /// Waits for a hint and reads the order. `None`: the stream ends.
    async fn look(&mut self) -> Option<Order> {
        let closing = self.app.closing.clone();
        let mut wait = LOOK_AGAIN;
        loop {
            tokio::select! {
                () = self.following.changed() => {}
                () = tokio::time::sleep(wait) => {}
                () = closing.cancelled() => return None,
                () = self.send.closed() => return None,
            }
            match self.app.call::<orders::Get>(&self.cx, &self.ask).await.and_then(Order::try_from) {
                Ok(order) => return Some(order),
                Err(fault) if fault.retryable() => wait = TRY_AGAIN,
                Err(_) => return None,
            }
        }
    }
}
