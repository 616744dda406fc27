//! Server-sent events.
//!
//! | Module | Does |
//! |---|---|
//! | [`feed`] | what the bus says of orders and riders: one subscription each for the whole gateway, handed out by id |
//! | [`stream`] | one client's view of an order: `status`, `eta`, `location` |
//! | [`offers`] | one rider's offers |
//!
//! Of an order's status an event on the bus is a hint only: on each one the order is read again from its
//! owner, so a hint that is lost, doubled or out of order does no harm, and several are one. A location
//! and an estimate are worth nothing once there is a newer one, so only the newest is kept for a client
//! that is slow.
//!
//! A stream has no task and no queue of its own: it is asked for the next event when the client's socket
//! has room for one. A client that reads nothing costs what a quiet one does, until [`serve`](crate::serve)
//! hangs up on it.

pub mod feed;
pub mod offers;
pub mod stream;

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse as _, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures::Stream;

pub use feed::{OrderFeed, RiderFeed};

const KEEP_ALIVE: Duration = Duration::from_secs(15);

fn answer(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

/// Counts a stream while it lives.
#[derive(Debug)]
struct Counted(&'static str);

impl Counted {
    fn new(kind: &'static str) -> Self {
        metrics::gauge!("kilat_sse_streams", "kind" => kind).increment(1.0);
        Self(kind)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("kilat_sse_streams", "kind" => self.0).decrement(1.0);
    }
}
