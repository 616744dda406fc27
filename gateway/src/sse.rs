//! `GET /v1/sse/orders/{id}`: an order's status as it changes.
//!
//! | Module | Does |
//! |---|---|
//! | [`feed`] | one core subscription to `evt.order.>` for the whole gateway, handed out by order |
//! | [`stream`] | one client's stream |
//!
//! An event is a hint only: on each one the order is read again from its owner, so a hint that is lost,
//! doubled or out of order does no harm, and several are one.

pub mod feed;
pub mod stream;

pub use feed::Feed;
pub use stream::open;
