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
pub use model::{FREE, Model, NOWHERE, OrderIs, PaymentIs, PromoIs, ReservationIs};
pub use proxy::{Backend, Mischief, OWNERS, OverNats, Proxy, SUBJECTS, order_of};
pub use rules::{
    every_step_survives_redelivery, failure_at_each_step_unwinds, two_orchestrators_at_once,
    undo_before_do_is_refused, undo_survives_redelivery,
};
use runtime::Bus;
use subjects::{
    Endpoint,
    table::{flashsale, inventory, orders, payments, pricing, promo},
    v1,
};

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
    /// Redemptions of promotions less those given back.
    pub redeemed: i64,
}

impl Books {
    pub const NOTHING: Self = Self { confirmed: false, charged: 0, held: false, sold: 0, redeemed: 0 };
}

/// What a checkout's price is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The catalogue's prices.
    Plain,
    /// Those, less what promotion codes give.
    Codes,
    /// A quote, with promotions in it.
    Quote,
    /// A flash sale.
    Sale,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Plain, Self::Codes, Self::Quote, Self::Sale];

    /// What the owners hold once it is confirmed.
    pub fn confirmed(self) -> Books {
        let redeemed = i64::from(matches!(self, Self::Codes | Self::Quote));
        Books { confirmed: true, charged: 1, held: false, sold: 1, redeemed }
    }

    /// The steps of such a checkout that act on something, in order.
    pub fn steps(self) -> Vec<&'static str> {
        let price = match self {
            Self::Plain | Self::Codes => None,
            Self::Quote => Some(pricing::Honour::SUBJECT),
            Self::Sale => Some(flashsale::Honour::SUBJECT),
        };
        let redeem = matches!(self, Self::Codes | Self::Quote).then_some(promo::Redeem::SUBJECT);
        price
            .into_iter()
            .chain([inventory::Reserve::SUBJECT])
            .chain(redeem)
            .chain([
                orders::Create::SUBJECT,
                payments::Charge::SUBJECT,
                inventory::Confirm::SUBJECT,
                orders::Confirm::SUBJECT,
            ])
            .collect()
    }

    /// All that is called when it is undone, in order.
    pub fn undos(self) -> Vec<&'static str> {
        let release = matches!(self, Self::Codes | Self::Quote).then_some(promo::Release::SUBJECT);
        [orders::Fail::SUBJECT, inventory::Return::SUBJECT, payments::Undo::SUBJECT]
            .into_iter()
            .chain(release)
            .chain([inventory::Release::SUBJECT])
            .collect()
    }
}

/// Where a check runs. A checkout worker serves it; the steps it calls pass through [`World::proxy`].
pub trait World: Send + Sync {
    fn gateway(&self) -> &Gateway;
    /// The bus of the checkout role, to call steps directly.
    fn steps(&self) -> &Bus;
    fn proxy(&self) -> &Proxy;
    /// What can be sold here.
    fn kinds(&self) -> &'static [Kind];
    /// A new checkout that would be confirmed, of a caller of its own; `reply_to` is filled in later.
    fn request(&self, kind: Kind) -> impl Future<Output = v1::StartCheckout> + Send;
    fn books(&self, order_id: &str) -> impl Future<Output = Books> + Send;
}
