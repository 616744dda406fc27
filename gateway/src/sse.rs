//! Server-sent events.
//!
//! | Module | Does |
//! |---|---|
//! | [`topics`] | who wants to hear of what |
//! | [`feed`] | what the bus says of orders, riders and sales: one subscription each for the whole gateway |
//! | [`stream`] | one client's view of an order: `status`, `eta`, `location` |
//! | [`offers`] | one rider's offers |
//! | [`queue`] | one buyer's place in a sale's queue |
//!
//! Of an order's status an event on the bus is a hint only: on each one the order is read again from its
//! owner, so a hint that is lost, doubled or out of order does no harm, and several are one. A location
//! and an estimate are worth nothing once there is a newer one, so only the newest is kept for a client
//! that is slow.
//!
//! A stream has no task and no queue of its own: it is asked for the next event when the client's socket
//! has room for one. A client that reads nothing costs what a quiet one does, until [`serve`](crate::serve)
//! hangs up on it.
//!
//! A stream lives no longer than the token that opened it. It says so (`end`), and comes again with a new one.

pub mod feed;
pub mod offers;
pub mod queue;
pub mod stream;
pub mod topics;

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse as _, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures::Stream;
use subjects::Fault;
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

use crate::{App, auth::Caller, dto::common::StreamEnd};

pub use feed::{OrderFeed, RiderFeed, SaleFeed};

const KEEP_ALIVE: Duration = Duration::from_secs(15);

fn answer(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

/// What every stream has, whatever it is about: room, a number in the metrics, an end.
#[derive(Debug)]
struct Seat {
    app: App,
    kind: &'static str,
    token_ends: Instant,
    _place: Option<OwnedSemaphorePermit>,
}

impl Seat {
    /// # Errors
    /// `service.busy`.
    fn take(app: &App, caller: &Caller, kind: &'static str) -> Result<Self, Fault> {
        let place = app.stream_place()?;
        metrics::gauge!("kilat_sse_streams", "kind" => kind).increment(1.0);
        Ok(Self { app: app.clone(), kind, token_ends: caller.good_until(), _place: place })
    }

    /// Waits for what ends every stream, and says what is to be said about it.
    async fn over(&self) -> Option<Event> {
        tokio::select! {
            biased;
            // Whoever is sent away by a restart comes again by himself.
            () = self.app.closing.cancelled() => None,
            () = tokio::time::sleep_until(self.token_ends) => {
                let end = StreamEnd { reason: "token_expired".into() };
                Event::default().event("end").json_data(end).ok()
            }
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        metrics::gauge!("kilat_sse_streams", "kind" => self.kind).decrement(1.0);
    }
}
