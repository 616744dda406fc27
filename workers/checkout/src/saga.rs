//! The checkout saga: what it is given, what it does and how that is undone, in this order.

use std::time::Duration;

use runtime::Cx;
use subjects::{
    Code, Endpoint, Fault,
    table::{catalogue, inventory, orders, payments},
    v1::{self, OrderStatus, PaymentStatus, ReservationStatus},
};
use tokio::time::Instant;

use crate::engine::{Step, Stop, Undone};

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
    /// The order exists and is PENDING, so steps 1 and 2 were done before.
    placed: bool,
    pub payment: Option<v1::PaymentState>,
    pub order: Option<v1::Order>,
    /// Why it is undone, for the order's history.
    pub why: Option<Fault>,
}

/// A priced basket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basket {
    pub city: String,
    pub items: Vec<v1::OrderLine>,
    pub totals: v1::Totals,
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

// ── Forward ──────────────────────────────────────────────────────────────────────────────────────

impl<O: Owners> Saga<O> {
    /// Read only. A later run must not price anew, or it would charge another amount than the order
    /// says; it takes the price from the order.
    async fn price(&mut self) -> Result<(), Stop> {
        if self.again && self.find_order().await? {
            return Ok(());
        }
        if self.basket.is_none() {
            self.basket = Some(price(&self.owners, &self.request, self.within(self.timeouts.step)).await?);
        }
        Ok(())
    }

    /// Whether the order exists, and what that means for this run.
    async fn find_order(&mut self) -> Result<bool, Stop> {
        let order = match self.get_order().await {
            Ok(order) => order,
            Err(fault) if fault.code == Code::OrderNotFound => return Ok(false),
            Err(fault) => return Err(fault.into()),
        };
        match order.status() {
            OrderStatus::Pending => {}
            status if won(status) => {
                self.order = Some(order);
                return Err(Stop::Won);
            }
            status => {
                let detail = format!("the order is {}", status.as_str_name());
                return Err(Stop::No(Fault::reject(Code::OrderClosed, detail)));
            }
        }
        self.placed = true;
        self.basket =
            Some(Basket { city: order.city, items: order.items, totals: order.totals.unwrap_or_default() });
        Ok(true)
    }

    async fn reserve(&mut self) -> Result<(), Stop> {
        if self.placed {
            return Ok(());
        }
        let request = v1::ReserveStock {
            reservation_id: self.request.order_id.clone(),
            hub_id: self.request.hub_id.clone(),
            user_id: self.request.user_id.clone(),
            items: self.request.items.clone(),
            ..Default::default()
        };
        let reserved = self.step::<inventory::Reserve>(&request).await?;
        match reserved.status() {
            ReservationStatus::Reserved | ReservationStatus::Confirmed => Ok(()),
            status => Err(Stop::No(closed(status))),
        }
    }

    async fn create_order(&mut self) -> Result<(), Stop> {
        if self.placed {
            return Ok(());
        }
        let basket = self.basket()?;
        let request = v1::CreateOrder {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            user_id: self.request.user_id.clone(),
            hub_id: self.request.hub_id.clone(),
            city: basket.city,
            items: basket.items,
            totals: Some(basket.totals),
            address: self.request.address.clone(),
            payment_method: self.request.payment.clone().unwrap_or_default().method,
            sla_minutes: 0,
        };
        let created = self.step::<orders::Create>(&request).await?;
        if created.replayed {
            // Another run was first, maybe with another price: its order is the one that is charged.
            self.find_order().await?;
        }
        Ok(())
    }

    async fn charge(&mut self) -> Result<(), Stop> {
        let basket = self.basket()?;
        let choice = self.request.payment.clone().unwrap_or_default();
        let request = v1::ChargePayment {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            user_id: self.request.user_id.clone(),
            city: basket.city,
            amount: basket.totals.total,
            method: choice.method,
            token: choice.token,
        };
        let timeout = self.within(self.timeouts.charge);
        let payment = self.owners.call::<payments::Charge>(&request, timeout).await?;
        let status = payment.status();
        let declined = payment.decline_code.clone();
        self.payment = Some(payment);
        match status {
            PaymentStatus::Captured | PaymentStatus::Authorized => Ok(()),
            PaymentStatus::Pending => Err(Stop::Park),
            PaymentStatus::Declined => {
                let short = declined == "customer.insufficient_funds";
                let code = if short { Code::InsufficientFunds } else { Code::PaymentDeclined };
                Err(Stop::No(Fault::reject(code, declined)))
            }
            PaymentStatus::Expired => {
                Err(Stop::No(Fault::reject(Code::PaymentDeclined, "the customer did not pay in time")))
            }
            PaymentStatus::Voided | PaymentStatus::Refunded | PaymentStatus::PartiallyRefunded => {
                let detail = format!("the payment is {}", status.as_str_name());
                Err(Stop::No(Fault::reject(Code::PaymentUndone, detail)))
            }
            PaymentStatus::Unspecified => {
                Err(Stop::Transient(Fault::retry(Code::Internal, "a payment without a status")))
            }
        }
    }

    async fn confirm_stock(&mut self) -> Result<(), Stop> {
        let request = v1::ReservationRef { items: self.request.items.clone(), ..self.reservation("") };
        let sold = self.step::<inventory::Confirm>(&request).await?;
        match sold.status() {
            ReservationStatus::Confirmed => Ok(()),
            status => Err(Stop::No(closed(status))),
        }
    }

