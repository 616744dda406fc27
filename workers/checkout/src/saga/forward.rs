//! The steps that do.

use subjects::{
    Code, Fault,
    table::{inventory, orders, payments},
    v1::{self, PaymentStatus, ReservationStatus},
};

use super::{Owners, Saga, price::lines};
use crate::engine::Stop;

impl<O: Owners> Saga<O> {
    pub(super) async fn reserve(&mut self) -> Result<(), Stop> {
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

    pub(super) async fn create_order(&mut self) -> Result<(), Stop> {
        if self.placed {
            return Ok(());
        }
        let basket = self.basket()?;
        let request = v1::CreateOrder {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            user_id: self.request.user_id.clone(),
            hub_id: self.request.hub_id.clone(),
            city: basket.city.clone(),
            items: lines(&basket.items),
            totals: Some(basket.totals.clone()),
            address: self.request.address.clone(),
            payment_method: self.request.payment.as_ref().map_or_else(String::new, |p| p.method.clone()),
            sla_minutes: 0,
            promos: basket.promos.clone(),
            quote_id: self.request.quote_id.clone(),
            sale_id: self.request.sale_id.clone(),
        };
        let created = self.step::<orders::Create>(&request).await?;
        if created.replayed {
            // Another run was first, maybe with another price: its order is the one that is charged.
            self.find_order().await?;
        }
        Ok(())
    }

    pub(super) async fn charge(&mut self) -> Result<(), Stop> {
        let basket = self.basket()?;
        if basket.totals.total.as_ref().is_some_and(|total| total.amount == 0) {
            // The promotions pay for all of it: there is nothing to ask a provider for.
            return Ok(());
        }
        let choice = self.request.payment.clone().unwrap_or_default();
        let request = v1::ChargePayment {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            user_id: self.request.user_id.clone(),
            city: basket.city.clone(),
            amount: basket.totals.total.clone(),
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

    pub(super) async fn confirm_stock(&mut self) -> Result<(), Stop> {
        let request = v1::ReservationRef { items: self.request.items.clone(), ..self.reservation("") };
        let sold = self.step::<inventory::Confirm>(&request).await?;
        match sold.status() {
            ReservationStatus::Confirmed => Ok(()),
            status => Err(Stop::No(closed(status))),
        }
    }

    pub(super) async fn confirm_order(&mut self) -> Result<(), Stop> {
        // None: it costs nothing.
        let payment = self.payment.as_ref();
        let request = v1::ConfirmOrder {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            payment_status: payment.map_or("", |payment| status_word(payment.status())).to_owned(),
            payment_id: payment.map_or_else(String::new, |payment| payment.payment_id.clone()),
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

fn closed(status: ReservationStatus) -> Fault {
    Fault::reject(Code::ReservationClosed, format!("the reservation is {}", status.as_str_name()))
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
