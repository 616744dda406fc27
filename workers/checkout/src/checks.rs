//! Redelivery checks every saga has to pass, over any [`World`]: scripted owners here, the real
//! workers elsewhere. For tests only.
//!
//! | Piece | Does |
//! |---|---|
//! | [`World`] | what a check needs to know of where it runs |
//! | [`Proxy`] | stands on the bus before the owners of the steps and loses, repeats or refuses calls |
//! | [`Gateway`] | starts checkouts and hears their outcomes |
//! | [`Model`] | owners as a pure state machine, for scripted and for simulated worlds |
//!
//! Faults are made on the bus alone: nothing in the worker knows that it is being tested.

// A check fails by panicking; that is its job.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

mod gateway;
mod model;
mod proxy;
mod rules;

pub use gateway::Gateway;
pub use model::{Model, OrderIs, PaymentIs, ReservationIs};
pub use proxy::{Backend, Mischief, OverNats, Proxy, SUBJECTS, order_of};
pub use rules::{
    every_step_survives_redelivery, failure_at_each_step_unwinds, two_orchestrators_at_once,
    undo_before_do_is_refused, undo_survives_redelivery,
};
use runtime::Bus;
use subjects::v1;

/// What the owners hold for one order, in the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// The order is confirmed (or later).
    pub confirmed: bool,
    /// Charges less refunds, in number.
    pub charged: i64,
    /// Units are held and not sold.
    pub held: bool,
    /// Sales less returns, in number of baskets.
    pub sold: i64,
}

impl Books {
    pub const CONFIRMED: Self = Self { confirmed: true, charged: 1, held: false, sold: 1 };
    pub const NOTHING: Self = Self { confirmed: false, charged: 0, held: false, sold: 0 };
}

/// Where a check runs. A checkout worker serves it; the steps it calls pass through [`World::proxy`].
pub trait World: Send + Sync {
    fn gateway(&self) -> &Gateway;
    /// The bus of the checkout role, to call steps directly.
    fn steps(&self) -> &Bus;
    fn proxy(&self) -> &Proxy;
    /// A new checkout that would be confirmed, of a caller of its own; `reply_to` is filled in later.
    fn request(&self) -> v1::StartCheckout;
    fn books(&self, order_id: &str) -> impl Future<Output = Books> + Send;
}
