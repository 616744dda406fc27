//! The checkout saga: what it is given, what it does and how that is undone, in this order.
//!
//! | Step | Asks | Undone by |
//! |---|---|---|
//! | `price` | `catalogue.price`, `pricing.honour` with a quote, `flashsale.honour` with a sale | nothing: they read, or are bound to the order |
//! | `reserve` | `inventory.reserve` | `inventory.release` |
//! | `redeem` | `promo.redeem`, if there are codes or quoted promotions | `promo.release`, if there are codes or a quote |
//! | `create_order` | `orders.create` | with the pivot |
//! | `charge` | `payments.charge` | `payments.undo` |
//! | `confirm_stock` | `inventory.confirm` | `inventory.return` |
//! | `confirm_order` | `orders.confirm` | `orders.fail` |

mod backward;
mod forward;
mod price;

use std::time::Duration;

use runtime::Cx;
use subjects::{
    Code, Endpoint, Fault,
    table::{inventory, orders, payments},
    v1,
};
use tokio::time::Instant;

pub use price::{Basket, only_reads, price};

use crate::engine::{Step, Stop};

// ── Input ────────────────────────────────────────────────────────────────────────────────────────

/// Who answers the steps: the other workers, over the bus. A trait so that the table below, as it is,
/// also runs in the simulated world of the property tests.
pub trait Owners: Send + Sync + 'static {
    fn call<E: Endpoint>(
        &self,
        request: &E::Request,
        timeout: Duration,
    ) -> impl Future<Output = Result<E::Reply, Fault>> + Send;
}

impl Owners for Cx {
    async fn call<E: Endpoint>(&self, request: &E::Request, timeout: Duration) -> Result<E::Reply, Fault> {
        Cx::call::<E>(self, request, timeout).await
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    pub step: Duration,
    pub charge: Duration,
}

/// One run of one saga. Nothing here outlives the run: a later one asks the owners again.
pub struct Saga<O> {
    owners: O,
    timeouts: Timeouts,
    /// With the order id of the saga's row. Only the ids are needed to undo.
    request: v1::StartCheckout,
    /// No step waits longer than this.
    pub deadline: Instant,
    /// Another run may have been here before: the order, if it exists, fixes the price.
    again: bool,
    basket: Option<Basket>,
    /// The order exists and is PENDING, so the steps up to it were done before.
    placed: bool,
    pub payment: Option<v1::PaymentState>,
    pub order: Option<v1::Order>,
    /// Why it is undone, for the order's history.
    pub why: Option<Fault>,
}

impl<O: Owners> Saga<O> {
    /// The first run, with the basket if it is priced already.
    pub fn first(
        owners: O,
        timeouts: Timeouts,
        request: v1::StartCheckout,
        basket: Option<Basket>,
        deadline: Instant,
    ) -> Self {
        Self {
            owners,
            timeouts,
            request,
            deadline,
            again: false,
            basket,
            placed: false,
            payment: None,
            order: None,
            why: None,
        }
    }

    /// A run that may not be the first.
    pub fn again(owners: O, timeouts: Timeouts, request: v1::StartCheckout, deadline: Instant) -> Self {
        Self { again: true, ..Self::first(owners, timeouts, request, None, deadline) }
    }

    /// No run can have been here before.
    pub fn is_first(&self) -> bool {
        !self.again
    }

    /// Where the gateway waits; empty if none does.
    pub fn reply_to(&self) -> &str {
        &self.request.reply_to
    }

    /// Empty until the basket is priced.
    pub fn city(&self) -> &str {
        self.basket.as_ref().map_or("", |basket| &basket.city)
    }
}

// ── Do and undo ──────────────────────────────────────────────────────────────────────────────────
//
// Each do and each undo is idempotent by the order id (= reservation id) at its owner, and each undo
// leaves a tombstone that refuses a do which comes after it.
//
// `confirm_order` is the pivot. Its undo, `orders.fail`, is called first on the way back and closes the
// order, created or not, against any confirm to come; so it undoes `create_order` as well. Stock is
// sold before the pivot, not after: a hold that expired and went to somebody else must be found out
// while the money can still be given back.

impl<O: Owners> Saga<O> {
    pub const TABLE: &'static [Step<Self>] = &[
        Step { name: "price", act: |s| Box::pin(s.price()), undo: None },
        Step { name: "reserve", act: |s| Box::pin(s.reserve()), undo: Some(|s| Box::pin(s.release())) },
        Step { name: "redeem", act: |s| Box::pin(s.redeem()), undo: Some(|s| Box::pin(s.release_promos())) },
        Step { name: "create_order", act: |s| Box::pin(s.create_order()), undo: None },
        Step { name: "charge", act: |s| Box::pin(s.charge()), undo: Some(|s| Box::pin(s.undo_payment())) },
        Step {
            name: "confirm_stock",
            act: |s| Box::pin(s.confirm_stock()),
            undo: Some(|s| Box::pin(s.return_stock())),
        },
        Step {
            name: "confirm_order",
            act: |s| Box::pin(s.confirm_order()),
            undo: Some(|s| Box::pin(s.close_order())),
        },
    ];
}

// ── Beside the table ─────────────────────────────────────────────────────────────────────────────

impl<O: Owners> Saga<O> {
    /// The order as it is now.
    ///
    /// # Errors
    /// As the owner answers.
    pub async fn get_order(&self) -> Result<v1::Order, Fault> {
        let request =
            v1::GetOrder { order_id: self.request.order_id.clone(), user_id: self.request.user_id.clone() };
        self.owners.call::<orders::Get>(&request, self.timeouts.step).await
    }

    /// The payment as it is now.
    ///
    /// # Errors
    /// As the owner answers.
    pub async fn get_payment(&self) -> Result<v1::PaymentState, Fault> {
        let request = v1::GetPayment { order_id: self.request.order_id.clone(), ..Default::default() };
        self.owners.call::<payments::Get>(&request, self.timeouts.step).await
    }

    /// Keeps the hold while the customer pays.
    ///
    /// # Errors
    /// As the owner answers.
    pub async fn extend_hold(&self, ttl: Duration) -> Result<(), Fault> {
        let request = v1::ExtendHold {
            reservation_id: self.request.order_id.clone(),
            hub_id: self.request.hub_id.clone(),
            ttl_s: u32::try_from(ttl.as_secs()).unwrap_or(u32::MAX),
        };
        self.owners.call::<inventory::Extend>(&request, self.timeouts.step).await.map(drop)
    }

    async fn step<E: Endpoint>(&self, request: &E::Request) -> Result<E::Reply, Fault> {
        self.owners.call::<E>(request, self.within(self.timeouts.step)).await
    }

    /// A step begun just before the deadline still gets a moment: its owner would otherwise be asked
    /// to do what it is told at once not to do.
    fn within(&self, timeout: Duration) -> Duration {
        let left = self.deadline.saturating_duration_since(Instant::now());
        timeout.min(left.max(Duration::from_millis(100)))
    }

    fn basket(&self) -> Result<&Basket, Stop> {
        self.basket.as_ref().ok_or_else(|| Stop::No(Fault::reject(Code::Internal, "the basket has no price")))
    }

    fn reservation(&self, reason: &str) -> v1::ReservationRef {
        v1::ReservationRef {
            reservation_id: self.request.order_id.clone(),
            hub_id: self.request.hub_id.clone(),
            user_id: self.request.user_id.clone(),
            reason: reason.to_owned(),
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests;