    async fn confirm_order(&mut self) -> Result<(), Stop> {
        let payment = self.payment.clone().unwrap_or_default();
        let request = v1::ConfirmOrder {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            payment_status: status_word(payment.status()).to_owned(),
            payment_id: payment.payment_id,
        };
        let confirmed = self.step::<orders::Confirm>(&request).await?;
        match confirmed.order {
            Some(order) => {
                self.order = Some(order);
                Ok(())
            }
            None => Err(Stop::Transient(Fault::retry(Code::Internal, "a confirmation without its order"))),
        }
    }
}

// ── Backward ─────────────────────────────────────────────────────────────────────────────────────

impl<O: Owners> Saga<O> {
    async fn close_order(&mut self) -> Result<Undone, Fault> {
        let code = self.why.as_ref().map_or(Code::DeadlineExceeded, |fault| fault.code);
        let request = v1::FailOrder {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            code: code.as_str().to_owned(),
            reason: "the checkout was undone".into(),
        };
        let closed = self.owners.call::<orders::Fail>(&request, self.timeouts.step).await?;
        Ok(if closed.closed { Undone::Yes } else { Undone::Won })
    }

    async fn return_stock(&mut self) -> Result<Undone, Fault> {
        let request = self.reservation("the checkout was undone");
        ended(self.owners.call::<inventory::Return>(&request, self.timeouts.step).await)
    }

    async fn undo_payment(&mut self) -> Result<Undone, Fault> {
        let request = v1::UndoPayment {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            reason: "the checkout was undone".into(),
        };
        let payment = self.owners.call::<payments::Undo>(&request, self.timeouts.charge).await?;
        match payment.status() {
            PaymentStatus::Authorized | PaymentStatus::Captured | PaymentStatus::PartiallyRefunded => {
                let detail = format!("the payment is still {}", payment.status().as_str_name());
                Err(Fault::retry(Code::PaymentState, detail))
            }
            // PENDING: the provider has not said what it did; payments refuses or refunds it then.
            PaymentStatus::Unspecified
            | PaymentStatus::Pending
            | PaymentStatus::Declined
            | PaymentStatus::Voided
            | PaymentStatus::Refunded
            | PaymentStatus::Expired => Ok(Undone::Yes),
        }
    }

    async fn release(&mut self) -> Result<Undone, Fault> {
        let request = self.reservation("the checkout was undone");
        ended(self.owners.call::<inventory::Release>(&request, self.timeouts.step).await)
    }
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

    fn basket(&self) -> Result<Basket, Stop> {
        self.basket.clone().ok_or_else(|| Stop::No(Fault::reject(Code::Internal, "the basket has no price")))
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

/// Prices the basket of a request; needs no row, so it runs beside the commit of one.
///
/// # Errors
/// As catalogue answers.
pub async fn price<O: Owners>(
    owners: &O,
    request: &v1::StartCheckout,
    timeout: Duration,
) -> Result<Basket, Fault> {
    let ask = v1::PriceBasket { hub_id: request.hub_id.clone(), items: request.items.clone() };
    let priced = owners.call::<catalogue::Price>(&ask, timeout).await?;
    let zero = v1::Money { amount: 0, currency: priced.currency.clone() };
    let items = priced.items.into_iter().map(|line| v1::OrderLine {
        sku: line.sku,
        name: line.name,
        qty: line.qty,
        unit_price: line.unit_price,
        total: line.total,
    });
    Ok(Basket {
        city: priced.city,
        items: items.collect(),
        totals: v1::Totals {
            subtotal: priced.subtotal,
            discount: Some(zero),
            delivery_fee: priced.delivery_fee,
            total: priced.total,
        },
    })
}

/// Past the pivot, and not undone since.
fn won(status: OrderStatus) -> bool {
    match status {
        OrderStatus::Confirmed
        | OrderStatus::AssignedToStore
        | OrderStatus::Picking
        | OrderStatus::Packed
        | OrderStatus::AssignedToPartner
        | OrderStatus::PickedUp
        | OrderStatus::InTransit
        | OrderStatus::Delivered
        | OrderStatus::Closed => true,
        OrderStatus::Unspecified
        | OrderStatus::Pending
        | OrderStatus::Cancelled
        | OrderStatus::Refunded
        | OrderStatus::Failed => false,
    }
}

fn closed(status: ReservationStatus) -> Fault {
    Fault::reject(Code::ReservationClosed, format!("the reservation is {}", status.as_str_name()))
}

/// A reservation that has ended already is what release and return are after.
fn ended(answer: Result<v1::ReservationState, Fault>) -> Result<Undone, Fault> {
    match answer {
        Ok(_) => Ok(Undone::Yes),
        Err(fault) if fault.code == Code::ReservationClosed => Ok(Undone::Yes),
        Err(fault) => Err(fault),
    }
}

/// As `OrderPayment.status` words it.
fn status_word(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Captured => "captured",
        PaymentStatus::Authorized => "authorized",
        PaymentStatus::Pending => "pending",
        PaymentStatus::Refunded | PaymentStatus::PartiallyRefunded => "refunded",
        PaymentStatus::Unspecified
        | PaymentStatus::Declined
        | PaymentStatus::Voided
        | PaymentStatus::Expired => "",
    }
}

#[cfg(test)]
mod tests;
