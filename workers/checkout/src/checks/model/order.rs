//! What orders answers.

use subjects::{
    Code, Fault,
    v1::{self, OrderStatus},
};

use super::{Model, OrderIs, PromoIs};

impl Model {
    pub(super) fn create(&mut self, request: &v1::CreateOrder) -> Result<v1::OrderCreated, Fault> {
        self.adds_up(request)?;
        let replayed = match self.order {
            OrderIs::Unknown => {
                self.order = OrderIs::Pending;
                let total = request.totals.as_ref().and_then(|t| t.total.as_ref());
                self.total = total.map_or(0, |money| money.amount);
                false
            }
            OrderIs::Pending | OrderIs::Confirmed => true,
            OrderIs::Failed => return Err(order_closed()),
        };
        Ok(v1::OrderCreated {
            order_id: request.order_id.clone(),
            status: self.order_status().into(),
            replayed,
            ..Default::default()
        })
    }

    /// What orders checks, and what only one who knows all the owners can.
    fn adds_up(&self, request: &v1::CreateOrder) -> Result<(), Fault> {
        let totals = request.totals.clone().unwrap_or_default();
        let amount = |money: &Option<v1::Money>| money.as_ref().map_or(0, |money| money.amount);
        let (off, off_fee) = (amount(&totals.discount), amount(&totals.delivery_discount));
        let sum =
            amount(&totals.subtotal) - off + amount(&totals.delivery_fee) - off_fee + amount(&totals.tax);
        let promised = self.promised.is_none_or(|promised| promised == sum);
        let discounts: i64 = request.promos.iter().map(|promo| amount(&promo.discount)).sum();
        let redeemed = request.promos.is_empty() || self.promo != PromoIs::Unknown;
        if sum == amount(&totals.total) && promised && discounts == off + off_fee && redeemed {
            Ok(())
        } else {
            Err(Fault::reject(Code::RequestInvalid, format!("{request:?} is not what {self:?} says")))
        }
    }

    pub(super) fn confirm_order(&mut self, request: &v1::ConfirmOrder) -> Result<v1::OrderConfirmed, Fault> {
        let replayed = self.order == OrderIs::Confirmed;
        match self.order {
            OrderIs::Pending | OrderIs::Confirmed => self.order = OrderIs::Confirmed,
            OrderIs::Failed => return Err(order_closed()),
            OrderIs::Unknown => return Err(Fault::reject(Code::OrderNotFound, "no such order")),
        }
        Ok(v1::OrderConfirmed { order: Some(self.order_of(&request.order_id)), replayed })
    }

    pub(super) fn fail(&mut self, request: &v1::FailOrder) -> Result<v1::OrderClosed, Fault> {
        if self.order != OrderIs::Confirmed {
            self.order = OrderIs::Failed;
        }
        Ok(v1::OrderClosed {
            order_id: request.order_id.clone(),
            status: self.order_status().into(),
            closed: self.order == OrderIs::Failed,
        })
    }

    pub(super) fn get_order(&mut self, request: &v1::GetOrder) -> Result<v1::Order, Fault> {
        match self.order {
            OrderIs::Unknown => Err(Fault::reject(Code::OrderNotFound, "no such order")),
            _ => Ok(self.order_of(&request.order_id)),
        }
    }

    fn order_status(&self) -> OrderStatus {
        match self.order {
            OrderIs::Unknown => OrderStatus::Unspecified,
            OrderIs::Pending => OrderStatus::Pending,
            OrderIs::Confirmed => OrderStatus::Confirmed,
            OrderIs::Failed => OrderStatus::Failed,
        }
    }

    fn order_of(&self, order_id: &str) -> v1::Order {
        let total = v1::Money { amount: self.total, currency: "IDR".into() };
        v1::Order {
            order_id: order_id.to_owned(),
            city: "jkt".into(),
            status: self.order_status().into(),
            totals: Some(v1::Totals { total: Some(total), ..Default::default() }),
            ..Default::default()
        }
    }
}

fn order_closed() -> Fault {
    Fault::reject(Code::OrderClosed, "the order is closed")
}
